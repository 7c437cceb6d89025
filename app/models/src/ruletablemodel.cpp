// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/ruletablemodel.h"

#include <algorithm>

#include "services/jobrunner.h"
#include "services/workspace.h"
#include "session/countercontext.h"
#include "session/policysession.h"

namespace tallygate::app {

namespace {

const QString kQueryJob = QStringLiteral("rule-query");

/// What a query may ask for, held by value so that a job can use it.
class Facts : public policy::QueryContext
{
public:
    Facts(std::shared_ptr<const CounterView> counters, std::shared_ptr<const FindingList> findings,
          Timestamp now)
        : m_counters(std::move(counters))
        , m_findings(std::move(findings))
        , m_now(now)
    {}
    std::optional<std::uint64_t> hits(const Uuid &rule) const override
    {
        const RuleCounters *counters = m_counters->ofRule(rule);
        return counters ? std::optional(counters->packets) : std::nullopt;
    }
    bool hasFinding(const Uuid &rule) const override { return m_findings->has(rule); }
    Timestamp now() const override { return m_now; }

private:
    std::shared_ptr<const CounterView> m_counters;
    std::shared_ptr<const FindingList> m_findings;
    Timestamp m_now;
};

} // namespace

RuleTableModel::RuleTableModel(Workspace &workspace, QObject *parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
    connect(workspace.policy, &PolicySession::changed, this, &RuleTableModel::onChanged);
    connect(workspace.policy, &PolicySession::reset, this, &RuleTableModel::onReset);
    connect(workspace.findings, &Findings::changed, this,
            [this] { touchColumns(RuleColumn::Name, RuleColumn::Log); });
    const auto touchFigures = [this] {
        touchColumns(RuleColumn::Hits, RuleColumn::LastHit);
        emit headerDataChanged(Qt::Horizontal, int(RuleColumn::Hits), int(RuleColumn::LastHit));
    };
    connect(workspace.counters, &CounterContext::changed, this, touchFigures);
    connect(workspace.counters, &CounterContext::freshnessChanged, this, touchFigures);
}

RuleTableModel::~RuleTableModel() = default;

void RuleTableModel::setFilter(const Uuid &filter)
{
    m_filterId = filter;
    onReset();
}

void RuleTableModel::onReset()
{
    emit rowsAboutToChange();
    auto filter = m_workspace.policy->policy().filter(m_filterId);
    if (hasQuery() && filter) {
        resetRows(filter, {});
        runQuery();
    } else {
        auto rows = filter ? allRows(*filter) : Positions();
        resetRows(std::move(filter), std::move(rows));
    }
    emit rowsSettled();
    emit filterChanged();
}

void RuleTableModel::setQuery(policy::Query query)
{
    const bool had = hasQuery();
    m_query = std::move(query);
    if (hasQuery()) {
        runQuery();
        return;
    }
    m_workspace.jobs->cancel(kQueryJob);
    emit rowsAboutToChange();
    if (had && m_filter)
        resetRows(m_filter, allRows(*m_filter));
    emit rowsSettled();
    emit queryApplied();
}

void RuleTableModel::refreshQuery()
{
    if (hasQuery())
        runQuery();
}

std::size_t RuleTableModel::ruleCount() const
{
    return m_filter ? policy::ruleCount(*m_filter) : 0;
}

void RuleTableModel::runQuery()
{
    if (!m_filter)
        return;
    const auto job = [filter = m_filter, query = m_query, policy = m_workspace.policy->policy(),
                      facts =
                          Facts(m_workspace.counters->view(), m_workspace.findings->list(),
                                m_workspace.policy->now())](const std::function<bool()> &stopped) {
        const policy::QueryMatcher matcher(query, policy, facts);
        Positions rows;
        for (std::uint32_t s = 0; s < filter->sections.size() && !stopped(); ++s) {
            const auto &rules = filter->sections[s]->rules;
            bool headed = false;
            for (std::size_t r = 0; r < rules.size(); ++r) {
                if (!matcher.matches(*rules[r]))
                    continue;
                if (!std::exchange(headed, true))
                    rows.push_back({s, -1});
                rows.push_back({s, static_cast<std::int32_t>(r)});
            }
        }
        return rows;
    };
    if (ruleCount() <= kInlineRules) {
        applyMatches(m_filter, job([] { return false; }));
        return;
    }
    m_workspace.jobs->run<Positions>(
        kQueryJob, tr("Filter the rules"), this,
        [job](JobContext &context) -> Result<Positions> {
            return job([&] { return context.stopRequested(); });
        },
        [this, filter = m_filter](Result<Positions> rows) {
            if (rows)
                applyMatches(filter, std::move(*rows));
        });
}

void RuleTableModel::applyMatches(const policy::FilterPtr &filter, Positions matches)
{
    if (!hasQuery())
        return;
    if (filter != m_filter) { // edited meanwhile
        runQuery();
        return;
    }
    emit rowsAboutToChange();
    resetRows(filter, std::move(matches));
    emit rowsSettled();
    emit queryApplied();
}

void RuleTableModel::setCollapsed(const Uuid &section, bool collapsed)
{
    if (isCollapsed(section) == collapsed)
        return;
    const int header = rowOf(section);
    if (collapsed)
        m_collapsed.insert(section);
    else
        m_collapsed.erase(section);
    if (!m_filter || hasQuery() || header < 0)
        return;
    emit rowsAboutToChange();
    const std::uint32_t s = m_rows[std::size_t(header)].section;
    const int count = int(m_filter->sections[s]->rules.size());
    if (count > 0 && collapsed)
        beginRemoveRows({}, header + 1, header + count);
    else if (count > 0)
        beginInsertRows({}, header + 1, header + count);
    m_rows = allRows(*m_filter);
    if (count > 0 && collapsed)
        endRemoveRows();
    else if (count > 0)
        endInsertRows();
    touchRow(header);
    emit rowsSettled();
}

void RuleTableModel::setAllCollapsed(bool collapsed)
{
    if (!m_filter)
        return;
    emit rowsAboutToChange();
    for (const auto &section : m_filter->sections) {
        if (collapsed)
            m_collapsed.insert(section->uuid);
        else
            m_collapsed.erase(section->uuid);
    }
    if (!hasQuery())
        resetRows(m_filter, allRows(*m_filter));
    emit rowsSettled();
}

RuleTableModel::Row RuleTableModel::row(int row) const
{
    Row result;
    result.filter = m_filter.get();
    const Position position = m_rows[std::size_t(row)];
    if (position.section == kDefaultSection)
        return result;
    const policy::Section &section = *m_filter->sections[position.section];
    result.section = &section;
    result.enabled = section.enabled;
    if (position.rule < 0) {
        result.kind = RowKind::Section;
        result.rulesInSection = section.rules.size();
        result.collapsed = !hasQuery() && isCollapsed(section.uuid);
        return result;
    }
    result.kind = RowKind::Rule;
    result.rule = section.rules[std::size_t(position.rule)].get();
    result.number = m_firstNumber[position.section] + std::size_t(position.rule) + 1;
    result.enabled = section.enabled && result.rule->enabled;
    return result;
}

RuleTableModel::RowKind RuleTableModel::kindOf(int row) const
{
    const Position position = m_rows[std::size_t(row)];
    return position.section == kDefaultSection ? RowKind::Default
           : position.rule < 0                 ? RowKind::Section
                                               : RowKind::Rule;
}

Uuid RuleTableModel::uuidAt(int at) const
{
    if (at < 0 || at >= rowCount())
        return {};
    const Row found = row(at);
    return found.rule ? found.rule->uuid : found.section ? found.section->uuid : Uuid();
}

std::size_t RuleTableModel::lowerBound(const Position &position) const
{
    return std::size_t(std::lower_bound(m_rows.begin(), m_rows.end(), position) - m_rows.begin());
}

int RuleTableModel::rowOf(const Uuid &uuid) const
{
    if (!m_filter || uuid.isNull())
        return -1;
    const auto &policy = m_workspace.policy->policy();
    Position position;
    if (const auto rule = policy.findRule(uuid); rule && rule->filter == m_filter.get())
        position = {std::uint32_t(rule->sectionIndex), std::int32_t(rule->ruleIndex)};
    else if (const auto section = policy.findSection(uuid);
             section && section->filter == m_filter.get())
        position = {std::uint32_t(section->sectionIndex), -1};
    else
        return -1;
    const std::size_t at = lowerBound(position);
    return at < m_rows.size() && m_rows[at] == position ? int(at) : -1;
}

int RuleTableModel::defaultRow() const
{
    return !m_rows.empty() && m_rows.back().section == kDefaultSection ? int(m_rows.size()) - 1
                                                                       : -1;
}

int RuleTableModel::rowOfNumber(std::size_t number) const
{
    if (number == 0 || number > ruleCount())
        return -1;
    const auto after = std::lower_bound(m_firstNumber.begin(), m_firstNumber.end(), number);
    const auto section = std::uint32_t(after - m_firstNumber.begin()) - 1;
    const Position position{section, std::int32_t(number - 1 - m_firstNumber[section])};
    const std::size_t at = lowerBound(position);
    return at < m_rows.size() && m_rows[at] == position ? int(at) : -1;
}

RuleTableModel::Anchor RuleTableModel::anchorBelow(int at) const
{
    if (!m_filter || m_filter->sections.empty())
        return {};
    const policy::Section &last = *m_filter->sections.back();
    if (at < 0 || at >= rowCount())
        return {last.uuid, {}};
    const Position position = m_rows[std::size_t(at)];
    if (position.section == kDefaultSection)
        return {last.uuid, {}};
    const policy::Section &section = *m_filter->sections[position.section];
    const std::size_t next = std::size_t(position.rule + 1);
    return {section.uuid, next < section.rules.size() ? section.rules[next]->uuid : Uuid()};
}

RuleTableModel::Anchor RuleTableModel::anchorAbove(int at) const
{
    if (at < 0 || at >= rowCount())
        return anchorBelow(-1);
    const Position position = m_rows[std::size_t(at)];
    if (position.section == kDefaultSection)
        return anchorBelow(-1);
    if (position.rule >= 0)
        return {m_filter->sections[position.section]->uuid, uuidAt(at)};
    // Above a header is the end of the section before it; above the first, the top of the first.
    return position.section == 0 ? anchorBelow(at)
                                 : Anchor{m_filter->sections[position.section - 1]->uuid, {}};
}

int RuleTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RuleTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kRuleColumnCount;
}

Qt::ItemFlags RuleTableModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable | Qt::ItemIsDragEnabled |
           Qt::ItemIsDropEnabled | Qt::ItemNeverHasChildren;
}

Qt::DropActions RuleTableModel::supportedDropActions() const
{
    return Qt::MoveAction | Qt::CopyAction;
}

} // namespace tallygate::app
