// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QObject>
#include <QString>

#include "base/uuid.h"
#include "models/nameindex.h"
#include "policy/edit.h"
#include "services/workspace.h"

namespace tallygate::app {

/// What one Policy page shows, shared by its parts (tree, table, inspector, bottom panel), so that
/// they need not know each other. Made by the page, outlives its parts. GUI thread.
///
/// The parts are constructed as Part(DesignerContext &, QWidget *parent): ObjectTree (left),
/// Inspector (right), BottomPanel (below the table), ApplicationGrid and EffectiveRules (in the
/// middle, instead of the table). Each connects to what it follows here and in the Workspace:
/// PolicySession::changed and reset, Findings::changed, CounterContext::changed.
///
///   filter     whose rules the table shows
///   selection  the rules selected in the table, in their order; the current one is also in
///              Workspace::selection
///   object     what the inspector shows instead of a rule: a set, service, meter, device,
///              interface group, application, section or filter; null: the selected rule(s)
class DesignerContext : public QObject
{
    Q_OBJECT

public:
    explicit DesignerContext(Workspace &workspace, QObject *parent = nullptr);

    Workspace &workspace() const { return m_workspace; }

    /// The objects of the policy by name, always of the present snapshot.
    const NameIndex &names() const { return m_names; }

    const Uuid &filter() const { return m_filter; }
    const std::vector<Uuid> &selectedRules() const { return m_selectedRules; }
    bool isDefaultSelected() const { return m_defaultSelected; }
    const Uuid &object() const { return m_object; }
    /// Whether the middle shows the applications (interface x direction) instead of the rules.
    bool showsApplications() const { return m_applications; }

    // Going somewhere: all of it through Navigator, so that back and forward work.

    void showFilter(const Uuid &filter);
    /// The table scrolls to the rule and selects it.
    void showRule(const Uuid &rule);
    /// Opens the object's editor in the inspector.
    void showObject(const Uuid &object);
    void showApplications();
    /// Whatever it is: rule, section, filter, object.
    void show(const Uuid &uuid);

    /// Applies an edit; if the policy refuses it, the page says why. True if it was made.
    bool apply(policy::Edit edit, policy::Label label = {}, const QString &mergeKey = {});
    /// Says something in the page's notice bar, with an action to go on from it ("Undo").
    void notify(const QString &text, const QString &actionText = {},
                std::function<void()> act = {});
    /// Removes with undo offered; `text` says what went: "Removed set bogons".
    bool remove(policy::Edit edit, const QString &text);

    // For the page and the table only

    void setFilter(const Uuid &filter);
    void setSelection(std::vector<Uuid> rules, bool defaultSelected);
    void setObject(const Uuid &object);
    void setShowsApplications(bool shows);

signals:
    void filterChanged();
    void selectionChanged();
    void objectChanged();
    void showsApplicationsChanged();
    /// The table shall show this rule (it may be another filter's: filterChanged comes first).
    void ruleRequested(const tallygate::Uuid &rule);
    void noticed(const QString &text, const QString &actionText, const std::function<void()> &act);
    /// Shows the bottom panel's tab "findings", "where-used" or "history".
    void panelRequested(const QString &tab);

private:
    Workspace &m_workspace;
    NameIndex m_names;
    Uuid m_filter;
    std::vector<Uuid> m_selectedRules;
    bool m_defaultSelected = false;
    Uuid m_object;
    bool m_applications = false;
};

} // namespace tallygate::app
