// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/deploypage.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <QVersionNumber>

#include "approvalpanel.h"
#include "approvals.h"
#include "connectionform.h"
#include "connectionpanel.h"
#include "deploystrip.h"
#include "deviceboard.h"
#include "devicedelegate.h"
#include "devices/bundles.h"
#include "devices/deploymentcontroller.h"
#include "devices/enginesetup.h"
#include "planpanel.h"
#include "pushbar.h"
#include "revisionmenu.h"
#include "revisionpanel.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "setuppanel.h"
#include "text/explainer.h"
#include "widgets/buttons.h"
#include "widgets/emptystate.h"
#include "widgets/noticebar.h"
#include "widgets/pagetoolbar.h"
#include "widgets/sectionheader.h"
#include "widgets/statusitem.h"

namespace tallygate::app {

namespace {

constexpr int kListWidth = 290;

QVBoxLayout *bareColumn(QWidget *parent)
{
    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

QString newestBundle()
{
    const auto found = bundlesIn(bundleFolders());
    return found.empty() ? QString() : found.front().version;
}

} // namespace

class DeployPage::Private
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::DeployPage)

public:
    Private(Workspace &workspaceOf, DeploymentController &deploymentsOf, EngineSetup &setupOf,
            DeployPage *page)
        : q(page)
        , workspace(workspaceOf)
        , deployments(deploymentsOf)
        , setup(setupOf)
        , board(workspaceOf, deploymentsOf)
        , approvals(workspaceOf, board)
    {
        build();
        addCommands();
        addSetupCommands();
        connectParts();
        update();
    }

    void build();
    QWidget *buildList();
    void addCommands();
    void addSetupCommands();
    void connectParts();
    void update();
    void showPush();
    void showRow();
    void addDevice();
    void editDevice();
    void chooseRevision();
    void showHistory();
    void connectApprovals();
    void openRequest();
    void takeFromHistory(std::uint64_t revision, DeviceBoard::GoBack how);
    bool takeOpenPolicy();
    void setUp(bootstrap::Verb verb);
    bool isOlderThanBundle(const Uuid &device) const;

    DeployPage *q;
    Workspace &workspace;
    DeploymentController &deployments;
    EngineSetup &setup;
    DeviceBoard board;
    Approvals approvals;
    Uuid shown; ///< the device in the middle
    bool isEditing = false;
    bool isSettingUp = false;               ///< the setup panel stands for its device
    bool isLookingBack = false;             ///< the history stands for its device
    bool isApproving = false;               ///< a request stands in place of any device
    const QString bundled = newestBundle(); ///< version; empty: none was found

    PageToolBar *toolBar = nullptr;
    StatusItem *status = nullptr;
    QListView *list = nullptr;
    QStackedWidget *middle = nullptr;
    EmptyState *empty = nullptr;
    PlanPanel *plan = nullptr;
    ConnectionPanel *connection = nullptr;
    ConnectionForm *form = nullptr;
    SetupPanel *setupPanel = nullptr;
    RevisionPanel *history = nullptr;
    ApprovalPanel *request = nullptr;
    PushBar *push = nullptr;
    QPushButton *revisions = nullptr;
    QPushButton *upgrade = nullptr;
    NoticeBar *notice = nullptr;
};

void DeployPage::Private::build()
{
    Theme &theme = *workspace.theme;
    toolBar = new PageToolBar(theme, tr("Deploy"), q);
    toolBar->hide();
    status = new StatusItem(theme, q);
    auto *row = new QHBoxLayout(q);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(buildList());
    row->addWidget(makeLine(Qt::Vertical, q));
    auto *centre = new QWidget(q);
    auto *column = bareColumn(centre);
    middle = new QStackedWidget(centre);
    empty = new EmptyState(theme,
                           {QStringLiteral("server"), tr("No devices yet"),
                            tr("A device is a Linux host that runs the Tallygate engine, reached "
                               "over SSH. What you push to it is proved first, and goes back by "
                               "itself unless you confirm."),
                            tr("Add a device"), QStringLiteral("ops@198.51.100.1")},
                           middle);
    plan = new PlanPanel(workspace, deployments, middle);
    connection = new ConnectionPanel(workspace, middle);
    form = new ConnectionForm(workspace, middle);
    setupPanel = new SetupPanel(workspace, setup, middle);
    history = new RevisionPanel(workspace, middle);
    request = new ApprovalPanel(workspace, middle);
    for (QWidget *one : {static_cast<QWidget *>(empty), static_cast<QWidget *>(plan),
                         static_cast<QWidget *>(connection), static_cast<QWidget *>(form),
                         static_cast<QWidget *>(setupPanel), static_cast<QWidget *>(history),
                         static_cast<QWidget *>(request)})
        middle->addWidget(one);
    column->addWidget(middle, 1);
    push = new PushBar(workspace, board, deployments, approvals, centre);
    column->addWidget(push);
    notice = new NoticeBar(theme, centre);
    notice->hide();
    column->addWidget(notice);
    row->addWidget(centre, 1);
}

QWidget *DeployPage::Private::buildList()
{
    auto *side = new QWidget(q);
    side->setFixedWidth(kListWidth);
    auto *column = bareColumn(side);
    auto *header = new SectionHeader(*workspace.theme, tr("Devices"), side);
    QToolButton *add = header->addButton(QStringLiteral("plus"), tr("Add a device"));
    QObject::connect(add, &QToolButton::clicked, q, [this] { addDevice(); });
    column->addWidget(header);
    list = new QListView(side);
    list->setObjectName(QStringLiteral("deviceList"));
    list->setAccessibleName(tr("Devices"));
    list->setModel(&board);
    list->setItemDelegate(new DeviceDelegate(*workspace.theme, list));
    list->setFrameShape(QFrame::NoFrame);
    list->setEditTriggers(QListView::NoEditTriggers);
    list->setUniformItemSizes(true);
    list->setVerticalScrollMode(QListView::ScrollPerPixel);
    column->addWidget(list, 1);
    return side;
}

void DeployPage::Private::addCommands()
{
    const auto add = [this](const char *id, const QString &text, const char *icon,
                            std::function<void()> run) {
        ActionSpec spec;
        spec.id = QStringLiteral("deploy.") + QLatin1String(id);
        spec.text = text;
        spec.category = tr("Deploy");
        spec.icon = QLatin1String(icon);
        spec.owner = q;
        spec.triggered = std::move(run);
        workspace.actions->add(spec);
    };
    add("add", tr("Add a device"), "plus", [this] { addDevice(); });
    add("edit", tr("Change how the device is reached"), "pencil", [this] { editDevice(); });
    add("read", tr("Read again what runs there"), "refresh-cw", [this] { board.read(shown); });
    add("revisions", tr("Earlier revisions…"), "history", [this] { chooseRevision(); });
    add("history", tr("History of revisions…"), "list", [this] { showHistory(); });
    add("approve", tr("Approve a request…"), "stamp", [this] { openRequest(); });
    const auto addButton = [this](const char *id, const char *icon) {
        QAction *action = workspace.actions->action(QLatin1String(id));
        QPushButton *button = makeActionButton(*workspace.theme, action, QLatin1String(icon),
                                               ButtonRole::Normal, toolBar);
        toolBar->addRight(button);
        return button;
    };
    addButton("deploy.edit", "pencil");
    revisions = addButton("deploy.revisions", "history");
    addButton("deploy.read", "refresh-cw");
}

/// In the menu of the device, beside the other commands on it.
void DeployPage::Private::addSetupCommands()
{
    using bootstrap::Verb;
    const auto add = [this](const char *id, const QString &text, const char *icon, Verb verb) {
        ActionSpec spec;
        spec.id = QStringLiteral("deploy.") + QLatin1String(id);
        spec.text = text;
        spec.category = tr("Deploy");
        spec.icon = QLatin1String(icon);
        spec.owner = q;
        spec.enabledWhen = [this] {
            return workspace.fleet->device(shown) != nullptr && !deployments.isRunning();
        };
        spec.triggered = [this, verb] { setUp(verb); };
        workspace.actions->add(spec);
    };
    add("install", tr("Install the engine…"), "server-cog", Verb::Install);
    add("upgrade", tr("Upgrade the engine…"), "arrow-up", Verb::Upgrade);
    add("uninstall", tr("Uninstall the engine…"), "trash-2", Verb::Uninstall);
    upgrade = makeActionButton(*workspace.theme,
                               workspace.actions->action(QStringLiteral("deploy.upgrade")),
                               QStringLiteral("arrow-up"), ButtonRole::Normal, toolBar);
    toolBar->addRight(upgrade);
    auto *menu = new QMenu(q);
    for (const char *id :
         {"deploy.edit", "deploy.read", "deploy.revisions", "deploy.history", "deploy.approve",
          "deploy.install", "deploy.upgrade", "deploy.uninstall"})
        menu->addAction(workspace.actions->action(QLatin1String(id)));
    QObject::connect(menu, &QMenu::aboutToShow, q, [this] { workspace.actions->refresh(); });
    QToolButton *more = makeToolButton(*workspace.theme, QStringLiteral("ellipsis-vertical"),
                                       tr("More for this device"), toolBar);
    more->setObjectName(QStringLiteral("deviceMenu"));
    QObject::connect(more, &QToolButton::clicked, q,
                     [more, menu] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });
    toolBar->addRight(more);
    list->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(list, &QListView::customContextMenuRequested, q, [this, menu](QPoint at) {
        if (list->indexAt(at).isValid())
            menu->popup(list->viewport()->mapToGlobal(at));
    });
}

void DeployPage::Private::connectParts()
{
    QObject::connect(list->selectionModel(), &QItemSelectionModel::currentChanged, q,
                     [this](const QModelIndex &index) {
                         isEditing = false;
                         isApproving = false;
                         if (index.isValid())
                             shown = board.at(index.row()).uuid;
                         update();
                     });
    QObject::connect(&board, &QAbstractItemModel::modelReset, q, [this] {
        const int row = std::max(0, board.rowOf(shown));
        list->setCurrentIndex(board.index(row));
        update();
    });
    QObject::connect(&board, &DeviceBoard::rowChanged, q, [this](int row) {
        if (board.at(row).uuid == shown)
            showRow();
    });
    QObject::connect(&board, &DeviceBoard::chosenChanged, q, [this] { update(); });
    QObject::connect(&deployments, &DeploymentController::changed, q, [this] { showPush(); });
    QObject::connect(&board, &DeviceBoard::failed, q, [this](const Error &error) {
        notice->warn(workspace.explainer->sentence(error));
    });
    QObject::connect(&workspace.fleet->secrets(), &KeptSecrets::failed, q,
                     [this](const QString &reason) {
                         notice->warn(tr("The keychain did not take the password: %1").arg(reason));
                     });
    QObject::connect(empty, &EmptyState::activated, q, [this] { addDevice(); });
    QObject::connect(connection, &ConnectionPanel::editWanted, q, [this] { editDevice(); });
    QObject::connect(connection, &ConnectionPanel::installWanted, q,
                     [this] { setUp(bootstrap::Verb::Install); });
    QObject::connect(setupPanel, &SetupPanel::closed, q, [this] {
        isSettingUp = false;
        update();
    });
    QObject::connect(history, &RevisionPanel::closed, q, [this] {
        isLookingBack = false;
        update();
    });
    QObject::connect(history, &RevisionPanel::compareWanted, q, [this](std::uint64_t revision) {
        takeFromHistory(revision, DeviceBoard::GoBack::Compare);
    });
    QObject::connect(history, &RevisionPanel::goBackWanted, q, [this](std::uint64_t revision) {
        takeFromHistory(revision, DeviceBoard::GoBack::Push);
    });
    QObject::connect(plan, &PlanPanel::openPolicyWanted, q, [this] { takeOpenPolicy(); });
    QObject::connect(form, &ConnectionForm::done, q, [this](const Uuid &device) {
        isEditing = false;
        shown = device;
        if (const int row = board.rowOf(device); row >= 0)
            list->setCurrentIndex(board.index(row));
        update();
    });
    QObject::connect(form, &ConnectionForm::cancelled, q, [this] {
        isEditing = false;
        update();
    });
    connectApprovals();
    if (board.rowCount() > 0)
        list->setCurrentIndex(board.index(0));
}

void DeployPage::Private::connectApprovals()
{
    const auto warn = [this](const Error &error) {
        notice->warn(workspace.explainer->sentence(error));
    };
    QObject::connect(&approvals, &Approvals::failed, q, warn);
    // It was for what ran before.
    QObject::connect(&deployments, &DeploymentController::ended, q, [this] {
        if (deployments.isConfirmed())
            approvals.forget();
    });
    QObject::connect(request, &ApprovalPanel::failed, q, warn);
    QObject::connect(&approvals, &Approvals::changed, q, [this] {
        if (approvals.approval())
            notice->closeIfOpen();
    });
    QObject::connect(&approvals, &Approvals::exported, q, [this](const QString &file) {
        notice->show(tr("Exported to %1: have somebody else approve it.").arg(file));
    });
    QObject::connect(request, &ApprovalPanel::opened, q, [this] {
        isEditing = false;
        isApproving = true;
        update();
        request->pane()->setFocus();
    });
    const auto close = [this] {
        isApproving = false;
        update();
    };
    QObject::connect(request, &ApprovalPanel::closed, q, close);
    QObject::connect(request, &ApprovalPanel::approved, q, [this, close](const QString &file) {
        close();
        notice->show(tr("Approved: %1 is for whoever pushes it, for 7 days.").arg(file));
    });
}

void DeployPage::Private::openRequest()
{
    auto *dialog = new QFileDialog(q, tr("Approve a request"), QString(),
                                   tr("Requests for approval (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, request, &ApprovalPanel::open);
    dialog->open();
}

void DeployPage::Private::update()
{
    const int chosen = int(board.chosen().size());
    toolBar->setSubtitle(
        chosen == 0 ? workspace.policy->displayName()
                    : tr("%1 → %n devices", nullptr, chosen).arg(workspace.policy->displayName()));
    status->setText(tr("%n devices", nullptr, board.rowCount()));
    upgrade->setVisible(isOlderThanBundle(shown));
    workspace.actions->invalidate();
    showPush();
    showRow();
}

/// A form may hide it, but not the decision while there is one.
void DeployPage::Private::showPush()
{
    push->setVisible(deployments.isRunning() ||
                     (board.rowCount() > 0 && !isEditing && !isApproving));
}

void DeployPage::Private::showRow()
{
    const int row = board.rowOf(shown);
    if (isEditing) {
        middle->setCurrentWidget(form);
        return;
    }
    if (isApproving) {
        middle->setCurrentWidget(request);
        return;
    }
    if (row < 0) {
        middle->setCurrentWidget(empty);
        return;
    }
    const BoardRow &device = board.at(row);
    if (isSettingUp && setupPanel->device() == shown) {
        middle->setCurrentWidget(setupPanel);
        return;
    }
    if (isLookingBack && history->device() == shown) {
        middle->setCurrentWidget(history);
        return;
    }
    if (!device.isKnown()) {
        const auto named = workspace.policy->policy().device(device.inPolicy);
        form->begin(device.inPolicy, device.name,
                    named ? QString::fromStdString(named->address) : QString());
        middle->setCurrentWidget(form);
    } else if (workspace.fleet->status(device.uuid).isConnected()) {
        plan->show(device);
        middle->setCurrentWidget(plan);
    } else {
        connection->show(device.uuid);
        middle->setCurrentWidget(connection);
    }
}

void DeployPage::Private::addDevice()
{
    isEditing = true;
    form->begin({}, {}, {});
    update();
}

void DeployPage::Private::editDevice()
{
    const Device *device = workspace.fleet->device(shown);
    if (device == nullptr)
        return;
    isEditing = true;
    form->edit(*device);
    update();
}

void DeployPage::Private::setUp(bootstrap::Verb verb)
{
    if (workspace.fleet->device(shown) == nullptr || deployments.isRunning())
        return;
    isEditing = false;
    isLookingBack = false;
    isSettingUp = true;
    setupPanel->open(shown, verb);
    update();
}

/// The bundle at hand has another engine than runs there.
bool DeployPage::Private::isOlderThanBundle(const Uuid &device) const
{
    const DeviceStatus &reached = workspace.fleet->status(device);
    const auto runs = reached.connection.hello.find("program");
    return reached.isConnected() && !bundled.isEmpty() && runs != reached.connection.hello.end() &&
           runs->is_string() &&
           QVersionNumber::compare(
               QVersionNumber::fromString(QString::fromStdString(runs->get<std::string>())),
               QVersionNumber::fromString(bundled)) < 0;
}

/// What the device keeps, asked for at this moment.
void DeployPage::Private::chooseRevision()
{
    workspace.fleet->call(
        shown, "policy.history", control::Json::object(), q,
        [this, device = shown](const Result<control::Json> &kept) {
            const int row = board.rowOf(device);
            if (!kept)
                return notice->warn(workspace.explainer->sentence(kept.error()));
            if (row < 0 || deployments.isRunning())
                return;
            const auto &earlier = board.at(row).earlier;
            QMenu *menu = makeRevisionMenu(
                *kept, *workspace.formatter, earlier ? earlier->revision : 0, q,
                [this, device](std::uint64_t revision) { board.goBackTo(device, revision); },
                [this] { showHistory(); });
            menu->popup(revisions->mapToGlobal(QPoint(0, revisions->height())));
        });
}

void DeployPage::Private::showHistory()
{
    if (workspace.fleet->device(shown) == nullptr)
        return;
    isEditing = false;
    isSettingUp = isSettingUp && setup.isRunning();
    isLookingBack = true;
    history->open(shown);
    update();
}

/// The device's plan shows what going back would change.
void DeployPage::Private::takeFromHistory(std::uint64_t revision, DeviceBoard::GoBack how)
{
    isLookingBack = false;
    board.goBackTo(history->device(), revision, how);
    update();
    plan->pane()->setFocus();
}

/// In place of an earlier revision; false if none was chosen.
bool DeployPage::Private::takeOpenPolicy()
{
    const int row = board.rowOf(shown);
    if (row < 0 || !board.at(row).earlier || deployments.isRunning() || !plan->isVisible())
        return false;
    board.goBackTo(shown, 0);
    plan->pane()->setFocus();
    return true;
}

DeployPage::DeployPage(Workspace &workspace, DeploymentController &deployments, EngineSetup &setup,
                       QWidget *parent)
    : Page(parent)
    , d(std::make_unique<Private>(workspace, deployments, setup, this))
{}

DeployPage::~DeployPage() = default;

QWidget *DeployPage::toolBar()
{
    return d->toolBar;
}

QWidget *DeployPage::statusLeft()
{
    return d->status;
}

void DeployPage::open(const Location &location)
{
    if (location.path.isEmpty())
        return;
    const auto uuid = Uuid::parse(location.path.first().toStdString());
    const int row = uuid ? d->board.rowOf(*uuid) : -1;
    if (row >= 0)
        d->list->setCurrentIndex(d->board.index(row));
}

QList<QWidget *> DeployPage::panes()
{
    return {d->list,
            d->isApproving     ? d->request->pane()
            : d->isLookingBack ? d->history->pane()
                               : d->plan->pane(),
            d->push};
}

bool DeployPage::closeLast()
{
    if (d->notice->closeIfOpen())
        return true;
    bool &isOpen = d->isEditing     ? d->isEditing
                   : d->isApproving ? d->isApproving
                   : d->isSettingUp ? d->isSettingUp
                                    : d->isLookingBack;
    if (!isOpen)
        return d->takeOpenPolicy();
    if (&isOpen == &d->isSettingUp && d->setup.isRunning())
        return false;
    isOpen = false;
    d->update();
    return true;
}

PageDescriptor deployPage(DeploymentController &deployments, EngineSetup &setup)
{
    PageDescriptor page;
    page.id = QStringLiteral("deploy");
    page.title = DeployPage::tr("Deploy");
    page.icon = QStringLiteral("rocket");
    page.key = QKeySequence(QStringLiteral("Ctrl+3"));
    page.helpTopic = QStringLiteral("deploy");
    page.create = [&deployments, &setup](Workspace &workspace, QWidget *parent) {
        return new DeployPage(workspace, deployments, setup, parent);
    };
    page.strip = [&deployments](Workspace &workspace, QWidget *parent) {
        return new DeployStrip(workspace, deployments, parent);
    };
    return page;
}

} // namespace tallygate::app
