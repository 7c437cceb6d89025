// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cerrno>
#include <future>
#include <thread>

#include "base/base64.h"
#include "base/mappedfile.h"
#include "control/client.h"
#include "engine/commit.h"
#include "engine/revisionstore.h"
#include "statebench.h"

using namespace tallygate;
using namespace tallygate::engine;
using namespace tallygate::pipeline;
using namespace std::chrono_literals;
using control::Client;
using control::Json;
using testsupport::addFilter;
using testsupport::addSet;
using testsupport::BenchEnforcer;
using testsupport::BenchSessions;
using testsupport::rule;

namespace {

const char *const kPeer = "198.51.100.7";

/// SSH, and TCP to one more port.
DevicePolicy policyWith(std::uint16_t port)
{
    DevicePolicy policy;
    policy.deviceName = "edge";
    addSet(policy, "blocked", {"203.0.113.1"});
    addFilter(policy, "in",
              {rule("ip.src in {@blocked}", Action::Drop),
               rule(fmt::format("tcp.dstport in {{22, {}}}", port), Action::Permit)});
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 22}, {*parseAddressRange("::/0"), 22}};
    return policy;
}

/// Control with everything real but the enforcement and the table of connections, on a thread of
/// its own; restart() is what a crash or an end of the engine is.
class Control
{
public:
    Control()
    {
        m_options.groups = {64001, 64002, 64003};
        start();
    }
    ~Control() { stop(); }

    void restart()
    {
        stop();
        start();
    }

    Client connect() { return Client(std::move(control::UnixStream::connect(socket()).value())); }
    /// As an account of the group that may commit and no more: the kernel's calls change this
    /// thread alone, and back.
    Client connectAsOperator()
    {
        const gid_t group = 64002;
        ::chmod(m_folder.path().toUtf8().constData(), 0755);
        ::syscall(SYS_setgroups, 1, &group);
        ::syscall(SYS_setresgid, group, group, 0);
        ::syscall(SYS_setresuid, 64100, 64100, 0);
        auto stream = control::UnixStream::connect(socket());
        ::syscall(SYS_setresuid, 0, 0, 0);
        ::syscall(SYS_setresgid, 0, 0, 0);
        ::syscall(SYS_setgroups, 0, nullptr);
        return Client(std::move(stream.value()));
    }
    std::filesystem::path state() const { return m_folder.path().toStdString() + "/state"; }

    template <class What>
    auto onLoop(What what) -> decltype(what())
    {
        std::promise<decltype(what())> done;
        m_loop->post([&] {
            if constexpr (std::is_void_v<decltype(what())>) {
                what();
                done.set_value();
            } else {
                done.set_value(what());
            }
        });
        return done.get_future().get();
    }
    bool passes(std::uint16_t port, const std::string &from = kPeer)
    {
        return onLoop([&] { return enforcer->passes(from, port); });
    }
    std::uint64_t inForce()
    {
        return onLoop([&] { return enforcer->revision(); });
    }
    Json status()
    {
        return onLoop([&] { return commits->status(); });
    }
    std::string open(std::uint16_t port)
    {
        return onLoop([&] { return sessions.open(kPeer, port); });
    }

    BenchSessions sessions;
    std::unique_ptr<BenchEnforcer> enforcer;
    std::unique_ptr<CommitMachine> commits;
    std::vector<CommitMachine::Activation> activations;
    std::atomic<bool> isFull{false};

private:
    std::string socket() const { return m_folder.filePath("control.sock").toStdString(); }

    void start()
    {
        m_loop = std::move(Loop::create().value());
        std::filesystem::create_directories(state());
        m_disk = std::make_unique<Disk>([this](const DiskStep &step) {
            using enum DiskStep::Kind;
            return isFull &&
                           (step.kind == Create || step.kind == Reserve || step.kind == MakeFolder)
                       ? ENOSPC
                       : 0;
        });
        m_audit = std::make_unique<AuditChain>(
            std::move(AuditChain::open(*m_disk, state() / "audit", Loop::wallNow()).value()));
        m_sink = std::make_unique<ChainSink>(*m_audit);
        enforcer = std::make_unique<BenchEnforcer>(*m_loop);
        auto made = CommitMachine::create({*m_loop,
                                           *enforcer,
                                           sessions,
                                           *m_audit,
                                           *m_disk,
                                           state(),
                                           {},
                                           ConfirmWindow::Seconds(1)});
        if (!made)
            qFatal("%s", toString(made.error()).c_str());
        commits = std::move(*made);
        commits->onActivated(
            [this](const CommitMachine::Activation &a) { activations.push_back(a); });
        enforcer->start(commits->policyInForce(), commits->revisionInForce());
        commits->begin();
        ServerOptions options;
        options.socket = socket();
        options.groups = m_options.groups;
        m_server = std::move(Server::create(*m_loop, std::move(options)).value());
        m_server->setAudit(m_sink.get());
        commits->registerMethods(*m_server);
        m_thread = std::thread([this] { static_cast<void>(m_loop->run()); });
    }
    void stop()
    {
        m_loop->stop();
        m_thread.join();
        m_server.reset();
        commits.reset();
        enforcer.reset();
        m_sink.reset();
        m_audit.reset();
        m_loop.reset();
    }

    QTemporaryDir m_folder;
    ServerOptions m_options;
    std::unique_ptr<Loop> m_loop;
    std::unique_ptr<Disk> m_disk;
    std::unique_ptr<AuditChain> m_audit;
    std::unique_ptr<ChainSink> m_sink;
    std::unique_ptr<Server> m_server;
    std::thread m_thread;
};

std::string codeOf(const Result<Json> &answer)
{
    return answer ? "no error" : answer.error().code;
}

/// One caller's steps.
class Operator
{
public:
    explicit Operator(Control &control)
        : Operator(control.connect())
    {}
    explicit Operator(Client client)
        : m_client(std::move(client))
    {}

    Result<Json> call(const std::string &method, Json params = Json::object())
    {
        return m_client.call(method, std::move(params), 60'000ms);
    }
    Result<Json> stage(const DevicePolicy &policy, std::uint64_t basedOn,
                       Json more = Json::object())
    {
        more["policy"] = writeDevicePolicy(policy);
        more["basedOn"] = std::to_string(basedOn);
        return call("policy.stage", std::move(more));
    }
    /// Up to the open window.
    Result<Json> activate(const DevicePolicy &policy, std::uint64_t basedOn, int window = 60)
    {
        auto staged = stage(policy, basedOn);
        if (!staged)
            return staged;
        const Json revision = (*staged)["revision"];
        auto proved = call("policy.prove", {{"revision", revision}});
        if (!proved)
            return proved;
        return call("policy.activate", {{"revision", revision}, {"window", window}});
    }
    Result<Json> confirm(const std::string &session)
    {
        return call("policy.confirm", {{"session", session}});
    }

private:
    Client m_client;
};

/// Activated and confirmed.
void commitPolicy(Control &control, const DevicePolicy &policy)
{
    Operator anna(control);
    auto active = anna.activate(policy, control.inForce());
    if (!active)
        qFatal("%s", toString(active.error()).c_str());
    static std::uint16_t port = 50'000;
    if (auto confirmed = anna.confirm(control.open(++port)); !confirmed)
        qFatal("%s", toString(confirmed.error()).c_str());
}

} // namespace

class CommitTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("takes the role root");
    }
    void withoutARevisionAllPassesAndSshIsGuarded();
    void aCommitIsConfirmedOverANewConnection();
    void onlyANewConnectionConfirms();
    void rootAtTheMachineConfirmsAnew();
    void theWindowRollsBackByItself();
    void rollbackIsAtOnce();
    void anEngineThatEndsInTheWindowGoesBack();
    void anotherBaseIsAConflict();
    void whatIsStagedByAnotherIsTheirs();
    void aProofThatFailsStandsInTheWay();
    void theProofNeedsALiveConnection();
    void bothGuardsHoldInTheWindow();
    void theGuardIsNeverRemovedSilently();
    void guardsCoverOneAnother_data();
    void guardsCoverOneAnother();
    void aBadPolicyIsNotStaged();
    void rulesExpire();
    void setsChangeWithoutARevision();
    void entriesExpire();
    void setsThatCutTheCallerOffAreRefused();
    void anEnforcementThatFailsLeavesTheOldInForce();
    void onAFullDiskConfirmAndRollbackWork();
    void historyAndTexts();
    void anOldRevisionIsStagedAgain();
    void whatWasDoneIsInTheAuditChain();
    void theKernelKnowsItsConnections();
};

void CommitTest::withoutARevisionAllPassesAndSshIsGuarded()
{
    Control control;
    QCOMPARE(control.inForce(), 0u);
    QVERIFY(control.passes(443));
    control.onLoop([&] {
        QVERIFY(control.enforcer->send(kPeer, 22).cause == Cause::Guard);
        QVERIFY(control.enforcer->send(kPeer, 443).cause == Cause::Unfiltered);
    });
    const auto guard = Operator(control).call("guard.get");
    QCOMPARE((*guard)["entries"].size(), std::size_t(2));
    QCOMPARE((*guard)["held"].size(), std::size_t(0));
}

void CommitTest::aCommitIsConfirmedOverANewConnection()
{
    Control control;
    Operator anna(control);
    const std::string old = control.open(50'000);
    const auto staged = anna.stage(policyWith(443), 0, {{"comment", "first"}});
    QVERIFY2(staged, staged ? "" : toString(staged.error()).c_str());
    QCOMPARE((*staged)["revision"], Json("1"));
    QCOMPARE((*staged)["rules"], Json(2));
    QVERIFY(control.passes(80)); // nothing has changed yet
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("policy-unproved"));
    const auto proved = anna.call("policy.prove", {{"revision", "1"}, {"session", old}});
    QVERIFY2(proved, proved ? "" : toString(proved.error()).c_str());
    QCOMPARE((*proved)["ok"], Json(true));
    QCOMPARE((*proved)["proof"].size(), std::size_t(4));
    const auto active = anna.call("policy.activate", {{"revision", "1"}, {"window", 30}});
    QVERIFY2(active, active ? "" : toString(active.error()).c_str());
    QVERIFY((*active)["secondsLeft"].get<int>() > 25);
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(control.passes(443));
    QVERIFY(!control.passes(80));
    QCOMPARE(control.status()["confirming"], Json(true));
    QCOMPARE(control.activations.size(), std::size_t(1));

    const auto confirmed = anna.confirm(control.open(50'001));
    QVERIFY2(confirmed, confirmed ? "" : toString(confirmed.error()).c_str());
    QCOMPARE(control.status()["confirming"], Json(false));
    control.restart();
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(!control.passes(80));
    QCOMPARE(control.status()["comment"], Json("first"));
}

void CommitTest::onlyANewConnectionConfirms()
{
    Control control;
    Operator anna(control);
    const std::string old = control.open(50'000);
    QVERIFY(anna.activate(policyWith(443), 0));
    QCOMPARE(codeOf(anna.confirm(old)), std::string("session-old"));
    QCOMPARE(codeOf(anna.confirm("198.51.100.7 1 192.0.2.1 22")), std::string("session-unknown"));
    QCOMPARE(codeOf(anna.confirm("nonsense")), std::string("session-invalid"));
    QCOMPARE(codeOf(anna.call("policy.confirm")), std::string("session-missing"));
    // The same four words again, but another connection.
    control.onLoop([&] { control.sessions.close(old); });
    QCOMPARE(codeOf(anna.confirm(old)), std::string("session-unknown"));
    QCOMPARE(control.open(50'000), old);
    QVERIFY(anna.confirm(old));
    QCOMPARE(codeOf(anna.confirm(old)), std::string("nothing-pending"));
}

void CommitTest::rootAtTheMachineConfirmsAnew()
{
    Control control;
    Operator early(control);
    QVERIFY(early.call("guard.get"));
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(443), 0));
    QCOMPARE(codeOf(early.call("policy.confirm")), std::string("session-missing"));
    QCOMPARE(codeOf(anna.call("policy.confirm")), std::string("session-missing"));
    QVERIFY(Operator(control).call("policy.confirm"));
    QCOMPARE(control.inForce(), 1u);
}

void CommitTest::theWindowRollsBackByItself()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(80), 1, 1));
    QVERIFY(control.passes(80));
    QTRY_COMPARE_WITH_TIMEOUT(control.inForce(), 1u, 20'000);
    QVERIFY(control.passes(443));
    QVERIFY(!control.passes(80));
    QTRY_COMPARE_WITH_TIMEOUT(control.activations.size(), std::size_t(3), 20'000);
    QVERIFY(control.activations[2].reason == CommitMachine::Activation::Reason::RolledBack);
    QCOMPARE(control.activations[2].revision, 1u);
    const auto history = anna.call("policy.history");
    QCOMPARE((*history)["revisions"][0]["state"], Json("rolled-back"));
    QCOMPARE((*history)["revisions"][0]["reason"], Json("nobody confirmed it in time"));
    QCOMPARE((*history)["current"], Json("1"));
    QCOMPARE(codeOf(anna.confirm(control.open(51'000))), std::string("nothing-pending"));
}

void CommitTest::rollbackIsAtOnce()
{
    Control control;
    Operator anna(control);
    QCOMPARE(codeOf(anna.call("policy.rollback")), std::string("nothing-pending"));
    QVERIFY(anna.activate(policyWith(443), 0));
    const auto back = anna.call("policy.rollback");
    QCOMPARE((*back)["revision"], Json("0"));
    QVERIFY(control.passes(80));
    // What is staged and not active is discarded.
    QCOMPARE((*anna.stage(policyWith(443), 0))["revision"], Json("2"));
    QVERIFY(anna.call("policy.rollback"));
    QCOMPARE(codeOf(anna.call("policy.prove", {{"revision", "2"}})),
             std::string("revision-unknown"));
}

void CommitTest::anEngineThatEndsInTheWindowGoesBack()
{
    Control control;
    commitPolicy(control, policyWith(443));
    QVERIFY(Operator(control).activate(policyWith(80), 1));
    QCOMPARE(control.inForce(), 2u);
    control.restart();
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(control.passes(443));
    QVERIFY(control.status()["findings"].dump().find("revision-unconfirmed") != std::string::npos);
    QCOMPARE((*Operator(control).activate(policyWith(80), 1))["revision"], Json("3"));
}

void CommitTest::anotherBaseIsAConflict()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator bob(control);
    const auto refused = bob.stage(policyWith(80), 0);
    QCOMPARE(codeOf(refused), std::string("revision-conflict"));
    QVERIFY(refused.error().message.find("root since 2") != std::string::npos);
    QVERIFY(bob.activate(policyWith(80), 1));
    const auto pending = bob.stage(policyWith(25), 2);
    QCOMPARE(codeOf(pending), std::string("change-pending"));
    QVERIFY(pending.error().message.find("root since 2") != std::string::npos);
}

void CommitTest::whatIsStagedByAnotherIsTheirs()
{
    Control control;
    Operator anna(control);
    Operator bob(control.connectAsOperator());
    QVERIFY(anna.stage(policyWith(443), 0));
    QCOMPARE(control.status()["staged"]["by"], Json("root"));
    QVERIFY(anna.stage(policyWith(80), 0)); // one's own is replaced
    const auto refused = bob.stage(policyWith(25), 0);
    QCOMPARE(codeOf(refused), std::string("revision-conflict"));
    QVERIFY(refused.error().message.find("staged by root since 2") != std::string::npos);
    QVERIFY(bob.stage(policyWith(25), 0, {{"takeOver", true}}));
    QCOMPARE(control.status()["staged"]["by"], Json("64100"));
    // Nor may he change the guard, or confirm without showing a connection.
    DevicePolicy wider = policyWith(25);
    wider.guard.push_back({*parseAddressRange("10.0.0.0/8"), 23});
    QCOMPARE(codeOf(bob.stage(wider, 0)), std::string("role-insufficient"));
    QVERIFY(bob.activate(policyWith(25), 0));
    QCOMPARE(codeOf(Operator(control.connectAsOperator()).call("policy.confirm")),
             std::string("session-missing"));
    QVERIFY(bob.confirm(control.open(50'000)));
}

void CommitTest::aProofThatFailsStandsInTheWay()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.checks = {{"web",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 80, false},
                      {}}};
    QVERIFY(anna.stage(policy, 0));
    const auto proved = anna.call("policy.prove", {{"revision", "1"}});
    QCOMPARE((*proved)["ok"], Json(false));
    QCOMPARE((*proved)["diagnostics"].back()["code"], Json("proof-check"));
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("policy-unproved"));
    QVERIFY(anna.call("policy.activate", {{"revision", "1"}, {"acceptFailedProof", true}}));
}

void CommitTest::theProofNeedsALiveConnection()
{
    Control control;
    Operator anna(control);
    QVERIFY(anna.stage(policyWith(443), 0));
    QCOMPARE(codeOf(anna.call("policy.prove",
                              {{"revision", "1"}, {"session", "198.51.100.7 5 192.0.2.1 22"}})),
             std::string("session-unknown"));
    control.onLoop([&] { control.sessions.broken = true; });
    QVERIFY(anna.call("policy.prove", {{"revision", "1"}}));
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("netlink-failed")); // nobody could confirm it
    QCOMPARE(control.inForce(), 0u);
}

void CommitTest::bothGuardsHoldInTheWindow()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.filters[0].rules.pop_back();
    policy.guard = {{*parseAddressRange("10.0.0.0/8"), 22}};
    QVERIFY(anna.stage(policy, 0, {{"acceptGuardChange", true}}));
    QVERIFY(anna.call("policy.prove", {{"revision", "1"}}));
    QVERIFY(anna.call("policy.activate", {{"revision", "1"}}));
    QVERIFY(control.passes(22));
    QVERIFY(control.passes(22, "10.1.1.1"));
    QCOMPARE((*anna.call("guard.get"))["held"].size(), std::size_t(2));
    QVERIFY(anna.confirm(control.open(50'000)));
    QVERIFY(!control.passes(22)); // by the new guard alone
    QVERIFY(control.passes(22, "10.1.1.1"));
    QCOMPARE((*anna.call("guard.get"))["held"].size(), std::size_t(0));
    control.restart();
    QVERIFY(!control.passes(22));
    QVERIFY(control.passes(22, "10.1.1.1"));
}

void CommitTest::theGuardIsNeverRemovedSilently()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 22}};
    const auto refused = anna.stage(policy, 0);
    QCOMPARE(codeOf(refused), std::string("guard-narrowed"));
    QVERIFY(refused.error().message.find("::/0") != std::string::npos);
    policy.guard.clear(); // says nothing of it: the one in force stays
    commitPolicy(control, policy);
    QCOMPARE((*anna.call("guard.get"))["entries"].size(), std::size_t(2));
    control.restart();
    Operator again(control);
    QCOMPARE((*again.call("guard.get"))["entries"].size(), std::size_t(2));
    QVERIFY(again.stage(policy, 1, {{"acceptGuardChange", true}}));
    QVERIFY(again.call("policy.prove", {{"revision", "2"}}));
    QVERIFY(again.call("policy.activate", {{"revision", "2"}}));
    QCOMPARE((*again.call("guard.get"))["entries"].size(), std::size_t(0));
}

void CommitTest::guardsCoverOneAnother_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<int>("lost");
    const auto row = [](const char *name, const QStringList &before, const QStringList &after,
                        int lost) { QTest::newRow(name) << before << after << lost; };
    row("equal", {"10.0.0.0/8"}, {"10.0.0.0/8"}, 0);
    row("wider", {"10.1.0.0/16"}, {"10.0.0.0/8"}, 0);
    row("narrower", {"10.0.0.0/8"}, {"10.1.0.0/16"}, 1);
    row("two halves", {"10.0.0.0/8"}, {"10.128.0.0/9", "10.0.0.0/9"}, 0);
    row("a gap", {"10.0.0.0/8"}, {"10.0.0.0/9", "10.128.0.1-10.255.255.255"}, 1);
    row("overlapping", {"10.0.0.0/8"}, {"10.0.0.0-10.200.0.0", "10.100.0.0-11.0.0.0"}, 0);
    row("another family", {"::/0"}, {"0.0.0.0/0"}, 1);
    row("IPv6 halves", {"2001:db8::/32"}, {"2001:db8::/33", "2001:db8:8000::/33"}, 0);
    row("some", {"10.0.0.0/8", "192.0.2.0/24"}, {"10.0.0.0/8"}, 1);
    row("none before", {}, {}, 0);
    row("everything", {"0.0.0.0/0", "::/0"}, {"0.0.0.0/0", "::/0"}, 0);
}

void CommitTest::guardsCoverOneAnother()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(int, lost);
    const auto entries = [](const QStringList &texts, std::uint16_t port) {
        std::vector<GuardEntry> list;
        for (const QString &text : texts)
            list.push_back({*parseAddressRange(text.toStdString()), port});
        return list;
    };
    QCOMPARE(int(guardLost(entries(before, 22), entries(after, 22)).size()), lost);
    QCOMPARE(guardLost(entries(before, 22), entries(after, 2222)).size(),
             std::size_t(before.size()));
}

void CommitTest::aBadPolicyIsNotStaged()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.filters[0].rules[1].conditions[0].expression = "tcp.dstprt == 1";
    const auto refused = anna.stage(policy, 0);
    QCOMPARE(codeOf(refused), std::string("field-unknown"));
    QCOMPARE(refused.error().where.path, std::string("/filters/0/rules/1/conditions/0/match"));
    const auto report = anna.call("policy.validate", {{"policy", writeDevicePolicy(policy)}});
    QCOMPARE((*report)["ok"], Json(false));
    QCOMPARE(codeOf(anna.call("policy.stage", {{"policy", "{}"}, {"basedOn", "0"}})),
             std::string("key-missing"));
    QCOMPARE(control.status().contains("staged"), false);
}

void CommitTest::rulesExpire()
{
    Control control;
    DevicePolicy policy = policyWith(443);
    DeviceRule guest = rule("tcp.dstport == 8080", Action::Permit);
    guest.number = 3;
    guest.expires = Loop::wallNow() + 4s;
    policy.filters[0].rules.push_back(guest);
    policy.checks = {{"guest",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 8080, false},
                      {}}};
    commitPolicy(control, policy);
    QVERIFY(control.passes(8080));
    QTRY_VERIFY_WITH_TIMEOUT(!control.passes(8080), 30'000);
    QVERIFY(control.passes(443));
    QCOMPARE(control.inForce(), 1u);
    // It was proved with the rule, and is proved again.
    QTRY_VERIFY_WITH_TIMEOUT(control.status()["findings"].dump().find("proof-after-expiry") !=
                                 std::string::npos,
                             30'000);
}

void CommitTest::setsChangeWithoutARevision()
{
    Control control;
    Operator anna(control);
    QCOMPARE(codeOf(anna.call("set.add", {{"set", "blocked"}, {"entries", {kPeer}}})),
             std::string("set-unknown"));
    commitPolicy(control, policyWith(443));
    QVERIFY(control.passes(443));
    const auto added =
        anna.call("set.add", {{"set", "blocked"}, {"entries", {kPeer}}, {"reason", "scans"}});
    QVERIFY2(added, added ? "" : toString(added.error()).c_str());
    QCOMPARE((*added)["entries"], Json("2"));
    QVERIFY(!control.passes(443));
    QVERIFY(control.passes(22)); // the guard
    QCOMPARE(control.inForce(), 1u);
    control.restart();
    QVERIFY(!control.passes(443));
    commitPolicy(control, policyWith(80)); // and across a push
    QVERIFY(!control.passes(80));
    Operator bob(control);
    const auto removed = bob.call("set.remove", {{"set", "blocked"}, {"entries", {kPeer}}});
    QCOMPARE((*removed)["entries"], Json("1"));
    QVERIFY(control.passes(80));
    QCOMPARE(codeOf(bob.call("set.remove", {{"set", "blocked"}, {"entries", {kPeer}}})),
             std::string("entry-unknown"));
    QCOMPARE(codeOf(bob.call("set.add", {{"set", "blocked"}, {"entries", {"nonsense"}}})),
             std::string("entry-invalid"));
    const auto replaced =
        bob.call("set.replace", {{"set", "blocked"}, {"entries", {"10.0.0.0/8"}}});
    QCOMPARE((*replaced)["entries"], Json("1"));
    QVERIFY(control.passes(80, "203.0.113.1"));
    QVERIFY(!control.passes(80, "10.9.9.9"));
}

void CommitTest::entriesExpire()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    const auto added = anna.call(
        "set.add",
        {{"set", "blocked"}, {"entries", {kPeer}}, {"expires", toRfc3339(Loop::wallNow() + 3s)}});
    QVERIFY2(added, added ? "" : toString(added.error()).c_str());
    QTRY_VERIFY_WITH_TIMEOUT(control.passes(443), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(readTextFile(control.state() / "sets.json").value_or("").find(kPeer) ==
                                 std::string::npos,
                             30'000);
}

void CommitTest::setsThatCutTheCallerOffAreRefused()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.checks = {{"web",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 443, false},
                      {}}};
    commitPolicy(control, policy);
    const Json params = {{"set", "blocked"}, {"entries", {kPeer}}};
    QCOMPARE(codeOf(anna.call("set.add", params)), std::string("proof-check"));
    QVERIFY(control.passes(443));
    Json all = params;
    all["acceptFailedProof"] = true;
    QVERIFY(anna.call("set.add", all));
    QVERIFY(!control.passes(443));
}

void CommitTest::anEnforcementThatFailsLeavesTheOldInForce()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(anna.stage(policyWith(80), 1));
    QVERIFY(anna.call("policy.prove", {{"revision", "2"}}));
    control.onLoop([&] { control.enforcer->failing = true; });
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "2"}})), std::string("worker-gone"));
    control.onLoop([&] { control.enforcer->failing = false; });
    QCOMPARE(control.inForce(), 1u);
    QCOMPARE(control.status()["confirming"], Json(false));
    QCOMPARE((*anna.activate(policyWith(80), 1))["revision"], Json("3"));
    // A rollback that cannot be carried out at once is tried until it can.
    control.onLoop([&] { control.enforcer->failing = true; });
    QCOMPARE((*anna.call("policy.rollback"))["inForce"], Json(false));
    QCOMPARE(control.inForce(), 3u);
    control.onLoop([&] { control.enforcer->failing = false; });
    QTRY_COMPARE_WITH_TIMEOUT(control.inForce(), 1u, 20'000);
}

void CommitTest::onAFullDiskConfirmAndRollbackWork()
{
    Control control;
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(443), 0));
    control.isFull = true;
    QCOMPARE(codeOf(anna.stage(policyWith(80), 0)), std::string("disk-full"));
    QVERIFY(anna.confirm(control.open(50'000)));
    control.isFull = false;
    QVERIFY(anna.activate(policyWith(80), 1));
    control.isFull = true;
    QVERIFY(anna.call("policy.rollback"));
    QCOMPARE(control.inForce(), 1u);
    control.isFull = false;
    control.restart();
    QCOMPARE(control.inForce(), 1u);
}

void CommitTest::historyAndTexts()
{
    Control control;
    commitPolicy(control, policyWith(443));
    commitPolicy(control, policyWith(80));
    Operator anna(control);
    const auto history = anna.call("policy.history");
    QCOMPARE((*history)["current"], Json("2"));
    QCOMPARE((*history)["pending"], Json("0"));
    QCOMPARE((*history)["revisions"].size(), std::size_t(2));
    QCOMPARE((*history)["revisions"][1]["state"], Json("confirmed"));
    QCOMPARE((*history)["revisions"][1]["author"], Json("root"));
    for (const char *revision : {"1", "2"}) {
        const auto got = anna.call("policy.get", {{"revision", revision}, {"offset", "5"}});
        const std::string text = writeDevicePolicy(policyWith(revision[0] == '1' ? 443 : 80));
        QCOMPARE(fromBase64((*got)["data"].get<std::string>()).value(), text.substr(5));
        QCOMPARE((*got)["size"], Json(std::to_string(text.size())));
        QCOMPARE((*got)["digest"], Json(digestOf(text)));
    }
    QCOMPARE(codeOf(anna.call("policy.get", {{"revision", "9"}})), std::string("revision-unknown"));
}

void CommitTest::anOldRevisionIsStagedAgain()
{
    Control control;
    commitPolicy(control, policyWith(443));
    commitPolicy(control, policyWith(80));
    Operator anna(control);
    const auto staged = anna.call("policy.stage", {{"revision", "1"}, {"basedOn", "2"}});
    QVERIFY2(staged, staged ? "" : toString(staged.error()).c_str());
    QCOMPARE((*staged)["revision"], Json("3"));
    QCOMPARE((*staged)["digest"], Json(digestOf(writeDevicePolicy(policyWith(443)))));
}

void CommitTest::whatWasDoneIsInTheAuditChain()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(!anna.call("policy.rollback"));
    const auto got = anna.call("audit.get");
    QVERIFY2(got && got->contains("records"),
             got ? got->dump().c_str() : toString(got.error()).c_str());
    std::string told;
    AuditVerifier verifier;
    for (const Json &record : (*got)["records"]) {
        const auto line = record.get<std::string>();
        QVERIFY(verifier.add(line));
        const Json json = Json::parse(line);
        told += json["kind"].get<std::string>() + " " +
                json.value("method", json.value("result", "")) + "\n";
    }
    QCOMPARE(told, std::string("intent policy.stage\noutcome done\n"
                               "intent policy.activate\noutcome done\n"
                               "intent policy.confirm\noutcome done\n"
                               "intent policy.rollback\noutcome failed\n"));
    QCOMPARE((*got)["head"]["hash"], Json(verifier.head()->hash));
    QCOMPARE((*anna.call("audit.get", {{"from", "3"}, {"most", 1}}))["records"].size(),
             std::size_t(1));
}

void CommitTest::theKernelKnowsItsConnections()
{
    const auto table = SessionTable::ofKernel();
    for (const int family : {AF_INET, AF_INET6}) {
        const FileDescriptor listener(::socket(family, SOCK_STREAM, 0));
        sockaddr_in6 six{};
        sockaddr_in four{};
        six.sin6_family = AF_INET6;
        six.sin6_addr = in6addr_loopback;
        four.sin_family = AF_INET;
        four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *address = family == AF_INET ? reinterpret_cast<sockaddr *>(&four)
                                          : reinterpret_cast<sockaddr *>(&six);
        socklen_t size = family == AF_INET ? sizeof four : sizeof six;
        if (::bind(listener.get(), address, size) != 0)
            QSKIP("there is no IPv6");
        QCOMPARE(::listen(listener.get(), 4), 0);
        ::getsockname(listener.get(), address, &size);
        const auto port = [&] { return ntohs(family == AF_INET ? four.sin_port : six.sin6_port); };
        const int server = port();
        const auto before = table->established();
        QVERIFY2(before, before ? "" : toString(before.error()).c_str());
        FileDescriptor client(::socket(family, SOCK_STREAM, 0));
        QCOMPARE(::connect(client.get(), address, size), 0);
        const FileDescriptor accepted(::accept(listener.get(), nullptr, nullptr));
        ::getsockname(client.get(), address, &size);
        const char *host = family == AF_INET ? "127.0.0.1" : "::1";
        const auto session =
            parseSshConnection(fmt::format("{} {} {} {}", host, port(), host, server));
        const auto found = table->find(*session);
        QVERIFY2(found, found ? "" : toString(found.error()).c_str());
        QVERIFY(found->has_value());
        QVERIFY(!before->contains(**found));
        QVERIFY(table->established()->contains(**found));
        const auto interfaces = table->interfacesTo(*session);
        QVERIFY2(interfaces, interfaces ? "" : toString(interfaces.error()).c_str());
        QCOMPARE(*interfaces, std::vector<std::string>{"lo"});
        const auto other = parseSshConnection(fmt::format("{} 1 {} {}", host, host, server));
        QVERIFY(!table->find(*other)->has_value()); // listening is not established
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && std::string_view(argv[1]) == "--check")
        return checkMain();
    CommitTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_commit.moc"
