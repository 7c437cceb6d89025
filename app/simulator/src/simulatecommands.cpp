// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulatecommands.h"

#include <QCoreApplication>

#include "dissectionview.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "services/actionregistry.h"
#include "whyview.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(SimulateCommands)
};

/// Adds commands with the same owner and category.
class Commands
{
public:
    Commands(SimulatorContext &context, const SimulateParts &parts)
        : m_context(context)
        , m_parts(parts)
    {}

    void add(const char *id, const QString &text, const char *icon, const char *key,
             std::function<bool()> enabledWhen, std::function<void()> run,
             QWidget *owner = nullptr) const
    {
        ActionSpec spec;
        spec.id = QStringLiteral("simulate.") + QString::fromLatin1(id);
        spec.text = text;
        spec.category = Words::tr("Simulation");
        spec.icon = QString::fromLatin1(icon);
        if (key)
            spec.keys = {QKeySequence(QString::fromLatin1(key))};
        spec.owner = owner ? owner : m_parts.page;
        spec.context = owner ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut;
        spec.enabledWhen = std::move(enabledWhen);
        spec.triggered = std::move(run);
        m_context.workspace().actions->add(spec);
    }

private:
    SimulatorContext &m_context;
    const SimulateParts &m_parts;
};

} // namespace

void addSimulateCommands(SimulatorContext &context, const SimulateParts &parts,
                         std::function<void()> chooseCaptures)
{
    const Commands commands(context, parts);
    const auto hasRun = [&context] { return context.run() != nullptr; };
    const auto hasPacket = [&context] { return context.packet().has_value(); };
    const auto hasField = [parts] { return !parts.dissection->currentExpression().empty(); };
    commands.add(
        "run", Words::tr("Run"), "play", "F5",
        [&context] { return !context.isRunning() && context.captures().obstacle().isEmpty(); },
        [&context] { context.start(); });
    commands.add(
        "cancel", Words::tr("Stop the simulation"), "square", "Shift+F5",
        [&context] { return context.isRunning(); }, [&context] { context.cancel(); });
    commands.add("addCaptures", Words::tr("Add captures…"), "folder-open", "Ctrl+Shift+O", {},
                 std::move(chooseCaptures));
    commands.add("filter", Words::tr("Filter packets"), "list-filter", "Ctrl+F", hasRun,
                 [parts] { parts.filter->edit()->setFocus(Qt::ShortcutFocusReason); });
    commands.add("goToFrame", Words::tr("Go to frame…"), "hash", "Ctrl+G", hasRun,
                 [parts] { parts.filter->askForFrame(); });
    commands.add("timeShown", Words::tr("Time of day or since the start"), "clock", nullptr, hasRun,
                 [parts] {
                     parts.model->setTimeShown(parts.model->timeShown() == TimeShown::Clock
                                                   ? TimeShown::SinceStart
                                                   : TimeShown::Clock);
                     parts.table->arrangeColumns();
                 });
    commands.add("goToRule", Words::tr("Go to the rule that decided"), "arrow-right", nullptr,
                 hasPacket, [&context] { context.showRuleOf(*context.packet()); });
    commands.add("ruleFromPacket", Words::tr("Rule from this packet…"), "plus", "Ctrl+Shift+R",
                 hasPacket, [&context] {
                     context.requestRule({*context.packet(), {}});
                 });
    commands.add("copyPacketExpression", Words::tr("Copy packet as expression"), "copy", nullptr,
                 hasPacket, [parts] { parts.why->copyExpression(); });
    commands.add(
        "copyValue", Words::tr("Copy value"), "copy", "Ctrl+C",
        [parts] { return parts.dissection->tree()->currentIndex().isValid(); },
        [parts] { parts.dissection->copyValue(); }, parts.dissection->tree());
    commands.add("copyExpression", Words::tr("Copy as expression"), "copy", "Ctrl+Shift+C",
                 hasField, [parts] { parts.dissection->copyExpression(); });
    commands.add("filterField", Words::tr("Use as packet filter"), "list-filter", "Ctrl+Shift+F",
                 hasField, [parts] { parts.dissection->useAsFilter(); });
    commands.add("ruleFromField", Words::tr("New rule from this field…"), "plus", "Ctrl+Shift+E",
                 hasField, [parts] { parts.dissection->makeRule(); });
}

} // namespace tallygate::app
