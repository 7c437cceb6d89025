// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboard/monitorpage.h"

#include <array>

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "cardwall.h"
#include "graphpane.h"
#include "healthitem.h"
#include "livefigures.h"
#include "livetable.h"
#include "monitorrows.h"
#include "resetbar.h"
#include "segments.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "services/settings.h"
#include "services/workspace.h"
#include "text/explainer.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/emptystate.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/searchfield.h"
#include "widgets/sectionheader.h"

namespace tallygate::app {

namespace {

using namespace std::chrono_literals;

constexpr int kPullMs = 250; // cards and tables, four times a second
const QString kSpanKey = QStringLiteral("monitor/span");
const QString kSplitKeyOfMonitor = QStringLiteral("monitor/split");

struct SpanChoice
{
    Nanoseconds span;
    const char *text;
};
constexpr std::array<SpanChoice, 6> kSpans = {
    {{1min, QT_TRANSLATE_NOOP("MonitorPage", "1 min")},
     {6min, QT_TRANSLATE_NOOP("MonitorPage", "6 min")},
     {1h, QT_TRANSLATE_NOOP("MonitorPage", "1 h")},
     {24h, QT_TRANSLATE_NOOP("MonitorPage", "1 d")},
     {24h * 30, QT_TRANSLATE_NOOP("MonitorPage", "30 d")},
     {24h * 365, QT_TRANSLATE_NOOP("MonitorPage", "1 y")}}};

enum Table { Rules, Meters, Drops };

} // namespace

class MonitorPage::Private
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::MonitorPage)

public:
    Private(Workspace &workspaceOf, MonitorSource &sourceOf, MonitorPage *page)
        : q(page)
        , workspace(workspaceOf)
        , source(sourceOf)
        , cards(sourceOf, *workspaceOf.formatter)
    {
        buildBody();
        addCommands();
        buildToolBar();
        connectParts();
        listDevices();
        pull();
    }

    void buildBody();
    QWidget *buildTables();
    QWidget *buildHits();
    void buildToolBar();
    QWidget *buildSpans();
    QWidget *buildChoices();
    void addCommands();
    void connectParts();

    void pull();
    void listDevices();
    void chooseApplication();
    void drawLines();
    void showTables();
    void updateState();
    void chooseSpan(Nanoseconds span);
    void askReset();
    void openExportMenu(const QPoint &at);
    telemetry::ApplicationPtr chosen() const;
    RowContext rowContext() const { return {source, *workspace.formatter, cards.since()}; }

    MonitorPage *q;
    Workspace &workspace;
    MonitorSource &source;
    CardModel cards;
    QString chosenKey;
    std::uint64_t shownGeneration = 0;
    std::uint64_t shownHit = 0;
    QTimer timer;

    PageToolBar *toolBar = nullptr;
    QComboBox *devices = nullptr;
    SearchField *search = nullptr;
    QComboBox *since = nullptr;
    QButtonGroup *spans = nullptr;
    QPushButton *pause = nullptr;
    StatusItem *status = nullptr;
    HealthItem *health = nullptr;
    QStackedWidget *middle = nullptr;
    EmptyState *nothing = nullptr;
    QWidget *body = nullptr;
    CardWall *wall = nullptr;
    QSplitter *split = nullptr;
    GraphPane *lines = nullptr;
    LiveGraph *graph = nullptr; ///< of it
    QTabBar *tabs = nullptr;
    QStackedWidget *tables = nullptr;
    LiveTable *rules = nullptr;
    LiveTable *meters = nullptr;
    LiveTable *drops = nullptr;
    LiveTable *hits = nullptr;
    ResetBar *resetBar = nullptr;
    NoticeBar *notice = nullptr;
};

void MonitorPage::Private::buildBody()
{
    Theme &theme = *workspace.theme;
    auto *column = new QVBoxLayout(q);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    middle = new QStackedWidget(q);
    nothing = new EmptyState(theme,
                             {QStringLiteral("activity"),
                              tr("No device counts for you yet"),
                              tr("Here every application of a filter has a card with its rate and "
                                 "its totals, and every rule its line. Figures come as soon as a "
                                 "device is connected and runs a policy."),
                              tr("Go to Deploy"),
                              {}},
                             middle);
    QObject::connect(nothing, &EmptyState::activated, q, [this] {
        workspace.navigator->go({QStringLiteral("deploy"), {}, {}});
    });
    body = new PaneGround(theme, middle);
    auto *parts = new QVBoxLayout(body);
    parts->setContentsMargins(12, 12, 2, 8); // cards have their distance at the right
    parts->setSpacing(2);
    wall = new CardWall(theme, cards, body);
    parts->addWidget(wall);
    split = new PaneSplitter(Qt::Vertical, body);
    auto *upper = new PaneSplitter(Qt::Horizontal, split);
    lines = new GraphPane(workspace, source, upper);
    lines->setMinimumWidth(360);
    graph = &lines->graph();
    upper->addWidget(lines);
    upper->addWidget(buildTables());
    upper->setSizes({660, 508});
    split->addWidget(upper);
    split->addWidget(buildHits());
    split->setSizes({420, 180});
    split->restoreState(workspace.settings->value(kSplitKeyOfMonitor).toByteArray());
    auto *below = new QHBoxLayout;
    below->setContentsMargins(0, 0, 10, 0);
    below->addWidget(split);
    parts->addLayout(below, 1);
    middle->addWidget(nothing);
    middle->addWidget(body);
    column->addWidget(middle, 1);
    resetBar = new ResetBar(theme, source, q);
    column->addWidget(resetBar);
    notice = new NoticeBar(theme, q);
    notice->hide();
    column->addWidget(notice);
    status = new StatusItem(theme, q);
    health = new HealthItem(theme, *workspace.formatter, source, q);
}

QWidget *MonitorPage::Private::buildTables()
{
    Theme &theme = *workspace.theme;
    auto *pane = new PaneFrame(theme, q);
    pane->setMinimumWidth(300);
    QVBoxLayout *column = pane->column();
    tabs = new QTabBar(pane);
    tabs->setAccessibleName(tr("About the application"));
    tabs->setDrawBase(false);
    for (const QString &name : {tr("Rules"), tr("Meters"), tr("Drops")})
        tabs->addTab(name);
    column->addWidget(tabs);
    column->addWidget(makeLine(Qt::Horizontal, pane));
    tables = new QStackedWidget(pane);
    rules =
        new LiveTable(theme, ruleColumns(cards.since()), tr("Rules of the application"), tables);
    rules->setObjectName(QStringLiteral("monitorRules"));
    meters =
        new LiveTable(theme, meterColumns(cards.since()), tr("Limits of the application"), tables);
    drops = new LiveTable(theme, dropColumns(cards.since()), tr("Drops of the interface"), tables);
    meters->setEmptyText(tr("No rule of this application limits anything."));
    drops->setEmptyText(tr("Nothing was dropped for another reason than a rule."));
    for (QWidget *each : std::initializer_list<QWidget *>{rules, meters, drops})
        tables->addWidget(each);
    column->addWidget(tables, 1);
    return pane;
}

QWidget *MonitorPage::Private::buildHits()
{
    Theme &theme = *workspace.theme;
    auto *pane = new PaneFrame(theme, q);
    QVBoxLayout *column = pane->column();
    column->addWidget(new SectionHeader(theme, tr("Log hits"), pane));
    hits = new LiveTable(theme, hitColumns(), tr("Latest log hits of the application"), pane);
    hits->setObjectName(QStringLiteral("monitorHits"));
    hits->setEmptyText(
        tr("No logged packet of this application yet. Rules log where “Log” is on."));
    column->addWidget(hits, 1);
    return pane;
}

void MonitorPage::Private::buildToolBar()
{
    Theme &theme = *workspace.theme;
    ActionRegistry &actions = *workspace.actions;
    toolBar = new PageToolBar(theme, tr("Monitor"), q);
    toolBar->hide();
    toolBar->addLeft(buildChoices());
    toolBar->addRight(buildSpans());
    pause = makeActionButton(theme, actions.action(QStringLiteral("monitor.pause")),
                             QStringLiteral("pause"), ButtonRole::Normal, toolBar);
    toolBar->addRight(pause);
    QPushButton *exporting =
        makeButton(theme, QStringLiteral("download"), tr("Export"), ButtonRole::Normal, toolBar);
    QObject::connect(exporting, &QPushButton::clicked, q, [this, exporting] {
        openExportMenu(exporting->mapToGlobal(QPoint(0, exporting->height())));
    });
    toolBar->addRight(exporting);
    QPushButton *reset =
        makeActionButton(theme, actions.action(QStringLiteral("monitor.reset")),
                         QStringLiteral("rotate-ccw"), ButtonRole::Normal, toolBar);
    toolBar->addRight(reset);
}

QWidget *MonitorPage::Private::buildChoices()
{
    auto *choices = new QWidget(toolBar);
    auto *row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    devices = new QComboBox(choices);
    devices->setAccessibleName(tr("Devices"));
    since = new QComboBox(choices);
    since->setAccessibleName(tr("Totals"));
    for (const auto each :
         {telemetry::Since::Reset, telemetry::Since::Revision, telemetry::Since::Lifetime})
        since->addItem(sinceText(each), int(each));
    search = new SearchField(*workspace.theme, QStringLiteral("list-filter"), tr("Find a card"),
                             choices);
    search->setObjectName(QStringLiteral("monitorSearch"));
    search->setFixedWidth(130);
    for (QWidget *each : std::initializer_list<QWidget *>{devices, since, search})
        row->addWidget(each);
    return choices;
}

QWidget *MonitorPage::Private::buildSpans()
{
    auto *bar = new Segments(*workspace.theme, toolBar);
    spans = new QButtonGroup(bar);
    for (std::size_t i = 0; i < kSpans.size(); ++i) {
        QToolButton *button = bar->add(QCoreApplication::translate("MonitorPage", kSpans[i].text));
        button->setAccessibleName(tr("The last %1").arg(button->text()));
        spans->addButton(button, int(i));
    }
    QObject::connect(spans, &QButtonGroup::idClicked, q,
                     [this](int id) { chooseSpan(kSpans[std::size_t(id)].span); });
    return bar;
}

void MonitorPage::Private::addCommands()
{
    const auto add = [this](const char *id, const QString &text, const char *icon, const char *key,
                            std::function<void()> run) {
        ActionSpec spec;
        spec.id = QStringLiteral("monitor.") + QLatin1String(id);
        spec.text = text;
        spec.category = tr("Monitor");
        spec.icon = QLatin1String(icon);
        if (key)
            spec.keys = {QKeySequence(QLatin1String(key))};
        spec.owner = q;
        spec.enabledWhen = [this] { return chosen() != nullptr; };
        spec.triggered = std::move(run);
        workspace.actions->add(spec);
    };
    add("pause", tr("Pause"), "pause", "Ctrl+Shift+P",
        [this] { graph->setPaused(!graph->isPaused()); });
    add("reset", tr("Reset…"), "rotate-ccw", "Ctrl+R", [this] { askReset(); });
    add("exportCsv", tr("Export the graph as CSV…"), "download", nullptr,
        [this] { lines->exportAs(QStringLiteral("csv")); });
    add("exportPng", tr("Export the graph as PNG…"), "download", nullptr,
        [this] { lines->exportAs(QStringLiteral("png")); });
}

void MonitorPage::Private::connectParts()
{
    timer.setInterval(kPullMs);
    QObject::connect(&timer, &QTimer::timeout, q, [this] { pull(); });
    QObject::connect(&source, &MonitorSource::devicesChanged, q, [this] { listDevices(); });
    QObject::connect(devices, &QComboBox::activated, q, [this] {
        cards.setDevice(devices->currentData().value<Uuid>());
        pull();
    });
    QObject::connect(since, &QComboBox::activated, q, [this] {
        cards.setSince(telemetry::Since(since->currentData().toInt()));
        showTables();
        pull();
    });
    QObject::connect(search, &QLineEdit::textChanged, q, [this](const QString &text) {
        cards.setSearch(text);
        pull();
    });
    QObject::connect(wall, &CardWall::cardChosen, q, [this] { chooseApplication(); });
    QObject::connect(rules, &LiveTable::selectionMoved, q, [this] { drawLines(); });
    QObject::connect(tabs, &QTabBar::currentChanged, tables, &QStackedWidget::setCurrentIndex);
    QObject::connect(graph, &LiveGraph::viewChanged, q, [this] { updateState(); });
    QObject::connect(lines, &GraphPane::told, notice,
                     [this](const QString &sentence) { notice->show(sentence); });
    QObject::connect(lines, &GraphPane::failed, notice,
                     [this](const QString &sentence) { notice->warn(sentence); });
    QObject::connect(split, &QSplitter::splitterMoved, q, [this] {
        workspace.settings->setValue(kSplitKeyOfMonitor, split->saveState());
    });
    QObject::connect(resetBar, &ResetBar::done, q,
                     [this](const Uuid &device, const QString &reset, quint64 counters) {
                         if (reset.isEmpty())
                             return notice->show(tr("The reset was taken back."));
                         notice->show(tr("%n counters are shown from zero.", nullptr,
                                         int(std::min<quint64>(counters, 1'000'000))),
                                      tr("Undo"),
                                      [this, device, reset] { resetBar->undo(device, reset); });
                     });
    QObject::connect(resetBar, &ResetBar::failed, q, [this](const Error &error) {
        notice->warn(workspace.explainer->sentence(error));
    });
    graph->setSpan(std::chrono::seconds(workspace.settings->value(kSpanKey, 360).toLongLong()));
}

telemetry::ApplicationPtr MonitorPage::Private::chosen() const
{
    const int row = cards.rowOf(chosenKey);
    return row >= 0 ? cards.card(row).application : nullptr;
}

/// What changed since the last time; not for each sample, but as often as one can read.
void MonitorPage::Private::pull()
{
    wall->refresh();
    QWidget *shown = cards.count() > 0 || !search->text().isEmpty() ? body : nothing;
    middle->setCurrentWidget(shown);
    const std::uint64_t generation = source.hub().generation();
    const std::uint64_t hit = source.hub().lastHitNumber();
    if (generation == shownGeneration && hit == shownHit)
        return;
    shownGeneration = generation;
    shownHit = hit;
    showTables();
    drawLines();
    updateState();
}

void MonitorPage::Private::listDevices()
{
    const Uuid before = devices->currentData().value<Uuid>();
    devices->clear();
    devices->addItem(tr("All devices"), QVariant::fromValue(Uuid()));
    for (const MonitoredDevice &device : source.devices())
        devices->addItem(device.name, QVariant::fromValue(device.uuid));
    for (int i = 0; i < devices->count(); ++i) {
        if (devices->itemData(i).value<Uuid>() == before)
            devices->setCurrentIndex(i);
    }
    cards.setDevice(devices->currentData().value<Uuid>());
}

void MonitorPage::Private::chooseApplication()
{
    chosenKey = wall->currentKey();
    const telemetry::ApplicationPtr application = chosen();
    health->setDevice(application ? application->device : Uuid());
    showTables();
    drawLines();
    updateState();
}

/// The verdicts of the application, or the rules that are selected.
void MonitorPage::Private::drawLines()
{
    const int row = cards.rowOf(chosenKey);
    std::vector<Uuid> selected;
    for (const QString &key : rules->selectedKeys())
        selected.push_back(Uuid::parse(key.toStdString()).value_or(Uuid()));
    lines->show(row >= 0 ? &cards.card(row) : nullptr, selected);
}

void MonitorPage::Private::showTables()
{
    const telemetry::ApplicationPtr application = chosen();
    const RowContext context = rowContext();
    rules->rows().setColumns(ruleColumns(context.since));
    meters->rows().setColumns(meterColumns(context.since));
    drops->rows().setColumns(dropColumns(context.since));
    using Rows = std::vector<LiveRow>;
    rules->setRows(application ? ruleRows(context, *application) : Rows());
    meters->setRows(application ? meterRows(context, *application) : Rows());
    drops->setRows(application ? dropRows(context, *application) : Rows());
    hits->setRows(application ? hitRows(context, *application) : Rows());
}

void MonitorPage::Private::updateState()
{
    const telemetry::ApplicationPtr application = chosen();
    int counters = 0;
    for (int i = 0; i < cards.count(); ++i)
        counters += int(cards.card(i).application->counters.size());
    status->setText(cards.count() == 0 ? tr("Nothing is counted")
                                       : tr("%1 · %2", "applications, counters")
                                             .arg(tr("%n applications", nullptr, cards.count()),
                                                  tr("%n counters", nullptr, counters)));
    pause->setText(graph->isPaused() ? tr("Go on") : tr("Pause"));
    spans->setExclusive(false);
    for (std::size_t i = 0; i < kSpans.size(); ++i)
        spans->button(int(i))->setChecked(kSpans[i].span == graph->span());
    spans->setExclusive(true);
    workspace.actions->invalidate();
}

void MonitorPage::Private::chooseSpan(Nanoseconds span)
{
    graph->setSpan(span);
    workspace.settings->setValue(
        kSpanKey, qlonglong(std::chrono::duration_cast<std::chrono::seconds>(span).count()));
}

void MonitorPage::Private::askReset()
{
    const int row = cards.rowOf(chosenKey);
    if (row < 0)
        return;
    ResetTarget target{cards.card(row).application,
                       cards.card(row).filterName,
                       cards.card(row).deviceName,
                       {},
                       {}};
    if (const QStringList selected = rules->selectedKeys(); selected.size() == 1) {
        target.ruleKey = selected.front();
        target.ruleName = rules->rows().row(rules->rows().rowOf(selected.front())).cells[1].text;
    }
    resetBar->ask(std::move(target));
}

void MonitorPage::Private::openExportMenu(const QPoint &at)
{
    auto *menu = new QMenu(q);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char *id : {"monitor.exportPng", "monitor.exportCsv"})
        menu->addAction(workspace.actions->action(QLatin1String(id)));
    menu->popup(at);
}

MonitorPage::MonitorPage(Workspace &workspace, MonitorSource &source, QWidget *parent)
    : Page(parent)
    , d(std::make_unique<Private>(workspace, source, this))
{}

MonitorPage::~MonitorPage()
{
    // Parts refer to the models of this page; they go first.
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

QWidget *MonitorPage::toolBar()
{
    return d->toolBar;
}

QWidget *MonitorPage::statusLeft()
{
    return d->status;
}

QWidget *MonitorPage::statusRight()
{
    return d->health;
}

void MonitorPage::open(const Location &location)
{
    const auto wanted = Uuid::parse(location.value(QStringLiteral("application")).toStdString());
    const auto device = Uuid::parse(location.value(QStringLiteral("device")).toStdString());
    for (int row = 0; wanted && row < d->cards.count(); ++row) {
        const telemetry::Application &application = *d->cards.card(row).application;
        if (application.application == *wanted && (!device || application.device == *device))
            d->wall->setCurrentIndex(d->cards.index(row));
    }
    bool isNumber = false;
    const qlonglong seconds = location.value(QStringLiteral("span")).toLongLong(&isNumber);
    if (isNumber)
        d->graph->setSpan(std::chrono::seconds(std::clamp<qlonglong>(seconds, 1, 366 * 86'400)));
}

QList<QWidget *> MonitorPage::panes()
{
    return {d->wall, d->graph, d->tabs, d->tables->currentWidget(), d->hits};
}

bool MonitorPage::closeLast()
{
    return d->notice->closeIfOpen() || d->resetBar->closeIfOpen();
}

void MonitorPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    d->pull();
    d->timer.start();
    d->health->setActive(true);
}

void MonitorPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    d->timer.stop();
    d->health->setActive(false);
}

PageDescriptor monitorPage(MonitorSource &source)
{
    PageDescriptor page;
    page.id = QStringLiteral("monitor");
    page.title = MonitorPage::tr("Monitor");
    page.icon = QStringLiteral("activity");
    page.key = QKeySequence(QStringLiteral("Ctrl+4"));
    page.helpTopic = QStringLiteral("monitor");
    page.create = [&source](Workspace &workspace, QWidget *parent) -> Page * {
        return new MonitorPage(workspace, source, parent);
    };
    page.install = [&source](Workspace &workspace, QObject *window) {
        if (workspace.counters)
            new LiveFigures(source, *workspace.counters, window);
    };
    return page;
}

} // namespace tallygate::app
