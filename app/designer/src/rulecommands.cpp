// SPDX-License-Identifier: GPL-3.0-or-later
#include "rulecommands.h"

#include <algorithm>
#include <unordered_set>

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMenu>

#include "columnlayout.h"
#include "locations.h"
#include "models/ruletext.h"
#include "policy/cell.h"
#include "ruleclipboard.h"
#include "ruletable.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "session/policysession.h"
#include "text/explainer.h"

namespace tallygate::app {

RuleCommands::RuleCommands(DesignerContext &context, RuleTable &table, QWidget *page)
    : QObject(page)
    , m_context(context)
    , m_table(table)
{
    addActions(page);
    const auto refresh = [this] { m_context.workspace().actions->invalidate(); };
    connect(&context, &DesignerContext::selectionChanged, this, refresh);
    connect(&context, &DesignerContext::filterChanged, this, refresh);
    connect(&table, &RuleTable::rulesDropped, this, &RuleCommands::dropRules);
    connect(&table, &RuleTable::menuRequested, this, [this](const QPoint &at) {
        m_context.workspace().actions->refresh();
        auto *menu = new QMenu(&m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(*menu);
        menu->popup(at);
    });
}

void RuleCommands::addActions(QWidget *page)
{
    ActionRegistry &registry = *m_context.workspace().actions;
    const QString category = tr("Rules");
    const auto rules = [this] { return hasRules(); };
    const auto filter = [this] { return m_table.rules().filter() != nullptr; };
    const auto any = [this] { return hasRules() || !m_table.selectedSections().empty(); };
    // Keys that also mean something while typing belong to the table alone.
    const auto add = [&](const char *id, const QString &text, const char *icon,
                         QList<QKeySequence> keys, bool ofTable, std::function<bool()> when,
                         std::function<void()> run) {
        ActionSpec spec;
        spec.id = QString::fromLatin1(id);
        spec.text = text;
        spec.category = category;
        spec.icon = QString::fromLatin1(icon);
        spec.keys = std::move(keys);
        spec.owner = ofTable ? static_cast<QWidget *>(&m_table) : page;
        spec.context = ofTable ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut;
        spec.enabledWhen = std::move(when);
        spec.triggered = std::move(run);
        registry.add(spec);
        m_menu << spec.id;
    };
    const auto separate = [this] { m_menu << QString(); };
    add("rule.add", tr("Add rule below"), "plus", {Qt::Key_Insert}, true, filter,
        [this] { addRule(); });
    add("section.add", tr("Add section"), "folder-plus", {QKeySequence("Ctrl+Shift+Insert")}, true,
        filter, [this] { addSection(); });
    add("rule.duplicate", tr("Duplicate"), "copy", {QKeySequence("Ctrl+D")}, true, rules,
        [this] { duplicate(); });
    add("rule.toggle", tr("Enable or disable"), "toggle-left", {Qt::Key_Space}, true, any,
        [this] { toggleEnabled(); });
    separate();
    add("rule.cut", tr("Cut"), "scissors", {QKeySequence::Cut}, true, rules, [this] { cut(); });
    add("rule.copy", tr("Copy"), "copy", {QKeySequence::Copy}, true, rules, [this] { copy(); });
    add("rule.paste", tr("Paste"), "clipboard-paste", {QKeySequence::Paste}, true, filter,
        [this] { paste(); });
    separate();
    const auto some = [this] { return m_table.rules().ruleCount() > 0; };
    add("rule.export", tr("Export rules…"), "upload", {}, false, some,
        [this] { emit exportRequested(); });
    add("rule.import", tr("Import rules…"), "import", {}, false, filter,
        [this] { emit importRequested(); });
    separate();
    add("rule.up", tr("Move up"), "arrow-up", {QKeySequence("Alt+Up")}, true, any,
        [this] { move(-1); });
    add("rule.down", tr("Move down"), "arrow-down", {QKeySequence("Alt+Down")}, true, any,
        [this] { move(1); });
    add("rule.moveTo", tr("Move to number or section…"), "move-vertical", {QKeySequence("Ctrl+M")},
        false, rules, [this] { emit moveRequested(); });
    separate();
    add("rule.whereUsed", tr("Where used"), "file-search", {QKeySequence("Alt+F7")}, true, any,
        [this] { emit m_context.panelRequested(QStringLiteral("where-used")); });
    const auto oneInLog = [this] {
        return (m_context.selectedRules().size() == 1 || m_context.isDefaultSelected()) &&
               m_context.workspace().actions->action(QStringLiteral("page.logs")) != nullptr;
    };
    add("rule.hits", tr("Hits in the log"), "list", {}, true, oneInLog, [this] { showHits(); });
    add("rule.find", tr("Filter this list"), "list-filter", {QKeySequence("Ctrl+F")}, false, filter,
        [this] { emit filterRequested(); });
    add("rule.replace", tr("Find and replace…"), "replace", {QKeySequence("Ctrl+H")}, false, filter,
        [this] { emit replaceRequested(); });
    separate();
    add("section.collapse", tr("Collapse all sections"), "between-horizontal-start",
        {QKeySequence("Ctrl+Shift+-")}, false, filter,
        [this] { m_table.rules().setAllCollapsed(true); });
    add("section.expand", tr("Expand all sections"), "rows-3", {QKeySequence("Ctrl+Shift++")},
        false, filter, [this] { m_table.rules().setAllCollapsed(false); });
    separate();
    add("rule.remove", tr("Remove"), "trash-2", {QKeySequence::Delete}, true, any,
        [this] { remove(); });
}

void RuleCommands::showHits()
{
    Location hits{QStringLiteral("logs"), {}, {}};
    if (m_context.isDefaultSelected()) {
        // Hits of a default know their application, whose name tells the filter.
        hits.query.emplace_back(QStringLiteral("rule"), QStringLiteral("default"));
        if (const auto filter = m_table.rules().filter())
            hits.query.emplace_back(QStringLiteral("application"),
                                    u'=' + QString::fromStdString(filter->name));
    } else {
        hits.query.emplace_back(QStringLiteral("rule"), idOf(m_context.selectedRules().front()));
    }
    m_context.workspace().navigator->go(hits);
}

void RuleCommands::fillMenu(QMenu &menu) const
{
    for (const QString &id : m_menu) {
        if (id.isEmpty())
            menu.addSeparator();
        else if (QAction *action = m_context.workspace().actions->action(id);
                 action && action->isEnabled())
            menu.addAction(action);
    }
}

bool RuleCommands::hasRules() const
{
    return !m_context.selectedRules().empty();
}

policy::Label RuleCommands::labelFor(const char *code,
                                     const std::vector<policy::RulePtr> &rules) const
{
    return {
        code,
        {std::to_string(rules.size()), rules.size() == 1 ? rules.front()->name : std::string()}};
}

QString RuleCommands::countText(std::size_t rules) const
{
    return rules == 1 ? tr("1 rule") : tr("%n rules", nullptr, int(rules));
}

void RuleCommands::insert(std::vector<policy::RulePtr> rules, const RuleTableModel::Anchor &anchor,
                          const char *label)
{
    std::vector<Uuid> uuids;
    for (const policy::RulePtr &rule : rules)
        uuids.push_back(rule->uuid);
    const policy::Label words = labelFor(label, rules);
    bool done = false;
    if (anchor.section.isNull()) { // a filter without sections gets its first one
        policy::Section section;
        section.uuid = Uuid::random();
        section.name = tr("Rules").toStdString();
        section.rules = std::move(rules);
        policy::Edit edit = policy::insertSection(m_table.rules().filterId(), {}, section);
        done = m_context.apply(std::move(edit), words);
    } else {
        done = m_context.apply(policy::insertRules(anchor.section, anchor.before, std::move(rules)),
                               words);
    }
    if (done)
        m_table.select(uuids);
}

void RuleCommands::addRule()
{
    policy::Rule rule;
    rule.uuid = Uuid::random();
    rule.name = tr("New rule").toStdString();
    const Uuid uuid = rule.uuid;
    m_table.setFocus();
    insert({std::make_shared<policy::Rule>(std::move(rule))},
           m_table.rules().anchorBelow(m_table.currentRow()), "insert-rules");
    if (const int row = m_table.rules().rowOf(uuid); row >= 0)
        m_table.editCell(row, RuleColumn::Name);
}

void RuleCommands::addSection()
{
    const auto &filter = m_table.rules().filter();
    if (!filter)
        return;
    policy::Section section;
    section.uuid = Uuid::random();
    section.name = tr("New section").toStdString();
    const Uuid uuid = section.uuid;
    const Uuid here = m_table.rules().anchorBelow(m_table.currentRow()).section;
    Uuid before;
    for (std::size_t i = 0; i + 1 < filter->sections.size(); ++i) {
        if (filter->sections[i]->uuid == here)
            before = filter->sections[i + 1]->uuid;
    }
    if (!m_context.apply(policy::insertSection(filter->uuid, before, std::move(section))))
        return;
    m_table.setFocus();
    m_table.select({uuid});
    if (const int row = m_table.rules().rowOf(uuid); row >= 0)
        m_table.editCell(row, RuleColumn::Name);
}

void RuleCommands::duplicate()
{
    const auto &policy = m_context.workspace().policy->policy();
    const std::vector<Uuid> selected = m_table.selectedRules();
    std::vector<policy::RulePtr> copies;
    for (const policy::RulePtr &rule : rulesOf(policy, selected)) {
        policy::Rule copy = *rule;
        copy.uuid = Uuid::random();
        copies.push_back(std::make_shared<policy::Rule>(std::move(copy)));
    }
    if (!copies.empty())
        insert(std::move(copies),
               m_table.rules().anchorBelow(m_table.rules().rowOf(selected.back())),
               "duplicate-rules");
}

void RuleCommands::remove()
{
    std::vector<Uuid> rules = m_table.selectedRules();
    const std::vector<Uuid> sections = m_table.selectedSections();
    const auto &policy = m_context.workspace().policy->policy();
    if (sections.empty()) {
        if (rules.empty())
            return;
        const QString words = tr("Removed %1").arg(countText(rules.size()));
        m_context.remove(policy::removeRules(std::move(rules)), words);
        return;
    }
    // Rules of a section that goes need no mention of their own.
    const std::unordered_set<Uuid> going(sections.begin(), sections.end());
    std::erase_if(rules, [&](const Uuid &uuid) {
        const auto found = policy.find(uuid);
        return found && going.contains(found->parent);
    });
    std::size_t gone = rules.size();
    for (const Uuid &uuid : sections)
        gone += policy.findSection(uuid)->section->rules.size();
    policy::RemoveSections removal;
    removal.sections = sections;
    std::vector<policy::Edit> edits{{removal}};
    if (!rules.empty())
        edits.push_back(policy::removeRules(std::move(rules)));
    const policy::Label label =
        edits.size() == 1 ? policy::describe(edits.front(), policy)
                          : policy::Label{"several-edits", {std::to_string(edits.size())}};
    m_context.remove(policy::composite(label, std::move(edits)),
                     tr("Removed %1 with %2")
                         .arg(sections.size() == 1
                                  ? tr("a section")
                                  : tr("%n sections", nullptr, int(sections.size())),
                              countText(gone)));
}

bool RuleCommands::mayMove()
{
    if (!m_table.rules().hasQuery())
        return true;
    m_context.notify(tr("Rules cannot be moved while the list is filtered: what lies between them "
                        "is hidden."),
                     tr("Clear filter"), [this] { emit filterClearRequested(); });
    return false;
}

void RuleCommands::move(int step)
{
    if (!mayMove())
        return;
    const std::vector<Uuid> rules = m_table.selectedRules();
    if (rules.empty()) {
        moveSections(step);
        return;
    }
    const RuleTableModel &model = m_table.rules();
    const int first = model.rowOf(rules.front());
    const int last = model.rowOf(rules.back());
    if (step < 0 && first <= 1)
        return; // the first rule of the first section
    if (step > 0 && (last + 1 >= model.rowCount() || last + 1 == model.defaultRow()))
        return;
    moveTo(step < 0 ? model.anchorAbove(first - 1) : model.anchorBelow(last + 1));
}

void RuleCommands::moveSections(int step)
{
    const std::vector<Uuid> sections = m_table.selectedSections();
    const auto &filter = m_table.rules().filter();
    if (sections.empty() || !filter)
        return;
    const auto indexOf = [&](const Uuid &uuid) {
        const auto found = std::find_if(filter->sections.begin(), filter->sections.end(),
                                        [&](const auto &section) { return section->uuid == uuid; });
        return std::size_t(found - filter->sections.begin());
    };
    const std::size_t first = indexOf(sections.front());
    const std::size_t last = indexOf(sections.back());
    const std::size_t count = filter->sections.size();
    if ((step < 0 && first == 0) || (step > 0 && last + 1 >= count))
        return;
    const std::size_t before = step < 0 ? first - 1 : last + 2;
    policy::MoveSections edit;
    edit.moves.push_back(
        {filter->uuid, before < count ? filter->sections[before]->uuid : Uuid(), sections});
    if (m_context.apply({edit}))
        m_table.select(sections);
}

void RuleCommands::moveTo(const RuleTableModel::Anchor &anchor)
{
    const std::vector<Uuid> rules = m_table.selectedRules();
    const int column = std::max(0, m_table.currentIndex().column());
    if (rules.empty() || anchor.section.isNull() || !mayMove())
        return;
    if (m_context.apply(policy::moveRules(rules, anchor.section, anchor.before)))
        m_table.select(rules, RuleColumn(column));
}

void RuleCommands::moveToNumber(std::size_t number)
{
    const RuleTableModel &model = m_table.rules();
    const int row = model.rowOfNumber(number);
    moveTo(row >= 0 ? model.anchorAbove(row) : model.anchorBelow(model.defaultRow()));
}

void RuleCommands::moveToSection(const Uuid &section)
{
    moveTo({section, {}});
}

void RuleCommands::toggleEnabled()
{
    const std::vector<Uuid> rules = m_table.selectedRules();
    const auto &policy = m_context.workspace().policy->policy();
    if (!rules.empty()) {
        // Mixed ones are all switched on first.
        const auto chosen = rulesOf(policy, rules);
        const bool allOn = std::all_of(chosen.begin(), chosen.end(),
                                       [](const policy::RulePtr &rule) { return rule->enabled; });
        policy::RulePatch patch;
        patch.enabled = !allOn;
        m_table.applyPatch(patch);
        return;
    }
    for (const Uuid &uuid : m_table.selectedSections()) {
        policy::ModifySection edit;
        edit.section = uuid;
        edit.enabled = !m_context.workspace().policy->policy().findSection(uuid)->section->enabled;
        m_context.apply({edit});
    }
}

void RuleCommands::copy()
{
    QApplication::clipboard()->setMimeData(
        rulesMimeData(m_context.workspace().policy->policy(), m_table.selectedRules()).release());
}

void RuleCommands::cut()
{
    const std::vector<Uuid> rules = m_table.selectedRules();
    const auto &policy = m_context.workspace().policy->policy();
    QApplication::clipboard()->setMimeData(rulesMimeData(policy, rules, RuleOrigin::Cut).release());
    const policy::Label label = labelFor("cut-rules", rulesOf(policy, rules));
    m_context.apply(policy::removeRules(rules), label);
}

void RuleCommands::paste()
{
    const QMimeData *mime = QApplication::clipboard()->mimeData();
    if (!mime || m_table.takeIntoCell(*mime))
        return;
    auto pasted = pastedRules(*mime, m_context.workspace().policy->policy());
    const bool rules = pasted && !pasted->fromAddresses;
    if (!rules && mime->hasText() && pasteIntoCell(mime->text()))
        return;
    if (!pasted) {
        m_context.notify(
            tr("Cannot paste: %1").arg(m_context.workspace().explainer->sentence(pasted.error())));
        return;
    }
    const std::size_t count = pasted->rules.size();
    const bool addresses = pasted->fromAddresses;
    insert(std::move(pasted->rules), m_table.rules().anchorBelow(m_table.currentRow()),
           "paste-rules");
    if (addresses)
        m_context.notify(tr("Added %1, one for each address").arg(countText(count)), tr("Undo"),
                         [this] { m_context.workspace().policy->undo(); });
}

bool RuleCommands::pasteIntoCell(const QString &text)
{
    const RuleTableModel &model = m_table.rules();
    if (m_table.currentRow() < 0 ||
        model.kindOf(m_table.currentRow()) != RuleTableModel::RowKind::Rule)
        return false;
    const std::string utf8 = text.trimmed().toStdString();
    policy::RulePatch patch;
    switch (m_table.currentColumn()) {
    case RuleColumn::Source:
        patch.source = policy::cellFromText(utf8);
        break;
    case RuleColumn::Destination:
        patch.destination = policy::cellFromText(utf8);
        break;
    case RuleColumn::Service:
        patch.service = policy::cellFromText(utf8);
        break;
    case RuleColumn::When:
        patch.when = text.simplified().toStdString();
        break;
    case RuleColumn::Comment:
        patch.comment = utf8;
        break;
    case RuleColumn::Owner:
        patch.owner = text.simplified().toStdString();
        break;
    case RuleColumn::Ticket:
        patch.ticket = text.simplified().toStdString();
        break;
    default:
        return false;
    }
    m_table.applyPatch(patch);
    return true;
}

void RuleCommands::dropRules(const std::vector<Uuid> &moved, const QByteArray &json,
                             const RuleTableModel::Anchor &anchor)
{
    if (!moved.empty()) {
        if (m_context.apply(policy::moveRules(moved, anchor.section, anchor.before)))
            m_table.select(moved);
        return;
    }
    auto rules = policy::rulesFromJson(json.toStdString(), policy::PasteIdentity::New);
    if (rules)
        insert(std::move(*rules), anchor, "paste-rules");
    else
        m_context.notify(
            tr("Cannot paste: %1").arg(m_context.workspace().explainer->sentence(rules.error())));
}

} // namespace tallygate::app
