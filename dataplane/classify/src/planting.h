// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "cuttree.h"
#include "widevectors.h"

namespace tallygate::classify {

/// Of how many boxes there is a first tree, and a further one of what that left out; fewer are no
/// worse off elsewhere. `last`: so many are worth a further tree that takes all of them, for then
/// there is nothing left to look at. `wide`: these are no better off in trees where wide vectors
/// can have them; behind a tree it is `behind`, for a tree that has few boxes to a leaf is faster.
struct TreeLimits
{
    std::size_t first = 128;
    std::size_t further = 512;
    std::size_t last = 32;
    std::size_t wide = WideVectors::kMostBoxes; ///< so many at most

    std::size_t behind = WideVectors::kMostBoxes / 2;
    std::size_t trees = 24; ///< so many at most

    bool areForWideVectors(std::size_t boxes, Instructions instructions) const
    {
        return boxes <= wide && instructions >= Instructions::Avx512;
    }
};
inline constexpr TreeLimits kNoTrees{~std::size_t{0}, ~std::size_t{0}, ~std::size_t{0}, 0, 0, 0};
inline constexpr TreeLimits kAlwaysTrees{1, 1, 1, 0, 0};

/// Boxes divided among trees.
struct Planted
{
    static constexpr std::uint8_t kNoTree = 0xff;

    std::vector<CutTree> trees;
    std::vector<RuleBox> left;        ///< what is no better off in trees, in order
    std::vector<std::uint8_t> treeOf; ///< by box of the lanes, or kNoTree
};

/// Requires: all boxes are simple, and in the order of their rules.
Planted plantTrees(const LaneRules &lanes, std::vector<RuleBox> boxes, const TreeLimits &limits,
                   CutTree::Covered covered, Instructions instructions);

} // namespace tallygate::classify
