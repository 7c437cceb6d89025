// SPDX-License-Identifier: GPL-3.0-or-later
#include "editabletree.h"

#include <algorithm>
#include <bit>

#include "cuttreebuilder.h"
#include "memory.h"

namespace tallygate::classify {

namespace {

// A node's link, see CutTree::node().
std::uint32_t firstOf(std::uint64_t node)
{
    return static_cast<std::uint32_t>(node);
}
std::uint16_t laneOfNode(std::uint64_t node)
{
    return static_cast<std::uint8_t>(node >> 32);
}
unsigned shiftOf(std::uint64_t node)
{
    return static_cast<std::uint8_t>(node >> 40);
}
unsigned bitsOf(std::uint64_t node)
{
    return static_cast<std::uint8_t>(node >> 48);
}

/// Leaves and slices beyond which a box is better off elsewhere.
constexpr std::size_t kMostLeavesOfBox = 24;
constexpr std::size_t kMostSlicesOfBox = 1024;

/// From so many boxes on a leaf that grows is cut, if that helps.
constexpr std::size_t kLeastCut = 33;
constexpr double kCopies = 0.7; ///< see CutEffort

} // namespace

EditableTree::EditableTree(const KeyLayout &layout, Instructions instructions)
    : EditableTree(CutTree(instructions), layout)
{}

EditableTree::EditableTree(CutTree tree, const KeyLayout &layout)
    : m_tree(std::move(tree))
{
    for (std::uint16_t lane = 0; lane < layout.lanes(); ++lane)
        m_widths.push_back(static_cast<std::uint8_t>(layout.widthOf(lane)));
    m_units = (m_widths.size() + CutTree::kUnit - 1) / CutTree::kUnit;
    m_leaves.resize(m_tree.m_lines.size());
    countLinks(m_tree.m_root);
}

/// Notes what leads to nodes and leaves, and how many boxes are in these: the last one stands in
/// all places that are left over.
void EditableTree::countLinks(Link link)
{
    if (link == CutTree::kLeaf)
        return;
    if ((link & CutTree::kLeaf) == 0) {
        const auto [known, isNew] = m_nodes.try_emplace(firstOf(link), 0);
        if (known->second++ != 0)
            return;
        for (std::uint32_t slice = 0; slice < 1u << bitsOf(link); ++slice)
            countLinks(m_tree.m_links[firstOf(link) + slice]);
        return;
    }
    LeafState &leaf = m_leaves[CutTree::lineOf(link)];
    if (leaf.links++ != 0)
        return;
    leaf.lines = static_cast<std::uint32_t>(linesOf(link) * CutTree::blocksOf(link));
    leaf.boxes = static_cast<std::uint32_t>(CutTree::kBlock * CutTree::blocksOf(link));
    for (Slot last = read(link, leaf.boxes - 1); leaf.boxes > 1; --leaf.boxes) {
        if (!isSame(read(link, leaf.boxes - 2), last))
            break;
    }
    m_boxes += leaf.boxes;
}

std::size_t EditableTree::bytes() const
{
    constexpr std::size_t kNodeOfMap = 4 * sizeof(void *);
    std::size_t all = m_tree.bytes() + bytesOf(m_leaves) + bytesOf(m_widths) + bytesOf(m_changes) +
                      m_nodes.size() * kNodeOfMap;
    for (const auto &[lines, free] : m_freeLines)
        all += bytesOf(free);
    return all;
}

// Ways and slices

const LaneCondition *EditableTree::conditionOf(Box box, std::uint16_t lane)
{
    for (const LaneCondition &condition : box) {
        if (condition.lane == lane)
            return &condition;
    }
    return nullptr;
}

/// None where first is behind last.
EditableTree::Slices EditableTree::slicesOf(const LaneTest &test, std::uint16_t base,
                                            unsigned shift, unsigned bits)
{
    const std::uint32_t all = (1u << bits) - 1;
    if (test.mask != 0) {
        const std::uint32_t mask = test.mask >> shift & all;
        return {0, all, mask, test.want >> shift & mask};
    }
    const std::uint32_t top = base | ((1u << (shift + bits)) - 1);
    if (test.lo > top || test.hi < base)
        return {1, 0, 0, 0};
    return {(std::max<std::uint32_t>(test.lo, base) - base) >> shift,
            (std::min<std::uint32_t>(test.hi, top) - base) >> shift, 0, 0};
}

/// Whether all values that begin with the base are in the test.
bool EditableTree::covers(const LaneTest &test, std::uint16_t base, unsigned open)
{
    const auto below = static_cast<std::uint16_t>((1u << open) - 1);
    if (test.mask != 0)
        return (test.mask & below) == 0 && ((test.want ^ base) & test.mask) == 0;
    return test.lo <= base && test.hi >= static_cast<std::uint16_t>(base | below);
}

EditableTree::Way EditableTree::wayToRoot() const
{
    Way way;
    std::copy(m_widths.begin(), m_widths.end(), way.open.begin());
    return way;
}

EditableTree::Way EditableTree::into(const Way &way, Link node, std::uint32_t slice)
{
    Way inside = way;
    const std::uint16_t lane = laneOfNode(node);
    inside.base[lane] = static_cast<std::uint16_t>(inside.base[lane] | slice << shiftOf(node));
    inside.open[lane] = static_cast<std::uint8_t>(shiftOf(node));
    return inside;
}

/// each(slice, whether all of its values are the box's), until that is false.
template <class Each>
void EditableTree::forSlices(Link node, Box box, const Way &way, Each each) const
{
    const std::uint16_t lane = laneOfNode(node);
    const unsigned shift = shiftOf(node);
    const LaneCondition *const condition = conditionOf(box, lane);
    const LaneTest test = condition == nullptr ? LaneTest{} : condition->test;
    const std::uint16_t base = way.base[lane];
    const Slices slices = slicesOf(test, base, shift, bitsOf(node));
    for (std::uint32_t s = slices.first; s <= slices.last; ++s) {
        if ((s & slices.mask) != slices.want)
            continue;
        if (!each(s, covers(test, static_cast<std::uint16_t>(base | s << shift), shift)))
            return;
    }
}

std::vector<EditableTree::Group> EditableTree::groups(Link node, Box box, const Way &way) const
{
    std::vector<Group> all;
    std::map<std::pair<Link, bool>, std::size_t> known;
    forSlices(node, box, way, [&](std::uint32_t slice, bool isSettled) {
        const Link link = m_tree.m_links[firstOf(node) + slice];
        const auto [at, isNew] = known.try_emplace({link, isSettled}, all.size());
        if (isNew)
            all.push_back({link, isSettled, {}});
        all[at->second].slices.push_back(slice);
        return true;
    });
    return all;
}

void EditableTree::clear()
{
    m_tree.m_root = CutTree::kLeaf;
    m_tree.m_links.clear();
    m_tree.m_lines.clear();
    m_leaves.clear();
    m_nodes.clear();
    m_freeLines.clear();
    m_boxes = 0;
}

// Whether there is room

bool EditableTree::takes(Box box) const
{
    Budget budget{kMostLeavesOfBox, kMostSlicesOfBox};
    return takes(m_tree.m_root, box, wayToRoot(), budget);
}

bool EditableTree::takes(Link link, Box box, const Way &way, Budget &budget) const
{
    if ((link & CutTree::kLeaf) != 0) {
        if (budget.leaves == 0)
            return false;
        --budget.leaves;
        return link == CutTree::kLeaf || m_leaves[CutTree::lineOf(link)].boxes < kLongLeaf;
    }
    bool doesTake = true;
    Link last = ~Link{0};
    forSlices(link, box, way, [&](std::uint32_t slice, bool) {
        if (budget.slices == 0)
            return doesTake = false;
        --budget.slices;
        const Link next = m_tree.m_links[firstOf(link) + slice];
        if (next != last) // equal ones are written to once, if they stand together
            doesTake = takes(next, box, into(way, link, slice), budget);
        last = next;
        return doesTake;
    });
    return doesTake;
}

// Boxes come

void EditableTree::insert(Box box, std::uint32_t rule, const Ordering &order)
{
    m_tree.m_root = insert(m_tree.m_root, wayToRoot(), 1, {box, rule, order});
}

/// Where so many links lead to now, which led to `at`.
EditableTree::Link EditableTree::insert(Link at, const Way &way, std::uint32_t links,
                                        const Change &what)
{
    if (at != CutTree::kLeaf && linksOf(at) > links)
        at = copied(at, links);
    if ((at & CutTree::kLeaf) != 0)
        return insertIntoLeaf(at, way, links, what);
    insertIntoNode(at, way, what);
    return at;
}

void EditableTree::insertIntoNode(Link node, const Way &way, const Change &what)
{
    for (const Group &group : groups(node, what.box, way)) {
        const std::uint16_t lane = laneOfNode(node);
        Way inside = way;
        if (group.slices.size() == 1) {
            inside = into(way, node, group.slices.front());
        } else {
            inside.freeze(lane, group.isSettled);
        }
        const Link link =
            insert(group.link, inside, static_cast<std::uint32_t>(group.slices.size()), what);
        for (const std::uint32_t slice : group.slices)
            m_tree.m_links[firstOf(node) + slice] = link;
    }
}

/// Requires: no other links lead to it.
EditableTree::Link EditableTree::insertIntoLeaf(Link leaf, const Way &way, std::uint32_t links,
                                                const Change &what)
{
    const Slot slot = slotOf(what, way);
    if (leaf == CutTree::kLeaf)
        return makeLeaf({&slot, 1}, links);
    LeafState &state = m_leaves[CutTree::lineOf(leaf)];
    const std::size_t place = placeOf(leaf, what);
    const bool hasRoom = state.boxes * linesOf(leaf) < state.lines * CutTree::kBlock;
    if (hasRoom && unitsOf(leaf).has(unitsOf(slot))) {
        makeRoom(leaf, place);
        write(leaf, place, slot);
        ++state.boxes;
        ++m_boxes;
        pad(leaf, state.boxes);
        return linkTo(leaf);
    }
    std::vector<Slot> slots = slotsOf(leaf);
    slots.insert(slots.begin() + static_cast<std::ptrdiff_t>(place), slot);
    release(leaf);
    if (slots.size() >= kLeastCut && !hasRoom) {
        if (const auto cut = bestCut(slots, way)) {
            const Link node = this->cut(slots, way, *cut);
            m_nodes[firstOf(node)] = links;
            return node;
        }
    }
    return makeLeaf(slots, links);
}

/// The same for so many of the links that lead to it.
EditableTree::Link EditableTree::copied(Link at, std::uint32_t links)
{
    linksOf(at) -= links;
    if ((at & CutTree::kLeaf) != 0)
        return makeLeaf(slotsOf(at), links);
    const std::uint32_t size = 1u << bitsOf(at);
    const std::uint32_t first = takeLinks(size);
    for (std::uint32_t slice = 0; slice < size; ++slice) {
        const Link link = m_tree.m_links[firstOf(at) + slice];
        m_tree.m_links[first + slice] = link;
        if (link != CutTree::kLeaf)
            ++linksOf(link);
    }
    m_nodes[first] = links;
    return (at & ~Link{0xffffffff}) | first;
}

// Boxes go

void EditableTree::erase(Box box, std::uint32_t rule, const Ordering &order)
{
    m_tree.m_root = erase(m_tree.m_root, wayToRoot(), {box, rule, order});
}

/// All that lead to a leaf with the rule are on the way of one of its boxes: so it is changed in
/// place, and each link to it when its turn comes.
EditableTree::Link EditableTree::erase(Link at, const Way &way, const Change &what)
{
    if ((at & CutTree::kLeaf) != 0)
        return eraseFromLeaf(at, what);
    Link last = ~Link{0};
    forSlices(at, what.box, way, [&](std::uint32_t slice, bool) {
        Link &link = m_tree.m_links[firstOf(at) + slice];
        const bool isNode = (link & CutTree::kLeaf) == 0;
        if (!isNode || link != last) // nodes stay where they are, and have been gone through
            link = erase(link, into(way, at, slice), what);
        last = link;
        return true;
    });
    return at;
}

EditableTree::Link EditableTree::eraseFromLeaf(Link leaf, const Change &what)
{
    if (leaf == CutTree::kLeaf)
        return leaf;
    LeafState &state = m_leaves[CutTree::lineOf(leaf)];
    const std::size_t before = state.boxes;
    std::size_t place = placeOf(leaf, what); // behind the last one of the rule
    for (; place != 0 && ruleOf(leaf, place - 1) == what.rule; --place) {
        closeGap(leaf, place - 1);
        --state.boxes;
        --m_boxes;
    }
    if (state.boxes != before && state.boxes != 0)
        pad(leaf, state.boxes);
    if (state.boxes != 0)
        return linkTo(leaf);
    if (--state.links == 0)
        release(leaf);
    return CutTree::kLeaf;
}

// Leaves that have become long

LaneTest EditableTree::testOf(const Slot &slot, std::uint16_t lane)
{
    const Slot::Unit &unit = slot.units[lane / CutTree::kUnit];
    const std::size_t at = lane % CutTree::kUnit;
    LaneTest test;
    if (unit.span[at] == 0xffff)
        return test;
    if (unit.mask[at] != 0xffff) {
        test.mask = unit.mask[at];
        test.want = unit.lo[at];
        return test;
    }
    test.lo = unit.lo[at];
    test.hi = static_cast<std::uint16_t>(unit.lo[at] + unit.span[at]);
    return test;
}

/// All of the lane's values are in it.
void EditableTree::settle(Slot &slot, std::uint16_t lane)
{
    Slot::Unit &unit = slot.units[lane / CutTree::kUnit];
    const std::size_t at = lane % CutTree::kUnit;
    unit.lo[at] = 0;
    unit.span[at] = unit.mask[at] = 0xffff;
}

std::optional<EditableTree::Cut> EditableTree::bestCut(std::span<const Slot> slots, const Way &way)
{
    std::optional<Cut> best;
    for (std::uint16_t lane = 0; lane < m_widths.size(); ++lane) {
        const unsigned open = way.open[lane];
        if (way.isFrozen(lane) || open == 0 ||
            std::all_of(slots.begin(), slots.end(), [&](const Slot &slot) {
                return covers(testOf(slot, lane), way.base[lane], open);
            }))
            continue;
        unsigned before = 0;
        for (const unsigned wanted : {2u, 4u, 6u, 8u}) {
            const unsigned bits = std::min(wanted, open);
            if (bits == before)
                break;
            before = bits;
            const Cut cut = judge(slots, way, lane, bits);
            if (!best || cut.cost < best->cost)
                best = cut;
        }
    }
    if (best && best->cost >= kGain * static_cast<double>(slots.size()))
        return std::nullopt;
    return best;
}

EditableTree::Cut EditableTree::judge(std::span<const Slot> slots, const Way &way,
                                      std::uint16_t lane, unsigned bits)
{
    const std::size_t count = std::size_t{1} << bits;
    m_changes.assign(count + 1, 0);
    for (const Slot &slot : slots) {
        const Slices in = slicesOf(testOf(slot, lane), way.base[lane], way.open[lane] - bits, bits);
        if (in.mask == 0 && in.first <= in.last) {
            ++m_changes[in.first];
            --m_changes[in.last + 1];
            continue;
        }
        for (std::uint32_t s = in.first; s <= in.last; ++s) {
            if ((s & in.mask) == in.want) {
                ++m_changes[s];
                --m_changes[s + 1];
            }
        }
    }
    return {
        lane, bits,
        costOfCut(std::span(m_changes).first(count), slots.size(), 0, kCopies, LeafBlocks::Whole)};
}

/// A node instead of a leaf. Slices with equal leaves side by side share them.
EditableTree::Link EditableTree::cut(std::span<const Slot> slots, const Way &way, const Cut &cut)
{
    const std::uint32_t count = 1u << cut.bits;
    const unsigned shift = way.open[cut.lane] - cut.bits;
    const std::uint32_t first = takeLinks(count);
    std::vector<std::uint32_t> before; // of the slots, those in the slice and whether settled there
    std::vector<std::uint32_t> here;
    std::vector<Slot> inside;
    for (std::uint32_t slice = 0; slice < count; ++slice) {
        const auto base = static_cast<std::uint16_t>(way.base[cut.lane] | slice << shift);
        here.clear();
        inside.clear();
        for (std::uint32_t i = 0; i < slots.size(); ++i) {
            const LaneTest test = testOf(slots[i], cut.lane);
            const Slices in = slicesOf(test, way.base[cut.lane], shift, cut.bits);
            if (slice < in.first || slice > in.last || (slice & in.mask) != in.want)
                continue;
            const bool isSettled = covers(test, base, shift);
            here.push_back(2 * i + (isSettled ? 1 : 0));
            inside.push_back(slots[i]);
            if (isSettled)
                settle(inside.back(), cut.lane);
        }
        Link &link = m_tree.m_links[first + slice];
        if (here.empty()) {
            link = CutTree::kLeaf;
        } else if (here == before) {
            link = m_tree.m_links[first + slice - 1];
            ++linksOf(link);
        } else {
            link = makeLeaf(inside, 1);
        }
        std::swap(before, here);
    }
    return CutTree::node(first, cut.lane, shift, cut.bits);
}

std::uint32_t &EditableTree::linksOf(Link link)
{
    if ((link & CutTree::kLeaf) != 0)
        return m_leaves[CutTree::lineOf(link)].links;
    return m_nodes[firstOf(link)];
}

std::uint32_t EditableTree::takeLinks(std::uint32_t count)
{
    const std::size_t first = m_tree.m_links.size();
    m_tree.m_links.resize(first + count, CutTree::kLeaf);
    return static_cast<std::uint32_t>(first);
}

} // namespace tallygate::classify
