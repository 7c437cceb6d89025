// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cuttree.h"
#include "hashtable.h"

namespace tallygate::classify {

/// What a set of boxes asks of one lane, box by box.
struct LaneColumn
{
    std::uint16_t lane = 0;
    unsigned width = 16;   ///< bits of its values
    bool isMasked = false; ///< some boxes have a mask
    std::vector<std::uint16_t> lo, hi;
    std::vector<std::uint16_t>
        mask; ///< where isMasked; then the wanted bits are in lo, and hi is lo
};

/// Where in the space of keys a node is: the bits of each lane that the way to it fixed.
struct Region
{
    struct Lane
    {
        std::uint16_t base = 0;
        std::uint8_t fixed = 0; ///< topmost bits
        bool isFrozen = false;  ///< several slices share this node: not to be cut here again
    };
    std::vector<Lane> lanes; ///< by column
};

/// What a tree may cost.
struct CutEffort
{
    double widest = 1; ///< boxes in a larger part of the root's slices are left out
    double copies = 0; ///< how much copies of boxes count against short leaves
    std::size_t mostBytes = ~std::size_t{0};
    double mostBlocks = 1e9; ///< that a packet is compared with, on average
    /// Where more boxes than this are hardly told apart, some are left out below the root too.
    std::size_t longest = kAnyLength;

    static constexpr std::size_t kAnyLength = ~std::size_t{0};
    bool leavesOutBelow() const { return longest != kAnyLength; }
};

/// Whether a tree has small blocks, for leaves of few boxes: one that is edited does not.
enum class LeafBlocks : std::uint8_t { AsFits, Whole };

/// How good a cut is, the less the better: of so many boxes into slices, of which each has
/// changes[s] boxes more than the one before it; `wide` ones are left out of all. `copies`: see
/// CutEffort.
double costOfCut(std::span<const std::int32_t> changes, std::size_t boxes, std::size_t wide,
                 double copies, LeafBlocks blocks);
/// A cut is worth it below this part of the boxes that there are.
inline constexpr double kGain = 0.95;

class CutTreeBuilder
{
public:
    CutTreeBuilder(const LaneRules &rules, std::span<const RuleBox> boxes,
                   CutTree::Covered covered);

    /// The boxes left out, in order; nullopt where the tree would be too large or too slow, or is
    /// going to be by what is made of it so far.
    std::optional<std::vector<RuleBox>> build(CutTree &tree, const CutEffort &effort);

private:
    using Link = CutTree::Link;
    using List = std::span<const std::uint32_t>; ///< of boxes, in order

    struct Cut
    {
        std::size_t column = 0;
        unsigned bits = 0;
        std::uint32_t most = ~std::uint32_t{0}; ///< slices that a box may be in
        double cost = 0;
    };
    /// The slices of a cut that a box is in: from first to last, and of them those that fit the
    /// mask.
    struct Slices
    {
        std::uint32_t first, last;
        std::uint32_t mask, want; ///< of the slice's number
    };

    class Slicer;

    /// The boxes of the slices of a cut, one slice after the other.
    struct Children
    {
        std::vector<std::uint32_t> boxes;
        std::vector<std::uint32_t> ends;

        List of(std::size_t slice) const
        {
            const std::size_t from = slice == 0 ? 0 : ends[slice - 1];
            return List(boxes).subspan(from, ends[slice] - from);
        }
    };

    /// A slice that has the same boxes as another.
    struct Alike
    {
        std::uint64_t hash; ///< of the boxes
        std::uint32_t slice;
        std::uint32_t first; ///< of those that are alike, which has the same number then
    };

    /// What one unit of a block is compared with, box by box.
    struct UnitLanes
    {
        std::uint16_t *lo;
        std::size_t boxes; ///< of the block
        bool isMasked;

        std::size_t lanes() const { return boxes * CutTree::kUnit; }
        std::uint16_t *span() const { return lo + lanes(); }
        std::uint16_t *mask() const { return lo + 2 * lanes(); }
        std::uint16_t *end() const { return lo + (isMasked ? 3 : 2) * lanes(); }
    };

    LeafBlocks blocks() const
    {
        return m_covered == CutTree::Covered::Kept ? LeafBlocks::Whole : LeafBlocks::AsFits;
    }
    bool grow();
    Link make(List boxes, const Region &region, unsigned depth);
    Link makeNode(List list, const Region &region, unsigned depth, const Cut &cut);
    Link makeLeaf(List list, const Region &region);
    std::pair<std::uint16_t, std::uint16_t> testedUnits(List list, const Region &region);
    std::uint16_t *fillUnits(List boxes, const std::uint64_t *unsettled, std::size_t room,
                             std::uint16_t plain, std::uint16_t masked, std::uint16_t *to) const;
    void fillUnit(List boxes, const std::uint64_t *unsettled, unsigned unit,
                  const UnitLanes &to) const;
    void fillRules(List boxes, std::size_t room, void *to) const;
    Link linkOf(std::uint16_t plain, std::uint16_t masked, std::size_t blocks);
    Children divide(List list, const Region &region, const Cut &cut);
    static std::vector<Alike> alikeSlices(const Children &children);
    List upToCovering(List list, const Region &region) const;
    bool covers(std::uint32_t box, std::size_t column, const Region &region) const;
    std::optional<Cut> choose(List list, const Region &region, unsigned depth);
    void judge(List list, const Region &region, std::size_t column, bool leavesOut,
               std::optional<Cut> &best);
    std::size_t widthsOf(std::size_t column, const Region &region, std::size_t boxes);
    template <class Each>
    static void forSlices(const Slices &slices, Each each);
    static bool isWide(const Slices &slices, const Cut &cut);

    std::size_t bytes() const;
    bool isTooLarge() const;
    bool willBeTooMuch(std::size_t done, std::size_t all, std::size_t rootBytes) const;

    CutTree *m_tree = nullptr;
    CutEffort m_effort;
    CutTree::Covered m_covered;
    std::span<const RuleBox> m_boxes;
    std::vector<LaneColumn> m_columns;
    std::uint16_t m_units = 0;          ///< that some box has a condition on
    std::vector<std::uint8_t> m_isWide; ///< by box
    bool m_isBroken = false;            ///< a leaf has more than a link can say
    double m_entries = 0;               ///< boxes of all leaves, a copy in each
    double m_compared = 0;              ///< blocks that are looked at to find each of them
    /// Of judge(): a cut into so many slices.
    struct Candidate
    {
        Cut cut;
        std::size_t wide = 0;                ///< boxes that it leaves out
        std::vector<std::int32_t> histogram; ///< changes, by slice
    };
    static constexpr std::size_t kMostWidths = 5;
    std::array<Candidate, kMostWidths> m_candidates; ///< those of more slices behind
    HashTable<Link> m_leaves;                        ///< by their content
    std::vector<CutTree::Line> m_scratch;
    /// Of makeLeaf(), by place in the list: the columns whose condition the leaf is to compare.
    std::vector<std::uint64_t> m_unsettled;
    static_assert(KeyRows::kMostLanes <= 64, "a bit for each column");
};

} // namespace tallygate::classify
