// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/simulatepage.h"

#include <QCoreApplication>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "capturepanel.h"
#include "countersview.h"
#include "dissectionview.h"
#include "errorlist.h"
#include "hitsview.h"
#include "metersview.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "rulepanel.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "services/settings.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "simulatecommands.h"
#include "startpanel.h"
#include "text/formatter.h"
#include "whyview.h"
#include "widgets/buttons.h"
#include "widgets/chips.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/progressstrip.h"
#include "widgets/statusitem.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kLeftWidth = 256;
constexpr int kPacketWidth = 320;  // eight bytes in a row fit
constexpr int kSixteenWidth = 528; // sixteen
constexpr int kBadgeGap = 8;
constexpr int kNarrow = 1150; // of the page: the left side takes less
const QString kFolderKey = QStringLiteral("simulate/folder");
const QString kSplitKey = QStringLiteral("simulate/split");
const QString kLowerSplitKey = QStringLiteral("simulate/lowerSplit");

enum Tab { Why, Counters, Meters, Hits };

QVBoxLayout *flatColumn(QWidget *parent)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

class SimulatePage::Private
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::SimulatePage)

public:
    Private(Workspace &workspaceOf, SimulatePage *page)
        : q(page)
        , workspace(workspaceOf)
        , context(workspaceOf)
        , model(workspaceOf)
    {
        buildToolBar();
        buildBody();
        addSimulateCommands(context, {q, filter, &model, table, dissection, why},
                            [this] { chooseCaptures(); });
        auto *actions = workspace.actions;
        QPushButton *run =
            makeActionButton(*workspace.theme, actions->action(QStringLiteral("simulate.run")),
                             QStringLiteral("play"), ButtonRole::Primary, toolBar);
        run->setObjectName(QStringLiteral("runButton"));
        toolBar->addRight(run);
        connectParts();
        update();
    }

    void buildToolBar();
    void buildBody();
    QWidget *buildList();
    QWidget *buildLower();
    QWidget *buildDetails();
    void connectParts();

    void chooseCaptures();
    void update();
    void updateFreshness();
    void showTab(int tab);
    void updateWhyBadge();
    void runFor(const Location &location);
    void goToFrame(quint64 number);
    void showPacket(std::uint64_t packet);
    bool accepts(const QMimeData *mime) const;

    SimulatePage *q;
    Workspace &workspace;
    SimulatorContext context;
    PacketModel model;
    std::optional<std::uint64_t> wantedPacket; ///< once the filter is gone
    Location pending;                          ///< to be shown when the run is there

    PageToolBar *toolBar = nullptr;
    ChipLabel *policyChip = nullptr;
    ChipLabel *staleChip = nullptr;
    StatusItem *left = nullptr;
    StatusItem *right = nullptr;
    CapturePanel *captures = nullptr;
    QStackedWidget *middle = nullptr;
    StartPanel *start = nullptr;
    ErrorList *errors = nullptr;
    PacketFilterBar *filter = nullptr;
    PacketTable *table = nullptr;
    DissectionView *dissection = nullptr;
    WhyView *why = nullptr;
    CountersView *counters = nullptr;
    MetersView *meters = nullptr;
    HitsView *hits = nullptr;
    QTabBar *tabs = nullptr;
    QWidget *whyPart = nullptr; ///< the badge and the gap before it
    VerdictBadge *whyBadge = nullptr;
    QStackedWidget *tabStack = nullptr;
    QSplitter *split = nullptr;
    QSplitter *lowerSplit = nullptr;
    RulePanel *rulePanel = nullptr;
    QWidget *ruleLine = nullptr;
    NoticeBar *notice = nullptr;
};

void SimulatePage::Private::buildToolBar()
{
    Theme &theme = *workspace.theme;
    toolBar = new PageToolBar(theme, tr("Simulate"), q);
    policyChip = new ChipLabel(theme, QStringLiteral("shield"), {}, toolBar);
    staleChip = new ChipLabel(theme, QStringLiteral("history"), {}, toolBar);
    toolBar->addLeft(policyChip);
    toolBar->addLeft(staleChip);
    staleChip->hide();
    left = new StatusItem(theme, q);
    right = new StatusItem(theme, q);
    right->setText(
        tr("same pipeline as tallygatectl %1").arg(QCoreApplication::applicationVersion()));
}

void SimulatePage::Private::buildBody()
{
    Theme &theme = *workspace.theme;
    auto *row = new QHBoxLayout(q);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    captures = new CapturePanel(context, q);
    captures->setFixedWidth(kLeftWidth);
    row->addWidget(captures);
    row->addWidget(makeLine(Qt::Vertical, q));

    auto *centre = new QWidget(q);
    auto *column = flatColumn(centre);
    errors = new ErrorList(context, centre);
    column->addWidget(errors);
    for (const QString &job :
         {context.runJob(), context.filterJob(), context.exportJob(), context.copyJob()})
        column->addWidget(
            new ProgressStrip(theme, *workspace.jobs, *workspace.formatter, job, centre));
    middle = new QStackedWidget(centre);
    start = new StartPanel(context, middle);
    middle->addWidget(start);
    split = new QSplitter(Qt::Vertical, middle);
    split->setChildrenCollapsible(false);
    split->addWidget(buildList());
    split->addWidget(buildLower());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({500, 330});
    split->restoreState(workspace.settings->value(kSplitKey).toByteArray());
    middle->addWidget(split);
    column->addWidget(middle, 1);
    notice = new NoticeBar(theme, centre);
    notice->hide();
    column->addWidget(notice);
    row->addWidget(centre, 1);

    ruleLine = makeLine(Qt::Vertical, q);
    rulePanel = new RulePanel(context, q);
    row->addWidget(ruleLine);
    row->addWidget(rulePanel);
    ruleLine->hide();
}

QWidget *SimulatePage::Private::buildList()
{
    auto *list = new QWidget(q);
    auto *column = flatColumn(list);
    filter = new PacketFilterBar(context, model, list);
    column->addWidget(filter);
    column->addWidget(makeLine(Qt::Horizontal, list));
    table = new PacketTable(context, model, list);
    column->addWidget(table, 1);
    list->setMinimumHeight(140);
    return list;
}

QWidget *SimulatePage::Private::buildLower()
{
    lowerSplit = new QSplitter(Qt::Horizontal, q);
    lowerSplit->setChildrenCollapsible(false);
    auto *packet = new QWidget(lowerSplit);
    packet->setMinimumWidth(kPacketWidth);
    auto *column = flatColumn(packet);
    auto *packetTabs = new QTabBar(packet);
    packetTabs->setAccessibleName(tr("Packet"));
    packetTabs->setObjectName(QStringLiteral("packetTabs"));
    packetTabs->addTab(tr("Packet"));
    packetTabs->addTab(tr("Wireshark"));
    packetTabs->setDrawBase(false);
    packetTabs->setFocusPolicy(Qt::NoFocus);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 0, 8, 0);
    bar->addWidget(packetTabs);
    bar->addStretch(1);
    column->addLayout(bar);
    column->addWidget(makeLine(Qt::Horizontal, packet));
    dissection = new DissectionView(context, packet);
    QObject::connect(packetTabs, &QTabBar::currentChanged, dissection,
                     [this](int tab) { dissection->setReading(DissectionView::Reading(tab)); });
    QObject::connect(dissection, &DissectionView::readingChanged, packetTabs,
                     &QTabBar::setCurrentIndex);
    column->addWidget(dissection, 1);
    lowerSplit->addWidget(packet);
    lowerSplit->addWidget(buildDetails());
    lowerSplit->setStretchFactor(0, 0);
    lowerSplit->setStretchFactor(1, 1);
    lowerSplit->setSizes({kSixteenWidth, 572});
    lowerSplit->restoreState(workspace.settings->value(kLowerSplitKey).toByteArray());
    return lowerSplit;
}

QWidget *SimulatePage::Private::buildDetails()
{
    Theme &theme = *workspace.theme;
    auto *details = new QWidget(q);
    auto *column = flatColumn(details);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 0, 8, 0);
    tabs = new QTabBar(details);
    tabs->setAccessibleName(tr("About the run"));
    tabs->setDrawBase(false);
    for (const QString &name : {tr("Why"), tr("Counters"), tr("Meters"), tr("Hits")})
        tabs->addTab(name);
    whyPart = new QWidget(tabs);
    auto *whyRow = new QHBoxLayout(whyPart);
    whyRow->setContentsMargins(kBadgeGap, 0, 0, 0);
    whyBadge = new VerdictBadge(theme, Tone::Permit, whyPart);
    whyRow->addWidget(whyBadge);
    whyPart->hide();
    bar->addWidget(tabs);
    bar->addStretch(1);
    column->addLayout(bar);
    column->addWidget(makeLine(Qt::Horizontal, details));
    tabStack = new QStackedWidget(details);
    why = new WhyView(context, tabStack);
    counters = new CountersView(context, tabStack);
    meters = new MetersView(context, tabStack);
    hits = new HitsView(context, tabStack);
    for (QWidget *view : std::initializer_list<QWidget *>{why, counters, meters, hits})
        tabStack->addWidget(view);
    column->addWidget(tabStack, 1);
    return details;
}

void SimulatePage::Private::connectParts()
{
    const auto refresh = [this] { update(); };
    QObject::connect(&context, &SimulatorContext::runChanged, q, [this] {
        const QWidget *focus = q->window()->focusWidget();
        const bool toList = q->isVisible() &&
                            (!focus || start->isAncestorOf(focus) || captures->isAncestorOf(focus));
        model.setRun(context.run());
        update();
        if (context.run() && toList)
            table->setFocus(Qt::OtherFocusReason);
        if (context.run() && !pending.isEmpty())
            q->open(std::exchange(pending, {}));
        if (context.run() && !table->currentIndex().isValid() && model.rowCount() > 0)
            table->setCurrentIndex(model.index(0, 0));
    });
    QObject::connect(&context, &SimulatorContext::runningChanged, q, refresh);
    QObject::connect(&context, &SimulatorContext::freshnessChanged, q,
                     [this] { updateFreshness(); });
    QObject::connect(&context, &SimulatorContext::packetChanged, q, [this] { updateWhyBadge(); });
    QObject::connect(&context, &SimulatorContext::packetRequested, q,
                     [this](std::uint64_t packet) { showPacket(packet); });
    QObject::connect(&context, &SimulatorContext::ruleRequested, q,
                     [this](const RuleRequest &request) {
                         rulePanel->open(request);
                         ruleLine->show();
                     });
    QObject::connect(rulePanel, &RulePanel::closed, q, [this] {
        ruleLine->hide();
        table->setFocus();
    });
    QObject::connect(&context, &SimulatorContext::noticed, q,
                     [this](const QString &text, const QString &action,
                            const std::function<void()> &act) { notice->show(text, action, act); });
    for (const auto signal : {&CaptureSet::listChanged, &CaptureSet::choicesChanged})
        QObject::connect(&context.captures(), signal, q, refresh);
    QObject::connect(&context.captures(), &CaptureSet::entryChanged, q, refresh);
    QObject::connect(workspace.policy, &PolicySession::stateChanged, q, refresh);
    QObject::connect(captures, &CapturePanel::addRequested, q, [this] { chooseCaptures(); });
    QObject::connect(start, &StartPanel::addRequested, q, [this] { chooseCaptures(); });
    QObject::connect(filter, &PacketFilterBar::listRequested, q, [this] { table->setFocus(); });
    QObject::connect(filter, &PacketFilterBar::frameAsked, q,
                     [this](quint64 number) { goToFrame(number); });
    QObject::connect(filter, &PacketFilterBar::filtered, q, [this] {
        captures->followFilter(filter->text());
        if (wantedPacket)
            table->showPacket(*std::exchange(wantedPacket, std::nullopt));
    });
    QObject::connect(dissection, &DissectionView::fieldChanged, q,
                     [this] { workspace.actions->invalidate(); });
    QObject::connect(tabs, &QTabBar::currentChanged, tabStack, &QStackedWidget::setCurrentIndex);
    const auto keep = [this](QSplitter *splitter, const QString &key) {
        QObject::connect(splitter, &QSplitter::splitterMoved, q, [this, splitter, key] {
            workspace.settings->setValue(key, splitter->saveState());
        });
    };
    keep(split, kSplitKey);
    keep(lowerSplit, kLowerSplitKey);
}

void SimulatePage::Private::chooseCaptures()
{
    auto *dialog =
        new QFileDialog(q, tr("Choose captures"), workspace.settings->value(kFolderKey).toString(),
                        tr("Captures (*.pcap *.pcapng *.cap *.dmp);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(
        dialog, &QFileDialog::filesSelected, q, [this, dialog](const QStringList &files) {
            workspace.settings->setValue(kFolderKey, dialog->directory().absolutePath());
            context.captures().add(files);
        });
    dialog->open();
}

void SimulatePage::Private::update()
{
    const auto &run = context.run();
    const bool running = context.isRunning();
    middle->setCurrentWidget(run ? static_cast<QWidget *>(split) : start);
    q->setFocusProxy(run ? static_cast<QWidget *>(table) : start);
    policyChip->setText(workspace.policy->isModified()
                            ? tr("%1, with edits").arg(workspace.policy->displayName())
                            : workspace.policy->displayName());
    const Formatter &formatter = *workspace.formatter;
    if (running) {
        left->setState(tr("Running…"));
    } else if (run) {
        left->setState(tr("%1 · %2").arg(
            formatter.packets(run->result->packetCount),
            tr("%1 packets/s").arg(formatter.compact(std::uint64_t(run->packetsPerSecond())))));
    } else {
        const QString obstacle = context.captures().obstacle();
        left->setState(obstacle.isEmpty() ? tr("Ready to run") : obstacle);
    }
    updateFreshness();
    workspace.actions->invalidate();
    emit q->titleChanged(workspace.policy->displayName(), workspace.policy->isModified());
}

void SimulatePage::Private::updateFreshness()
{
    const std::size_t edits = context.editsSince();
    model.setStale(edits > 0);
    staleChip->setVisible(edits > 0);
    if (edits > 0)
        staleChip->setText(tr("before %n edits", nullptr, int(edits)));
    if (QAction *action = workspace.actions->action(QStringLiteral("simulate.run")))
        action->setText(edits > 0 ? tr("Run again") : tr("Run"));
    if (auto *button = toolBar->findChild<QPushButton *>(QStringLiteral("runButton")))
        button->setText(edits > 0 ? tr("Run again") : tr("Run"));
    updateWhyBadge();
}

void SimulatePage::Private::updateWhyBadge()
{
    const auto &run = context.run();
    const bool some = run && context.packet();
    const VerdictLook look = some ? lookOf(run->packet(*context.packet())) : VerdictLook{};
    const bool shown = some && look.tone != Tone::Warning;
    whyBadge->setTone(look.tone);
    whyPart->resize(whyPart->sizeHint());
    tabs->setTabButton(Why, QTabBar::RightSide, shown ? whyPart : nullptr);
    whyPart->setVisible(shown);
    workspace.actions->invalidate();
}

void SimulatePage::Private::showTab(int tab)
{
    tabs->setCurrentIndex(tab);
}

void SimulatePage::Private::goToFrame(quint64 number)
{
    const auto &run = context.run();
    if (!run)
        return;
    const std::uint16_t capture =
        context.packet() ? run->packet(*context.packet()).capture : std::uint16_t(0);
    const int row = model.rowOfFrame(number, capture);
    if (row >= 0)
        table->showPacket(model.packetAt(row));
    else
        context.notify(tr("There is no frame %1 in the list.").arg(number));
}

void SimulatePage::Private::showPacket(std::uint64_t packet)
{
    showTab(Why);
    if (table->showPacket(packet))
        return;
    wantedPacket = packet; // the filter hides it
    filter->setText({});
}

bool SimulatePage::Private::accepts(const QMimeData *mime) const
{
    return mime->hasUrls() &&
           std::ranges::any_of(mime->urls(), [](const QUrl &url) { return url.isLocalFile(); });
}

SimulatePage::SimulatePage(Workspace &workspace, QWidget *parent)
    : Page(parent)
{
    setAcceptDrops(true);
    d = std::make_unique<Private>(workspace, this);
}

SimulatePage::~SimulatePage()
{
    // Parts refer to the context; they go first.
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
}

QWidget *SimulatePage::toolBar()
{
    return d->toolBar;
}

QWidget *SimulatePage::statusLeft()
{
    return d->left;
}

QWidget *SimulatePage::statusRight()
{
    return d->right;
}

/// Runs, at once or as soon as the captures are read, and shows the location again then. Where
/// something else is in the way, the page says so and waits for the person.
void SimulatePage::Private::runFor(const Location &location)
{
    if (context.captures().isReading()) {
        auto *waiting = new QObject(q);
        QObject::connect(&context.captures(), &CaptureSet::entryChanged, waiting,
                         [this, waiting, location] {
                             if (context.captures().isReading())
                                 return;
                             waiting->deleteLater();
                             runFor(location);
                         });
    } else if (context.captures().obstacle().isEmpty()) {
        pending = location;
        context.start();
    }
}

void SimulatePage::open(const Location &location)
{
    emit titleChanged(d->workspace.policy->displayName(), d->workspace.policy->isModified());
    if (location.value(QStringLiteral("run")) == QLatin1String("1")) {
        // Going back to the page later, or starting there, must not run again.
        Location place = location;
        std::erase_if(place.query,
                      [](const auto &each) { return each.first == QLatin1String("run"); });
        d->workspace.navigator->replace(place);
        if (!d->context.run() || d->context.editsSince() > 0)
            d->runFor(place);
        return;
    }
    const auto uuidOf = [&](const char *key) {
        return Uuid::parse(location.value(QString::fromLatin1(key)).toStdString());
    };
    if (const auto rule = uuidOf("rule"))
        d->context.showPacketsOf({}, *rule);
    else if (const auto filter = uuidOf("default"))
        d->context.showPacketsOf(*filter, {});
    if (const QString text = location.value(QStringLiteral("filter")); !text.isEmpty())
        d->filter->setText(text);
    bool isNumber = false;
    const quint64 packet = location.value(QStringLiteral("packet")).toULongLong(&isNumber);
    if (isNumber)
        d->context.showPacket(packet);
    if (isNumber && location.value(QStringLiteral("new")) == QLatin1String("rule"))
        d->context.requestRule({packet, {}});
    if (location.value(QStringLiteral("reading")) == QLatin1String("wireshark"))
        d->dissection->setReading(DissectionView::Wireshark);
    static const std::pair<const char *, int> kTabs[] = {
        {"why", Why}, {"counters", Counters}, {"meters", Meters}, {"hits", Hits}};
    for (const auto &[name, tab] : kTabs) {
        if (location.value(QStringLiteral("tab")) == QLatin1String(name))
            d->showTab(tab);
    }
}

QList<QWidget *> SimulatePage::panes()
{
    if (!d->context.run())
        return {d->toolBar, d->captures, d->start};
    return {d->toolBar,
            d->captures,
            d->filter->edit(),
            d->table,
            d->dissection->currentTree(),
            d->dissection->bytes(),
            d->tabs,
            d->tabStack,
            d->rulePanel};
}

bool SimulatePage::closeLast()
{
    return d->rulePanel->closeIfOpen() || d->filter->closeFrameField() ||
           d->notice->closeIfOpen() || d->errors->closeIfOpen();
}

void SimulatePage::dragEnterEvent(QDragEnterEvent *event)
{
    if (d->accepts(event->mimeData()))
        event->acceptProposedAction();
}

void SimulatePage::dropEvent(QDropEvent *event)
{
    QStringList files;
    for (const QUrl &url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
    }
    d->context.captures().add(files);
    event->acceptProposedAction();
}

void SimulatePage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    d->captures->setFixedWidth(width() < kNarrow ? 232 : kLeftWidth);
}

PageDescriptor simulatePage()
{
    PageDescriptor page;
    page.id = QStringLiteral("simulate");
    page.title = SimulatePage::tr("Simulate");
    page.icon = QStringLiteral("flask-conical");
    page.key = QKeySequence(QStringLiteral("Ctrl+2"));
    page.helpTopic = QStringLiteral("simulate");
    page.create = [](Workspace &workspace, QWidget *parent) -> Page * {
        return new SimulatePage(workspace, parent);
    };
    page.install = [](Workspace &workspace, QObject *window) {
        if (!workspace.counters)
            workspace.counters = new CounterContext(*workspace.policy, window);
    };
    return page;
}

} // namespace tallygate::app
