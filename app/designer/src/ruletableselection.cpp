// SPDX-License-Identifier: GPL-3.0-or-later
// Which rules are selected, how that survives edits, and who hears of it.
#include <algorithm>
#include <unordered_set>

#include "policy/change.h"
#include "ruletable.h"
#include "services/selectionhub.h"
#include "session/policysession.h"

namespace tallygate::app {

namespace {

// Above this many a walk over all rows finds them sooner than looking up each.
constexpr std::size_t kFewRules = 64;

} // namespace

std::vector<int> RuleTable::selectedRows() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

std::vector<Uuid> RuleTable::selectedOf(RuleTableModel::RowKind kind) const
{
    std::vector<Uuid> uuids;
    for (const int row : selectedRows()) {
        if (m_model.kindOf(row) == kind)
            uuids.push_back(m_model.uuidAt(row));
    }
    return uuids;
}

void RuleTable::select(const std::vector<Uuid> &uuids, RuleColumn column)
{
    for (std::size_t i = 0; i < uuids.size() && uuids.size() <= kFewRules; ++i) {
        if (const auto place = m_context.workspace().policy->policy().findRule(uuids[i]);
            place && place->filter->uuid == m_model.filterId())
            m_model.setCollapsed(place->section->uuid, false);
    }
    m_remembered = uuids;
    m_rememberedCurrent = uuids.empty() ? Uuid() : uuids.front();
    m_rememberedColumn = int(column);
    m_following = true;
    restoreSelection();
    if (currentIndex().isValid())
        scrollTo(currentIndex());
}

void RuleTable::selectDefault()
{
    // Whatever keys are held: who comes here by Ctrl and a letter adds nothing to a selection.
    if (m_model.defaultRow() >= 0)
        selectionModel()->setCurrentIndex(
            m_model.index(m_model.defaultRow(), int(RuleColumn::Name)),
            QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void RuleTable::reveal(const policy::Change &change)
{
    std::vector<Uuid> uuids;
    const auto &policy = m_context.workspace().policy->policy();
    const auto collect = [&](const Uuid &sectionId, std::size_t first, std::size_t count) {
        const auto place = policy.findSection(sectionId);
        for (std::size_t i = first; place && i < first + count; ++i) {
            if (i < place->section->rules.size())
                uuids.push_back(place->section->rules[i]->uuid);
        }
    };
    for (const policy::ChangeItem &item : change.items) {
        if (const auto *inserted = std::get_if<policy::RulesInserted>(&item))
            collect(inserted->section, inserted->index, inserted->count);
        else if (const auto *moved = std::get_if<policy::RulesMoved>(&item))
            collect(moved->toSection, moved->toIndex, moved->count);
        else if (const auto *modified = std::get_if<policy::RulesModified>(&item))
            uuids.insert(uuids.end(), modified->rules.begin(), modified->rules.end());
        else if (const auto *section = std::get_if<policy::SectionInserted>(&item))
            uuids.push_back(section->section);
    }
    // Looking one up walks over sections and rules: of many only the first is, and select() passes
    // over what is not shown.
    if (uuids.size() <= kFewRules)
        std::erase_if(uuids, [this](const Uuid &uuid) { return m_model.rowOf(uuid) < 0; });
    if (!uuids.empty() && m_model.rowOf(uuids.front()) >= 0)
        select(uuids, currentIndex().isValid() ? currentColumn() : RuleColumn::Name);
}

void RuleTable::rememberSelection()
{
    if (m_following)
        return;
    m_following = true;
    m_remembered = selectedRules();
    const auto sections = selectedSections();
    m_remembered.insert(m_remembered.end(), sections.begin(), sections.end());
    m_rememberedCurrent = m_model.uuidAt(currentRow());
    m_rememberedColumn = std::max(0, currentIndex().column());
    m_rememberedRow = currentRow();
    for (const QItemSelectionRange &range : selectionModel()->selection())
        m_rememberedRow = std::min(m_rememberedRow, range.top());
    selectionModel()->clearSelection();
}

/// What is selected after the rows from `row` on went: the rule that took their place, else one
/// beside it. Never a section while there is a rule: the same key would remove that next.
int RuleTable::successorOf(int row) const
{
    const int last = m_model.rowCount() - 1;
    for (const int candidate : {row, row - 1, row + 1}) {
        if (candidate >= 0 && candidate <= last &&
            m_model.kindOf(candidate) == RuleTableModel::RowKind::Rule)
            return candidate;
    }
    return std::clamp(row, 0, last);
}

void RuleTable::restoreSelection()
{
    if (!m_following)
        return;
    std::vector<int> rows;
    if (m_remembered.size() <= kFewRules) {
        for (const Uuid &uuid : m_remembered)
            rows.push_back(m_model.rowOf(uuid));
        std::erase(rows, -1);
        std::sort(rows.begin(), rows.end());
    } else {
        const std::unordered_set<Uuid> wanted(m_remembered.begin(), m_remembered.end());
        for (int row = 0; row < m_model.rowCount(); ++row) {
            if (wanted.contains(m_model.uuidAt(row)))
                rows.push_back(row);
        }
    }
    QItemSelection selection;
    const auto addRun = [&](int first, int last) {
        selection.append(QItemSelectionRange(m_model.index(first, 0),
                                             m_model.index(last, kRuleColumnCount - 1)));
    };
    for (std::size_t i = 0; i < rows.size();) {
        std::size_t end = i + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        addRun(rows[i], rows[end - 1]);
        i = end;
    }
    const int current = m_model.rowOf(m_rememberedCurrent);
    const int column = m_rememberedColumn;
    if (current >= 0)
        selectionModel()->setCurrentIndex(m_model.index(current, column),
                                          QItemSelectionModel::NoUpdate);
    else if (!rows.empty())
        selectionModel()->setCurrentIndex(m_model.index(rows.front(), column),
                                          QItemSelectionModel::NoUpdate);
    if (selection.isEmpty() && currentIndex().isValid()) {
        const int next = successorOf(m_rememberedRow);
        selectionModel()->setCurrentIndex(m_model.index(next, column),
                                          QItemSelectionModel::NoUpdate);
        addRun(next, next);
    }
    m_following = false;
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    publishSelection();
}

void RuleTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    updateRow(previous.row());
    updateRow(current.row());
    if (m_following)
        return;
    publishSelection();
    publishSection();
}

void RuleTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    if (m_following)
        return;
    publishSelection();
    publishSection();
}

void RuleTable::publishSection()
{
    // Only a chosen row: the focus alone makes one current and opens nothing.
    const int row = currentRow();
    if (row >= 0 && row < m_model.rowCount() &&
        m_model.kindOf(row) == RuleTableModel::RowKind::Section &&
        selectionModel()->isRowSelected(row))
        m_context.setObject(m_model.uuidAt(row));
}

void RuleTable::publishSelection()
{
    const int row = currentRow();
    const bool known = row >= 0 && row < m_model.rowCount();
    const bool isDefault = known && m_model.kindOf(row) == RuleTableModel::RowKind::Default &&
                           selectionModel()->isRowSelected(row);
    m_context.setSelection(selectedRules(), isDefault);
    if (known && m_model.kindOf(row) != RuleTableModel::RowKind::Section)
        m_context.workspace().selection->setRule(RuleRef{m_model.filterId(), m_model.uuidAt(row)});
    else
        m_context.workspace().selection->setRule({});
}

} // namespace tallygate::app
