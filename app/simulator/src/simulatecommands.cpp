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

QString say(const char *text)
{
    return QCoreApplication::translate("SimulateCommands", text);
}

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
        spec.category = say("Simulation");
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
        "run", say("Run"), "play", "F5",
        [&context] { return !context.isRunning() && context.captures().obstacle().isEmpty(); },
        [&context] { context.start(); });
    commands.add(
        "cancel", say("Stop the simulation"), "square", "Shift+F5",
        [&context] { return context.isRunning(); }, [&context] { context.cancel(); });
    commands.add("addCaptures", say("Add captures…"), "folder-open", "Ctrl+Shift+O", {},
                 std::move(chooseCaptures));
    commands.add("filter", say("Filter packets"), "list-filter", "Ctrl+F", hasRun,
                 [parts] { parts.filter->edit()->setFocus(Qt::ShortcutFocusReason); });
    commands.add("goToFrame", say("Go to frame…"), "hash", "Ctrl+G", hasRun,
                 [parts] { parts.filter->askForFrame(); });
    commands.add(
        "timeShown", say("Time of day or since the start"), "clock", nullptr, hasRun, [parts] {
            using Shown = PacketModel::TimeShown;
            parts.model->setTimeShown(parts.model->timeShown() == Shown::Clock ? Shown::SinceStart
                                                                               : Shown::Clock);
            parts.table->arrangeColumns();
        });
    commands.add("goToRule", say("Go to the rule that decided"), "arrow-right", nullptr, hasPacket,
                 [&context] { context.showRuleOf(*context.packet()); });
    commands.add("ruleFromPacket", say("Rule from this packet…"), "plus", "Ctrl+Shift+R", hasPacket,
                 [&context] {
                     context.requestRule({*context.packet(), {}});
                 });
    commands.add("copyPacketExpression", say("Copy packet as expression"), "copy", nullptr,
                 hasPacket, [parts] { parts.why->copyExpression(); });
    commands.add(
        "copyValue", say("Copy value"), "copy", "Ctrl+C",
        [parts] { return parts.dissection->tree()->currentIndex().isValid(); },
        [parts] { parts.dissection->copyValue(); }, parts.dissection->tree());
    commands.add("copyExpression", say("Copy as expression"), "copy", "Ctrl+Shift+C", hasField,
                 [parts] { parts.dissection->copyExpression(); });
    commands.add("filterField", say("Use as packet filter"), "list-filter", "Ctrl+Shift+F",
                 hasField, [parts] { parts.dissection->useAsFilter(); });
    commands.add("ruleFromField", say("New rule from this field…"), "plus", "Ctrl+Shift+E",
                 hasField, [parts] { parts.dissection->makeRule(); });
}

} // namespace tallygate::app
