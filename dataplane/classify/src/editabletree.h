// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "cuttree.h"
#include "ordering.h"

namespace tallygate::classify {

/// A cut tree that boxes come to and go from, one by one. Rules are items of an order; a leaf has
/// its boxes in that order. One thread at a time.
///
/// A box goes to all leaves that it overlaps, each of which is written anew in place, or elsewhere
/// if it has grown. What several slices share is counted, and is copied where only some of them get
/// a box. A leaf that becomes long is cut by what stands in it; nodes never change otherwise. So
/// the tree stays what it was built as: good as long as what comes is like what was there.
class EditableTree
{
public:
    /// Where it has no room for a box: no leaf gets longer than this by insert() if asked first.
    static constexpr std::size_t kLongLeaf = 96;

    /// Empty.
    EditableTree(const KeyLayout &layout, Instructions instructions);
    /// Requires: it was built to be edited (CutTree::Covered::Kept), of boxes over this layout.
    EditableTree(CutTree tree, const KeyLayout &layout);

    const CutTree &tree() const { return m_tree; }
    std::size_t boxes() const { return m_boxes; } ///< copies in leaves
    std::size_t bytes() const;

    void clear();
    /// Whether it would go to few leaves, none of them long.
    bool takes(Box box) const;
    /// Requires: all tests are plain (CutTree::plain()); the rule is in the order.
    void insert(Box box, std::uint32_t rule, const Ordering &order);
    /// Takes away all that `rule` has where `box` is. All of its boxes must go before the next
    /// insert(), while it is in the order as it was.
    void erase(Box box, std::uint32_t rule, const Ordering &order);

    /// For each row all rules with a box that the row is in, by their order:
    /// visit(row, rule) until it says that it wants no more. A rule may come more than once, then
    /// one after the other.
    template <class Visit>
    void forAll(const KeyRows &keys, std::span<const std::uint16_t> rows, Visit visit) const
    {
        m_tree.forAll(keys, rows, visit);
    }

private:
    using Link = CutTree::Link;
    using Line = CutTree::Line;
    static constexpr std::size_t kMostUnits = KeyRows::kMostLanes / CutTree::kUnit;

    /// What is known of the values on the way to a place in the tree, by lane.
    struct Way
    {
        std::array<std::uint16_t, KeyRows::kMostLanes> base{}; ///< of the bits that are fixed
        std::array<std::uint8_t, KeyRows::kMostLanes> open{};  ///< lowest bits, not fixed
        std::uint64_t frozen = 0;  ///< lanes that several slices of were taken together: a bit each
        std::uint64_t settled = 0; ///< of these, those that the box has all of

        bool isFrozen(std::uint16_t lane) const { return (frozen >> lane & 1) != 0; }
        bool isSettled(std::uint16_t lane) const { return (settled >> lane & 1) != 0; }
        void freeze(std::uint16_t lane, bool isSettled)
        {
            frozen |= std::uint64_t{1} << lane;
            settled |= std::uint64_t{isSettled} << lane;
        }
    };
    /// From first to last, and of them those that fit the mask.
    struct Slices
    {
        std::uint32_t first, last;
        std::uint32_t mask, want; ///< of the slice's number
    };
    /// Slices of a node that a box is in and that go on to the same place.
    struct Group
    {
        Link link;
        bool isSettled;
        std::vector<std::uint32_t> slices;
    };
    /// What one box of a leaf is compared with, four lanes together.
    struct Slot
    {
        struct Unit
        {
            using Lanes = std::array<std::uint16_t, CutTree::kUnit>;
            Lanes lo, span, mask;
            bool operator==(const Unit &) const = default;
        };
        static constexpr Unit::Lanes kNone{};
        static constexpr Unit::Lanes kAll{0xffff, 0xffff, 0xffff, 0xffff};

        std::uint32_t rule = 0;
        std::array<Unit, kMostUnits> units; ///< those that the layout has
    };
    /// The units that boxes have a condition on: all, and those with masks.
    struct Units
    {
        std::uint16_t all = 0;
        std::uint16_t masked = 0;

        bool has(const Units &other) const
        {
            return (other.all & ~all) == 0 && (other.masked & ~masked) == 0;
        }
        bool operator==(const Units &) const = default;
    };
    /// By a leaf's first line.
    struct LeafState
    {
        std::uint32_t links = 0; ///< that lead to it
        std::uint32_t boxes = 0;
        std::uint32_t lines = 0; ///< that were taken for it
    };
    struct Change
    {
        Box box;
        std::uint32_t rule;
        const Ordering &order;
    };
    struct Cut
    {
        std::uint16_t lane = 0;
        unsigned bits = 0;
        double cost = 0;
    };
    /// What takes() may still spend.
    struct Budget
    {
        std::size_t leaves;
        std::size_t slices;
    };

    static const LaneCondition *conditionOf(Box box, std::uint16_t lane);
    static Slices slicesOf(const LaneTest &test, std::uint16_t base, unsigned shift, unsigned bits);
    static bool covers(const LaneTest &test, std::uint16_t base, unsigned open);
    static Way into(const Way &way, Link node, std::uint32_t slice);
    template <class Each>
    void forSlices(Link node, Box box, const Way &way, Each each) const;
    std::vector<Group> groups(Link node, Box box, const Way &way) const;

    void countLinks(Link link);
    Way wayToRoot() const;
    bool takes(Link link, Box box, const Way &way, Budget &budget) const;

    Link insert(Link at, const Way &way, std::uint32_t links, const Change &what);
    void insertIntoNode(Link node, const Way &way, const Change &what);
    Link insertIntoLeaf(Link leaf, const Way &way, std::uint32_t links, const Change &what);
    Link copied(Link at, std::uint32_t links);
    Link erase(Link at, const Way &way, const Change &what);
    Link eraseFromLeaf(Link leaf, const Change &what);

    Slot slotOf(const Change &what, const Way &way) const;
    static Units unitsOf(Link leaf);
    static std::size_t linesOf(Link leaf);
    Line *block(Link leaf, std::size_t box);
    const Line *block(Link leaf, std::size_t box) const;
    std::uint32_t ruleOf(Link leaf, std::size_t box) const;
    Slot read(Link leaf, std::size_t box) const;
    void clear(Slot &slot) const;
    bool isSame(const Slot &one, const Slot &other) const;
    Units unitsOf(const Slot &slot) const;
    void write(Link leaf, std::size_t box, const Slot &slot);
    std::size_t placeOf(Link leaf, const Change &what) const;
    template <class Each>
    static void forColumns(Link leaf, Each each);
    void makeRoom(Link leaf, std::size_t place);
    void closeGap(Link leaf, std::size_t place);
    void pad(Link leaf, std::size_t boxes);
    std::vector<Slot> slotsOf(Link leaf) const;
    Link makeLeaf(std::span<const Slot> slots, std::uint32_t links);
    Link linkTo(Link leaf) const; ///< with its number of blocks

    std::optional<Cut> bestCut(std::span<const Slot> slots, const Way &way);
    Cut judge(std::span<const Slot> slots, const Way &way, std::uint16_t lane, unsigned bits);
    Link cut(std::span<const Slot> slots, const Way &way, const Cut &cut);
    static LaneTest testOf(const Slot &slot, std::uint16_t lane);
    static void settle(Slot &slot, std::uint16_t lane);

    std::uint32_t &linksOf(Link link);
    void release(Link leaf);
    std::uint32_t takeLines(std::size_t count);
    std::uint32_t takeLinks(std::uint32_t count);

    CutTree m_tree;
    std::vector<std::uint8_t> m_widths;                            ///< by lane
    std::size_t m_units = 0;                                       ///< that the layout has
    std::vector<LeafState> m_leaves;                               ///< by line
    std::unordered_map<std::uint32_t, std::uint32_t> m_nodes;      ///< links to each
    std::map<std::size_t, std::vector<std::uint32_t>> m_freeLines; ///< by their number
    std::vector<std::int32_t> m_changes;                           ///< of judge(), by slice
    std::size_t m_boxes = 0;
};

} // namespace tallygate::classify
