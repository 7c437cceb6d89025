// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hugepages.h"
#include "lanes.h"

// Tier C: a tree that cuts the space of keys, after HiCuts (Gupta and McKeown, Hot Interconnects
// 1999) and its successors.
//
// A node cuts what it stands for into 2^n equal slices along one lane: n bits of the lane's value,
// from the topmost that are not fixed yet, are the index of the child. A box goes to each child
// that it overlaps. A leaf has the few boxes that are left, in the order of their rules, in blocks
// of 16: what the lanes are compared with stands side by side for all 16, and one comparison of a
// lane is one or two vector instructions. Lanes that are settled by the way to the leaf are not
// compared any more; leaves of the same content are one.
//
// Boxes that a cut would copy too often make a tree large and slow. The root leaves them out, and
// they go to another tree or to bit vectors: see tiers.h.
//
// A link from a node to its child says all that is needed to go on, so that each level costs one
// look at memory. Packets go down together, so that the looks of one do not wait for another's.

namespace tallygate::classify {

/// The first rule found so far, by column, or Decision::kNoRule.
using FirstRules = std::array<std::uint32_t, KeyLayout::kColumns>;

class CutTree
{
public:
    /// Over `boxes`, in the order of their rules, but for those that it moves to `wide`, in order.
    /// Requires: isSimple() of each; the processor has the instructions.
    CutTree(const LaneRules &rules, std::span<const RuleBox> boxes, std::vector<RuleBox> &wide,
            Instructions instructions);

    /// Whether a tree can hold it: no lane has both a range and a mask.
    static bool isSimple(const KeyLayout &layout, Box box);

    /// Lowers first[c] to the first rule with a box that column c is in, for all c in `columns`.
    void find(const KeyLayout::Keys &keys, std::span<const std::uint16_t> columns,
              FirstRules &first) const
    {
        m_find(*this, keys, columns, first);
    }

    std::size_t bytes() const;

private:
    friend class CutTreeBuilder;
    friend class CutTreeSearch;

    /// Where to go on; see the functions below.
    using Link = std::uint64_t;
    using Find = void (*)(const CutTree &, const KeyLayout::Keys &, std::span<const std::uint16_t>,
                          FirstRules &);

    static constexpr std::size_t kBlock = 16; ///< boxes
    /// What one lane is compared with, box by box.
    struct alignas(32) Line
    {
        std::array<std::uint16_t, kBlock> of;
    };

    static constexpr Link kLeaf = Link{1} << 63;
    /// A leaf: the numbers of its lanes, an octet each, to the end of a line; then blocks of the
    /// rules' numbers (two lines), (lo, span) of each plain lane, (lo, span, mask) of each masked.
    static Link leaf(std::uint32_t line, std::size_t plain, std::size_t masked, std::size_t blocks)
    {
        return kLeaf | line | std::uint64_t{plain} << 32 | std::uint64_t{masked} << 40 |
               std::uint64_t{blocks} << 48;
    }
    static Link node(std::uint32_t firstChild, std::uint16_t lane, unsigned shift, unsigned bits)
    {
        return firstChild | std::uint64_t{lane} << 32 | std::uint64_t{shift} << 40 |
               std::uint64_t{bits} << 48;
    }

    Link m_root = kLeaf;
    HugeVector<Link> m_links;
    HugeVector<Line> m_lines;
    Find m_find;
};

} // namespace tallygate::classify
