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
struct CommandWords
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
        spec.category = CommandWords::tr("Simulation");
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

/// What acts on the fields that are selected in the tree of the packet.
void addFieldCommands(SimulatorContext &context, const SimulateParts &parts)
{
    const Commands commands(context, parts);
    DissectionView *view = parts.dissection;
    const auto has = [view](auto member) {
        return [view, member] {
            const FieldSelection selection = view->selection();
            return !(selection.*member).empty();
        };
    };
    const auto hasField = has(&FieldSelection::expressions);
    commands.add(
        "copyValue", CommandWords::tr("Copy value"), "copy", "Ctrl+C", has(&FieldSelection::lines),
        [view] { view->copyValue(); }, view->trees());
    commands.add("copyLine", CommandWords::tr("Copy line"), "copy", nullptr,
                 has(&FieldSelection::lines), [view] { view->copyLine(); });
    commands.add("copyBytes", CommandWords::tr("Copy bytes"), "binary", "Ctrl+Shift+B",
                 has(&FieldSelection::bytes), [view] { view->copyBytes(); });
    commands.add("copyExpression", CommandWords::tr("Copy as expression"), "copy", "Ctrl+Shift+C",
                 hasField, [view] { view->copyExpression(); });
    commands.add("copyWiresharkFilter", CommandWords::tr("Copy as Wireshark filter"), "copy",
                 nullptr, has(&FieldSelection::filters), [view] { view->copyWiresharkFilter(); });
    struct Join
    {
        const char *id;
        QString text;
        FilterJoin join;
        const char *key;
    };
    const Join joins[] = {
        {"filterOnly", CommandWords::tr("Filter packets: only by this field"), FilterJoin::Only,
         nullptr},
        {"filterNot", CommandWords::tr("Filter packets: only without this field's value"),
         FilterJoin::Not, nullptr},
        {"filterField", CommandWords::tr("Filter packets: … and this field"), FilterJoin::And,
         "Ctrl+Shift+F"},
        {"filterOr", CommandWords::tr("Filter packets: … or this field"), FilterJoin::Or, nullptr},
        {"filterAndNot", CommandWords::tr("Filter packets: … and not this field"),
         FilterJoin::AndNot, nullptr},
        {"filterOrNot", CommandWords::tr("Filter packets: … or not this field"), FilterJoin::OrNot,
         nullptr},
    };
    for (const Join &each : joins)
        commands.add(each.id, each.text, "list-filter", each.key, hasField,
                     [view, join = each.join] { view->useAsFilter(join); });
    commands.add("ruleFromField", CommandWords::tr("New rule from this field…"), "plus",
                 "Ctrl+Shift+E", hasField, [view] { view->makeRule(); });
    commands.add(
        "reading", CommandWords::tr("Packet as Tallygate or as Wireshark reads it"), "layers",
        "Ctrl+Shift+W", [&context] { return context.packet().has_value(); },
        [view] {
            view->setReading(view->reading() == DissectionView::Ours ? DissectionView::Wireshark
                                                                     : DissectionView::Ours);
        });
}

} // namespace

void addSimulateCommands(SimulatorContext &context, const SimulateParts &parts,
                         std::function<void()> chooseCaptures)
{
    const Commands commands(context, parts);
    const auto hasRun = [&context] { return context.run() != nullptr; };
    const auto hasPacket = [&context] { return context.packet().has_value(); };
    commands.add(
        "run", CommandWords::tr("Run"), "play", "F5",
        [&context] { return !context.isRunning() && context.captures().obstacle().isEmpty(); },
        [&context] { context.start(); });
    commands.add(
        "cancel", CommandWords::tr("Stop the simulation"), "square", "Shift+F5",
        [&context] { return context.isRunning(); }, [&context] { context.cancel(); });
    commands.add("addCaptures", CommandWords::tr("Add captures…"), "folder-open", "Ctrl+Shift+O",
                 {}, std::move(chooseCaptures));
    commands.add("filter", CommandWords::tr("Filter packets"), "list-filter", "Ctrl+F", hasRun,
                 [parts] { parts.filter->edit()->setFocus(Qt::ShortcutFocusReason); });
    commands.add("goToFrame", CommandWords::tr("Go to frame…"), "hash", "Ctrl+G", hasRun,
                 [parts] { parts.filter->askForFrame(); });
    commands.add("timeShown", CommandWords::tr("Time of day or since the start"), "clock", nullptr,
                 hasRun, [parts] {
                     parts.model->setTimeShown(parts.model->timeShown() == TimeShown::Clock
                                                   ? TimeShown::SinceStart
                                                   : TimeShown::Clock);
                     parts.table->arrangeColumns();
                 });
    commands.add("goToRule", CommandWords::tr("Go to the rule that decided"), "arrow-right",
                 nullptr, hasPacket, [&context] { context.showRuleOf(*context.packet()); });
    commands.add("ruleFromPacket", CommandWords::tr("Rule from this packet…"), "plus",
                 "Ctrl+Shift+R", hasPacket, [&context] {
                     context.requestRule({*context.packet(), {}});
                 });
    commands.add("copyPacketExpression", CommandWords::tr("Copy packet as expression"), "copy",
                 nullptr, hasPacket, [parts] { parts.why->copyExpression(); });
    addFieldCommands(context, parts);
}

} // namespace tallygate::app
