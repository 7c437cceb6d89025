// SPDX-License-Identifier: GPL-3.0-or-later
#include "designer/designercontext.h"

#include "locations.h"
#include "models/ruletext.h"
#include "services/navigator.h"
#include "services/selectionhub.h"
#include "session/policysession.h"
#include "text/explainer.h"

namespace tallygate::app {

DesignerContext::DesignerContext(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_names.follow(workspace.policy->policy());
    const auto follow = [this] { m_names.follow(m_workspace.policy->policy()); };
    connect(workspace.policy, &PolicySession::changed, this, follow);
    connect(workspace.policy, &PolicySession::reset, this, follow);
}

void DesignerContext::showFilter(const Uuid &filter)
{
    m_workspace.navigator->go({kPage, {idOf(filter)}, {}});
}

void DesignerContext::showRule(const Uuid &rule)
{
    const auto place = m_workspace.policy->policy().findRule(rule);
    if (!place)
        return;
    const Location there{kPage, {idOf(place->filter->uuid), idOf(rule)}, {}};
    if (m_workspace.navigator->current() != there)
        m_workspace.navigator->go(there);
    else
        emit ruleRequested(rule); // scrolled away since
}

void DesignerContext::showObject(const Uuid &object)
{
    const Location there{kPage, {QStringLiteral("object"), idOf(object)}, {}};
    if (m_workspace.navigator->current() != there)
        m_workspace.navigator->go(there);
    else
        setObject(object);
}

void DesignerContext::showApplications()
{
    m_workspace.navigator->go({kPage, {QStringLiteral("applications")}, {}});
}

void DesignerContext::show(const Uuid &uuid)
{
    const auto found = m_workspace.policy->policy().find(uuid);
    if (!found)
        return;
    if (found->kind == policy::ObjectKind::Rule)
        showRule(uuid);
    else if (found->kind == policy::ObjectKind::Filter)
        showFilter(uuid);
    else
        showObject(uuid);
}

bool DesignerContext::apply(policy::Edit edit, policy::Label label, const QString &mergeKey)
{
    const auto done = m_workspace.policy->apply(std::move(edit), std::move(label), mergeKey);
    if (!done)
        notify(tr("Not changed: %1").arg(m_workspace.explainer->sentence(done.error())));
    return done.has_value();
}

void DesignerContext::notify(const QString &text, const QString &actionText,
                             std::function<void()> act)
{
    emit noticed(text, actionText, act);
}

bool DesignerContext::remove(policy::Edit edit, const QString &text)
{
    if (!apply(std::move(edit)))
        return false;
    // Only this edit: once another was made, the history is the place to go back.
    const std::size_t position = m_workspace.policy->history().position();
    notify(text, tr("Undo"), [this, position] {
        if (m_workspace.policy->history().position() == position)
            m_workspace.policy->undo();
        else
            emit panelRequested(QStringLiteral("history"));
    });
    return true;
}

void DesignerContext::setFilter(const Uuid &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit filterChanged();
}

void DesignerContext::setSelection(std::vector<Uuid> rules, bool defaultSelected)
{
    if (rules == m_selectedRules && defaultSelected == m_defaultSelected)
        return;
    m_selectedRules = std::move(rules);
    m_defaultSelected = defaultSelected;
    emit selectionChanged();
}

void DesignerContext::setObject(const Uuid &object)
{
    if (object == m_object)
        return;
    m_object = object;
    emit objectChanged();
}

void DesignerContext::setShowsApplications(bool shows)
{
    if (shows == m_applications)
        return;
    m_applications = shows;
    emit showsApplicationsChanged();
}

} // namespace tallygate::app
