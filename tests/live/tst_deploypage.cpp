// SPDX-License-Identifier: GPL-3.0-or-later
// The Deploy page against the real engine over Debian's sshd: a person adds the device, trusts its
// key, pushes, keeps it; and lets the next push go back.
#include <fcntl.h>
#include <sched.h>

#include <fstream>

#include <QApplication>
#include <QCheckBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "app/stallwatch.h"
#include "compile/compile.h"
#include "dashboard/monitorpage.h"
#include "dashboard/monitorsource.h"
#include "designer/policypage.h"
#include "devices/deploymentcontroller.h"
#include "devices/enginesetup.h"
#include "devices/fleet.h"
#include "fleet/deploypage.h"
#include "live/livetest.h"
#include "live/sshsession.h"
#include "logs/auditpage.h"
#include "logs/fleetrecords.h"
#include "logs/logspage.h"
#include "main/mainwindow.h"
#include "pipeline/devicepolicy.h"
#include "services/actionregistry.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/settings.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/countercontext.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::live;
using namespace tallygate::app;
using namespace std::chrono_literals;

namespace {

const Uuid kDevice = Uuid::fromName(Uuid(), "device");
const Uuid kPing = Uuid::fromName(Uuid(), "ping");

/// A policy that permits all on d0, for a device of the lab.
policy::Policy labPolicy()
{
    policy::Document document;
    document.uuid = Uuid::random();
    document.name = "Lab";
    policy::Filter filter;
    filter.uuid = Uuid::random();
    filter.name = "edge";
    policy::Section section;
    section.uuid = Uuid::random();
    const auto add = [&section](const Uuid &uuid, const char *name, const char *when,
                                policy::Action action, bool isLogged) {
        policy::Rule rule;
        rule.uuid = uuid;
        rule.name = name;
        rule.when = when;
        rule.action = action;
        rule.log.enabled = isLogged;
        section.rules.push_back(std::make_shared<const policy::Rule>(std::move(rule)));
    };
    add(Uuid::random(), "SSH", "tcp.dstport == 22", policy::Action::Permit, false);
    add(kPing, "Ping", "icmp", policy::Action::Permit, true);
    add(Uuid::random(), "DNS", "udp.dstport == 53", policy::Action::Permit, false);
    add(Uuid::random(), "Telnet", "tcp.dstport == 23", policy::Action::Drop, true);
    add(Uuid::random(), "Everything else", "", policy::Action::Permit, false);
    filter.sections.push_back(std::make_shared<const policy::Section>(section));
    document.filters.push_back(std::make_shared<const policy::Filter>(filter));
    policy::Device device;
    device.uuid = kDevice;
    device.name = "edge-01";
    device.interfaces = {"d0"};
    document.devices.push_back(std::make_shared<const policy::Device>(device));
    policy::Application application;
    application.uuid = Uuid::random();
    application.filter = "edge";
    application.device = "edge-01";
    application.interface = "d0";
    document.applications.push_back(std::make_shared<const policy::Application>(application));
    return policy::Policy::fromDocument(std::move(document)).value();
}

/// The calling thread stands in a namespace: threads that it starts stay there.
class Inside
{
public:
    explicit Inside(const Namespace &place)
        : m_before(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
    {
        if (::setns(place.surroundings().network, CLONE_NEWNET) != 0)
            throw std::runtime_error("cannot enter the namespace");
    }
    ~Inside() { (void)::setns(m_before.get(), CLONE_NEWNET); }

private:
    FileDescriptor m_before;
};

/// What main() makes, in the client's namespace as far as it opens sockets.
class Window
{
public:
    Window(const Lab &lab, Daemon &daemon)
        : m_lab(lab)
        , m_daemon(daemon)
        , settings(path("settings"))
        , session(jobs, path("journals"), systemNow)
        , findings(session, jobs, compile::check)
    {
        const Inside client(lab.client());
        Fleet::Options options;
        options.folder = {lab.folder() / "data"};
        options.knownHosts = lab.folder() / "known_hosts";
        fleet = std::make_unique<Fleet>(options);
        deployments = std::make_unique<DeploymentController>(*fleet, lab.folder() / "known_hosts");
        setup = std::make_unique<EngineSetup>(*fleet, lab.folder() / "known_hosts");
        session.adopt(labPolicy());
        workspace.theme = &theme;
        workspace.settings = &settings;
        workspace.formatter = &formatter;
        workspace.explainer = &explainer;
        workspace.jobs = &jobs;
        workspace.policy = &session;
        workspace.findings = &findings;
        workspace.fleet = fleet.get();
        monitor = monitorSourceOf(*fleet);
        records = std::make_unique<FleetRecords>(*fleet);
        pages = {policyPage(), deployPage(*deployments, *setup), monitorPage(*monitor),
                 logsPage(*records), auditPage(*records)};
        window = std::make_unique<MainWindow>(workspace, pages);
        window->resize(1280, 800);
        window->show();
        go("deploy");
    }
    ~Window()
    {
        window.reset();
        records.reset();
        monitor.reset();
        setup.reset();
        deployments.reset();
        fleet.reset();
    }

    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }
    void go(const char *page) { window->workspace().navigator->go({QLatin1String(page), {}, {}}); }
    Page *page() const { return window->page(window->currentPage()); }
    void trigger(const char *action) const
    {
        window->workspace().actions->action(QLatin1String(action))->trigger();
    }
    /// In the file dialog that is open.
    void chooseFile(const char *name) const
    {
        auto *dialog = window->findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        emit dialog->fileSelected(path(name));
        delete dialog;
    }
    /// In light and dark, where pictures are wanted.
    void takePicture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS");
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            if (folder.isEmpty())
                return;
            theme.setChoice(choice);
            QTest::qWait(600);
            const char *end = choice == ThemeChoice::Dark ? "-dark.png" : "-light.png";
            window->grab().save(folder + QLatin1Char('/') + name + QLatin1String(end));
        }
    }
    QString path(const char *name) const
    {
        return QString::fromStdString((m_lab.folder() / name).string());
    }
    QListView *list() const { return find<QListView>("deviceList"); }
    QString state() const { return list()->model()->index(0, 0).data(Qt::ToolTipRole).toString(); }

    /// To the first device, once something is to be pushed; until it is to be decided.
    void pushIt()
    {
        go("deploy");
        QAbstractItemModel *model = list()->model();
        QTRY_VERIFY(model->index(0, 0).data(Qt::CheckStateRole).isValid());
        model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
        auto *push = find<QPushButton>("pushButton");
        QTRY_VERIFY(push->isEnabled());
        push->click();
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("keepButton")->isVisible(), 15000);
    }
    /// Presses a button that ends the push.
    void decide(const char *button)
    {
        {
            const Inside client(m_lab.client());
            find<QPushButton>(button)->click();
        }
        QTRY_VERIFY_WITH_TIMEOUT(!deployments->isRunning(), 15'000);
    }
    void pushAndKeep()
    {
        pushIt();
        decide("keepButton");
        QVERIFY2(deployments->isConfirmed(), qPrintable(state()));
    }
    /// As it is in an inventory, its host key known.
    void knowDevice() { knowDevice(m_daemon.socketPath(), "tallygatectl rpc"); }
    void knowDevice(const std::string &socket, const std::string &rpcCommand)
    {
        const std::string address = m_lab.deviceToClient().v4;
        std::ofstream(m_lab.folder() / "known_hosts")
            << address << ' ' << fileText(m_lab.folder() / "host.pub");
        Device device;
        device.uuid = kDevice;
        device.name = QStringLiteral("edge-01");
        device.endpoint.target = {address, 22, "root"};
        device.endpoint.methods = {remote::KeyAuth{m_lab.folder() / "user", {}}};
        device.endpoint.controlSocket = socket;
        device.endpoint.rpcCommand = rpcCommand;
        fleet->put(std::move(device), &jobs, [](const Result<void> &) {});
    }
    /// Of all pages, after a minute of traffic.
    void takePictures(const Lab &lab)
    {
        if (qEnvironmentVariableIsEmpty("TALLYGATE_SCREENSHOTS"))
            return;
        const std::string to = lab.deviceToClient().v4;
        const Process traffic({"bash", "-c",
                               "for ((i = 0; ; ++i)); do"
                               "  for ((n = 0; n < 4 + i % 9; ++n)); do"
                               "    ping -q -c1 -W1 " +
                                   to +
                                   " >/dev/null;"
                                   "    echo x > /dev/udp/" +
                                   to +
                                   "/53;"
                                   "  done;"
                                   "  ((i % 3)) || timeout 0.2 bash -c 'echo > /dev/tcp/" +
                                   to +
                                   "/23';"
                                   "  sleep 0.0$((i % 7 + 2));"
                                   "done"},
                              lab.client().surroundings(), lab.folder() / "traffic");
        QTest::qWait(65'000);
        for (const char *each : {"monitor", "policy", "logs", "audit"}) {
            go(each);
            takePicture(QLatin1String(each));
        }
    }

    const Lab &m_lab;
    Daemon &m_daemon;
    Theme theme;
    Settings settings;
    Formatter formatter;
    Explainer explainer;
    JobRunner jobs;
    PolicySession session;
    Findings findings;
    Workspace workspace;
    std::unique_ptr<Fleet> fleet;
    std::unique_ptr<DeploymentController> deployments;
    std::unique_ptr<EngineSetup> setup;
    std::unique_ptr<MonitorSource> monitor;
    std::unique_ptr<FleetRecords> records;
    PageRegistry pages;
    std::unique_ptr<MainWindow> window;
};

} // namespace

class TestDeployPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        SKIP_WITHOUT_ENGINE();
        if (const std::string reason = SshServer::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }
    void aPersonPushesAndKeepsIt();
    void aHostWithoutAnEngineIsOfferedOne();
    void aSecondPersonApproves();
    void theWindowNeverStalls();
};

void TestDeployPage::aPersonPushesAndKeepsIt()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    Window window(lab, daemon);

    // The device of the policy has no address yet: it is given one.
    QTRY_COMPARE(window.list()->model()->rowCount(), 1);
    window.find<QLineEdit>("deviceAddress")
        ->setText(QString::fromStdString("root@" + lab.deviceToClient().v4));
    window.find<QLineEdit>("deviceKey")->setText(window.path("user"));
    window.find<QPushButton>("saveDevice")->click();
    QTRY_COMPARE(window.fleet->devices().size(), 1u);
    Device device = window.fleet->devices().front();
    device.endpoint.controlSocket = daemon.socketPath();
    bool isStored = false;
    window.fleet->put(device, &window.jobs,
                      [&](const Result<void> &done) { isStored = done.has_value(); });
    QTRY_VERIFY(isStored);

    // Its key is new: it takes a look before it can be trusted.
    auto *accept = window.find<QPushButton>("acceptHostKey");
    QTRY_VERIFY(window.fleet->status(device.uuid).hostKey.has_value());
    QTRY_VERIFY(accept->isVisible());
    QVERIFY(!accept->isEnabled());
    for (auto *box : window.page()->findChildren<QCheckBox *>()) {
        if (box->isVisible())
            box->setChecked(true);
    }
    QTRY_VERIFY(accept->isEnabled());
    accept->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.fleet->status(device.uuid).isConnected(), 10'000);

    // What would change is there, and can be pushed.
    QAbstractItemModel *model = window.list()->model();
    QTRY_VERIFY2(model->index(0, 0).data(Qt::CheckStateRole).isValid(), qPrintable(window.state()));
    auto *changes = window.find<QTableView>("changeTable");
    QTRY_COMPARE(changes->model()->rowCount(), 5);
    model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    auto *push = window.find<QPushButton>("pushButton");
    QTRY_VERIFY(push->isEnabled());
    push->click();
    auto *keep = window.find<QPushButton>("keepButton");
    QTRY_VERIFY_WITH_TIMEOUT(keep->isVisible(), 15000);
    QVERIFY(window.find<QLabel>("countdown")->text() != QStringLiteral("-:--"));
    window.takePicture(QStringLiteral("deploy"));
    // The decision is at hand wherever one is.
    auto *strip = window.find<QWidget>("deployStrip");
    QVERIFY(!strip->isVisible());
    for (const char *page : {"monitor", "logs", "audit", "policy"}) {
        window.go(page);
        QVERIFY2(strip->isVisible(), page);
    }
    window.decide("keepInStrip");
    QVERIFY2(window.deployments->isConfirmed(), qPrintable(window.state()));
    QTRY_VERIFY2(window.state().contains(QStringLiteral("up to date")), qPrintable(window.state()));
    QVERIFY(daemon.call("status").at("revision") != "0");
    QVERIFY(!model->index(0, 0).data(Qt::CheckStateRole).isValid()); // nothing left to push
    QVERIFY(!strip->isVisible());

    // Another revision, and back to the first by the list of what the device keeps.
    const std::string first = daemon.call("status").at("commit").at("digest").get<std::string>();
    const policy::Filter &filter = *window.session.policy()->filters.front();
    QVERIFY(window.session.apply(
        {policy::RemoveRules{{filter.sections.front()->rules.front()->uuid}}}));
    window.pushIt();
    window.go("policy");
    auto *rollBack = window.find<QPushButton>("rollBackInStrip");
    QVERIFY(rollBack->isVisible());
    QCOMPARE(rollBack->shortcut(), QKeySequence(Qt::ALT | Qt::Key_R));
    window.decide("rollBackInStrip");
    QVERIFY(!window.deployments->isConfirmed());
    QCOMPARE(daemon.call("status").at("commit").at("digest").get<std::string>(), first);
    window.pushAndKeep();
    QVERIFY(daemon.call("status").at("commit").at("digest").get<std::string>() != first);
    window.trigger("deploy.revisions");
    QMenu *menu = nullptr;
    QTRY_VERIFY((menu = window.find<QMenu>("revisionMenu")) != nullptr);
    menu->close();
    // The history tells what was rolled back, too; the oldest one is at its end.
    window.trigger("deploy.history");
    auto *history = window.find<QTableView>("historyTable");
    QTRY_COMPARE(history->model()->rowCount(), 3);
    QVERIFY(history->isVisible());
    const QString undone = history->model()->index(1, 4).data().toString();
    QVERIFY2(undone.startsWith(QStringLiteral("Rolled back by")), qPrintable(undone));
    window.takePicture(QStringLiteral("history"));
    history->selectRow(2);
    QTest::keyClick(history, Qt::Key_Return);
    QVERIFY(!history->isVisible());
    QTRY_VERIFY(model->index(0, 0).data(Qt::CheckStateRole).isValid());
    QCOMPARE(model->index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QTRY_VERIFY(window.state().contains(QStringLiteral("goes back to 1")));
    window.find<QPushButton>("planOpenPolicy")->click();
    QTRY_VERIFY(!window.state().contains(QStringLiteral("goes back to 1")));
    window.trigger("deploy.history");
    QTRY_COMPARE(history->model()->rowCount(), 3);
    history->selectRow(2);
    window.find<QPushButton>("historyGoBack")->click();
    QVERIFY(!history->isVisible());
    QTRY_COMPARE(changes->model()->rowCount(), 1);
    QTRY_VERIFY2(window.state().contains(QStringLiteral("goes back to 1")),
                 qPrintable(window.state()));
    window.pushAndKeep();
    QCOMPARE(daemon.call("status").at("commit").at("digest").get<std::string>(), first);
    window.session.undo();

    // A guard that loses entries takes a word for it.
    policy::Device guarded = *window.session.policy()->devices.front();
    guarded.guard.entries = {{"0.0.0.0/0"}};
    QVERIFY(window.session.apply(
        policy::replaceObject(std::make_shared<const policy::Device>(guarded))));
    QTRY_VERIFY(model->index(0, 0).data(Qt::CheckStateRole).isValid());
    model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    auto *narrow = window.find<QCheckBox>("narrowGuard");
    QTRY_VERIFY(narrow->isVisible() && push->isEnabled());
    QVERIFY(!narrow->isChecked());
    window.takePicture(QStringLiteral("narrow-guard"));
    push->click();
    QTRY_VERIFY_WITH_TIMEOUT(!window.deployments->isRunning(), 15'000);
    QCOMPARE(window.deployments->progressAt(0).error->code, std::string("guard-narrowed"));
    QTRY_VERIFY(narrow->isVisible());
    narrow->setChecked(true);
    window.pushAndKeep();
    QCOMPARE(daemon.call("guard.get").at("entries").size(), std::size_t(1));

    // What the engine counts from now on is on the Monitor page, in the rules' rows and in the log.
    window.go("monitor");
    lab.client().mustRun({"ping", "-q", "-c", "50", "-i", "0.01", lab.deviceToClient().v4});
    const auto *rows = window.find<QTableView>("monitorRules")->model();
    const auto counted = [rows] {
        for (int row = 0; row < rows->rowCount(); ++row) {
            if (rows->index(row, 1).data() == QStringLiteral("Ping"))
                return rows->index(row, 4).data().toString();
        }
        return QString();
    };
    QTRY_COMPARE(counted(), QStringLiteral("50"));
    QTRY_COMPARE(window.find<QTableView>("monitorHits")->model()->rowCount(), 50);
    const auto *counters = window.window->workspace().counters;
    QTRY_VERIFY(counters->hasData(CounterOrigin::Live));
    QTRY_VERIFY(counters->view()->ofRule(kPing)->packets == 50);
    QCOMPARE(daemon.call("status").at("worker").at("crashes").get<std::string>(), std::string("0"));
    window.takePictures(lab);

    // How a push ended whose device is out of reach the device tells once it is there again.
    QSignalSpy heard(window.deployments.get(), &DeploymentController::heard);
    const policy::Filter &now = *window.session.policy()->filters.front();
    QVERIFY(
        window.session.apply({policy::RemoveRules{{now.sections.front()->rules.front()->uuid}}}));
    window.pushIt();
    server.cutSessions();
    window.decide("rollBackButton");
    QCOMPARE(window.deployments->count(deploy::Step::Lost), 1u);
    const QString end = window.find<QLabel>("pushTitle")->text();
    QVERIFY2(end.endsWith(QStringLiteral("is not known.")), qPrintable(end));
    window.takePicture(QStringLiteral("lost"));
    daemon.call("policy.rollback");
    window.fleet->reconnect(kDevice);
    QTRY_COMPARE_WITH_TIMEOUT(heard.count(), 1, 10'000);
}
REPORT_EXCEPTIONS

/// It is not installed here: that is done in a container, by packaging_bootstrap.
void TestDeployPage::aHostWithoutAnEngineIsOfferedOne()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    Window window(lab, daemon);
    window.knowDevice("/nowhere", "false");
    auto *install = window.find<QPushButton>("installEngine");
    QTRY_VERIFY_WITH_TIMEOUT(install->isVisible(), 10'000);
    window.takePicture(QStringLiteral("no-engine"));
    install->click();
    auto *start = window.find<QPushButton>("setupStart");
    QVERIFY(start->isVisible());
    QVERIFY(!install->isVisible());
    QVERIFY(!window.setup->isRunning());
    window.takePicture(QStringLiteral("setup"));
    QVERIFY(window.page()->closeLast());
    QVERIFY(install->isVisible());

    // One that is there can be replaced and taken away.
    const ActionRegistry &actions = *window.window->workspace().actions;
    actions.action(QStringLiteral("deploy.uninstall"))->trigger();
    QVERIFY(window.find<QCheckBox>("setupUnderstood")->isVisible());
    QVERIFY(!start->isEnabled());
    window.find<QPushButton>("setupClose")->click();
    QVERIFY(install->isVisible());
} catch (const std::exception &error) {
    QFAIL(error.what());
}

void TestDeployPage::aSecondPersonApproves()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    Window window(lab, daemon);
    window.knowDevice();
    QTRY_VERIFY_WITH_TIMEOUT(window.fleet->status(kDevice).isConnected(), 10'000);
    window.trigger("deploy.edit");
    window.find<QCheckBox>("deviceApproval")->setChecked(true);
    window.find<QPushButton>("saveDevice")->click();
    QTRY_VERIFY(window.fleet->device(kDevice)->needsApproval);
    QTRY_VERIFY_WITH_TIMEOUT(window.fleet->status(kDevice).isConnected(), 10'000);
    QAbstractItemModel *model = window.list()->model();
    QTRY_VERIFY_WITH_TIMEOUT(model->index(0, 0).data(Qt::CheckStateRole).isValid(), 10'000);
    model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);

    // Instead of the push there is the way to an approval.
    auto *push = window.find<QPushButton>("pushButton");
    auto *exportIt = window.find<QPushButton>("exportApproval");
    QTRY_VERIFY(exportIt->isVisible() && !push->isVisible());
    window.find<QLineEdit>("pushComment")->setText(QStringLiteral("opens the lab"));
    window.takePicture(QStringLiteral("approval-needed"));
    exportIt->click();
    window.chooseFile("change.json");
    QTRY_VERIFY(QFile::exists(window.path("change.json")));

    // The second person, at the same desk here.
    mustRun(
        {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", window.path("berta").toStdString()});
    window.trigger("deploy.approve");
    window.chooseFile("change.json");
    auto *approve = window.find<QPushButton>("approveButton");
    QTRY_VERIFY(approve->isVisible());
    auto *panel = window.find<QWidget>("approvalPanel");
    QCOMPARE(window.find<QTableView>("approvalChanges")->model()->rowCount(), 5);
    QCOMPARE(window.find<QLabel>("approvalWhy")->text(), QStringLiteral("opens the lab"));
    window.find<QLineEdit>("approvalKey")->setText(window.path("berta"));
    window.find<QLineEdit>("approvalComment")->setText(QStringLiteral("as we said"));
    window.takePicture(QStringLiteral("approval"));
    approve->click();
    window.chooseFile("change.approval.json");
    QTRY_VERIFY(!panel->isVisible());

    // Signed by somebody who may not approve, it does not help; then it does.
    const auto use = [&] {
        window.find<QPushButton>("useApproval")->click();
        window.chooseFile("change.approval.json");
    };
    std::ofstream(lab.folder() / "data/approvers")
        << "carla " << fileText(lab.folder() / "host.pub");
    use();
    QTest::qWait(300);
    QVERIFY(!push->isVisible());
    std::ofstream(lab.folder() / "data/approvers")
        << "berta@example.org " << fileText(lab.folder() / "berta.pub");
    use();
    QTRY_VERIFY(push->isVisible());
    window.takePicture(QStringLiteral("approved"));
    window.pushAndKeep();
    QCOMPARE(daemon.call("status").at("commit").at("comment").get<std::string>(),
             std::string("opens the lab (approved by berta@example.org)"));
}
REPORT_EXCEPTIONS

/// An hour in the long form: pages in turn, with traffic, hits and what is stored.
void TestDeployPage::theWindowNeverStalls()
try {
    const bool isLong = qEnvironmentVariableIsSet("TALLYGATE_LONG");
    const int chosen = qEnvironmentVariableIntValue("TALLYGATE_STALL_SECONDS");
    const int seconds = chosen > 0 ? chosen : isLong ? 3600 : 5;
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    Window window(lab, daemon);
    window.knowDevice();
    QTRY_VERIFY_WITH_TIMEOUT(window.fleet->status(kDevice).isConnected(), 10'000);
    const policy::Policy policy = labPolicy();
    const auto compiled = compile::compileFor(policy, kDevice, systemNow());
    QVERIFY(compiled.devicePolicy);
    daemon.commit(pipeline::writeDevicePolicy(*compiled.devicePolicy));
    const Process traffic({"ping", "-q", "-i", "0.01", lab.deviceToClient().v4},
                          lab.client().surroundings(), lab.folder() / "traffic");
    const StallWatch watch;
    QElapsedTimer clock;
    clock.start();
    for (int turn = 0; clock.elapsed() < seconds * 1000; ++turn) {
        static constexpr const char *kPages[] = {"monitor", "policy", "logs", "deploy", "audit"};
        window.go(kPages[turn % 5]);
        QTest::qWait(seconds > 60 ? 10'000 : 1000);
    }
    for (const StallWatch::Stall &stall : watch.stalls())
        qInfo("after %.0f s: %.1f ms, of which %.1f at work, %.1f without a processor",
              stall.secondsIn, stall.waitedMs, stall.workedMs, stall.unservedMs);
    qInfo("%ld stalls, the longest wait %.1f ms, %lld s", watch.ownStalls(), watch.longestMs(),
          static_cast<long long>(clock.elapsed() / 1000));
    QVERIFY(window.fleet->telemetry().lastHitNumber() > 100);
    if (isLong)
        QCOMPARE(watch.ownStalls(), 0);
}
REPORT_EXCEPTIONS

QTEST_MAIN(TestDeployPage)
#include "tst_deploypage.moc"
