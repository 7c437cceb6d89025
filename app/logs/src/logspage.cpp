// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logspage.h"

#include <algorithm>

#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "blockpanel.h"
#include "capturestrip.h"
#include "hitdetails.h"
#include "hitexport.h"
#include "hitfilterbar.h"
#include "hitrule.h"
#include "hitsearch.h"
#include "hittable.h"
#include "hittail.h"
#include "logs/recordsource.h"
#include "rulehistory.h"
#include "savedsearches.h"
#include "services/actionregistry.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "text/utf8.h"
#include "widgets/buttons.h"
#include "widgets/chips.h"
#include "widgets/emptystate.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/progressstrip.h"
#include "widgets/statusitem.h"

namespace tallygate::app {

namespace {

constexpr std::size_t kPageOfHits = 500;

/// Of each page its own: jobs of all windows run side by side.
QString jobOfPage(const char *what)
{
    static int pages = 0;
    return QStringLiteral("logs/%1/%2").arg(QLatin1String(what)).arg(++pages);
}

QVBoxLayout *plainColumn(QWidget *parent)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

class LogsPage::Private
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::LogsPage)

public:
    Private(Workspace &workspaceOf, RecordSource &sourceOf, LogsPage *page)
        : q(page)
        , workspace(workspaceOf)
        , source(sourceOf)
        , model(
              *workspaceOf.formatter,
              [&sourceOf](const Uuid &device) { return sourceOf.deviceName(device); },
              [&workspaceOf] { return workspaceOf.policy->now(); })
        , tail(sourceOf)
        , history(sourceOf, *workspaceOf.jobs)
    {
        buildBody();
        addCommands();
        buildToolBar();
        connectParts();
        restart();
    }

    void buildBody();
    QWidget *buildList();
    void buildToolBar();
    void addCommands();
    void connectParts();

    void restart();
    void addLive(const std::vector<storage::LoggedHit> &hits);
    void searchOlder();
    void updateState();
    QString devicesText() const;
    void showDetails();
    void openMenu(const QModelIndex &index, const QPoint &at);
    void goToRule(int row);
    void block();
    void openExportMenu(const QPoint &at);
    void exportTo(HitFormat format);
    void runExport(HitFormat format, const QString &file);
    void notify(const QString &text) { notice->show(text); }

    LogsPage *q;
    Workspace &workspace;
    RecordSource &source;
    HitModel model;
    HitTail tail;
    RuleHistory history;
    std::uint64_t search = 0; ///< which one the page shows; answers to others are stale
    bool isSearching = false;
    const QString searchJob = jobOfPage("search");
    const QString exportJob = jobOfPage("export");

    PageToolBar *toolBar = nullptr;
    ChipLabel *stateChip = nullptr;
    StatusItem *status = nullptr;
    HitFilterBar *filterBar = nullptr;
    QStackedWidget *middle = nullptr;
    HitTable *table = nullptr;
    EmptyState *nothing = nullptr;
    QLabel *noneFound = nullptr;
    QWidget *drawerLine = nullptr;
    HitDetails *details = nullptr;
    BlockPanel *blockPanel = nullptr;
    CaptureStrip *capture = nullptr;
    NoticeBar *notice = nullptr;
};

void LogsPage::Private::buildBody()
{
    Theme &theme = *workspace.theme;
    auto *row = new QHBoxLayout(q);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildList(), 1);
    drawerLine = makeLine(Qt::Vertical, q);
    drawerLine->hide();
    details = new HitDetails(workspace, model, q);
    blockPanel = new BlockPanel(workspace, source, q);
    for (QWidget *each : std::initializer_list<QWidget *>{drawerLine, details, blockPanel})
        row->addWidget(each);
    status = new StatusItem(theme, q);
}

QWidget *LogsPage::Private::buildList()
{
    Theme &theme = *workspace.theme;
    auto *list = new QWidget(q);
    auto *column = plainColumn(list);
    filterBar = new HitFilterBar(workspace, source, list);
    column->addWidget(filterBar);
    column->addWidget(makeLine(Qt::Horizontal, list));
    middle = new QStackedWidget(list);
    table = new HitTable(theme, model, middle);
    nothing =
        new EmptyState(theme,
                       {QStringLiteral("scroll-text"), tr("No hits yet"),
                        tr("A rule whose Log column is on writes a line for each packet that "
                           "it decides. Lines of all connected devices come together here."),
                        tr("Go to the policy"), QStringLiteral("verdict:drop src:10.0.0.0/8")},
                       middle);
    noneFound = makeLabel(theme, tr("No hit is like that."), TextStyle::Mute, middle);
    noneFound->setAlignment(Qt::AlignCenter);
    for (QWidget *each : std::initializer_list<QWidget *>{table, nothing, noneFound})
        middle->addWidget(each);
    column->addWidget(middle, 1);
    for (const QString &job : {searchJob, exportJob})
        column->addWidget(
            new ProgressStrip(theme, *workspace.jobs, *workspace.formatter, job, list));
    capture = new CaptureStrip(workspace, source, list);
    column->addWidget(capture);
    notice = new NoticeBar(theme, list);
    column->addWidget(notice);
    return list;
}

void LogsPage::Private::buildToolBar()
{
    Theme &theme = *workspace.theme;
    const ActionRegistry &actions = *workspace.actions;
    toolBar = new PageToolBar(theme, tr("Logs"), q);
    toolBar->hide();
    stateChip = new ChipLabel(theme, QStringLiteral("activity"), {}, toolBar);
    stateChip->setObjectName(QStringLiteral("liveState"));
    toolBar->addLeft(stateChip);
    QPushButton *pause = makeActionButton(theme, actions.action(QStringLiteral("logs.pause")),
                                          QStringLiteral("pause"), ButtonRole::Normal, toolBar);
    pause->setObjectName(QStringLiteral("pauseButton"));
    toolBar->addRight(pause);
    QPushButton *exporting =
        makeButton(theme, QStringLiteral("download"), tr("Export"), ButtonRole::Normal, toolBar);
    QObject::connect(exporting, &QPushButton::clicked, q, [this, exporting] {
        openExportMenu(exporting->mapToGlobal(QPoint(0, exporting->height())));
    });
    toolBar->addRight(exporting);
}

void LogsPage::Private::addCommands()
{
    const auto add = [this](const char *id, const QString &text, const char *icon, const char *key,
                            std::function<bool()> enabledWhen, std::function<void()> run) {
        ActionSpec spec;
        spec.id = QStringLiteral("logs.") + QLatin1String(id);
        spec.text = text;
        spec.category = tr("Logs");
        spec.icon = QLatin1String(icon);
        if (key != nullptr)
            spec.keys = {QKeySequence(QLatin1String(key))};
        spec.owner = q;
        spec.enabledWhen = std::move(enabledWhen);
        spec.triggered = std::move(run);
        workspace.actions->add(spec);
    };
    const auto hasHit = [this] { return table->currentIndex().isValid(); };
    add("pause", tr("Pause"), "pause", "Ctrl+Shift+P", {},
        [this] { tail.setPaused(!tail.isPaused()); });
    add("filter", tr("Filter hits"), "list-filter", "Ctrl+F", {},
        [this] { filterBar->field()->setFocus(Qt::ShortcutFocusReason); });
    add("goToRule", tr("Go to the rule of the hit"), "arrow-right", nullptr, hasHit,
        [this] { goToRule(table->currentIndex().row()); });
    add("block", tr("Block what the hit came from…"), "ban", nullptr, hasHit, [this] { block(); });
    add("exportCsv", tr("Export hits as CSV…"), "download", nullptr, {},
        [this] { exportTo(HitFormat::Csv); });
    add("exportJson", tr("Export hits as JSON lines…"), "download", nullptr, {},
        [this] { exportTo(HitFormat::JsonLines); });
}

void LogsPage::Private::connectParts()
{
    QObject::connect(&tail, &HitTail::arrived, q, [this](const auto &hits) { addLive(hits); });
    QObject::connect(&history, &RuleHistory::changed, q, [this] {
        if (details->isVisible())
            showDetails();
    });
    QObject::connect(&tail, &HitTail::overrun, q, [this] { restart(); });
    QObject::connect(&tail, &HitTail::waitingChanged, q, [this] { updateState(); });
    QObject::connect(&model, &HitModel::olderWanted, q, [this] { searchOlder(); });
    QObject::connect(&source, &RecordSource::devicesChanged, q, [this] {
        table->viewport()->update();
        updateState();
    });
    QObject::connect(filterBar, &HitFilterBar::changed, q, [this] { restart(); });
    QObject::connect(filterBar, &HitFilterBar::listWanted, q, [this] { table->setFocus(); });
    QObject::connect(&filterBar->saved(), &SavedSearches::failed, q,
                     [this](const QString &why) { notice->warn(why); });
    QObject::connect(nothing, &EmptyState::activated, q, [this] {
        workspace.navigator->go({QStringLiteral("policy"), {}, {}});
    });
    QObject::connect(table, &HitTable::hitChanged, q, [this] { showDetails(); });
    QObject::connect(table, &HitTable::filterWanted, filterBar, &HitFilterBar::toggleTerm);
    QObject::connect(table, &HitTable::ruleWanted, q, [this](int row) { goToRule(row); });
    QObject::connect(table, &HitTable::menuWanted, q,
                     [this](const QModelIndex &index, const QPoint &at) { openMenu(index, at); });
    QObject::connect(details, &HitDetails::ruleWanted, q,
                     [this] { goToRule(table->currentIndex().row()); });
    QObject::connect(details, &HitDetails::blockWanted, q, [this] { block(); });
    QObject::connect(details, &HitDetails::captureWanted, q,
                     [this] { capture->ask(model.hitAt(table->currentIndex().row())); });
    QObject::connect(capture, &CaptureStrip::told, q,
                     [this](const QString &what) { notify(what); });
    QObject::connect(capture, &CaptureStrip::failed, q,
                     [this](const QString &why) { notice->warn(why); });
    QObject::connect(details, &HitDetails::closed, drawerLine, &QWidget::hide);
    QObject::connect(blockPanel, &BlockPanel::closed, q, [this] {
        drawerLine->hide();
        showDetails();
    });
    QObject::connect(blockPanel, &BlockPanel::refused, q,
                     [this](const QString &why) { notice->warn(why); });
    QObject::connect(
        blockPanel, &BlockPanel::ruleAdded, q,
        [this](const Uuid &filter, const Uuid &rule, const QString &name) {
            notice->show(
                tr("Added “%1”. It works once the policy is pushed.").arg(name), tr("Show"),
                [this, filter, rule] { workspace.navigator->go(ruleLocation(filter, rule, 0)); });
        });
    QObject::connect(blockPanel, &BlockPanel::entryAdded, q,
                     [this](const QString &entry, const QString &set, const QString &device) {
                         notify(tr("%1 is in @%2 on %3 now.").arg(entry, set, device));
                     });
}

/// The list anew: what is in memory, then, as one scrolls, what is in the store.
void LogsPage::Private::restart()
{
    ++search;
    isSearching = false;
    workspace.jobs->cancel(searchJob);
    details->closeIfOpen();
    model.clear();
    addLive(tail.restart());
    searchOlder();
    updateState();
}

void LogsPage::Private::addLive(const std::vector<storage::LoggedHit> &hits)
{
    std::vector<storage::LoggedHit> admitted;
    std::ranges::copy_if(hits, std::back_inserter(admitted),
                         [this](const auto &hit) { return filterBar->filter().admits(hit); });
    model.addNew(admitted);
    updateState();
    if (q->isVisible() && !tail.isPaused())
        emit q->seen();
}

void LogsPage::Private::searchOlder()
{
    if (isSearching || !model.hasOlder())
        return;
    isSearching = true;
    workspace.jobs->run<FoundPage>(
        searchJob, tr("Search the log"), q,
        [file = source.hitFile(), filter = filterBar->filter(), before = model.olderThan()](
            JobContext &job) { return findHits(file, filter, kPageOfHits, before, job); },
        [this, of = search](Result<FoundPage> page) {
            if (of != search)
                return;
            isSearching = false;
            if (!page) {
                model.addOlder({}, std::nullopt);
                if (page.error().kind != ErrorKind::Cancelled)
                    notice->warn(workspace.explainer->sentence(page.error()));
            } else if (model.addOlder(page->hits, page->olderThan) == 0) {
                searchOlder(); // all of them came live
            }
            updateState();
        });
}

void LogsPage::Private::updateState()
{
    const Formatter &formatter = *workspace.formatter;
    const bool filtered = !filterBar->filter().isEmpty();
    const int rows = model.rowCount();
    QWidget *shown = table;
    if (rows == 0 && !isSearching)
        shown = filtered ? static_cast<QWidget *>(noneFound) : nothing;
    middle->setCurrentWidget(shown);
    const QString count = formatter.count(std::uint64_t(rows));
    filterBar->field()->setTrailingText(model.hasOlder() ? tr("%1, more below").arg(count) : count);
    if (tail.isPaused()) {
        stateChip->setIcon(QStringLiteral("pause"));
        stateChip->setText(tr("Paused, %1 new").arg(formatter.count(tail.waiting())));
    } else {
        stateChip->setIcon(QStringLiteral("activity"));
        stateChip->setText(tr("Live"));
    }
    if (QAction *pause = workspace.actions->action(QStringLiteral("logs.pause")))
        pause->setText(tail.isPaused() ? tr("Resume") : tr("Pause"));
    status->setState(devicesText());
    workspace.actions->invalidate();
}

/// How many devices may tell hits; of the first that does not, why.
QString LogsPage::Private::devicesText() const
{
    const Formatter &formatter = *workspace.formatter;
    const auto devices = source.devices();
    if (devices.empty())
        return tr("No devices");
    const auto connected = std::ranges::count(devices, true, &RecordDevice::isConnected);
    const QString count =
        tr("%1 of %2 devices connected")
            .arg(formatter.count(std::uint64_t(connected)), formatter.count(devices.size()));
    const auto refusing = std::ranges::find_if(
        devices, [](const RecordDevice &device) { return device.hitsRefused.has_value(); });
    if (refusing == devices.end())
        return count;
    return tr("%1. No hits of %2: %3")
        .arg(count, refusing->name, workspace.explainer->sentence(*refusing->hitsRefused));
}

void LogsPage::Private::showDetails()
{
    workspace.actions->invalidate();
    const QModelIndex index = table->currentIndex();
    if (!index.isValid())
        details->closeIfOpen();
    if (!index.isValid() || !blockPanel->isHidden())
        return;
    drawerLine->show();
    const storage::LoggedHit &hit = model.hitAt(index.row());
    const HitRule rule = ruleOfHit(workspace.policy->policy(), hit);
    const QString was = ruleAsItWas(history, source, *workspace.explainer, hit);
    HitOffers offers;
    offers.rule = rule.location.has_value();
    offers.block = hit.notLogged == 0 && canBlock(hit, BlockScope::Address);
    const auto devices = source.devices();
    const auto device = std::ranges::find(devices, hit.device, &RecordDevice::uuid);
    offers.capture = device != devices.end() && device->isConnected && !flowOf(hit).empty() &&
                     !capture->capture().isRunning();
    details->show(hit, (rule.note + u'\n' + was).trimmed(), offers);
}

void LogsPage::Private::goToRule(int row)
{
    const HitRule rule = ruleOfHit(workspace.policy->policy(), model.hitAt(row));
    if (rule.location)
        workspace.navigator->go(*rule.location);
    else
        notify(rule.note);
}

void LogsPage::Private::block()
{
    const storage::LoggedHit hit = model.hitAt(table->currentIndex().row());
    if (!canBlock(hit, BlockScope::Address)) {
        notify(tr("The hit has no source address to block."));
        return;
    }
    details->closeIfOpen();
    drawerLine->show();
    blockPanel->open(hit);
}

void LogsPage::Private::openMenu(const QModelIndex &index, const QPoint &at)
{
    auto *menu = new QMenu(table);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString term = model.termOf(index.row(), HitColumn(index.column()));
    if (!term.isEmpty()) {
        const QString shown = model.cellText(index.row(), HitColumn(index.column()));
        const auto offer = [&](const QString &text, const QString &joined) {
            QObject::connect(menu->addAction(text), &QAction::triggered, filterBar,
                             [this, joined] { filterBar->toggleTerm(joined); });
        };
        offer(tr("Only “%1”").arg(shown), term);
        if (term.contains(u':'))
            offer(tr("Not “%1”").arg(shown), u'-' + term);
        menu->addSeparator();
    }
    for (const char *id : {"logs.goToRule", "logs.block"}) {
        if (QAction *action = workspace.actions->action(QLatin1String(id)))
            menu->addAction(action);
    }
    menu->addSeparator();
    QObject::connect(menu->addAction(tr("Copy rows")), &QAction::triggered, table,
                     &HitTable::copyRows);
    menu->popup(at);
}

void LogsPage::Private::openExportMenu(const QPoint &at)
{
    auto *menu = new QMenu(q);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const char *id : {"logs.exportCsv", "logs.exportJson"})
        menu->addAction(workspace.actions->action(QLatin1String(id)));
    menu->popup(at);
}

void LogsPage::Private::exportTo(HitFormat format)
{
    const bool csv = format == HitFormat::Csv;
    auto *dialog = new QFileDialog(q, tr("Export hits"), QString(),
                                   csv ? tr("CSV (*.csv)") : tr("JSON lines (*.jsonl)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    QObject::connect(dialog, &QFileDialog::fileSelected, q,
                     [this, format](const QString &file) { runExport(format, file); });
    dialog->open();
}

void LogsPage::Private::runExport(HitFormat format, const QString &file)
{
    HitExport order;
    order.format = format;
    order.store = source.hitFile();
    order.filter = filterBar->filter();
    order.goesOn = model.hasOlder();
    order.olderThan = model.olderThan();
    for (int row = 0; row < model.rowCount(); ++row)
        order.shown.push_back(model.hitAt(row));
    for (const RecordDevice &device : source.devices())
        order.deviceNames[device.uuid] = device.name.toStdString();
    workspace.jobs->run<std::uint64_t>(
        exportJob, tr("Export hits"), q,
        [order = std::move(order), path = std::filesystem::path(file.toStdString())](
            JobContext &job) { return exportHits(order, path, job); },
        [this](const Result<std::uint64_t> &written) {
            if (written)
                notify(tr("Wrote %n hits", nullptr, int(*written)));
            else if (written.error().kind != ErrorKind::Cancelled)
                notice->warn(workspace.explainer->sentence(written.error()));
        });
}

LogsPage::LogsPage(Workspace &workspace, RecordSource &source, QWidget *parent)
    : Page(parent)
    , d(std::make_unique<Private>(workspace, source, this))
{}

LogsPage::~LogsPage()
{
    // Parts refer to the model; they go first.
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

QWidget *LogsPage::toolBar()
{
    return d->toolBar;
}

QWidget *LogsPage::statusLeft()
{
    return d->status;
}

void LogsPage::open(const Location &location)
{
    emit titleChanged({}, false);
    const auto value = [&](const char *key) { return location.value(QLatin1String(key)); };
    QStringList terms;
    if (const QString rule = value("rule"); !rule.isEmpty())
        terms << hitTerm(QStringLiteral("rule"), rule);
    if (const QString application = value("application"); !application.isEmpty())
        terms << hitTerm(QStringLiteral("app"), application);
    if (const QString device = value("device"); !device.isEmpty())
        terms << hitTerm(QStringLiteral("device"), device);
    if (const QString filter = value("filter"); !filter.isEmpty())
        terms << filter;
    if (!terms.isEmpty())
        d->filterBar->setText(terms.join(u' '));
}

QList<QWidget *> LogsPage::panes()
{
    return {d->filterBar->field(), d->table, d->details, d->blockPanel};
}

bool LogsPage::closeLast()
{
    return d->notice->closeIfOpen() || d->blockPanel->closeIfOpen() || d->details->closeIfOpen();
}

void LogsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    d->tail.setActive(true);
    emit seen();
}

void LogsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    d->tail.setActive(false);
}

PageDescriptor logsPage(RecordSource &source)
{
    PageDescriptor page;
    page.id = QStringLiteral("logs");
    page.title = LogsPage::tr("Logs");
    page.icon = QStringLiteral("scroll-text");
    page.key = QKeySequence(QStringLiteral("Ctrl+5"));
    page.helpTopic = QStringLiteral("logs");
    // What came since any window showed the page last.
    const auto seen = std::make_shared<std::uint64_t>(source.lastHitNumber());
    page.create = [&source, seen](Workspace &workspace, QWidget *parent) -> Page * {
        auto *made = new LogsPage(workspace, source, parent);
        QObject::connect(made, &LogsPage::seen, made,
                         [&source, seen] { *seen = source.lastHitNumber(); });
        return made;
    };
    page.badge = [&source, seen] {
        return int(std::min<std::uint64_t>(source.lastHitNumber() - *seen, 1000));
    };
    return page;
}

} // namespace tallygate::app
