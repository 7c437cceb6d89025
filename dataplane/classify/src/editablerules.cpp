// SPDX-License-Identifier: GPL-3.0-or-later
#include "editablerules.h"

#include <algorithm>

#include "memory.h"

namespace tallygate::classify {

using match::Truth;

/// Where a lane has both a range and a mask the range has to do, and the rule is asked.
BoxedRule::BoxedRule(Rule from, const KeyLayout &layout, const Boxes &all, std::size_t first,
                     std::size_t end, bool exact)
    : rule(std::move(from))
    , isExact(exact)
{
    std::vector<LaneCondition> conditions;
    for (std::size_t i = first; i < end; ++i) {
        conditions.assign(all[i].begin(), all[i].end());
        for (LaneCondition &condition : conditions) {
            const auto plain = CutTree::plain(condition.test, layout.widthOf(condition.lane));
            isExact = isExact && plain.has_value();
            condition.test = plain ? *plain : LaneTest{condition.test.lo, condition.test.hi, 0, 0};
        }
        boxes.add(conditions);
    }
    boxes.shrink();
}

EditableRules::EditableRules(const LaneRules &lanes, std::span<const RulePtr> rules,
                             std::span<const Handle> handles, Instructions instructions)
    : m_layout(lanes.layout())
{
    std::vector<RuleBox> simple;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const Handle handle = handles[i];
        m_order.insert(handle, kEnd);
        if (handle >= m_rules.size()) {
            m_rules.resize(handle + std::size_t{1});
            m_places.resize(handle + std::size_t{1});
        }
        m_rules[handle] = rules[i];
        const RuleBoxes &own = lanes.rules()[i];
        for (std::uint32_t box = own.first; rules[i]->isSimple() && box < own.end; ++box)
            simple.push_back({handle, box});
    }
    Planted planted = plantTrees(lanes, std::move(simple), TreeLimits{.wide = 0, .trees = kRest},
                                 CutTree::Covered::Kept, instructions);
    for (CutTree &tree : planted.trees)
        m_trees.emplace_back(std::move(tree), m_layout);
    m_rest.emplace(m_layout, instructions);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        for (std::size_t box = 0; box < rules[i]->boxes.size(); ++box) {
            const std::uint8_t tree = planted.treeOf[lanes.rules()[i].first + box];
            const std::uint8_t place = tree == Planted::kNoTree ? kRest : tree;
            setPlace(handles[i], box, place);
            m_strays += place == kRest && rules[i]->isSimple() ? 1 : 0;
        }
    }
    growRest();
}

// Changes

void EditableRules::insert(Handle fresh, RulePtr rule, Handle before)
{
    if (fresh >= m_rules.size()) {
        m_rules.resize(fresh + std::size_t{1});
        m_places.resize(fresh + std::size_t{1});
    }
    m_order.insert(fresh, before);
    m_rules[fresh] = std::move(rule);
    enter(fresh);
}

void EditableRules::erase(Handle handle)
{
    leave(handle);
    m_order.erase(handle);
    m_rules[handle].reset();
}

void EditableRules::move(Handle handle, Handle before)
{
    if (handle == before)
        return;
    leave(handle);
    m_order.erase(handle);
    m_order.insert(handle, before);
    enter(handle);
}

void EditableRules::replace(Handle handle, RulePtr rule)
{
    leave(handle);
    m_rules[handle] = std::move(rule);
    enter(handle);
}

void EditableRules::enter(Handle handle)
{
    const BoxedRule &rule = *m_rules[handle];
    for (std::size_t i = 0; i < rule.boxes.size(); ++i) {
        const Box box = rule.boxes[i];
        const std::uint8_t place = treeFor(rule, box);
        setPlace(handle, i, place);
        m_strays += place == kRest && rule.isSimple() ? 1 : 0;
        tree(place).insert(box, handle, m_order);
    }
    if (m_rest->boxes() > m_mostInRest)
        growRest();
}

/// Makes it of what is in it, wide boxes first: so that leaves are cut where that is good for them
/// too. Whatever comes later it takes as it is, and wide boxes make many copies then.
void EditableRules::growRest()
{
    struct Wide
    {
        Handle handle;
        std::uint32_t box;
        std::size_t conditions;
    };
    std::vector<Wide> all;
    for (Handle handle = m_order.first(); handle != kEnd; handle = m_order.next(handle)) {
        const Boxes &boxes = m_rules[handle]->boxes;
        for (std::uint32_t box = 0; box < boxes.size(); ++box) {
            if (placeOf(handle, box) == kRest)
                all.push_back({handle, box, boxes[box].size()});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Wide &one, const Wide &other) {
        return one.conditions < other.conditions;
    });
    m_rest->clear();
    for (const Wide &each : all)
        m_rest->insert(m_rules[each.handle]->boxes[each.box], each.handle, m_order);
    m_mostInRest = std::max(kFewInRest, 2 * m_rest->boxes());
}

void EditableRules::leave(Handle handle)
{
    const BoxedRule &rule = *m_rules[handle];
    for (std::size_t i = 0; i < rule.boxes.size(); ++i) {
        const std::uint8_t place = placeOf(handle, i);
        m_strays -= place == kRest && rule.isSimple() ? 1 : 0;
        tree(place).erase(rule.boxes[i], handle, m_order);
    }
    m_manyPlaces.erase(handle);
}

std::uint8_t EditableRules::treeFor(const BoxedRule &rule, Box box) const
{
    for (std::size_t t = 0; rule.isSimple() && t < m_trees.size(); ++t) {
        if (m_trees[t].takes(box))
            return static_cast<std::uint8_t>(t);
    }
    return kRest;
}

std::uint8_t EditableRules::placeOf(Handle handle, std::size_t box) const
{
    if (m_rules[handle]->boxes.size() > kMostPacked)
        return m_manyPlaces.at(handle)[box];
    return static_cast<std::uint8_t>(m_places[handle] >> 2 * box & 3);
}

void EditableRules::setPlace(Handle handle, std::size_t box, std::uint8_t place)
{
    const std::size_t boxes = m_rules[handle]->boxes.size();
    if (boxes > kMostPacked) {
        std::vector<std::uint8_t> &places = m_manyPlaces[handle];
        places.resize(boxes);
        places[box] = place;
        return;
    }
    const Places bits = Places{3} << 2 * box;
    m_places[handle] = (m_places[handle] & ~bits) | Places{place} << 2 * box;
}

EditableTree &EditableRules::tree(std::uint8_t place)
{
    return place == kRest ? *m_rest : m_trees[place];
}

// Packets

void EditableRules::classify(std::span<const packet::Packet> packets,
                             std::span<const std::uint16_t> active, std::span<Decision> decisions,
                             CountHits &hits) const
{
    while (!active.empty()) {
        const std::size_t count = std::min(active.size(), Batch::kMostRows);
        decide(packets, active.first(count), decisions, hits);
        active = active.subspan(count);
    }
}

void EditableRules::decide(std::span<const packet::Packet> packets,
                           std::span<const std::uint16_t> active, std::span<Decision> decisions,
                           CountHits &hits) const
{
    Batch batch;
    for (const std::uint16_t index : active)
        decisions[index] = {};
    batch.fill(m_layout, packets, active, [&](std::uint16_t index) {
        decideAlone(packets[index], index, decisions[index], hits);
    });
    m_layout.lookUp(batch.keys, batch.openRows());
    std::array<Ordering::Label, Batch::kMostRows> best; // of the first rule so far
    best.fill(~Ordering::Label{0});
    for (const EditableTree &tree : m_trees) {
        FirstRules first;
        first.fill(Decision::kNoRule);
        tree.tree().find(batch.keys, batch.openRows(), first);
        for (const std::uint16_t row : batch.openRows()) {
            if (first[row] == Decision::kNoRule || m_order.label(first[row]) >= best[row])
                continue;
            best[row] = m_order.label(first[row]);
            decisions[batch.indices[row]] = {first[row], Truth::True};
        }
    }
    std::uint16_t row = Batch::kMostRows;
    Handle asked = kEnd; // a rule may have several boxes
    m_rest->forAll(batch.keys, batch.openRows(), [&](std::uint16_t at, Handle handle) {
        if (at == row && handle == asked)
            return true;
        row = at;
        asked = handle;
        if (m_order.label(handle) >= best[row])
            return false;
        const BoxedRule &rule = *m_rules[handle];
        const Truth truth = rule.isExact ? Truth::True : evaluate(rule.rule, *batch.packets[row]);
        if (truth == Truth::False)
            return true;
        if (rule.rule.role == Role::Count) {
            hits.add(handle, batch.indices[row], truth);
            return true;
        }
        decisions[batch.indices[row]] = {handle, truth};
        return false;
    });
}

/// Rule after rule.
void EditableRules::decideAlone(const packet::Packet &packet, std::uint16_t index,
                                Decision &decision, CountHits &hits) const
{
    for (Handle handle = m_order.first(); handle != kEnd; handle = m_order.next(handle)) {
        const Rule &rule = m_rules[handle]->rule;
        const Truth truth = rule.active ? evaluate(rule, packet) : Truth::False;
        if (truth == Truth::False)
            continue;
        if (rule.role == Role::Terminal) {
            decision = {handle, truth};
            return;
        }
        hits.add(handle, index, truth);
    }
}

std::size_t EditableRules::bytes() const
{
    std::size_t all = sizeof *this + m_order.bytes() + bytesOf(m_rules) + bytesOf(m_places);
    for (const EditableTree &tree : m_trees)
        all += tree.bytes();
    return all + (m_rest ? m_rest->bytes() : 0);
}

} // namespace tallygate::classify
