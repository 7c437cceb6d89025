// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>

#include "live/livetest.h"
#include "live/sshsession.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;
using pipeline::Verdict;

/// A change that nobody confirms undoes itself, whatever happens meanwhile (SEMANTICS 4).
class TestRollback : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        SKIP_WITHOUT_ENGINE();
        if (const std::string reason = SshServer::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }
    void aPolicyThatCutsTheCallerOff();
    void onlyANewSessionConfirms();
    void theEngineIsStartedAgainInTheWindow();
    void anInterfaceIsGivenBack_data();
    void anInterfaceIsGivenBack();
};

namespace {

constexpr int kWindow = 10; ///< seconds, the shortest that the engine takes

PolicyMaker permitting()
{
    PolicyMaker policy("permitting");
    const Uuid filter = policy.filter("all", {{"all", "", Action::Permit}});
    policy.apply(filter, "d0", Direction::In);
    return policy;
}

PolicyMaker cuttingOff()
{
    PolicyMaker policy("cutting off");
    const Uuid filter = policy.filter("nothing", {{"arp", "arp", Action::Permit}}, Verdict::Drop);
    policy.apply(filter, "d0", Direction::In);
    return policy;
}

std::string current(Daemon &daemon)
{
    return daemon.call("status").at("revision").get<std::string>();
}

template <class Is>
bool waitUntil(std::chrono::seconds atMost, Is is)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (std::chrono::steady_clock::now() < deadline) {
        if (is())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

bool becomes(Daemon &daemon, const std::string &revision, std::chrono::seconds atMost)
{
    return waitUntil(atMost, [&] {
        const auto status = daemon.attempt("status");
        return status && status->at("revision") == revision;
    });
}

} // namespace

void TestRollback::aPolicyThatCutsTheCallerOff()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    SshSession session(lab, server);
    QVERIFY(session.answers());

    const std::string bad = daemon.stage(cuttingOff());
    const Json proof =
        daemon.call("policy.prove", {{"revision", bad}, {"session", session.connection()}});
    VERIFY_SAID(proof.at("ok") == false, proof.dump());
    daemon.call("policy.activate",
                {{"revision", bad}, {"window", kWindow}, {"acceptFailedProof", true}});
    QVERIFY(!session.answers(std::chrono::seconds(2)));
    VERIFY_SAID(becomes(daemon, good, std::chrono::seconds(kWindow + 5)), current(daemon));
    QVERIFY(session.answers(std::chrono::seconds(20))); // TCP tries again, ever more rarely
    QVERIFY(SshSession(lab, server).answers());
}
REPORT_EXCEPTIONS

void TestRollback::onlyANewSessionConfirms()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string first = daemon.commit(permitting());
    SshSession old(lab, server);
    const std::string next = daemon.stage(permitting());
    const Json proof =
        daemon.call("policy.prove", {{"revision", next}, {"session", old.connection()}});
    VERIFY_SAID(proof.at("ok") == true, proof.dump());
    daemon.call("policy.activate", {{"revision", next}, {"window", kWindow}});
    const auto refused = daemon.attempt("policy.confirm", {{"session", old.connection()}});
    QVERIFY(!refused);
    QCOMPARE(QString::fromStdString(refused.error().code), QStringLiteral("session-old"));
    const SshSession fresh(lab, server);
    daemon.call("policy.confirm", {{"session", fresh.connection()}});
    std::this_thread::sleep_for(std::chrono::seconds(kWindow + 1));
    QCOMPARE(QString::fromStdString(current(daemon)), QString::fromStdString(next));
}
REPORT_EXCEPTIONS

void TestRollback::theEngineIsStartedAgainInTheWindow()
try {
    const Lab lab;
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    const std::string bad = daemon.stage(cuttingOff());
    daemon.call("policy.activate", {{"revision", bad}, {"acceptFailedProof", true}});
    daemon.killAll();
    daemon.start();
    VERIFY_SAID(becomes(daemon, good, std::chrono::seconds(10)), current(daemon));
    QVERIFY(lab.client()
                .run({"ping", "-c", "3", "-i", "0.1", "-W", "2", lab.deviceToClient().v4})
                .ok());
}
REPORT_EXCEPTIONS

void TestRollback::anInterfaceIsGivenBack_data()
{
    QTest::addColumn<bool>("controlDies");
    QTest::newRow("by control") << false;
    QTest::newRow("control died") << true;
}

void TestRollback::anInterfaceIsGivenBack()
try {
    QFETCH(bool, controlDies);
    const Lab lab;
    Daemon daemon(lab);
    const std::string before = lab.device().mustRun({"ip", "-br", "addr", "show", "d0"});
    daemon.call(
        "interfaces.manage",
        {{"interface", "d0"}, {"kind", "host"}, {"failMode", "closed"}, {"window", kWindow}});
    QVERIFY(lab.device().mustRun({"ip", "-br", "link"}).find("h0p") != std::string::npos ||
            lab.device().mustRun({"ip", "-br", "addr", "show", "d0"}) != before);
    if (controlDies)
        ::kill(daemon.control(), SIGKILL);
    const auto shown = [&lab] {
        return lab.device().run({"ip", "-br", "addr", "show", "d0"}).output;
    };
    waitUntil(std::chrono::seconds(kWindow + 7), [&] {
        const auto status = daemon.attempt("status"); // not while control is being started
        return status && status->at("ports").empty() && shown() == before;
    });
    QCOMPARE(QString::fromStdString(shown()), QString::fromStdString(before));
    const Completed ping =
        lab.client().run({"ping", "-c", "3", "-i", "0.1", "-W", "2", lab.deviceToClient().v4});
    VERIFY_SAID(ping.ok(), ping.output);
    const Json status = daemon.call("status");
    VERIFY_SAID(status.at("ports").empty(), status.dump());
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestRollback)
#include "tst_rollback.moc"
