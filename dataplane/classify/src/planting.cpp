// SPDX-License-Identifier: GPL-3.0-or-later
#include "planting.h"

namespace tallygate::classify {

namespace {

/// A tree that holds a smaller part of the boxes that are left is not worth its look-ups.
constexpr std::size_t kLeastOfTree = 8;
constexpr std::size_t kMostTrees = 3;

} // namespace

Planted plantTrees(const LaneRules &lanes, std::vector<RuleBox> boxes, const TreeLimits &limits,
                   CutTree::Covered covered, Instructions instructions)
{
    Planted planted;
    planted.left = std::move(boxes);
    planted.treeOf.assign(lanes.boxes().size(), Planted::kNoTree);
    std::vector<CutTree> &trees = planted.trees;
    while (trees.size() < kMostTrees) {
        const std::size_t count = planted.left.size();
        if (count < (trees.empty() ? limits.first : limits.last) ||
            (limits.areForWideVectors(count, instructions) &&
             (trees.empty() || count <= limits.behind)))
            break;
        const bool takesAll = !trees.empty() && count < limits.further;
        const CutTree::Extent extent = limits.areForWideVectors(1, instructions)
                                           ? CutTree::Extent::Lean
                                       : takesAll ? CutTree::Extent::All
                                                  : CutTree::Extent::Fast;
        std::vector<RuleBox> wide;
        CutTree tree(lanes, planted.left, extent, covered, wide, instructions);
        if (count - wide.size() < count / kLeastOfTree)
            break;
        for (const RuleBox &box : planted.left)
            planted.treeOf[box.box] = static_cast<std::uint8_t>(trees.size());
        for (const RuleBox &box : wide)
            planted.treeOf[box.box] = Planted::kNoTree;
        trees.push_back(std::move(tree));
        planted.left = std::move(wide);
    }
    return planted;
}

} // namespace tallygate::classify
