// SPDX-License-Identifier: GPL-3.0-or-later
#include "planting.h"

#include <algorithm>

namespace tallygate::classify {

namespace {

/// A tree that holds a smaller part of the boxes that are left, or fewer boxes, is not worth its
/// look-ups.
constexpr std::size_t kLeastOfTree = 8;
constexpr std::size_t kEnoughOfTree = 1024;
/// Where few boxes are left there are no more trees than this. Bit vectors for thousands of boxes
/// are slower than many trees.
constexpr std::size_t kFewTrees = 3;
constexpr std::size_t kFewBoxes = 1024;

CutTree::Extent extentOf(const std::vector<CutTree> &before, std::size_t boxes,
                         const TreeLimits &limits, Instructions instructions)
{
    if (!before.empty() && before.back().isHard())
        return CutTree::Extent::Hard;
    if (limits.areForWideVectors(1, instructions))
        return CutTree::Extent::Lean;
    return !before.empty() && boxes < limits.further ? CutTree::Extent::All : CutTree::Extent::Fast;
}

} // namespace

Planted plantTrees(const LaneRules &lanes, std::vector<RuleBox> boxes, const TreeLimits &limits,
                   CutTree::Covered covered, Instructions instructions)
{
    Planted planted;
    planted.left = std::move(boxes);
    planted.treeOf.assign(lanes.boxes().size(), Planted::kNoTree);
    std::vector<CutTree> &trees = planted.trees;
    while (trees.size() < limits.trees &&
           (trees.size() < kFewTrees || planted.left.size() > kFewBoxes)) {
        const std::size_t count = planted.left.size();
        if (count < (trees.empty() ? limits.first : limits.last) ||
            (limits.areForWideVectors(count, instructions) &&
             (trees.empty() || count <= limits.behind)))
            break;
        const std::size_t least = std::min(count / kLeastOfTree, kEnoughOfTree);
        std::vector<RuleBox> wide;
        CutTree tree(lanes, planted.left, extentOf(trees, count, limits, instructions), covered,
                     least, wide, instructions);
        if (count - wide.size() < least)
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
