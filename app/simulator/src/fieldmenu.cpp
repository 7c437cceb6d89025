// SPDX-License-Identifier: GPL-3.0-or-later
#include "fieldmenu.h"

#include <set>

#include <QCoreApplication>
#include <QMenu>

#include "services/actionregistry.h"
#include "services/selectionhub.h"
#include "session/policysession.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kMostRules = 25; // in the menu of rules to add to

/// The texts of this file.
struct FieldWords
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::DissectionView)
};

/// The rule in hand on the Policy page, the one that decided, then the others of its filter.
class RuleMenu
{
public:
    RuleMenu(SimulatorContext &context, QMenu &menu, const std::string &expression)
        : m_context(context)
        , m_menu(menu)
        , m_expression(expression)
    {}

    void fill()
    {
        const policy::Policy &policy = m_context.workspace().policy->policy();
        Uuid filterId;
        if (const auto &current = m_context.workspace().selection->rule(); current) {
            offer(current->rule, FieldWords::tr("%1 (selected on the Policy page)"));
            filterId = current->filter;
        }
        const auto &run = m_context.run();
        const simulate::PacketRecord &record = run->packet(*m_context.packet());
        if (const auto *rule = run->ruleOf(record))
            offer(rule->uuid, FieldWords::tr("%1 (decided this packet)"));
        if (const auto *application = run->applicationOf(record))
            filterId = application->filter;
        if (!m_menu.isEmpty())
            m_menu.addSeparator();
        if (const auto filter = policy.filter(filterId)) {
            for (const auto &section : filter->sections) {
                for (const auto &rule : section->rules) {
                    if (m_offered.size() < kMostRules)
                        offer(rule->uuid, QStringLiteral("%1"));
                }
            }
        }
        m_menu.setEnabled(!m_offered.empty());
    }

private:
    void offer(const Uuid &rule, const QString &pattern)
    {
        const auto place = m_context.workspace().policy->policy().findRule(rule);
        if (!place || !m_offered.insert(rule).second)
            return;
        QObject::connect(m_menu.addAction(pattern.arg(text(place->rule->name))),
                         &QAction::triggered, &m_context,
                         [&context = m_context, rule, expression = m_expression] {
                             context.addToRule(rule, expression);
                         });
    }

    SimulatorContext &m_context;
    QMenu &m_menu;
    const std::string m_expression;
    std::set<Uuid> m_offered;
};

} // namespace

void openFieldMenu(SimulatorContext &context, QWidget &parent, const FieldSelection &selection,
                   const QPoint &globalPosition)
{
    if (selection.isEmpty())
        return;
    auto *menu = new QMenu(&parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const ActionRegistry &actions = *context.workspace().actions;
    const auto add = [&actions](QMenu &to, const char *id) {
        if (QAction *action = actions.action(QStringLiteral("simulate.") + QLatin1String(id)))
            to.addAction(action);
    };
    for (const char *id : {"copyValue", "copyLine"})
        add(*menu, id);
    if (!selection.bytes.empty())
        add(*menu, "copyBytes");
    const std::string expression = selection.expression();
    if (!expression.empty())
        add(*menu, "copyExpression");
    if (!selection.filters.isEmpty())
        add(*menu, "copyWiresharkFilter");
    if (!expression.empty() && context.packet()) {
        menu->addSeparator();
        QMenu &search = *menu->addMenu(FieldWords::tr("Use as packet filter"));
        for (const char *id :
             {"filterOnly", "filterNot", "filterField", "filterOr", "filterAndNot", "filterOrNot"})
            add(search, id);
        menu->addSeparator();
        add(*menu, "ruleFromField");
        RuleMenu(context, *menu->addMenu(FieldWords::tr("Add to rule")), expression).fill();
    }
    menu->popup(globalPosition);
}

} // namespace tallygate::app
