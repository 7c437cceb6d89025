// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "hugepages.h"
#include "lanes.h"
#include "openrows.h"

// Tier C: a tree that cuts the space of keys, after HiCuts (Gupta and McKeown, Hot Interconnects
// 1999) and its successors.
//
// A node cuts what it stands for into 2^n equal slices along one lane: n bits of the lane's value,
// from the topmost that are not fixed yet, are the index of the child. A box goes to each child
// that it overlaps. A leaf has the few boxes that are left, in the order of their rules, in blocks
// of 16. Four lanes of a key are a unit, compared at once: what a unit is compared with stands side
// by side for the boxes of a block, so that one vector instruction of 512 bits is for eight boxes.
// Units that are settled by the way to the leaf are not compared any more; leaves of the same
// content are one.
//
// Boxes that a cut would copy too often make a tree large and slow. The root leaves them out, and
// they go to another tree or to bit vectors: see planting.cpp. Where a set is such that this is not
// enough - boxes short in several lanes at once - nodes below leave out what they cannot tell
// apart, and the tree is made anew without that until it keeps to its effort.
//
// A link from a node to its child says all that is needed to go on, so that each level costs one
// look at memory. Packets go down together, so that the looks of one do not wait for another's.

namespace tallygate::classify {

class CutTree
{
public:
    static constexpr std::size_t kBlock = 16; ///< boxes of a leaf that are compared at once
    /// A leaf of fewer boxes has one smaller block.
    static constexpr std::size_t kHalf = 8;
    static constexpr std::size_t kQuarter = 4;

    /// What it may leave out.
    enum class Extent : std::uint8_t {
        Lean, ///< some boxes in any case: it costs little to look them up elsewhere
        Fast, ///< what makes it slow
        All,  ///< nothing, or all if that is too slow
        Hard, ///< what makes some of its parts slow, too: no other tree will do, see isHard()
    };
    /// What becomes of boxes behind one that all of a leaf is in: they never are the first.
    enum class Covered : std::uint8_t {
        Dropped,
        Kept, ///< for trees that are edited: what is before them may go
    };
    /// Over `boxes`, in the order of their rules, but for those that it moves to `wide`, in order:
    /// all of them if no tree of bearable size and speed has `least` of them. Requires: isSimple()
    /// of each; the processor has the instructions.
    CutTree(const LaneRules &rules, std::span<const RuleBox> boxes, Extent extent, Covered covered,
            std::size_t least, std::vector<RuleBox> &wide, Instructions instructions);
    /// Without any box.
    explicit CutTree(Instructions instructions);

    /// Whether a tree can hold it: no lane has both a range and a mask.
    static bool isSimple(const KeyLayout &layout, Box box);
    /// The test as a range or as a mask, not both; nullopt where it is both.
    static std::optional<LaneTest> plain(const LaneTest &test, unsigned width);

    /// Lowers first[r] to the first rule with a box that row r is in, for all r in `rows`.
    void find(const KeyRows &keys, std::span<const std::uint16_t> rows, FirstRules &first) const
    {
        m_search->find(*this, keys, rows, first);
    }

    /// visit(row, rule) for each box that a row is in, in the order of the rules, until it says
    /// that it wants no more of this row. A rule may come more than once, then one after the other.
    /// Requires: covered boxes are kept.
    template <class Visit>
    void forAll(const KeyRows &keys, std::span<const std::uint16_t> rows, Visit visit) const;

    /// All of its rules are this one or come after it.
    std::uint32_t firstRule() const { return m_first; }

    /// Whether boxes had to be left out below the root, part by part.
    bool isHard() const { return m_isHard; }

    std::size_t bytes() const;

private:
    friend class CutTreeBuilder;
    friend class CutTreeSearch;
    friend class EditableTree;

    /// Where to go on; see the functions below.
    using Link = std::uint64_t;
    using Links = std::array<Link, KeyRows::kMostRows>; ///< by row
    struct Line;
    /// The search, in the instructions of a processor.
    struct Search
    {
        void (*find)(const CutTree &, const KeyRows &, std::span<const std::uint16_t>,
                     FirstRules &);
        /// The leaf that each row comes to.
        void (*descend)(const CutTree &, const KeyRows &, std::span<const std::uint16_t>, Links &);
        /// Which boxes of a block the key is in, a bit each: where the block begins, and its leaf.
        unsigned (*compare)(const Line *block, Link leaf, const std::uint16_t *key);
    };

    static constexpr std::size_t kUnit = 4; ///< lanes, an element of a vector
    /// What one unit of half the boxes of a block is compared with, or the rules of all of them.
    struct alignas(64) Line
    {
        std::array<std::uint16_t, 32> of;
    };
    static constexpr std::size_t kLinesOfPlain = 4;  ///< lo and span, of a block
    static constexpr std::size_t kLinesOfMasked = 6; ///< lo, span and mask

    static constexpr Link kLeaf = Link{1} << 63;
    static constexpr std::uint32_t kMostLines = 1u << 24;
    static constexpr std::size_t kMostBlocksOfLeaf = 0x7d; ///< of a leaf
    /// In place of the number of blocks: that there is one, smaller.
    static constexpr std::size_t kHalfLeaf = 0x7e;
    static constexpr std::size_t kQuarterLeaf = 0x7f;
    /// A leaf: where it begins; the units to compare, a bit each, those without masks and those
    /// with; and how many blocks there are. A block is the rules' numbers (one line), then of each
    /// plain unit, and then of each masked one, what it is compared with. Of a small block the
    /// numbers are last, and behind them is kNoRule: what is read where no box has the key.
    /// Requires: less than kMostLines, no more than kMostBlocksOfLeaf.
    static Link leaf(std::uint32_t line, std::uint16_t plain, std::uint16_t masked,
                     std::size_t blocks)
    {
        return kLeaf | line | std::uint64_t{plain} << 24 | std::uint64_t{masked} << 40 |
               std::uint64_t{blocks} << 56;
    }
    static std::uint32_t lineOf(Link leaf) { return leaf & (kMostLines - 1); }
    static std::uint16_t plainOf(Link leaf) { return static_cast<std::uint16_t>(leaf >> 24); }
    static std::uint16_t maskedOf(Link leaf) { return static_cast<std::uint16_t>(leaf >> 40); }
    /// Both of these.
    static std::uint32_t unitsOf(Link leaf) { return static_cast<std::uint32_t>(leaf >> 24); }
    static std::size_t blocksOf(Link leaf) { return leaf >> 56 & 0x7f; }
    static std::size_t linesOfBlock(std::uint16_t plain, std::uint16_t masked)
    {
        return 1 + kLinesOfPlain * static_cast<std::size_t>(std::popcount(plain)) +
               kLinesOfMasked * static_cast<std::size_t>(std::popcount(masked));
    }
    static std::size_t linesOfSmall(std::size_t boxes, std::uint16_t plain, std::uint16_t masked)
    {
        const auto units = 2 * static_cast<std::size_t>(std::popcount(plain)) +
                           3 * static_cast<std::size_t>(std::popcount(masked));
        const std::size_t octets = boxes * (kUnit * 2 * units + 4) + 4;
        return (octets + sizeof(Line) - 1) / sizeof(Line);
    }
    static_assert(KeyRows::kMostLanes / kUnit <= 16, "a bit for each unit");

    /// A node: its first child's index, and the bits of the lane that are the child's place.
    static Link node(std::uint32_t firstChild, std::uint16_t lane, unsigned shift, unsigned bits)
    {
        return firstChild | std::uint64_t{lane} << 32 | std::uint64_t{shift} << 40 |
               std::uint64_t{bits} << 48;
    }

    void setUsualUnits();

    /// The units of most leaves, if they are two, one of them without masks at least.
    std::uint32_t m_usualUnits = kNotUsual;
    static constexpr std::uint32_t kNotUsual = 0xffff'ffff; // no unit is both
    bool m_isHard = false;
    Link m_root = kLeaf;
    std::uint32_t m_first = 0; ///< see firstRule()
    HugeVector<Link> m_links;
    HugeVector<Line> m_lines;
    const Search *m_search;
};

template <class Visit>
void CutTree::forAll(const KeyRows &keys, std::span<const std::uint16_t> rows, Visit visit) const
{
    Links links;
    m_search->descend(*this, keys, rows, links);
    for (const std::uint16_t row : rows) {
        const Link leaf = links[row];
        if (leaf == kLeaf)
            continue;
        const std::size_t lines = linesOfBlock(plainOf(leaf), maskedOf(leaf));
        const Line *block = m_lines.data() + lineOf(leaf);
        bool goesOn = true;
        for (std::size_t left = blocksOf(leaf); left != 0 && goesOn; --left, block += lines) {
            unsigned in = m_search->compare(block, leaf, keys[row]);
            for (; in != 0 && goesOn; in &= in - 1) {
                std::uint32_t rule;
                const auto box = static_cast<std::size_t>(std::countr_zero(in));
                std::memcpy(&rule, &block->of[2 * box], sizeof rule);
                goesOn = visit(row, rule);
            }
        }
    }
}

} // namespace tallygate::classify
