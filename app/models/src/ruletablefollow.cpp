// SPDX-License-Identifier: GPL-3.0-or-later
// How the rows follow the edits of the policy.
#include "models/ruletablemodel.h"

#include <algorithm>
#include <unordered_map>

#include "policy/change.h"
#include "services/workspace.h"
#include "session/policysession.h"

namespace tallygate::app {

namespace {

// More rows than this between the first and the last difference: a reset is quicker than telling.
constexpr std::size_t kMostReplaced = 20'000;
// More changed rules than this: all of the rows are repainted.
constexpr std::size_t kMostTouched = 64;

bool concerns(const policy::ChangeItem &item, const Uuid &filter)
{
    return std::visit(
        [&](const auto &change) {
            if constexpr (requires { change.fromFilter; })
                return change.fromFilter == filter || change.toFilter == filter;
            else if constexpr (requires { change.filter; })
                return change.filter == filter;
            else
                return false;
        },
        item);
}

/// Sections at the start (or, reversed, at the end) that both snapshots share.
template <class Iterator>
std::size_t sharedRun(Iterator a, Iterator aEnd, Iterator b, Iterator bEnd)
{
    return std::size_t(std::mismatch(a, aEnd, b, bEnd).first - a);
}

} // namespace

void RuleTableModel::onChanged(const policy::Change &change)
{
    if (m_filterId.isNull())
        return;
    policy::FilterPtr next = m_workspace.policy->policy().filter(m_filterId);
    if (!next || !m_filter) {
        onReset();
        return;
    }
    if (next == m_filter) { // something else, which cells may name
        touchColumns(RuleColumn::Source, RuleColumn::Limit);
        return;
    }
    const policy::ChangeItem *structural = nullptr;
    std::size_t count = 0;
    for (const policy::ChangeItem &item : change.items) {
        if (!concerns(item, m_filterId) || std::holds_alternative<policy::SectionModified>(item))
            continue;
        structural = &item;
        ++count;
    }
    const auto *move = count == 1 ? std::get_if<policy::RulesMoved>(structural) : nullptr;
    if (count > 0)
        emit rowsAboutToChange();
    if (count == 0) {
        take(std::move(next), hasQuery() ? std::move(m_rows) : allRows(*next));
    } else if (move && move->fromFilter == move->toFilter && !hasQuery() &&
               !isCollapsed(move->fromSection) && !isCollapsed(move->toSection)) {
        const auto &policy = m_workspace.policy->policy();
        const auto from = policy.findSection(move->fromSection);
        const auto to = policy.findSection(move->toSection);
        const bool down = move->fromSection == move->toSection && move->toIndex > move->fromIndex;
        followMove(next,
                   lowerBound({std::uint32_t(from->sectionIndex), std::int32_t(move->fromIndex)}),
                   move->count,
                   lowerBound({std::uint32_t(to->sectionIndex),
                               std::int32_t(move->toIndex + (down ? move->count : 0))}));
    } else {
        auto rows = hasQuery() ? keptRows(*next) : allRows(*next);
        replaceRows(std::move(next), std::move(rows));
    }
    announceModified(change);
    emit rowsSettled();
    emit filterChanged();
}

void RuleTableModel::followMove(const policy::FilterPtr &next, std::size_t from, std::size_t count,
                                std::size_t to)
{
    if (!beginMoveRows({}, int(from), int(from + count - 1), {}, int(to))) {
        take(next, allRows(*next)); // it moved to where it stands: between two headers
        touchColumns(RuleColumn::Name, RuleColumn::Expires);
        return;
    }
    take(next, allRows(*next));
    endMoveRows();
    touchColumns(RuleColumn::Number, RuleColumn::Number);
}

void RuleTableModel::announceModified(const policy::Change &change)
{
    std::size_t touched = 0;
    for (const policy::ChangeItem &item : change.items) {
        if (const auto *rules = std::get_if<policy::RulesModified>(&item)) {
            touched += rules->rules.size();
            if (touched > kMostTouched)
                break;
            for (const Uuid &rule : rules->rules)
                touchRow(rowOf(rule));
        } else if (concerns(item, m_filterId)) {
            // Headers show how many rules they have, rows whether their section is on.
            touched = kMostTouched + 1;
            break;
        } else if (const auto *object = std::get_if<policy::ObjectModified>(&item);
                   object && object->object == m_filterId) {
            touchRow(defaultRow());
        }
    }
    if (touched > kMostTouched)
        touchColumns(RuleColumn::Name, RuleColumn::Expires);
}

bool RuleTableModel::isSameRow(const policy::Filter &next, const Position &old,
                               const Position &now) const
{
    if (old.section == kDefaultSection || now.section == kDefaultSection)
        return old.section == now.section;
    if ((old.rule < 0) != (now.rule < 0))
        return false;
    const auto &oldSection = *m_filter->sections[old.section];
    const auto &newSection = *next.sections[now.section];
    return old.rule < 0 ? oldSection.uuid == newSection.uuid
                        : oldSection.rules[std::size_t(old.rule)]->uuid ==
                              newSection.rules[std::size_t(now.rule)]->uuid;
}

void RuleTableModel::replaceRows(policy::FilterPtr next, Positions rows)
{
    const auto firstRowOf = [](const Positions &list, std::size_t section) {
        const Position at{std::uint32_t(section), -1};
        return std::size_t(std::lower_bound(list.begin(), list.end(), at) - list.begin());
    };
    const std::size_t least = std::min(m_rows.size(), rows.size());
    std::size_t head = 0;
    std::size_t tail = 0;
    if (!hasQuery()) { // rows of sections that are shared are the same
        const auto &a = m_filter->sections;
        const auto &b = next->sections;
        head = firstRowOf(rows, sharedRun(a.begin(), a.end(), b.begin(), b.end()));
        const std::size_t shared = sharedRun(a.rbegin(), a.rend(), b.rbegin(), b.rend());
        tail = rows.size() - firstRowOf(rows, b.size() - shared);
        head = std::min(head, least);
        tail = std::min(tail, least - head);
    }
    while (head < least - tail && isSameRow(*next, m_rows[head], rows[head]))
        ++head;
    while (tail < least - head &&
           isSameRow(*next, m_rows[m_rows.size() - 1 - tail], rows[rows.size() - 1 - tail]))
        ++tail;
    const std::size_t gone = m_rows.size() - head - tail;
    const std::size_t come = rows.size() - head - tail;
    if (gone + come > kMostReplaced) {
        resetRows(std::move(next), std::move(rows));
        return;
    }
    Positions between(rows.begin(), rows.begin() + std::ptrdiff_t(head));
    between.insert(between.end(), rows.end() - std::ptrdiff_t(tail), rows.end());
    if (gone > 0)
        beginRemoveRows({}, int(head), int(head + gone) - 1);
    take(std::move(next), std::move(between));
    if (gone > 0)
        endRemoveRows();
    if (come > 0) {
        beginInsertRows({}, int(head), int(head + come) - 1);
        take(m_filter, std::move(rows));
        endInsertRows();
    }
}

void RuleTableModel::resetRows(policy::FilterPtr next, Positions rows)
{
    beginResetModel();
    take(std::move(next), std::move(rows));
    endResetModel();
}

void RuleTableModel::take(policy::FilterPtr next, Positions rows)
{
    m_filter = std::move(next);
    m_rows = std::move(rows);
    m_firstNumber.clear();
    std::size_t rules = 0;
    std::size_t headers = 0;
    if (m_filter) {
        for (const auto &section : m_filter->sections) {
            m_firstNumber.push_back(rules);
            rules += section->rules.size();
        }
    }
    if (hasQuery())
        headers = std::size_t(std::count_if(m_rows.begin(), m_rows.end(),
                                            [](const Position &row) { return row.rule < 0; }));
    m_matches = hasQuery() ? m_rows.size() - headers : rules;
}

RuleTableModel::Positions RuleTableModel::allRows(const policy::Filter &filter) const
{
    Positions rows;
    rows.reserve(policy::ruleCount(filter) + filter.sections.size() + 1);
    for (std::uint32_t s = 0; s < filter.sections.size(); ++s) {
        const policy::Section &section = *filter.sections[s];
        rows.push_back({s, -1});
        if (!m_collapsed.empty() && isCollapsed(section.uuid))
            continue;
        for (std::int32_t r = 0; r < std::int32_t(section.rules.size()); ++r)
            rows.push_back({s, r});
    }
    rows.push_back({kDefaultSection, 0});
    return rows;
}

RuleTableModel::Positions RuleTableModel::keptRows(const policy::Filter &next) const
{
    std::unordered_map<Uuid, std::uint32_t> oldIndex;
    for (std::uint32_t s = 0; s < m_filter->sections.size(); ++s)
        oldIndex.emplace(m_filter->sections[s]->uuid, s);
    Positions rows;
    for (std::uint32_t s = 0; s < next.sections.size(); ++s) {
        const policy::Section &section = *next.sections[s];
        const auto was = oldIndex.find(section.uuid);
        std::unordered_map<Uuid, bool> shown; // by the rules the section had
        if (was != oldIndex.end()) {
            const std::size_t begin = lowerBound({was->second, -1});
            const std::size_t end = lowerBound({was->second + 1, -1});
            const policy::Section &old = *m_filter->sections[was->second];
            if (m_filter->sections[was->second] == next.sections[s]) {
                for (std::size_t i = begin; i < end; ++i)
                    rows.push_back({s, m_rows[i].rule});
                continue;
            }
            for (const auto &rule : old.rules)
                shown.emplace(rule->uuid, false);
            for (std::size_t i = begin; i < end; ++i) {
                if (m_rows[i].rule >= 0)
                    shown[old.rules[std::size_t(m_rows[i].rule)]->uuid] = true;
            }
        }
        const std::size_t header = rows.size();
        for (std::int32_t r = 0; r < std::int32_t(section.rules.size()); ++r) {
            const auto known = shown.find(section.rules[std::size_t(r)]->uuid);
            if (known != shown.end() && !known->second)
                continue;
            if (rows.size() == header)
                rows.push_back({s, -1});
            rows.push_back({s, r});
        }
    }
    return rows;
}

void RuleTableModel::touchColumns(RuleColumn first, RuleColumn last)
{
    if (!m_rows.empty())
        emit dataChanged(index(0, int(first)), index(rowCount() - 1, int(last)));
}

void RuleTableModel::touchRow(int row)
{
    if (row >= 0)
        emit dataChanged(index(row, 0), index(row, kRuleColumnCount - 1));
}

} // namespace tallygate::app
