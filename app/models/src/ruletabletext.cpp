// SPDX-License-Identifier: GPL-3.0-or-later
// What the cells of the rule table say: on screen, in the clipboard and to a screen reader.
#include <array>

#include <QCoreApplication>

#include "models/ruletablemodel.h"
#include "models/ruletext.h"
#include "policy/cell.h"
#include "services/workspace.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

struct ColumnWords
{
    const char *id;
    const char *title;
};
constexpr std::array<ColumnWords, kRuleColumnCount> kColumns{{
    {"name", QT_TRANSLATE_NOOP("RuleColumn", "Name")},
    {"number", QT_TRANSLATE_NOOP("RuleColumn", "#")},
    {"source", QT_TRANSLATE_NOOP("RuleColumn", "Source")},
    {"destination", QT_TRANSLATE_NOOP("RuleColumn", "Destination")},
    {"service", QT_TRANSLATE_NOOP("RuleColumn", "Service")},
    {"when", QT_TRANSLATE_NOOP("RuleColumn", "When")},
    {"action", QT_TRANSLATE_NOOP("RuleColumn", "Action")},
    {"limit", QT_TRANSLATE_NOOP("RuleColumn", "Limit")},
    {"log", QT_TRANSLATE_NOOP("RuleColumn", "Log")},
    {"hits", QT_TRANSLATE_NOOP("RuleColumn", "Hits")},
    {"rate", QT_TRANSLATE_NOOP("RuleColumn", "Now")},
    {"last-hit", QT_TRANSLATE_NOOP("RuleColumn", "Last hit")},
    {"comment", QT_TRANSLATE_NOOP("RuleColumn", "Comment")},
    {"owner", QT_TRANSLATE_NOOP("RuleColumn", "Owner")},
    {"ticket", QT_TRANSLATE_NOOP("RuleColumn", "Ticket")},
    {"expires", QT_TRANSLATE_NOOP("RuleColumn", "Expires")},
}};

QString cellWords(const policy::Cell &cell)
{
    return cell.isAny() ? QCoreApplication::translate("RuleColumn", "any") : text(toText(cell));
}

} // namespace

QString columnTitle(RuleColumn column)
{
    return QCoreApplication::translate("RuleColumn", kColumns[std::size_t(column)].title);
}

QString columnId(RuleColumn column)
{
    return QString::fromLatin1(kColumns[std::size_t(column)].id);
}

const RuleCounters *RuleTableModel::countersOf(const Row &row) const
{
    const CounterView &view = *m_workspace.counters->view();
    switch (row.kind) {
    case RowKind::Rule:
        return view.ofRule(row.rule->uuid);
    case RowKind::Default:
        return view.ofDefault(row.filter->uuid);
    case RowKind::Section:
        break;
    }
    return nullptr;
}

bool RuleTableModel::hasFinding(const Row &row) const
{
    const FindingList &findings = *m_workspace.findings->list();
    return row.rule ? findings.has(row.rule->uuid)
                    : row.section != nullptr && findings.has(row.section->uuid);
}

Severity RuleTableModel::findingSeverity(const Row &row) const
{
    const FindingList &findings = *m_workspace.findings->list();
    return findings.severityOf(row.rule      ? row.rule->uuid
                               : row.section ? row.section->uuid
                                             : Uuid());
}

QString RuleTableModel::findingText(const Row &row) const
{
    const FindingList &findings = *m_workspace.findings->list();
    const auto found = findings.byObject.find(row.rule      ? row.rule->uuid
                                              : row.section ? row.section->uuid
                                                            : Uuid());
    QStringList sentences;
    if (found != findings.byObject.end()) {
        for (const std::uint32_t i : found->second) {
            sentences << m_workspace.explainer->sentence(findings.all[i]);
            if (const QString hint = m_workspace.explainer->hint(findings.all[i]); !hint.isEmpty())
                sentences << hint;
        }
    }
    return sentences.join(u'\n');
}

QString RuleTableModel::cellText(const Row &row, RuleColumn column) const
{
    if (row.kind == RowKind::Section)
        return column == RuleColumn::Name ? text(row.section->name) : QString();
    const policy::Rule *rule = row.rule;
    switch (column) {
    case RuleColumn::Number:
        return rule ? m_workspace.formatter->count(row.number) : QString();
    case RuleColumn::Name:
        return rule ? text(rule->name) : tr("Everything else");
    case RuleColumn::Source:
        return rule ? cellWords(rule->source) : cellWords({});
    case RuleColumn::Destination:
        return rule ? cellWords(rule->destination) : cellWords({});
    case RuleColumn::Service:
        return rule ? cellWords(rule->service) : cellWords({});
    case RuleColumn::When:
        return rule ? text(rule->when) : QString();
    case RuleColumn::Action:
        return rule ? actionText(rule->action) : verdictText(row.filter->defaultVerdict);
    case RuleColumn::Limit:
        return rule && rule->action == policy::Action::Limit ? text(rule->meter) : QString();
    case RuleColumn::Log:
        return logText(rule ? rule->log : row.filter->defaultLog);
    case RuleColumn::Hits: {
        const RuleCounters *counters = countersOf(row);
        return counters ? m_workspace.formatter->compact(counters->packets) : QString();
    }
    case RuleColumn::Rate: {
        const RuleCounters *counters = countersOf(row);
        const bool isLive = m_workspace.counters->origin() == CounterOrigin::Live;
        return counters && isLive ? m_workspace.formatter->perSecond(counters->rate) : QString();
    }
    case RuleColumn::LastHit: {
        const RuleCounters *counters = countersOf(row);
        return counters ? m_workspace.formatter->ago(counters->lastHit, m_workspace.counters->now())
                        : QString();
    }
    case RuleColumn::Comment:
        return rule ? text(rule->comment).simplified() : QString();
    case RuleColumn::Owner:
        return rule ? text(rule->owner) : QString();
    case RuleColumn::Ticket:
        return rule ? text(rule->ticket) : QString();
    case RuleColumn::Expires:
        return rule ? expiryText(rule->expires, m_workspace.policy->now(), *m_workspace.formatter)
                    : QString();
    }
    return {};
}

QString RuleTableModel::accessibleText(const Row &row, RuleColumn column) const
{
    if (row.kind == RowKind::Section) {
        const QString state = row.collapsed ? tr("collapsed") : tr("expanded");
        const QString rules = tr("%n rules", nullptr, int(row.rulesInSection));
        return tr("Section %1, %2, %3").arg(text(row.section->name), rules, state);
    }
    const QString who = row.rule ? tr("Rule %1").arg(row.number) : tr("Default");
    QString value = cellText(row, column);
    if (column == RuleColumn::Number)
        value = row.enabled ? tr("enabled") : tr("disabled");
    else if (const RuleCounters *counters = countersOf(row); counters && column == RuleColumn::Hits)
        value = tr("%1, %2").arg(m_workspace.formatter->packets(counters->packets),
                                 m_workspace.counters->caption());
    else if (value.isEmpty())
        value = tr("empty");
    QString sentence = tr("%1, %2: %3").arg(who, columnTitle(column), value);
    if (column == RuleColumn::Name && hasFinding(row))
        sentence += tr(". Finding: %1").arg(findingText(row));
    return sentence;
}

QVariant RuleTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const auto column = RuleColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row(index.row()), column);
    case Qt::AccessibleTextRole:
        return accessibleText(row(index.row()), column);
    case Qt::TextAlignmentRole:
        return column == RuleColumn::Number || column == RuleColumn::Hits ||
                       column == RuleColumn::Rate
                   ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant RuleTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kRuleColumnCount)
        return {};
    const auto column = RuleColumn(section);
    switch (role) {
    case Qt::DisplayRole:
        if (column == RuleColumn::Hits && m_workspace.counters->hasData())
            return m_workspace.counters->origin() == CounterOrigin::Live ? tr("Hits, live")
                                                                         : tr("Hits, sim");
        return columnTitle(column);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole:
        if (column >= RuleColumn::Hits && column <= RuleColumn::LastHit) {
            const QString caption = m_workspace.counters->caption();
            return caption.isEmpty()
                       ? tr("No figures yet: run a simulation, or connect to a device")
                       : caption;
        }
        return columnTitle(column);
    case Qt::TextAlignmentRole:
        return column == RuleColumn::Number || column == RuleColumn::Hits ||
                       column == RuleColumn::Rate
                   ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                   : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace tallygate::app
