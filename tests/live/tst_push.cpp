// SPDX-License-Identifier: GPL-3.0-or-later
// From a workstation over Debian's sshd to the real engine and back: policies that are pushed,
// confirmed, undone, and the counters and hits that come of them.
#include <signal.h>

#include "live/livetest.h"
#include "live/workstation.h"
#include "storage/counterreader.h"
#include "storage/hitreader.h"

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
    void everyKindOfRuleIsCountedShownAndStored();
    void aPolicyThatCutsUsOffIsUndone();
    void whatIsNotProvedIsNotPutInForce();
    void theSecondOfTwoOperatorsIsTold();
    void somebodyElseDecides();
    void oneFailureUndoesItOnAllDevices();
    void theEngineIsKilledUnderTraffic();
    void whoMayOnlyLookIsRefusedAndAudited();
    void packetsAreKeptAndTheChainIsRead();
};

namespace {

PolicyMaker permitting()
{
    PolicyMaker policy("permitting");
    const Uuid filter =
        policy.filter("all", {{"ping", "icmp", Action::Permit, {}, {.enabled = true}},
                              {"all", "", Action::Permit}});
    policy.apply(filter, "d0", Direction::In);
    return policy;
}

PolicyMaker blocking()
{
    PolicyMaker policy("blocking");
    const Uuid filter = policy.filter("some", {{"blocked", "udp.dstport == 9", Action::Drop},
                                               {"ping", "icmp", Action::Permit},
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

/// One rule for each action, then what none of them takes.
constexpr const char *kKinds[] = {"count", "permit", "drop", "reject", "limit", "default"};
constexpr std::uint16_t kFirstPort = 9000;
constexpr auto kEver = telemetry::Since::Lifetime;

bool isLogged(std::string_view kind)
{
    return kind != "count" && kind != "default";
}

PolicyMaker everyKind()
{
    PolicyMaker policy("every kind");
    meter::MeterConfig slow;
    slow.rate = {50, meter::RateUnit::PacketsPerSecond};
    const Uuid meter = policy.meter("slow", slow);
    constexpr Action kActions[] = {Action::Count, Action::Permit, Action::Drop, Action::Reject,
                                   Action::Limit};
    // What the stations tell each other by themselves is none of ours, nor the default's.
    std::vector<RuleSpec> rules{{"others", "!udp", Action::Permit}};
    for (std::size_t kind = 0; kind < std::size(kActions); ++kind)
        rules.push_back({kKinds[kind],
                         "udp.dstport == " + std::to_string(kFirstPort + kind),
                         kActions[kind],
                         kActions[kind] == Action::Limit ? meter : Uuid(),
                         {.enabled = isLogged(kKinds[kind])}});
    const Uuid filter = policy.filter("kinds", rules);
    // Our own session is to the device: it is not among them.
    policy.apply(filter, "d0", Direction::In, pipeline::Scope::Transit);
    return policy;
}

/// Through the device, one for each kind in each family.
std::vector<Flow> flowsOfKinds(const Lab &lab)
{
    std::vector<Flow> flows;
    for (const Family family : {Family::V4, Family::V6}) {
        for (std::size_t kind = 0; kind < std::size(kKinds); ++kind)
            flows.push_back(
                lab.toServer({.family = family,
                              .destinationPort = static_cast<std::uint16_t>(kFirstPort + kind),
                              .frameBytes = 100 + 10 * kind}));
    }
    return flows;
}

/// Where the figures of a kind of rule are in the workstation's files, and what they are to be.
struct StoredKind
{
    std::string_view name;
    storage::SeriesKey packets;
    storage::SeriesKey bytes;
    telemetry::Tally counted;
};

/// What is to be counted of a kind, in both families together. What a rule only counts goes on, to
/// the default here.
telemetry::Tally expectedOf(const Generator &generator, std::string_view kind)
{
    telemetry::Tally tally;
    const std::vector<FlowSent> sent = generator.sent();
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const std::string_view ofFlow = kKinds[i % std::size(kKinds)];
        if (ofFlow != kind && !(kind == "default" && ofFlow == "count"))
            continue;
        tally.packets += sent[i].frames;
        tally.bytes += sent[i].bytes;
    }
    return tally;
}

telemetry::ApplicationPtr onlyApplication(Workstation &workstation)
{
    const auto picture = workstation.hub().picture(Workstation::kUuid);
    return picture && picture->applications.size() == 1 ? picture->applications.front() : nullptr;
}

const telemetry::Counter *counterOf(const telemetry::Application &application,
                                    std::string_view kind)
{
    if (kind == "default")
        return application.ofDefault();
    const auto at = std::ranges::find(application.counters, kind, &telemetry::Counter::name);
    return at != application.counters.end() ? &*at : nullptr;
}

bool isShown(const Generator &generator, const telemetry::Application &application)
{
    return std::ranges::all_of(kKinds, [&](const char *kind) {
        return counterOf(application, kind)->of(kEver).hits == expectedOf(generator, kind);
    });
}

std::uint64_t storedOf(const std::vector<storage::LatestValue> &latest,
                       const storage::SeriesKey &key)
{
    const auto at = std::ranges::find(latest, key, &storage::LatestValue::key);
    return at != latest.end() ? at->value : 0;
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
    QTest::newRow("sshd forwards nothing: by tallygatectl rpc") << false;
}

void TestPush::whatIsPushedIsCountedShownAndStored()
try {
    QFETCH(bool, isForwarded);
    const Lab lab;
    SshServer server(lab, isForwarded ? "yes" : "no");
    Daemon daemon(lab);
    daemon.manageHost("d0");
    storage::SeriesKey series;
    {
        Workstation workstation(lab, daemon);
        workstation.connect();
        QVERIFY((workstation.route() == remote::ControlRoute::Forwarded) == isForwarded);
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
    auto reader = storage::CounterReader::open(Workstation::counterFile(lab)).value();
    const auto latest = reader.latest(Workstation::kUuid).value();
    QCOMPARE(storedOf(latest, series), 57u);
}
REPORT_EXCEPTIONS

void TestPush::everyKindOfRuleIsCountedShownAndStored()
try {
    ManagedLab bed(Stand::Host);
    SshServer server(bed.lab());
    const PolicyMaker policy = everyKind();
    Generator generator(bed.lab().client(), "c0", flowsOfKinds(bed.lab()));
    std::vector<StoredKind> kinds;
    {
        Workstation workstation(bed.lab(), bed.daemon());
        workstation.connect();
        workstation.push({workstation.target(policy, 0)});
        VERIFY_SAID(workstation.reaches(deploy::Phase::Deciding), workstation.story());
        workstation.confirm();
        VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
        workstation.watchCounters();
        QVERIFY(waitUntil(5s, [&] { return onlyApplication(workstation) != nullptr; }));
        generator.send(2'400, 2'000);
        const auto areShown = [&] {
            const auto application = onlyApplication(workstation);
            return application && isShown(generator, *application);
        };
        VERIFY_SAID(waitUntil(5s, areShown), bed.daemon().account());
        const auto application = onlyApplication(workstation);
        std::uint64_t logged = 0;
        for (const char *kind : kKinds) {
            const telemetry::Counter &counter = *counterOf(*application, kind);
            const telemetry::Tally counted = counter.of(kEver).hits;
            kinds.push_back({kind, seriesOf(*application, counter, "packets"),
                             seriesOf(*application, counter, "bytes"), counted});
            logged += isLogged(kind) ? counted.packets : 0;
        }
        const telemetry::Figure &limit = counterOf(*application, "limit")->of(kEver);
        QVERIFY(limit.exceed.packets > 0 && limit.conform.packets > 0);
        QCOMPARE(limit.exceed.packets + limit.conform.packets, limit.hits.packets);
        VERIFY_SAID(waitUntil(5s, [&] { return workstation.hub().lastHitNumber() >= logged; }),
                    std::to_string(workstation.hub().lastHitNumber()));
        QCOMPARE(workstation.hub().lastHitNumber(), logged);
        QCOMPARE(workstation.misunderstood(), std::string());
    }
    auto counters = storage::CounterReader::open(Workstation::counterFile(bed.lab())).value();
    const auto latest = counters.latest(Workstation::kUuid).value();
    auto hits = storage::HitReader::open(Workstation::hitFile(bed.lab())).value();
    for (const StoredKind &kind : kinds) {
        QCOMPARE(storedOf(latest, kind.packets), kind.counted.packets);
        QCOMPARE(storedOf(latest, kind.bytes), kind.counted.bytes);
        storage::HitQuery query;
        query.rule = kind.packets.rule;
        const auto found = hits.page(query, 2'400).value();
        QCOMPARE(found.size(), isLogged(kind.name) ? kind.counted.packets : 0);
    }
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
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over, kPushWindow + 15s), workstation.story());
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
    Workstation mine(lab, daemon);
    mine.connect();
    mine.push({mine.target(permitting(), base)});
    VERIFY_SAID(mine.reaches(deploy::Phase::Deciding), mine.story());
    const std::string inForce = revisionOf(daemon);

    Workstation theirs(lab, daemon, "root", "theirs");
    theirs.connect();
    // While mine waits for its confirmation, whatever they began from.
    for (const std::uint64_t seen : {base, std::uint64_t(std::stoull(inForce))}) {
        Deployment &other = theirs.push({theirs.target(cuttingOff(), seen)});
        VERIFY_SAID(theirs.reaches(deploy::Phase::Over), theirs.story());
        VERIFY_SAID(other.progress(0).step == Step::Failed, theirs.story());
        const std::string told = other.progress(0).error->message;
        VERIFY_SAID(told.find("of root") != std::string::npos, told); // who, and until when
        VERIFY_SAID(told.find("not confirmed yet") != std::string::npos, told);
        QCOMPARE(revisionOf(daemon), inForce); // and mine still waits
        QVERIFY(mine.reaches(deploy::Phase::Deciding));
    }
    mine.confirm();
    VERIFY_SAID(mine.reaches(deploy::Phase::Over), mine.story());
    QCOMPARE(revisionOf(daemon), inForce);
    QVERIFY(!daemon.call("status").at("commit").at("confirming").get<bool>());
    // They still begin from the revision that was there before.
    Deployment &late = theirs.push({theirs.target(cuttingOff(), base)});
    VERIFY_SAID(theirs.reaches(deploy::Phase::Over), theirs.story());
    VERIFY_SAID(late.progress(0).step == Step::Failed, theirs.story());
    QCOMPARE(late.progress(0).error->code, std::string("revision-conflict"));
    QCOMPARE(revisionOf(daemon), inForce);
}
REPORT_EXCEPTIONS

void TestPush::somebodyElseDecides()
try {
    struct Case
    {
        bool isKept;
        bool isMineLate; ///< I undo it before I could hear of theirs
    };
    const Lab lab;
    SshServer server(lab);
    Daemon daemon(lab);
    daemon.manageHost("d0");
    daemon.commit(permitting());
    Workstation workstation(lab, daemon);
    workstation.connect();
    for (const Case &one : {Case{false, false}, Case{true, false}, Case{true, true}}) {
        const std::string before = revisionOf(daemon);
        Deployment &mine = workstation.push({workstation.target(blocking(), std::stoull(before))});
        VERIFY_SAID(workstation.reaches(deploy::Phase::Deciding), workstation.story());
        if (one.isKept)
            daemon.confirm();
        else
            daemon.call("policy.rollback");
        if (one.isMineLate)
            mine.rollBack("not wanted");
        VERIFY_SAID(workstation.reaches(deploy::Phase::Over, 5s), workstation.story());
        QVERIFY(mine.progress(0).step == (one.isKept ? Step::Confirmed : Step::RolledBack));
        QCOMPARE(revisionOf(daemon) == before, !one.isKept);
    }
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
    ManagedLab bed(Stand::Host, {}, {}, Daemon::FailMode::Closed);
    const Lab &lab = bed.lab();
    Daemon &daemon = bed.daemon();
    SshServer server(lab);
    daemon.commit(blocking());
    Workstation workstation(lab, daemon);
    workstation.connect();
    workstation.watchCounters();
    ping(lab, 100);
    QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "ping") == 100; }));
    Process traffic({"ping", "-q", "-i", "0.01", lab.deviceToClient().v4},
                    lab.client().surroundings(), lab.folder() / "traffic");
    const Flow blocked = lab.toServer({.destinationPort = 9});
    Receiver arrived(lab.server(), "s0");
    Generator generator(lab.client(), "c0", {blocked});
    const std::uint64_t kernelBefore = daemon.droppedByTheKernel();
    generator.start(2'000);
    QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "blocked") > 200; }));
    const pid_t worker = daemon.worker();
    ::kill(worker, SIGKILL);
    ::kill(daemon.control(), SIGKILL);
    QVERIFY(workstation.comesBack(20s));
    VERIFY_SAID(daemon.waitForWorker(worker), daemon.words());
    // What was counted before is still there, and it goes on.
    const std::uint64_t before = packetsOf(workstation, "ping");
    QVERIFY(before >= 100);
    const std::uint64_t blockedBefore = packetsOf(workstation, "blocked");
    QVERIFY(blockedBefore > 200);
    QVERIFY(waitUntil(10s, [&] {
        return packetsOf(workstation, "ping") > before + 50 &&
               packetsOf(workstation, "blocked") > blockedBefore + 200;
    }));
    generator.stop();
    // To the packet: none is counted twice, and what is not counted is booked as lost, here or by
    // the kernel of a busy machine.
    const std::uint64_t sent = generator.framesSent();
    const auto isWhole = [&] {
        const std::uint64_t counted = packetsOf(workstation, "blocked");
        const std::uint64_t kernel = daemon.droppedByTheKernel() - kernelBefore;
        return counted <= sent && sent - counted <= daemon.bookedAsLost() + kernel;
    };
    VERIFY_SAID(waitUntil(5s, isWhole),
                fmt::format("{} sent, {} counted {}", sent, packetsOf(workstation, "blocked"),
                            daemon.account()));
    std::uint64_t quiet = packetsOf(workstation, "blocked");
    for (std::uint64_t last = quiet + 1; last != quiet;) {
        std::this_thread::sleep_for(300ms); // three times as long as news take
        last = std::exchange(quiet, packetsOf(workstation, "blocked"));
    }
    generator.send(500, 2'000);
    QVERIFY(waitUntil(5s, [&] { return packetsOf(workstation, "blocked") >= quiet + 500; }));
    QCOMPARE(packetsOf(workstation, "blocked"), quiet + 500);
    // Fail-closed: nothing slipped through while nobody judged.
    QCOMPARE(arrived.received(blocked).frames, 0u);
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
    Workstation workstation(lab, daemon, "nobody");
    workstation.connect();
    Deployment &deployment =
        workstation.push({workstation.target(cuttingOff(), std::stoull(good))});
    VERIFY_SAID(workstation.reaches(deploy::Phase::Over), workstation.story());
    VERIFY_SAID(deployment.progress(0).step == Step::Failed, workstation.story());
    VERIFY_SAID(deployment.progress(0).error->code == "role-insufficient", workstation.story());
    QCOMPARE(revisionOf(daemon), good);
    const Json refusal =
        Json::parse(daemon.call("audit.get").at("lines").back().get<std::string>());
    QCOMPARE(refusal.at("kind").get<std::string>(), std::string("refusal"));
    QCOMPARE(refusal.at("who").at("user").get<std::string>(), std::string("nobody"));
    QCOMPARE(refusal.at("method").get<std::string>(), std::string("policy.stage"));
    QCOMPARE(refusal.at("code").get<std::string>(), std::string("role-insufficient"));
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
