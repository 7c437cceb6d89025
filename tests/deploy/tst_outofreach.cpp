// SPDX-License-Identifier: GPL-3.0-or-later
// A device that is out of reach when the window of a push is over, over Debian's sshd to the
// engine's control server: what became of the push is what the device tells afterwards.
#include <QtTest>

#include "ctl/fakeengine.h"
#include "deploy/deployment.h"
#include "remote/sshserver.h"
#include "remote/watcher.h"

using namespace tallygate;
using namespace std::chrono_literals;
using control::Json;
using deploy::Step;
using remote::test::SshServer;

namespace {

constexpr auto kDigest = "e8487dc3a998c124924e31c93726f29fcf21b08e0fb01c11a161493f6a8cd937";

/// Takes any policy as revision 2, with a window of one second, and tells of it what it is told to.
class TellingEngine : public engine::test::FakeEngine
{
public:
    TellingEngine()
    {
        examples.results["policy.stage"] = {{"revision", "2"}, {"digest", kDigest}};
        examples.results["policy.prove"] = {{"ok", true}};
        examples.results["policy.activate"] = {{"revision", "2"}, {"secondsLeft", 1}};
        examples.results["status"] = {
            {"commit", {{"revision", "2"}, {"digest", kDigest}, {"confirming", true}}}};
    }

    /// What it says of revision 2 from now on. Requires that nobody is connected.
    void tells(const std::string &state, bool isReplaced)
    {
        Json revisions = Json::array();
        if (isReplaced)
            revisions.push_back({{"revision", "3"}, {"digest", "33"}, {"state", "current"}});
        revisions.push_back({{"revision", "2"}, {"digest", kDigest}, {"state", state}});
        examples.results["policy.history"] = {{"revisions", revisions}};
    }
};

class Unheeding : public deploy::Observer
{
    void progressed(std::size_t, const deploy::Progress &) override {}
    void phaseChanged(deploy::Phase) override {}
    void secretWanted(std::size_t, const remote::SecretQuestion &) override {}
};

} // namespace

class TestOutOfReach : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = SshServer::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void theDeviceTellsWhatBecameOfIt_data();
    void theDeviceTellsWhatBecameOfIt();
};

void TestOutOfReach::theDeviceTellsWhatBecameOfIt_data()
{
    QTest::addColumn<QString>("state"); // empty: it does not come back
    QTest::addColumn<bool>("isReplaced");
    QTest::addColumn<int>("step");
    QTest::addColumn<QString>("code");
    QTest::newRow("nobody kept it")
        << "rolled-back" << false << int(Step::RolledBack) << "window-over";
    QTest::newRow("somebody else kept it, then replaced it")
        << "confirmed" << true << int(Step::Confirmed) << "";
    QTest::newRow("it does not come back") << "" << false << int(Step::Lost) << "fate-unknown";
}

void TestOutOfReach::theDeviceTellsWhatBecameOfIt()
{
    QFETCH(QString, state);
    QFETCH(bool, isReplaced);
    QFETCH(int, step);
    QFETCH(QString, code);
    TellingEngine engine;
    SshServer server;
    QTemporaryDir folder;
    server.trustIn(folder.filePath("known_hosts"));
    remote::test::Watcher watcher;
    remote::Connections::Options connecting;
    connecting.knownHosts = folder.filePath("known_hosts").toStdString();
    connecting.firstWait = 50ms;
    connecting.longestWait = 100ms;
    const auto connections = std::move(remote::Connections::create(connecting, watcher).value());
    deploy::Target target;
    target.name = "device";
    target.endpoint = server.endpoint(QString::fromStdString(engine.socket()));
    target.policy = "{}";
    target.connection = connections->add(target.endpoint);
    QVERIFY(watcher.waitFor(target.connection, remote::Phase::Connected));

    Unheeding unheeding;
    deploy::Options options;
    options.patience = state.isEmpty() ? 1s : 10s;
    deploy::Deployment push(*connections, {target}, options, unheeding);
    const auto reaches = [&push](auto is) {
        return QTest::qWaitFor([&] { return push.tick(), is(); }, 10'000);
    };
    push.start();
    QVERIFY(reaches([&] { return push.phase() == deploy::Phase::Deciding; }));
    server.stopAll();
    // It is not said to be undone for that the window is over.
    QVERIFY(reaches([&] { return push.progress(0).step == Step::RollingBack; }));
    QCOMPARE(push.progress(0).error->code, std::string("window-over"));
    if (!state.isEmpty()) {
        engine.tells(state.toStdString(), isReplaced);
        server.start();
    }
    QVERIFY(reaches([&] { return push.phase() == deploy::Phase::Over; }));
    QCOMPARE(int(push.progress(0).step), step);
    const auto error = push.progress(0).error;
    QCOMPARE(error ? error->code : "", code.toStdString());
}

QTEST_GUILESS_MAIN(TestOutOfReach)
#include "tst_outofreach.moc"
