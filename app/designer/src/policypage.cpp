// SPDX-License-Identifier: GPL-3.0-or-later
#include "designer/policypage.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QResizeEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "applicationgrid.h"
#include "bottompanel.h"
#include "filecommands.h"
#include "filterbar.h"
#include "importbar.h"
#include "inspector.h"
#include "movebar.h"
#include "objecttree.h"
#include "policybars.h"
#include "policysources.h"
#include "questionbar.h"
#include "replacebar.h"
#include "rulecommands.h"
#include "ruleexchange.h"
#include "ruletable.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "widgets/buttons.h"
#include "widgets/emptystate.h"
#include "widgets/noticebar.h"
#include "widgets/progressstrip.h"

namespace tallygate::app {

namespace {

const QString kObjectPath = QStringLiteral("object");
const QString kApplicationsPath = QStringLiteral("applications");
const QString kDefaultPath = QStringLiteral("default");
constexpr int kTreeWidth = 196;
constexpr int kInspectorWidth = 276;
constexpr int kPanelHeight = 110;
constexpr int kDrawerBelow = 1300; // pages narrower than this fold the inspector away

QVBoxLayout *flatColumn(QWidget *parent)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

Uuid uuidOf(const QString &text)
{
    return Uuid::parse(text.toStdString()).value_or(Uuid());
}

} // namespace

class PolicyPage::Private
{
public:
    Private(Workspace &space, PolicyPage &page)
        : workspace(space)
        , q(page)
        , context(space)
        , model(space)
        , bars(context, model, nullptr)
    {}

    void build();
    QWidget *makeRules();
    void addEmptyStates(QVBoxLayout *column);
    void connectSession();
    void addActions();
    void ensureFilter();
    void updateEmptyStates();
    void askRecovery();
    void askDisk();
    void layoutDrawer();
    void toggleDrawer();

    Workspace &workspace;
    PolicyPage &q;
    DesignerContext context;
    RuleTableModel model;
    PolicyBars bars;
    RuleTable *table = nullptr;
    RuleCommands *commands = nullptr;
    FilterBar *filterBar = nullptr;
    MoveBar *moveBar = nullptr;
    ReplaceBar *replaceBar = nullptr;
    ImportBar *importBar = nullptr;
    RuleExchange *exchange = nullptr;
    QuestionBar *questions = nullptr;
    NoticeBar *notice = nullptr;
    EmptyState *noRules = nullptr;
    EmptyState *noMatch = nullptr;
    EmptyState *noFilter = nullptr;
    QSplitter *columns = nullptr;
    QSplitter *rows = nullptr;
    QStackedWidget *middle = nullptr;
    // The parts beside the table; each is null until it is composed in build().
    QWidget *tree = nullptr;
    Inspector *inspector = nullptr;
    QWidget *drawerEdge = nullptr;
    QWidget *panel = nullptr;
    ApplicationGrid *applications = nullptr;
    bool drawer = false;
    bool drawerOpen = false;
    bool closing = false;
};

PolicyPage::PolicyPage(Workspace &workspace, QWidget *parent)
    : Page(parent)
    , d(std::make_unique<Private>(workspace, *this))
{
    d->build();
    d->addActions();
    d->connectSession();
    d->ensureFilter();
    setFocusProxy(d->table);
}

PolicyPage::~PolicyPage()
{
    // The parts use the context until their end; the inspector may stand beside the columns.
    delete d->inspector;
    delete d->columns;
}

void PolicyPage::Private::build()
{
    Theme &theme = *workspace.theme;
    auto *column = flatColumn(&q);
    questions = new QuestionBar(theme, &q);
    column->addWidget(questions);
    columns = new QSplitter(Qt::Horizontal, &q);
    columns->setChildrenCollapsible(false);
    column->addWidget(columns, 1);

    rows = new QSplitter(Qt::Vertical, columns);
    rows->setChildrenCollapsible(false);
    middle = new QStackedWidget(rows);
    middle->addWidget(makeRules());
    rows->addWidget(middle);
    rows->setStretchFactor(0, 1);
    auto *center = new QWidget(columns);
    auto *centerColumn = flatColumn(center);
    centerColumn->addWidget(rows, 1);
    notice = new NoticeBar(theme, center);
    centerColumn->addWidget(notice);
    columns->addWidget(center);
    columns->setStretchFactor(columns->indexOf(center), 1);
    auto *objects = new ObjectTree(context, columns);
    columns->insertWidget(0, objects);
    objects->setMinimumWidth(140);
    connect(objects, &ObjectTree::exportRequested, exchange, &RuleExchange::exportFilter);
    connect(objects, &ObjectTree::importRequested, exchange, &RuleExchange::importInto);
    tree = objects;
    inspector = new Inspector(context, columns);
    columns->addWidget(inspector);
    drawerEdge = makeLine(Qt::Vertical, &q);
    drawerEdge->hide();
    panel = new BottomPanel(context, rows);
    if (panel)
        rows->addWidget(panel);
    applications = new ApplicationGrid(context, middle);
    middle->addWidget(applications);
    columns->setSizes({kTreeWidth, 10'000, kInspectorWidth});
    rows->setSizes({10'000, kPanelHeight});
}

QWidget *PolicyPage::Private::makeRules()
{
    Theme &theme = *workspace.theme;
    auto *rules = new QWidget;
    auto *column = flatColumn(rules);
    table = new RuleTable(context, model, rules);
    commands = new RuleCommands(context, *table, &q);
    filterBar = new FilterBar(context, *table, rules);
    ActionRegistry &actions = *workspace.actions;
    QPushButton *rule = makeActionButton(theme, actions.action(QStringLiteral("rule.add")),
                                         QStringLiteral("plus"), ButtonRole::Normal, filterBar);
    rule->setText(tr("Rule"));
    QPushButton *section =
        makeActionButton(theme, actions.action(QStringLiteral("section.add")),
                         QStringLiteral("folder-plus"), ButtonRole::Normal, filterBar);
    section->setText(tr("Section"));
    filterBar->addButton(rule);
    filterBar->addButton(section);
    moveBar = new MoveBar(context, *table, *commands, rules);
    replaceBar = new ReplaceBar(context, *table, rules);
    column->addWidget(filterBar);
    column->addWidget(moveBar);
    column->addWidget(replaceBar);
    importBar = new ImportBar(context, rules);
    exchange = new RuleExchange(context, *table, *importBar, rules);
    for (const QString &job : {exchange->exportJob(), exchange->importJob()})
        column->addWidget(
            new ProgressStrip(theme, *workspace.jobs, *workspace.formatter, job, rules));
    column->addWidget(importBar);
    column->addWidget(makeLine(Qt::Horizontal, rules));
    column->addWidget(table, 1);
    addEmptyStates(column);
    return rules;
}

void PolicyPage::Private::addEmptyStates(QVBoxLayout *column)
{
    Theme &theme = *workspace.theme;
    QWidget *rules = column->parentWidget();
    noRules = new EmptyState(
        theme,
        {QStringLiteral("shield"), tr("No rules yet"),
         tr("Rules are tried from the top. The first that matches decides; what no rule matches "
            "gets the default in the last row."),
         tr("Add rule"), QStringLiteral("@mgmt-stations  →  @device  ssh  permit")},
        rules);
    noMatch = new EmptyState(theme,
                             {QStringLiteral("funnel-x"), tr("No rule matches"),
                              tr("The filter above hides every rule of this list."),
                              tr("Clear filter"), QStringLiteral("action:drop has:finding")},
                             rules);
    noFilter = new EmptyState(
        theme,
        {QStringLiteral("list-filter"), tr("No filter yet"),
         tr("A filter is an ordered list of rules. It takes effect where it is applied: on an "
            "interface of a device, in one direction."),
         tr("Add filter"), QStringLiteral("edge-inbound on wan0, in")},
        rules);
    for (EmptyState *state : {noRules, noMatch, noFilter})
        column->addWidget(state, 2);
}

void PolicyPage::Private::addActions()
{
    ActionSpec spec;
    spec.id = QStringLiteral("policy.inspector");
    spec.text = tr("Show the inspector");
    spec.category = tr("Rules");
    spec.icon = QStringLiteral("panel-right");
    spec.keys = {QKeySequence(QStringLiteral("Ctrl+I"))};
    spec.owner = &q;
    spec.triggered = [this] { toggleDrawer(); };
    if (inspector)
        bars.setDrawerAction(workspace.actions->add(spec));
}

void PolicyPage::Private::connectSession()
{
    PolicySession *session = workspace.policy;
    connect(&context, &DesignerContext::filterChanged, &q,
            [this] { model.setFilter(context.filter()); });
    connect(&context, &DesignerContext::ruleRequested, &q, [this](const Uuid &rule) {
        if (model.hasQuery() && model.rowOf(rule) < 0)
            filterBar->clear();
        table->select({rule});
    });
    connect(&context, &DesignerContext::noticed, &q,
            [this](const QString &text, const QString &action, const std::function<void()> &act) {
                notice->show(text, action, act);
            });
    connect(&context, &DesignerContext::showsApplicationsChanged, &q, [this] {
        if (applications)
            middle->setCurrentIndex(context.showsApplications() ? 1 : 0);
    });
    connect(commands, &RuleCommands::moveRequested, moveBar, &MoveBar::open);
    connect(commands, &RuleCommands::replaceRequested, replaceBar, &ReplaceBar::open);
    connect(commands, &RuleCommands::exportRequested, exchange, &RuleExchange::exportSelected);
    connect(commands, &RuleCommands::importRequested, exchange, &RuleExchange::importHere);
    connect(commands, &RuleCommands::filterRequested, &q, [this] {
        filterBar->field()->setFocus();
        filterBar->field()->selectAll();
    });
    connect(commands, &RuleCommands::filterClearRequested, filterBar, &FilterBar::clear);
    connect(&model, &RuleTableModel::rowsSettled, &q, [this] { updateEmptyStates(); });
    connect(noRules, &EmptyState::activated, commands, &RuleCommands::addRule);
    connect(noMatch, &EmptyState::activated, filterBar, &FilterBar::clear);
    connect(noFilter, &EmptyState::activated, &q, [this] {
        policy::Filter filter;
        filter.uuid = Uuid::random();
        filter.name = "filter-1";
        const Uuid uuid = filter.uuid;
        if (context.apply(policy::insertObject(std::make_shared<policy::Filter>(filter))))
            context.showFilter(uuid);
    });
    connect(&bars, &PolicyBars::titleChanged, &q, &Page::titleChanged);
    connect(session, &PolicySession::reset, &q, [this] { ensureFilter(); });
    connect(session, &PolicySession::changed, &q, [this] { ensureFilter(); });
    connect(session, &PolicySession::travelled, &q, [this](const policy::Change &change) {
        if (!context.showsApplications())
            table->reveal(change);
    });
    connect(session, &PolicySession::failed, &q, [this](const QString &what, const Error &error) {
        closing = false;
        notice->warn(QStringLiteral("%1: %2").arg(what, workspace.explainer->sentence(error)));
    });
    connect(session, &PolicySession::autosaveFailed, &q, [this](const Error &error) {
        notice->warn(tr("Edits cannot be autosaved: %1").arg(workspace.explainer->sentence(error)));
    });
    connect(session, &PolicySession::saved, &q, [this](const QString &path) {
        questions->withdraw(QStringLiteral("disk"));
        if (closing)
            q.window()->close();
        else
            notice->show(tr("Saved %1").arg(QFileInfo(path).fileName()));
    });
    connect(session, &PolicySession::recoveryFound, &q, [this] { askRecovery(); });
    connect(session, &PolicySession::diskChanged, &q, [this] { askDisk(); });
    connect(session, &PolicySession::merged, &q, [this](std::size_t applied, std::size_t refused) {
        if (refused == 0)
            notice->show(tr("Brought back %n edits", nullptr, int(applied)));
        else
            notice->warn(
                tr("Brought back %1 edits; %2 no longer fitted").arg(applied).arg(refused));
    });
    if (!session->recoveryCopies().empty())
        askRecovery();
}

void PolicyPage::Private::ensureFilter()
{
    const policy::Policy &policy = workspace.policy->policy();
    if (!policy.filter(context.filter()))
        context.setFilter(policy->filters.empty() ? Uuid() : policy->filters.front()->uuid);
    if (!context.object().isNull() && !policy.find(context.object()))
        context.setObject({});
    updateEmptyStates();
}

void PolicyPage::Private::updateEmptyStates()
{
    const bool filter = model.filter() != nullptr;
    const bool matches = !model.hasQuery() || model.matchCount() > 0;
    const bool rules = model.ruleCount() > 0;
    noFilter->setVisible(!filter);
    noMatch->setVisible(filter && rules && !matches);
    noRules->setVisible(filter && !rules);
    table->setVisible(filter && (matches || !rules));
    const int height = model.rowCount() * table->verticalHeader()->defaultSectionSize() +
                       table->horizontalHeader()->sizeHint().height() + 2;
    table->setMaximumHeight(filter && !rules ? height : QWIDGETSIZE_MAX);
}

void PolicyPage::Private::askRecovery()
{
    const auto &copies = workspace.policy->recoveryCopies();
    const QString topic = QStringLiteral("recovery");
    if (copies.empty()) {
        questions->withdraw(topic);
        return;
    }
    const RecoveryCopy copy = copies.front();
    const QString name = copy.document.isEmpty() ? tr("a policy that was never saved")
                                                 : QFileInfo(copy.document).fileName();
    const QString count = copy.edits == 1 ? tr("1 edit") : tr("%1 edits").arg(copy.edits);
    questions->ask(topic,
                   tr("Recovery copy: %1 to %2 from %3, not saved when the program ended.")
                       .arg(count, name, workspace.formatter->dateTime(copy.lastEdit)),
                   {{tr("Recover"), [this, copy] { workspace.policy->recover(copy.journal); }},
                    {tr("Discard"), [this, copy] {
                         workspace.policy->discardRecovery(copy.journal);
                         askRecovery();
                     }}});
}

void PolicyPage::Private::askDisk()
{
    PolicySession *session = workspace.policy;
    const QString name = QFileInfo(session->filePath()).fileName();
    std::vector<QuestionBar::Answer> answers;
    if (session->isModified())
        answers.push_back({tr("Merge"), [session] { session->mergeFromDisk(); }});
    answers.push_back({session->isModified() ? tr("Take the file, drop my edits") : tr("Reload"),
                       [session] { session->reloadFromDisk(); }});
    answers.push_back({tr("Keep what is here"), [session] { session->keepMine(); }});
    questions->ask(QStringLiteral("disk"), tr("%1 was changed by another program.").arg(name),
                   std::move(answers));
}

void PolicyPage::Private::toggleDrawer()
{
    drawerOpen = !drawerOpen;
    layoutDrawer();
}

void PolicyPage::Private::layoutDrawer()
{
    if (!inspector)
        return;
    const bool narrow = q.width() < kDrawerBelow;
    if (narrow != drawer || inspector->parentWidget() == nullptr) {
        drawer = narrow;
        drawerOpen = false;
        if (narrow) {
            inspector->setParent(&q);
        } else {
            columns->addWidget(inspector);
            columns->setStretchFactor(columns->indexOf(inspector), 0);
            columns->setSizes(
                {kTreeWidth, q.width() - kTreeWidth - kInspectorWidth, kInspectorWidth});
        }
    }
    if (drawer) {
        inspector->setGeometry(q.width() - kInspectorWidth, 0, kInspectorWidth, q.height());
        inspector->raise();
        drawerEdge->setGeometry(inspector->x() - 1, 0, 1, q.height());
        drawerEdge->raise();
    }
    drawerEdge->setVisible(drawer && drawerOpen);
    inspector->setVisible(!drawer || drawerOpen);
    bars.setDrawerButtonVisible(drawer);
}

QWidget *PolicyPage::toolBar()
{
    return d->bars.toolBar();
}

QWidget *PolicyPage::statusLeft()
{
    return d->bars.status();
}

QWidget *PolicyPage::statusRight()
{
    return d->bars.figures();
}

void PolicyPage::open(const Location &location)
{
    const QStringList &path = location.path;
    const policy::Policy &policy = d->workspace.policy->policy();
    if (path.isEmpty())
        return;
    if (path[0] == kApplicationsPath) {
        d->context.setShowsApplications(true);
        return;
    }
    if (path[0] == kObjectPath) {
        const Uuid object = path.size() > 1 ? uuidOf(path[1]) : Uuid();
        d->context.setObject(policy.find(object) ? object : Uuid());
        if (d->drawer && !d->context.object().isNull() && !d->drawerOpen)
            d->toggleDrawer();
        return;
    }
    d->context.setShowsApplications(false);
    d->context.setObject({});
    const Uuid filter = uuidOf(path[0]);
    if (policy.filter(filter))
        d->context.setFilter(filter);
    if (path.size() < 2)
        return;
    if (path[1] == kDefaultPath)
        d->table->selectDefault();
    else
        emit d->context.ruleRequested(uuidOf(path[1]));
}

QList<QWidget *> PolicyPage::tabPanes()
{
    return {d->questions, d->tree,    d->filterBar, d->moveBar,  d->replaceBar,
            d->table,     d->noRules, d->noMatch,   d->noFilter, d->applications,
            d->panel,     d->notice,  d->inspector};
}

QList<QWidget *> PolicyPage::panes()
{
    QList<QWidget *> panes{d->tree, d->filterBar->field(), d->table, d->panel, d->inspector};
    panes.removeAll(nullptr);
    return panes;
}

bool PolicyPage::closeLast()
{
    if (d->moveBar->closeIfOpen() || d->replaceBar->closeIfOpen() || d->importBar->closeIfOpen())
        return true;
    if (d->drawer && d->drawerOpen) {
        d->toggleDrawer();
        d->table->setFocus();
        return true;
    }
    if (d->notice->closeIfOpen())
        return true;
    if (d->model.hasQuery()) {
        d->filterBar->clear();
        return true;
    }
    return d->questions->closeIfOpen();
}

bool PolicyPage::mayClose()
{
    PolicySession *session = d->workspace.policy;
    if (!session->isModified())
        return true;
    const auto edits = session->unsavedEdits();
    const QString count = edits == 1 ? tr("1 unsaved edit") : tr("%1 unsaved edits").arg(edits);
    d->questions->ask(QStringLiteral("close"), tr("%1 in %2.").arg(count, session->displayName()),
                      {{tr("Save and close"),
                        [this, session] {
                            d->closing = true;
                            if (session->filePath().isEmpty())
                                askSaveAs(d->workspace, window());
                            else
                                session->save();
                        }},
                       {tr("Close without saving"), [this, session] {
                            session->discardEdits();
                            window()->close();
                        }}});
    return false;
}

void PolicyPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    d->layoutDrawer();
}

PageDescriptor policyPage()
{
    PageDescriptor page;
    page.id = QStringLiteral("policy");
    page.title = QCoreApplication::translate("PolicyPage", "Policy");
    page.icon = QStringLiteral("shield");
    page.key = QKeySequence(QStringLiteral("Ctrl+1"));
    page.helpTopic = QStringLiteral("policy");
    page.create = [](Workspace &workspace, QWidget *parent) -> Page * {
        return new PolicyPage(workspace, parent);
    };
    page.install = [](Workspace &workspace, QObject *window) {
        workspace.counters = new CounterContext(*workspace.policy, window);
        addPolicySources(workspace, *workspace.commands);
        addPolicyCommands(workspace, qobject_cast<QWidget *>(window));
    };
    return page;
}

} // namespace tallygate::app
