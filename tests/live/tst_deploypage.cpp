// SPDX-License-Identifier: GPL-3.0-or-later
// The Deploy page against the real engine over Debian's sshd: a person adds the device, trusts its
// key, pushes, keeps it; and lets the next push go back.
#include <fcntl.h>
#include <sched.h>

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "compile/compile.h"
#include "devices/deploymentcontroller.h"
#include "devices/fleet.h"
#include "fleet/deploypage.h"
#include "live/livetest.h"
#include "live/sshsession.h"
#include "services/actionregistry.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "services/settings.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "text/explainer.h"
#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::live;
using namespace tallygate::app;
using namespace std::chrono_literals;

namespace {

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
    policy::Rule rule;
    rule.uuid = Uuid::random();
    rule.name = "Everything";
    rule.action = policy::Action::Permit;
    section.rules.push_back(std::make_shared<const policy::Rule>(rule));
    filter.sections.push_back(std::make_shared<const policy::Section>(section));
    document.filters.push_back(std::make_shared<const policy::Filter>(filter));
    policy::Device device;
    device.uuid = Uuid::random();
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
        , actions(theme, &frame)
    {
        const Inside client(lab.client());
        Fleet::Options options;
        options.folder = {lab.folder() / "data"};
        options.knownHosts = lab.folder() / "known_hosts";
        fleet = std::make_unique<Fleet>(options);
        deployments = std::make_unique<DeploymentController>(*fleet, lab.folder() / "known_hosts");
        session.adopt(labPolicy());
        workspace.theme = &theme;
        workspace.settings = &settings;
        workspace.formatter = &formatter;
        workspace.explainer = &explainer;
        workspace.jobs = &jobs;
        workspace.policy = &session;
        workspace.fleet = fleet.get();
        workspace.navigator = &navigator;
        workspace.actions = &actions;
        page = std::make_unique<DeployPage>(workspace, *deployments);
        page->resize(1200, 700);
        page->show();
    }
    ~Window()
    {
        page.reset();
        deployments.reset();
        fleet.reset();
    }

    template <class T>
    T *find(const char *name) const
    {
        return page->findChild<T *>(QLatin1String(name));
    }
    QString path(const char *name) const
    {
        return QString::fromStdString((m_lab.folder() / name).string());
    }
    QListView *list() const { return find<QListView>("deviceList"); }
    QString state() const { return list()->model()->index(0, 0).data(Qt::ToolTipRole).toString(); }

    const Lab &m_lab;
    Daemon &m_daemon;
    Theme theme;
    Settings settings;
    Formatter formatter;
    Explainer explainer;
    JobRunner jobs;
    PolicySession session;
    Navigator navigator;
    QWidget frame; ///< whose shortcuts they are
    ActionRegistry actions;
    Workspace workspace;
    std::unique_ptr<Fleet> fleet;
    std::unique_ptr<DeploymentController> deployments;
    std::unique_ptr<DeployPage> page;
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
    for (auto *box : window.page->findChildren<QCheckBox *>()) {
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
    QTRY_COMPARE(changes->model()->rowCount(), 1);
    model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    auto *push = window.find<QPushButton>("pushButton");
    QTRY_VERIFY(push->isEnabled());
    push->click();
    auto *keep = window.find<QPushButton>("keepButton");
    QTRY_VERIFY_WITH_TIMEOUT(keep->isVisible(), 15000);
    QVERIFY(window.find<QLabel>("countdown")->text() != QStringLiteral("-:--"));
    if (const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS"); !folder.isEmpty())
        window.page->grab().save(folder + QStringLiteral("/deploy.png"));
    {
        const Inside client(lab.client());
        keep->click();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!window.deployments->isRunning(), 15'000);
    QVERIFY2(window.deployments->isConfirmed(), qPrintable(window.state()));
    QTRY_VERIFY2(window.state().contains(QStringLiteral("up to date")), qPrintable(window.state()));
    QVERIFY(daemon.call("status").at("revision") != "0");
    QVERIFY(!model->index(0, 0).data(Qt::CheckStateRole).isValid()); // nothing left to push
}
REPORT_EXCEPTIONS

QTEST_MAIN(TestDeployPage)
#include "tst_deploypage.moc"
