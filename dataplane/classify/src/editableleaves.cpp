// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "editabletree.h"

// What stands in the leaves of a tree that is edited, and the memory that it is in.

namespace tallygate::classify {

namespace {

/// Blocks to take for so many boxes: few sizes where there are many, so that a leaf that grows
/// gives up no more memory than it has, and others can take it.
std::size_t blocksFor(std::size_t boxes)
{
    const std::size_t blocks = (boxes + 15) / 16;
    const std::size_t step = std::bit_floor(blocks) / 4;
    return step < 2 ? blocks : (blocks + step - 1) / step * step;
}

} // namespace

EditableTree::Units EditableTree::unitsOf(Link leaf)
{
    const std::uint16_t masked = CutTree::maskedOf(leaf);
    return {static_cast<std::uint16_t>(CutTree::plainOf(leaf) | masked), masked};
}

EditableTree::Units EditableTree::unitsOf(const Slot &slot) const
{
    Units units;
    for (std::size_t u = 0; u < m_units; ++u) {
        const unsigned bit = 1u << u;
        if (slot.units[u].span != Slot::kAll)
            units.all = static_cast<std::uint16_t>(units.all | bit);
        if (slot.units[u].mask != Slot::kAll)
            units.masked = static_cast<std::uint16_t>(units.masked | bit);
    }
    return units;
}

/// Of a block.
std::size_t EditableTree::linesOf(Link leaf)
{
    return CutTree::linesOfBlock(CutTree::plainOf(leaf), CutTree::maskedOf(leaf));
}

EditableTree::Line *EditableTree::block(Link leaf, std::size_t box)
{
    return m_tree.m_lines.data() + CutTree::lineOf(leaf) + box / CutTree::kBlock * linesOf(leaf);
}

const EditableTree::Line *EditableTree::block(Link leaf, std::size_t box) const
{
    return m_tree.m_lines.data() + CutTree::lineOf(leaf) + box / CutTree::kBlock * linesOf(leaf);
}

std::uint32_t EditableTree::ruleOf(Link leaf, std::size_t box) const
{
    std::uint32_t rule;
    std::memcpy(&rule,
                reinterpret_cast<const char *>(block(leaf, box)) + 4 * (box % CutTree::kBlock),
                sizeof rule);
    return rule;
}

/// True of all values.
void EditableTree::clear(Slot &slot) const
{
    std::fill_n(slot.units.begin(), m_units, Slot::Unit{Slot::kNone, Slot::kAll, Slot::kAll});
}

bool EditableTree::isSame(const Slot &one, const Slot &other) const
{
    return one.rule == other.rule &&
           std::equal(one.units.begin(), one.units.begin() + static_cast<std::ptrdiff_t>(m_units),
                      other.units.begin());
}

/// What the way has not settled of a box.
EditableTree::Slot EditableTree::slotOf(const Change &what, const Way &way) const
{
    Slot slot;
    slot.rule = what.rule;
    clear(slot);
    for (const LaneCondition &condition : what.box) {
        const std::uint16_t lane = condition.lane;
        const LaneTest &test = condition.test;
        if (way.isSettled(lane) || covers(test, way.base[lane], way.open[lane]))
            continue;
        Slot::Unit &unit = slot.units[lane / CutTree::kUnit];
        const std::size_t at = lane % CutTree::kUnit;
        unit.lo[at] = test.mask != 0 ? test.want : test.lo;
        unit.span[at] =
            test.mask != 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(test.hi - test.lo);
        if (test.mask != 0)
            unit.mask[at] = test.mask;
    }
    return slot;
}

EditableTree::Slot EditableTree::read(Link leaf, std::size_t box) const
{
    constexpr std::size_t kOctets = sizeof(Slot::Unit::Lanes);
    Slot slot;
    slot.rule = ruleOf(leaf, box);
    clear(slot);
    const auto *at =
        reinterpret_cast<const char *>(block(leaf, box) + 1) + kOctets * (box % CutTree::kBlock);
    const auto next = [&at](Slot::Unit::Lanes &lanes) {
        std::memcpy(lanes.data(), at, kOctets);
        at += kOctets * CutTree::kBlock;
    };
    for (unsigned units = CutTree::plainOf(leaf); units != 0; units &= units - 1) {
        Slot::Unit &unit = slot.units[static_cast<std::size_t>(std::countr_zero(units))];
        next(unit.lo);
        next(unit.span);
    }
    for (unsigned units = CutTree::maskedOf(leaf); units != 0; units &= units - 1) {
        Slot::Unit &unit = slot.units[static_cast<std::size_t>(std::countr_zero(units))];
        next(unit.lo);
        next(unit.span);
        next(unit.mask);
    }
    return slot;
}

void EditableTree::write(Link leaf, std::size_t box, const Slot &slot)
{
    constexpr std::size_t kOctets = sizeof(Slot::Unit::Lanes);
    char *at = reinterpret_cast<char *>(block(leaf, box));
    std::memcpy(at + 4 * (box % CutTree::kBlock), &slot.rule, sizeof slot.rule);
    at += sizeof(Line) + kOctets * (box % CutTree::kBlock);
    const auto next = [&at](const Slot::Unit::Lanes &lanes) {
        std::memcpy(at, lanes.data(), kOctets);
        at += kOctets * CutTree::kBlock;
    };
    for (unsigned units = CutTree::plainOf(leaf); units != 0; units &= units - 1) {
        const Slot::Unit &unit = slot.units[static_cast<std::size_t>(std::countr_zero(units))];
        next(unit.lo);
        next(unit.span);
    }
    for (unsigned units = CutTree::maskedOf(leaf); units != 0; units &= units - 1) {
        const Slot::Unit &unit = slot.units[static_cast<std::size_t>(std::countr_zero(units))];
        next(unit.lo);
        next(unit.span);
        next(unit.mask);
    }
}

/// In front of the first box of the leaf that comes after the rule's.
std::size_t EditableTree::placeOf(Link leaf, const Change &what) const
{
    std::size_t place = 0;
    for (std::size_t end = m_leaves[CutTree::lineOf(leaf)].boxes; place < end;) {
        const std::size_t middle = (place + end) / 2;
        if (what.order.label(ruleOf(leaf, middle)) <= what.order.label(what.rule))
            place = middle + 1;
        else
            end = middle;
    }
    return place;
}

/// each(where in a block it begins, how many octets of a box): what a block has of its boxes, side
/// by side.
template <class Each>
void EditableTree::forColumns(Link leaf, Each each)
{
    each(std::size_t{0}, sizeof(Slot::rule));
    const auto plain = static_cast<std::size_t>(std::popcount(CutTree::plainOf(leaf)));
    const auto masked = static_cast<std::size_t>(std::popcount(CutTree::maskedOf(leaf)));
    for (std::size_t column = 0; column < 2 * plain + 3 * masked; ++column)
        each(sizeof(Line) * (1 + 2 * column), sizeof(Slot::Unit::Lanes));
}

/// Moves the boxes from `place` on by one. Requires: the leaf has room for one more.
void EditableTree::makeRoom(Link leaf, std::size_t place)
{
    constexpr std::size_t kLast = CutTree::kBlock - 1;
    const std::size_t first = place / CutTree::kBlock;
    std::size_t from = 0; // in the block
    for (std::size_t b = m_leaves[CutTree::lineOf(leaf)].boxes / CutTree::kBlock + 1;
         b-- > first;) {
        auto *to = reinterpret_cast<char *>(block(leaf, b * CutTree::kBlock));
        const bool isFirst = b == first;
        if (isFirst)
            from = place % CutTree::kBlock;
        const char *before =
            isFirst ? nullptr
                    : reinterpret_cast<const char *>(block(leaf, (b - 1) * CutTree::kBlock));
        forColumns(leaf, [&](std::size_t column, std::size_t octets) {
            char *at = to + column;
            std::memmove(at + (from + 1) * octets, at + from * octets, (kLast - from) * octets);
            if (before != nullptr)
                std::memcpy(at, before + column + kLast * octets, octets);
        });
    }
}

/// Moves the boxes behind `place` back by one, over the one that is there.
void EditableTree::closeGap(Link leaf, std::size_t place)
{
    constexpr std::size_t kLast = CutTree::kBlock - 1;
    const std::size_t last = (m_leaves[CutTree::lineOf(leaf)].boxes - 1) / CutTree::kBlock;
    std::size_t to = place % CutTree::kBlock; // in the block
    for (std::size_t b = place / CutTree::kBlock; b <= last; ++b, to = 0) {
        auto *here = reinterpret_cast<char *>(block(leaf, b * CutTree::kBlock));
        const char *next =
            b == last ? nullptr
                      : reinterpret_cast<const char *>(block(leaf, (b + 1) * CutTree::kBlock));
        forColumns(leaf, [&](std::size_t column, std::size_t octets) {
            char *at = here + column;
            std::memmove(at + to * octets, at + (to + 1) * octets, (kLast - to) * octets);
            if (next != nullptr)
                std::memcpy(at + kLast * octets, next + column, octets);
        });
    }
}

/// What is missing in the last block is the last box again.
void EditableTree::pad(Link leaf, std::size_t boxes)
{
    if (boxes % CutTree::kBlock == 0)
        return;
    const Slot last = read(leaf, boxes - 1);
    for (std::size_t box = boxes; box % CutTree::kBlock != 0; ++box)
        write(leaf, box, last);
}

std::vector<EditableTree::Slot> EditableTree::slotsOf(Link leaf) const
{
    std::vector<Slot> slots;
    const std::size_t count = m_leaves[CutTree::lineOf(leaf)].boxes;
    slots.reserve(count + 1);
    for (std::size_t box = 0; box < count; ++box)
        slots.push_back(read(leaf, box));
    return slots;
}

EditableTree::Link EditableTree::makeLeaf(std::span<const Slot> slots, std::uint32_t links)
{
    Units units;
    for (const Slot &slot : slots) {
        const Units own = unitsOf(slot);
        units.all = static_cast<std::uint16_t>(units.all | own.all);
        units.masked = static_cast<std::uint16_t>(units.masked | own.masked);
    }
    const auto plain = static_cast<std::uint16_t>(units.all & ~units.masked);
    const std::size_t lines = blocksFor(slots.size()) * CutTree::linesOfBlock(plain, units.masked);
    const std::uint32_t first = takeLines(lines);
    m_leaves[first] = {links, static_cast<std::uint32_t>(slots.size()),
                       static_cast<std::uint32_t>(lines)};
    m_boxes += slots.size();
    const Link leaf = linkTo(CutTree::leaf(first, plain, units.masked, 0));
    for (std::size_t box = 0; box < slots.size(); ++box)
        write(leaf, box, slots[box]);
    pad(leaf, slots.size());
    return leaf;
}

/// Where there are more blocks than a link can say, forAll() has them all the same.
EditableTree::Link EditableTree::linkTo(Link leaf) const
{
    const std::uint32_t line = CutTree::lineOf(leaf);
    const std::size_t blocks = (m_leaves[line].boxes + CutTree::kBlock - 1) / CutTree::kBlock;
    return CutTree::leaf(line, CutTree::plainOf(leaf), CutTree::maskedOf(leaf),
                         std::min(blocks, CutTree::kMostBlocksOfLeaf));
}

void EditableTree::release(Link leaf)
{
    LeafState &state = m_leaves[CutTree::lineOf(leaf)];
    m_freeLines[state.lines].push_back(CutTree::lineOf(leaf));
    m_boxes -= state.boxes;
    state = {};
}

std::uint32_t EditableTree::takeLines(std::size_t count)
{
    if (const auto free = m_freeLines.find(count); free != m_freeLines.end()) {
        const std::uint32_t first = free->second.back();
        free->second.pop_back();
        if (free->second.empty())
            m_freeLines.erase(free);
        return first;
    }
    const std::size_t first = m_tree.m_lines.size();
    if (first + count > CutTree::kMostLines)
        throw std::length_error("a classifier that is edited has become too large");
    m_tree.m_lines.resize(first + count);
    m_leaves.resize(first + count);
    return static_cast<std::uint32_t>(first);
}

} // namespace tallygate::classify
