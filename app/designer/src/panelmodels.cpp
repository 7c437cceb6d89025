// SPDX-License-Identifier: GPL-3.0-or-later
#include "panelmodels.h"

#include <algorithm>

#include "editsentence.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

Ink inkOf(Severity severity)
{
    return severity == Severity::Error     ? Ink::Drop
           : severity == Severity::Warning ? Ink::Warning
                                           : Ink::Mute;
}

QString iconOf(Severity severity)
{
    return severity == Severity::Error     ? QStringLiteral("circle-x")
           : severity == Severity::Warning ? QStringLiteral("triangle-alert")
                                           : QStringLiteral("info");
}

QString spokenSeverity(Severity severity)
{
    return severity == Severity::Error     ? FindingsModel::tr("Error")
           : severity == Severity::Warning ? FindingsModel::tr("Warning")
                                           : FindingsModel::tr("Note");
}

} // namespace

PanelModel::PanelModel(DesignerContext &context, QObject *parent)
    : QAbstractListModel(parent)
    , m_context(context)
{}

QVariant PanelModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PanelLine shown = line(index.row());
    const QString all = QStringLiteral("%1 %2").arg(shown.subject, shown.sentence).trimmed();
    if (role == Qt::ToolTipRole && !shown.hover.isEmpty())
        return shown.hover;
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return all;
    if (role == Qt::AccessibleTextRole)
        return shown.button.isEmpty() ? all : all + tr(". Alt+Enter: %1").arg(shown.button);
    return {};
}

FindingsModel::FindingsModel(DesignerContext &context, QObject *parent)
    : PanelModel(context, parent)
{
    connect(context.workspace().findings, &Findings::changed, this, &FindingsModel::take);
    take();
}

void FindingsModel::take()
{
    beginResetModel();
    m_list = m_context.workspace().findings->list();
    m_order.resize(m_list->all.size());
    for (std::size_t i = 0; i < m_order.size(); ++i)
        m_order[i] = static_cast<std::uint32_t>(i);
    std::stable_sort(m_order.begin(), m_order.end(), [this](std::uint32_t a, std::uint32_t b) {
        return m_list->all[a].severity > m_list->all[b].severity;
    });
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

PanelLine FindingsModel::line(int row) const
{
    const Diagnostic &finding = at(row);
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const Explainer &explainer = *m_context.workspace().explainer;
    PanelLine shown;
    shown.icon = iconOf(finding.severity);
    shown.ink = inkOf(finding.severity);
    shown.subject = subjectOf(finding, policy);
    if (shown.subject.isEmpty())
        shown.subject = spokenSeverity(finding.severity);
    shown.sentence = explainer.sentence(finding);
    if (const QString hint = explainer.hint(finding); !hint.isEmpty())
        shown.sentence += QLatin1Char(' ') + hint;
    if (const auto fix = fixOf(finding, policy))
        shown.button = fix->text;
    return shown;
}

void FindingsModel::activate(int row)
{
    m_context.show(at(row).object);
}

void FindingsModel::pressButton(int row)
{
    if (auto fix = fixOf(at(row), m_context.workspace().policy->policy()))
        m_context.apply(std::move(fix->edit));
}

QString FindingsModel::emptyText() const
{
    return tr("No findings: every expression, set, service and meter makes sense, and every rule "
              "can be reached.");
}

WhereUsedModel::WhereUsedModel(DesignerContext &context, QObject *parent)
    : PanelModel(context, parent)
{
    connect(&context, &DesignerContext::objectChanged, this, &WhereUsedModel::refresh);
    connect(&context, &DesignerContext::filterChanged, this, &WhereUsedModel::refresh);
    connect(context.workspace().policy, &PolicySession::changed, this, &WhereUsedModel::refresh);
    connect(context.workspace().policy, &PolicySession::reset, this, &WhereUsedModel::refresh);
}

void WhereUsedModel::setActive(bool active)
{
    m_active = active;
    refresh();
}

void WhereUsedModel::refresh()
{
    if (!m_active)
        return;
    const policy::Policy &policy = m_context.workspace().policy->policy();
    const Uuid uuid = m_context.object().isNull() ? m_context.filter() : m_context.object();
    beginResetModel();
    m_references.clear();
    m_subject.clear();
    if (const auto object = policy.object(uuid)) {
        const std::string name(policy::nameOf(*object));
        m_subject = QStringLiteral("%1 %2").arg(kindName(policy::kindOf(*object)), text(name));
        m_references = policy::whereUsed(policy, policy::kindOf(*object), name);
    }
    endResetModel();
}

int WhereUsedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_references.size());
}

PanelLine WhereUsedModel::line(int row) const
{
    const policy::Reference &reference = m_references[static_cast<std::size_t>(row)];
    const policy::Policy &policy = m_context.workspace().policy->policy();
    Diagnostic about;
    about.object = reference.object;
    PanelLine shown;
    shown.icon = QStringLiteral("link");
    shown.subject = subjectOf(about, policy);
    shown.sentence = columnName(reference.column);
    if (const auto place = policy.findRule(reference.object))
        shown.sentence += tr(" · %1").arg(text(place->filter->name));
    else if (const auto application = policy.application(reference.object))
        shown.sentence +=
            QStringLiteral(" · %1 %2").arg(text(application->device), text(application->interface));
    return shown;
}

void WhereUsedModel::activate(int row)
{
    m_context.show(m_references[static_cast<std::size_t>(row)].object);
}

QString WhereUsedModel::emptyText() const
{
    return m_subject.isEmpty() ? tr("Choose a set, service, meter, device or filter to see what "
                                    "names it.")
                               : tr("Nothing names %1.").arg(m_subject);
}

HistoryModel::HistoryModel(DesignerContext &context, QObject *parent)
    : PanelModel(context, parent)
{
    const auto reload = [this] {
        beginResetModel();
        endResetModel();
    };
    connect(context.workspace().policy, &PolicySession::changed, this, reload);
    connect(context.workspace().policy, &PolicySession::reset, this, reload);
    connect(context.workspace().policy, &PolicySession::stateChanged, this, reload);
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return static_cast<int>(m_context.workspace().policy->history().entries().size()) + 1;
}

PanelLine HistoryModel::line(int row) const
{
    const policy::History &history = m_context.workspace().policy->history();
    // Row 0 is the newest entry; the last row is position 0.
    const std::size_t position = history.entries().size() - static_cast<std::size_t>(row);
    PanelLine shown;
    shown.faint = position > history.position();
    const bool here = position == history.position();
    shown.icon = here ? QStringLiteral("circle-dot") : QStringLiteral("circle");
    shown.ink = here ? Ink::Accent : Ink::Faint;
    if (position == 0) {
        shown.subject = tr("As opened");
        return shown;
    }
    const policy::History::Entry &entry = history.entries()[position - 1];
    shown.subject = sentenceOf(entry.label);
    shown.sentence = m_context.workspace().formatter->clock(entry.time);
    shown.hover = shown.subject + u'\n' + m_context.workspace().formatter->dateTime(entry.time);
    if (shown.faint)
        shown.sentence += tr(" · undone");
    return shown;
}

void HistoryModel::activate(int row)
{
    PolicySession *session = m_context.workspace().policy;
    session->jumpTo(session->history().entries().size() - static_cast<std::size_t>(row));
}

} // namespace tallygate::app
