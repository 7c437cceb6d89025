// SPDX-License-Identifier: GPL-3.0-or-later
// From a workstation over Debian's sshd to the real engine and back: policies that are pushed,
// confirmed, undone, and the counters and hits that come of them.
#include <signal.h>

#include <fstream>
#include <future>
#include <mutex>

#include <fmt/ranges.h>

#include "deploy/deployment.h"
#include "live/livetest.h"
#include "live/sshsession.h"
#include "remote/watcher.h"
#include "storage/counterreader.h"
#include "storage/counterwriter.h"
#include "telemetry/hub.h"

using namespace tallygate;
using namespace tallygate::live;
using namespace std::chrono_literals;
using deploy::Deployment;
using deploy::Step;
using pipeline::Action;
using pipeline::Direction;
using pipeline::Verdict;

class TestPush : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        SKIP_WITHOUT_ENGINE();
        if (const std::string reason = SshServer::whyNot(); !reason.empty())
            QSKIP(reason.c_str());
    }
    void whatIsPushedIsCountedShownAndStored_data();
    void whatIsPushedIsCountedShownAndStored();
    void aPolicyThatCutsUsOffIsUndone();
    void whatIsNotProvedIsNotPutInForce();
    void theSecondOfTwoOperatorsIsTold();
    void oneFailureUndoesItOnAllDevices();
    void theEngineIsKilledUnderTraffic();
    void whoMayOnlyLookIsRefusedAndAudited();
    void packetsAreKeptAndTheChainIsRead();
};

namespace {

constexpr std::chrono::seconds kWindow{10}; ///< the shortest that the engine takes

Timestamp now()
{
    return std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
}

PolicyMaker permitting()
{
    PolicyMaker policy("permitting");
    const Uuid filter =
        policy.filter("all", {{"ping", "icmp", Action::Permit, {}, {.enabled = true}},
                              {"all", "", Action::Permit}});
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

template <class Is>
bool waitUntil(std::chrono::milliseconds atMost, Is is)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (std::chrono::steady_clock::now() < deadline) {
        if (is())
            return true;
        std::this_thread::sleep_for(20ms);
    }
    return is();
}

/// The client as an operator's workstation.
class Workstation : public deploy::Observer
{
public:
    Workstation(const Lab &lab, Daemon &daemon, bool isForwarded = true,
                const std::string &user = "root")
        : m_lab(lab)
        , m_daemon(daemon)
        , m_counters(folder() / "counters.sqlite")
        , m_hub(now,
                {[this](storage::ReadingBatch batch) { m_counters.add(std::move(batch)); }, {}, {}})
    {
        std::ifstream file(lab.folder() / "host.pub");
        const std::string key(std::istreambuf_iterator<char>(file), {});
        std::ofstream(knownHosts()) << lab.deviceToClient().v4 << ' ' << key;
        remote::Connections::Options options;
        options.knownHosts = knownHosts();
        options.firstWait = 200ms;
        options.longestWait = 500ms;
        // Its threads stand where the one that makes them does.
        m_connections = lab.client().inside(
            [&] { return std::move(remote::Connections::create(options, m_watcher).value()); });
        m_endpoint.target = {lab.deviceToClient().v4, 22, user};
        m_endpoint.methods = {remote::KeyAuth{lab.folder() / "user", {}}};
        m_endpoint.controlSocket = isForwarded ? daemon.socketPath() : "/nowhere";
        const Arguments rpc = daemon.ctl({"rpc"});
        m_endpoint.rpcCommand =
            fmt::format("TALLYGATE_SOCKET={} {}", daemon.socketPath(), fmt::join(rpc, " "));
        m_endpoint.limits.keepalive = 1s;
    }
    ~Workstation() override
    {
        m_deployment.reset();
        m_connections.reset();
    }

    remote::DeviceId connect()
    {
        m_device = m_connections->add(m_endpoint);
        const auto state = m_watcher.waitFor(m_device, remote::Phase::Connected);
        if (!state)
            throw std::runtime_error("not connected");
        m_session = state->session;
        return m_device;
    }
    /// Connected once more, without being touched.
    bool comesBack(std::chrono::milliseconds atMost)
    {
        const auto state = m_watcher.waitFor(m_device, remote::Phase::Connected, atMost);
        if (state)
            m_session = state->session;
        return state.has_value();
    }
    void watchCounters()
    {
        m_connections->subscribe(m_device, "counters.subscribe", {{"interval", 100}},
                                 [this](const remote::SubscriptionNews &news) {
                                     using Kind = remote::SubscriptionNews::Kind;
                                     if (news.kind == Kind::Interrupted)
                                         m_hub.interrupted(kUuid);
                                     if (news.kind == Kind::News)
                                         expect(m_hub.counters(kUuid, news.params));
                                 });
        m_connections->subscribe(m_device, "hits.subscribe", Json::object(),
                                 [this](const remote::SubscriptionNews &news) {
                                     if (news.kind == remote::SubscriptionNews::Kind::News)
                                         expect(m_hub.hits(kUuid, news.params));
                                 });
    }

    deploy::Target target(const PolicyMaker &policy, std::uint64_t basedOn) const
    {
        deploy::Target target;
        target.device = kUuid;
        target.name = "device";
        target.connection = m_device;
        target.endpoint = m_endpoint;
        target.session = m_session;
        target.policy = policy.json();
        target.basedOn = basedOn;
        return target;
    }
    Deployment &push(std::vector<deploy::Target> targets, bool acceptFailedProof = false)
    {
        deploy::Options options;
        options.knownHosts = knownHosts();
        options.comment = "by a test";
        options.window = kWindow;
        options.acceptFailedProof = acceptFailedProof;
        m_deployment =
            std::make_unique<Deployment>(*m_connections, std::move(targets), options, *this);
        m_deployment->start();
        return *m_deployment;
    }
    bool reaches(deploy::Phase phase, std::chrono::milliseconds atMost = 10s)
    {
        return waitUntil(atMost, [&] {
            m_deployment->tick();
            return m_deployment->phase() == phase;
        });
    }
    void confirm()
    {
        m_lab.client().inside([&] { m_deployment->confirm(); });
    }
    std::string story() const
    {
        const std::lock_guard lock(m_mutex);
        return m_story;
    }
    remote::Connections &connections() { return *m_connections; }
    /// Over the connection, as the pages of the window ask.
    Json call(const char *method, Json params)
    {
        std::promise<Result<Json>> told;
        m_connections->call(m_device, method, std::move(params),
                            [&told](Result<Json> answer) { told.set_value(std::move(answer)); });
        auto answer = told.get_future().get();
        if (!answer)
            throw std::runtime_error(toString(answer.error()));
        return std::move(*answer);
    }
    telemetry::Hub &hub() { return m_hub; }
    /// What was not in the form of the protocol; empty where all was.
    std::string misunderstood() const
    {
        const std::lock_guard lock(m_mutex);
        return m_misunderstood;
    }
    std::filesystem::path folder() const { return m_lab.folder(); }
    const remote::Endpoint &endpoint() const { return m_endpoint; }

    void progressed(std::size_t at, const deploy::Progress &progress) override
    {
        const std::lock_guard lock(m_mutex);
        m_story += fmt::format("{}: {}{}\n", at, toString(progress.step),
                               progress.error ? ", " + toString(*progress.error) : "");
    }
    void phaseChanged(deploy::Phase) override {}
    void secretWanted(std::size_t, const remote::SecretQuestion &) override {}

    static inline const Uuid kUuid = Uuid::fromName(Uuid(), "the lab's device");

private:
    void expect(const Result<void> &taken)
    {
        const std::lock_guard lock(m_mutex);
        if (!taken)
            m_misunderstood = toString(taken.error());
    }
    std::filesystem::path knownHosts() const { return m_lab.folder() / "known_hosts"; }

    const Lab &m_lab;
    Daemon &m_daemon;
    remote::test::Watcher m_watcher;
    storage::CounterWriter m_counters;
    telemetry::Hub m_hub;
    std::unique_ptr<remote::Connections> m_connections;
    std::unique_ptr<Deployment> m_deployment;
    remote::Endpoint m_endpoint;
    remote::DeviceId m_device = remote::DeviceId::None;
    std::string m_session;
    mutable std::mutex m_mutex;
    std::string m_story;
    std::string m_misunderstood;
};

std::string revisionOf(Daemon &daemon)
{
    return daemon.call("status").at("revision").get<std::string>();
}

bool isSomethingStaged(Daemon &daemon)
{
    return daemon.call("status").at("commit").contains("staged");
}

const telemetry::Counter *ruleOf(const telemetry::PicturePtr &picture, const std::string &name)
{
    for (const auto &application :
         picture ? picture->applications : std::vector<telemetry::ApplicationPtr>()) {
        for (const telemetry::Counter &counter : application->counters) {
            if (counter.kind == telemetry::CounterKind::Rule && counter.name == name)
                return &counter;
        }
    }
    return nullptr;
}

std::uint64_t packetsOf(Workstation &workstation, const std::string &rule,
                        telemetry::Since since = telemetry::Since::Lifetime)
{
    const auto picture = workstation.hub().picture(Workstation::kUuid);
    const auto *counter = ruleOf(picture, rule);
    return counter != nullptr ? counter->of(since).hits.packets : 0;
}

void ping(const Lab &lab, int count)
{
    lab.client().mustRun({"ping", "-q", "-c", std::to_string(count), "-i", "0.01", "-W", "2",
                          lab.deviceToClient().v4});
}

} // namespace

void TestPush::whatIsPushedIsCountedShownAndStored_data()
{
    QTest::addColumn<bool>("isForwarded");
    QTest::newRow("by a forwarded socket") << true;
    QTest::newRow("by tallygatectl rpc") << false;
}

void TestPush::whatIsPushedIsCountedShownAndStored()
try {
    QFETCH(bool, isForwarded);
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    storage::SeriesKey series;
    {
        Workstation workstation(lab, daemon, isForwarded);
        workstation.connect();
        Deployment &deployment = workstation.push({workstation.target(permitting(), 0)});
        VERIFY_SAID(workstation.reaches(deploy::Phase::Deciding), workstation.story());
        QCOMPARE(deployment.progress(0).proof.at("ok").get<bool>(), true);
        QVERIFY(!deployment.progress(0).proof.at("proof").empty()); // our own session was proved
        workstation.confirm();
        VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
        VERIFY_SAID(deployment.isConfirmed(), workstation.story());
        QCOMPARE(revisionOf(daemon), std::to_string(deployment.progress(0).revision));

        workstation.watchCounters();
        ping(lab, 50);
        VERIFY_SAID(waitUntil(5s, [&] { return packetsOf(workstation, "ping") == 50; }),
                    std::to_string(packetsOf(workstation, "ping")));
        VERIFY_SAID(waitUntil(5s, [&] { return workstation.hub().lastHitNumber() == 50; }),
                    workstation.misunderstood());

        Json reset = daemon.call("counters.reset", {{"why", "after the move"}});
        ping(lab, 7);
        using telemetry::Since;
        QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "ping", Since::Reset) == 7; }));
        QCOMPARE(packetsOf(workstation, "ping"), 57u);
        daemon.call("counters.undoReset",
                    {{"reset", reset.at("reset")}, {"why", "it was another rule"}});
        QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "ping", Since::Reset) == 57; }));
        QCOMPARE(workstation.misunderstood(), std::string());
        const auto picture = workstation.hub().picture(Workstation::kUuid);
        series = seriesOf(*picture->applications.front(), *ruleOf(picture, "ping"), "packets");
    }
    auto reader = storage::CounterReader::open(lab.folder() / "counters.sqlite").value();
    const auto latest = reader.latest(Workstation::kUuid).value();
    const auto stored = std::ranges::find(latest, series, &storage::LatestValue::key);
    QVERIFY(stored != latest.end());
    QCOMPARE(stored->value, 57u);
}
REPORT_EXCEPTIONS

void TestPush::aPolicyThatCutsUsOffIsUndone()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    Workstation workstation(lab, daemon);
    workstation.connect();
    Deployment &deployment =
        workstation.push({workstation.target(cuttingOff(), std::stoull(good))}, true);
    VERIFY_SAID(workstation.reaches(deploy::Phase::Deciding), workstation.story());
    QVERIFY(revisionOf(daemon) != good);
    workstation.confirm(); // no fresh connection gets in
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over, kWindow + 15s), workstation.story());
    VERIFY_SAID(deployment.progress(0).step == Step::RolledBack, workstation.story());
    QCOMPARE(deployment.progress(0).error->code, std::string("window-over"));
    VERIFY_SAID(waitUntil(5s, [&] { return revisionOf(daemon) == good; }), revisionOf(daemon));
    QVERIFY(workstation.comesBack(30s));
}
REPORT_EXCEPTIONS

void TestPush::whatIsNotProvedIsNotPutInForce()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    Workstation workstation(lab, daemon);
    workstation.connect();
    Deployment &deployment =
        workstation.push({workstation.target(cuttingOff(), std::stoull(good))});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    VERIFY_SAID(deployment.progress(0).step == Step::RolledBack, workstation.story());
    VERIFY_SAID(deployment.progress(0).error->code == "proof-failed", workstation.story());
    QCOMPARE(revisionOf(daemon), good);
    QVERIFY(!isSomethingStaged(daemon));
}
REPORT_EXCEPTIONS

void TestPush::theSecondOfTwoOperatorsIsTold()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::uint64_t base = std::stoull(daemon.commit(permitting()));
    Workstation workstation(lab, daemon);
    workstation.connect();
    workstation.push({workstation.target(permitting(), base)});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Deciding), workstation.story());
    workstation.confirm();
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    const std::string mine = revisionOf(daemon);

    // The other began from the same revision.
    Deployment &other = workstation.push({workstation.target(cuttingOff(), base)});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    VERIFY_SAID(other.progress(0).step == Step::Failed, workstation.story());
    QCOMPARE(other.progress(0).error->code, std::string("revision-conflict"));
    QCOMPARE(revisionOf(daemon), mine);
}
REPORT_EXCEPTIONS

void TestPush::oneFailureUndoesItOnAllDevices()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    Workstation workstation(lab, daemon);
    workstation.connect();
    deploy::Target dead = workstation.target(permitting(), 0);
    dead.name = "dead";
    dead.endpoint.target.host = "192.0.2.254";
    dead.connection = workstation.connections().add(dead.endpoint);
    Deployment &deployment =
        workstation.push({workstation.target(permitting(), std::stoull(good)), dead});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    VERIFY_SAID(deployment.progress(0).step == Step::RolledBack, workstation.story());
    VERIFY_SAID(deployment.progress(1).step == Step::Failed, workstation.story());
    QCOMPARE(revisionOf(daemon), good);
    QVERIFY(!isSomethingStaged(daemon));
}
REPORT_EXCEPTIONS

void TestPush::theEngineIsKilledUnderTraffic()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    daemon.commit(permitting());
    Workstation workstation(lab, daemon);
    workstation.connect();
    workstation.watchCounters();
    ping(lab, 100);
    QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "ping") == 100; }));
    Process traffic({"ping", "-q", "-i", "0.01", lab.deviceToClient().v4},
                    lab.client().surroundings(), lab.folder() / "traffic");
    ::kill(daemon.worker(), SIGKILL);
    ::kill(daemon.control(), SIGKILL);
    QVERIFY(workstation.comesBack(20s));
    // What was counted before is still there, and it goes on.
    const std::uint64_t before = packetsOf(workstation, "ping");
    QVERIFY(before >= 100);
    QVERIFY(waitUntil(10s, [&] { return packetsOf(workstation, "ping") > before + 50; }));
    QCOMPARE(workstation.hub().picture(Workstation::kUuid)->epoch, 0u);
    QCOMPARE(workstation.misunderstood(), std::string());
}
REPORT_EXCEPTIONS

void TestPush::whoMayOnlyLookIsRefusedAndAudited()
try {
    const Lab lab;
    // Somebody else than root gets as far as the socket.
    std::filesystem::permissions(lab.folder(), std::filesystem::perms(0755));
    SshServer server(lab);
    Daemon daemon(lab, {.viewGroup = "nogroup"});
    daemon.manageHost("d0");
    const std::string good = daemon.commit(permitting());
    Workstation workstation(lab, daemon, true, "nobody");
    workstation.connect();
    Deployment &deployment =
        workstation.push({workstation.target(cuttingOff(), std::stoull(good))});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    VERIFY_SAID(deployment.progress(0).step == Step::Failed, workstation.story());
    VERIFY_SAID(deployment.progress(0).error->code == "role-insufficient", workstation.story());
    QCOMPARE(revisionOf(daemon), good);
    const std::string audit = daemon.call("audit.get").dump();
    VERIFY_SAID(audit.find("nobody") != std::string::npos, audit);
}
REPORT_EXCEPTIONS

void TestPush::packetsAreKeptAndTheChainIsRead()
try {
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    auto policy = permitting().policy();
    policy.sets.push_back({"blocked", match::SetKind::Addresses, {}});
    daemon.commit(pipeline::writeDevicePolicy(policy));
    Workstation workstation(lab, daemon);
    workstation.connect();
    const Json capture = workstation.call(
        "capture.start",
        {{"interface", "d0"}, {"match", "icmp"}, {"direction", "in"}, {"reason", "slow pings"}});
    ping(lab, 5);
    const Json which = {{"capture", capture.at("capture")}};
    std::string bytes;
    QVERIFY(waitUntil(5s, [&] {
        const Json read = workstation.call("capture.read", which);
        bytes += read.at("data").get<std::string>();
        return read.at("packets") == "5";
    }));
    QVERIFY(bytes.size() > 5 * 84 * 4 / 3); // base64 of five pings, and the file's own blocks
    workstation.call("capture.stop", which);
    // A quick block.
    const Json added = workstation.call(
        "set.add", {{"set", "blocked"}, {"entries", {"203.0.113.9"}}, {"reason", "scans"}});
    QCOMPARE(added.at("entries").get<std::string>(), std::string("1"));
    // All of it stands in the device's chain.
    const Json audit = workstation.call("audit.get", Json::object());
    const std::string lines = audit.at("lines").dump();
    VERIFY_SAID(lines.find("slow pings") != std::string::npos, lines);
    VERIFY_SAID(lines.find("set.add") != std::string::npos, lines);
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestPush)
#include "tst_push.moc"
