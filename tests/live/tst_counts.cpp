// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/livetest.h"

using namespace tallygate;
using namespace tallygate::live;
using pipeline::Action;
using pipeline::Direction;
using pipeline::Scope;
using pipeline::Verdict;

/// N frames sent = N counted, to the packet and the byte (FC-5.3).
class TestCounts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_ENGINE(); }
    void everyActionScopeDirectionAndFamily_data();
    void everyActionScopeDirectionAndFamily();
    void manyApplications();
    void swapsUnderLoad();
    void resetsUnderLoad();
    void workersReplacedUnderLoad();
    void countersOutliveTheEngine();
};

namespace {

/// A place where packets are judged, and flows that pass there.
enum class Place : int {
    ToDevice,   ///< host, in
    TransitIn,  ///< host, in at d0
    TransitOut, ///< host, out at d1
    FromDevice, ///< host, out
    WireIn,     ///< in at d0
    WireOut,    ///< out at d1
};

struct PlaceInfo
{
    const char *name;
    Stand stand;
    const char *interface;
    Direction direction;
    Scope scope;
};

constexpr PlaceInfo kPlaces[] = {
    {"host in, to-device", Stand::Host, "d0", Direction::In, Scope::ToDevice},
    {"host in, transit", Stand::Host, "d0", Direction::In, Scope::Transit},
    {"host out, transit", Stand::Host, "d1", Direction::Out, Scope::Transit},
    {"host out, from-device", Stand::Host, "d1", Direction::Out, Scope::FromDevice},
    {"wire in", Stand::Wire, "d0", Direction::In, Scope::Transit},
    {"wire out", Stand::Wire, "d1", Direction::Out, Scope::Any},
};

enum Kind { Permit, Drop, Reject, LimitDrop, LimitReject, Count, Unmatched };
constexpr int kKinds = Unmatched + 1;
constexpr const char *kNames[] = {"permit",       "drop",  "reject",   "limit",
                                  "limit reject", "count", "unmatched"};
constexpr std::uint16_t kFirstPort = 9000;

std::string portMatch(int kind)
{
    return "udp.dstport == " + std::to_string(kFirstPort + kind);
}

/// One rule for each action, by destination port.
Uuid everyAction(PolicyMaker &policy)
{
    meter::MeterConfig slow;
    slow.rate = {500, meter::RateUnit::PacketsPerSecond};
    const Uuid dropping = policy.meter("slow", slow);
    slow.exceed = meter::ExceedVerdict::Reject;
    const Uuid rejecting = policy.meter("slow, told", slow);
    return policy.filter("actions",
                         {{"count", portMatch(Count), Action::Count},
                          {"permit", portMatch(Permit), Action::Permit},
                          {"drop", portMatch(Drop), Action::Drop},
                          {"reject", portMatch(Reject), Action::Reject},
                          {"limit", portMatch(LimitDrop), Action::Limit, dropping},
                          {"limit reject", portMatch(LimitReject), Action::Limit, rejecting}});
}

std::vector<Flow> flowsAt(const Lab &lab, Place place)
{
    std::vector<Flow> flows;
    for (const Family family : {Family::V4, Family::V6})
        for (int kind = 0; kind < kKinds; ++kind) {
            const FlowShape shape{.family = family,
                                  .destinationPort = static_cast<std::uint16_t>(kFirstPort + kind),
                                  .frameBytes = static_cast<std::size_t>(100 + 10 * kind),
                                  .weight = static_cast<std::uint32_t>(1 + kind % 3)};
            if (place == Place::ToDevice)
                flows.push_back(lab.clientToDevice(shape));
            else if (place == Place::FromDevice)
                flows.push_back(
                    makeFlow(lab.deviceToServer(), lab.serverEnd(), lab.serverEnd().mac, shape));
            else
                flows.push_back(lab.toServer(shape));
        }
    return flows;
}

/// What was sent of a kind, both families together.
Tally sentOf(const Generator &generator, int kind)
{
    Tally tally;
    const std::vector<FlowSent> sent = generator.sent();
    for (std::size_t i = static_cast<std::size_t>(kind); i < sent.size(); i += kKinds) {
        tally.packets += sent[i].frames;
        tally.bytes += sent[i].bytes;
    }
    return tally;
}

std::string words(const Tally &tally)
{
    return std::to_string(tally.packets) + " packets, " + std::to_string(tally.bytes) + " bytes";
}

#define COMPARE_TALLY(actual, expected)                                                            \
    do {                                                                                           \
        const Tally actualTally = (actual);                                                        \
        const Tally wantedTally = (expected);                                                      \
        VERIFY_SAID(actualTally == wantedTally,                                                    \
                    #actual ": " + words(actualTally) + ", not " + words(wantedTally));            \
    } while (false)

std::string shortOf(const Receiver &arrived, const Generator &generator, Daemon &daemon)
{
    return std::to_string(generator.framesSent()) + " sent, " + std::to_string(arrived.frames()) +
           " arrived, " + std::to_string(arrived.overruns()) + " overruns" + daemon.account();
}

/// Waits until the engine has counted so many in the application, or counts no more.
CounterReport settled(Daemon &daemon, const Uuid &application, std::uint64_t packets)
{
    std::uint64_t before = 0;
    for (;;) {
        CounterReport report = daemon.counters();
        const std::uint64_t now = report.of(application, CounterReport::kReceived).packets;
        if (now >= packets || (now == before && before != 0))
            return report;
        before = now;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

} // namespace

void TestCounts::everyActionScopeDirectionAndFamily_data()
{
    QTest::addColumn<int>("place");
    for (int place = 0; place < static_cast<int>(std::size(kPlaces)); ++place)
        QTest::newRow(kPlaces[place].name) << place;
}

void TestCounts::everyActionScopeDirectionAndFamily()
try {
    QFETCH(int, place);
    const PlaceInfo &info = kPlaces[place];
    ManagedLab bed(info.stand);
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid census =
        policy.filter("census", {{"v4", "ip", Action::Count}, {"v6", "ipv6", Action::Count}});
    const Uuid actions = everyAction(policy);
    const Uuid first = policy.apply(census, info.interface, info.direction, info.scope, 1);
    const Uuid second = policy.apply(actions, info.interface, info.direction, info.scope, 2);
    daemon.commit(policy);

    const std::vector<Flow> flows = flowsAt(bed.lab(), static_cast<Place>(place));
    const bool fromDevice = static_cast<Place>(place) == Place::FromDevice;
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(fromDevice ? bed.lab().device() : bed.lab().client(),
                        fromDevice ? "d1" : "c0", flows);
    generator.send(14'000, 7'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const CounterReport report = settled(daemon, second, generator.framesSent());

    const auto rule = [&](int kind) {
        return report.of(second, PolicyMaker::ruleUuid(actions, kNames[kind]).toString());
    };
    for (int kind = Permit; kind <= Count; ++kind)
        COMPARE_TALLY(rule(kind), sentOf(generator, kind));
    for (const int kind : {LimitDrop, LimitReject}) {
        const Uuid uuid = PolicyMaker::ruleUuid(actions, kNames[kind]);
        const Tally conform = report.conform(second, uuid);
        const Tally exceed = report.exceed(second, uuid);
        QVERIFY(conform.packets > 0 && exceed.packets > 0);
        COMPARE_TALLY((Tally{conform.packets + exceed.packets, conform.bytes + exceed.bytes}),
                      sentOf(generator, kind));
    }
    // What else is at the port (answers, neighbour discovery) goes by the default of both.
    for (int family = 0; family < 2; ++family) {
        Tally sent;
        for (int kind = 0; kind < kKinds; ++kind) {
            sent.packets +=
                generator.sent()[static_cast<std::size_t>(family * kKinds + kind)].frames;
            sent.bytes += generator.sent()[static_cast<std::size_t>(family * kKinds + kind)].bytes;
        }
        const Tally counted =
            report.of(first, PolicyMaker::ruleUuid(census, family == 0 ? "v4" : "v6").toString());
        QVERIFY(counted.packets >= sent.packets && counted.packets <= sent.packets + 50);
    }
    VERIFY_SAID(report.violations().empty(), report.violations());
    if (static_cast<Place>(place) == Place::ToDevice)
        return;
    std::uint64_t conforming[kKinds] = {}; // both families share the bucket
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const int kind = static_cast<int>(i) % kKinds;
        const FlowReceived got = arrived.received(flows[i]);
        if (kind == Permit || kind == Count || kind == Unmatched)
            QCOMPARE(got.frames, generator.sent()[i].frames);
        else if (kind == Drop || kind == Reject)
            QCOMPARE(got.frames, 0U);
        else
            conforming[kind] += got.frames;
    }
    for (const int kind : {LimitDrop, LimitReject})
        QCOMPARE(conforming[kind],
                 report.conform(second, PolicyMaker::ruleUuid(actions, kNames[kind])).packets);
}
REPORT_EXCEPTIONS

/// Ten applications one behind the other: each counts all of what those before let through.
void TestCounts::manyApplications()
try {
    ManagedLab bed(Stand::Wire);
    PolicyMaker policy;
    std::vector<Uuid> filters;
    std::vector<Uuid> applications;
    for (int i = 0; i < 10; ++i) {
        filters.push_back(
            policy.filter("step " + std::to_string(i),
                          {{"own", portMatch(i), Action::Drop}, {"all", "udp", Action::Permit}}));
        applications.push_back(policy.apply(filters.back(), i < 5 ? "d0" : "d1",
                                            i < 5 ? Direction::In : Direction::Out, Scope::Any, i));
    }
    bed.daemon().commit(policy);
    std::vector<Flow> flows;
    for (std::uint16_t i = 0; i < 11; ++i)
        flows.push_back(
            bed.lab().toServer({.destinationPort = static_cast<std::uint16_t>(kFirstPort + i)}));
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(bed.lab().client(), "c0", flows);
    constexpr std::uint64_t kEach = 1'000;
    generator.send(11 * kEach, 20'000);
    arrived.waitFor(kEach);
    const CounterReport report = settled(bed.daemon(), applications[0], 11 * kEach);
    for (std::size_t i = 0; i < 10; ++i) {
        const auto row = [&](const char *name) {
            return report.of(applications[i], PolicyMaker::ruleUuid(filters[i], name).toString())
                .packets;
        };
        QCOMPARE(row("own"), kEach);
        QCOMPARE(row("all"), (10 - i) * kEach);
    }
    QCOMPARE(arrived.received(flows[10]).frames, kEach);
    QCOMPARE(arrived.frames(), kEach);
    VERIFY_SAID(report.violations().empty(), report.violations());
}
REPORT_EXCEPTIONS

/// Two policies in turn. Both permit all, by the rules x and y at the first and at the second
/// application, in this order or in the other; a packet judged by a mix would count under x at one
/// and under y at the other.
void TestCounts::swapsUnderLoad()
try {
    const int swaps = isLong() ? 200 : 20;
    ManagedLab bed(Stand::Wire);
    Daemon &daemon = bed.daemon();
    Uuid filters[2];
    Uuid applications[2];
    const auto version = [&](const char *first, const char *second) {
        PolicyMaker policy;
        for (int i = 0; i < 2; ++i) {
            filters[i] = policy.filter(i == 0 ? "near" : "far", {{first, "udp", Action::Permit},
                                                                 {second, "udp", Action::Permit}});
            applications[i] = policy.apply(filters[i], i == 0 ? "d0" : "d1",
                                           i == 0 ? Direction::In : Direction::Out, Scope::Any);
        }
        return policy;
    };
    const PolicyMaker versions[] = {version("x", "y"), version("y", "x")};
    daemon.commit(versions[0]);

    const Flow flow = bed.lab().toServer({});
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(bed.lab().client(), "c0", {flow});
    // A burst of what waits while the machine does other things must fit into the ring of a socket.
    generator.start(isLong() ? 100'000 : 30'000);
    for (int swap = 0; swap < swaps; ++swap)
        daemon.commit(versions[(swap + 1) % 2]);
    generator.stop();
    VERIFY_SAID(arrived.waitFor(generator.framesSent()), shortOf(arrived, generator, daemon));
    QCOMPARE(arrived.overruns(), 0U);
    const FlowReceived got = arrived.received(flow);
    QCOMPARE(got.frames, generator.framesSent());
    QCOMPARE(got.duplicates + got.reordered, 0U);

    std::uint64_t total = 0;
    const CounterReport report = daemon.counters();
    for (const char *rule : {"x", "y"}) {
        const auto counted = [&](int i) {
            return report.of(applications[i], PolicyMaker::ruleUuid(filters[i], rule).toString());
        };
        QVERIFY(counted(0).packets > 0);
        COMPARE_TALLY(counted(0), counted(1));
        total += counted(0).packets;
    }
    VERIFY_SAID(report.violations().empty(), report.violations());
    QCOMPARE(total, generator.framesSent());
    qInfo("%d swaps, %llu packets", swaps, static_cast<unsigned long long>(generator.framesSent()));
}
REPORT_EXCEPTIONS

void TestCounts::resetsUnderLoad()
try {
    ManagedLab bed(Stand::Wire);
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid filter = policy.filter("all", {{"udp", "udp", Action::Permit}});
    const Uuid application = policy.apply(filter, "d0", Direction::In);
    const std::string rule = PolicyMaker::ruleUuid(filter, "udp").toString();
    daemon.commit(policy);
    const Flow flow = bed.lab().toServer({});
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(bed.lab().client(), "c0", {flow});
    generator.start(50'000);
    std::uint64_t lifetime = 0;
    for (int i = 0; i < 20; ++i) {
        daemon.call("counters.reset", {{"why", "test"}, {"application", application.toString()}});
        const std::uint64_t shown =
            daemon.counters(CounterReport::Since::Reset).of(application, rule).packets;
        const std::uint64_t now = daemon.counters().of(application, rule).packets;
        QVERIFY(now > lifetime);
        QVERIFY(shown < now || i == 0);
        lifetime = now;
    }
    generator.stop();
    VERIFY_SAID(arrived.waitFor(generator.framesSent()), shortOf(arrived, generator, daemon));
    COMPARE_TALLY(daemon.counters().of(application, rule), sentOf(generator, 0));

    const Json reset = daemon.call("counters.reset", {{"why", "test"}, {"rule", rule}});
    QCOMPARE(daemon.counters(CounterReport::Since::Reset).of(application, rule).packets, 0U);
    generator.send(1'000, 20'000);
    VERIFY_SAID(arrived.waitFor(generator.framesSent()), shortOf(arrived, generator, daemon));
    QCOMPARE(daemon.counters(CounterReport::Since::Reset).of(application, rule).packets, 1'000U);
    const std::uint64_t before =
        daemon.counters(CounterReport::Since::Reset).of(application, rule).packets;
    daemon.call("counters.undoReset", {{"reset", reset.at("reset")}, {"why", "test"}});
    QVERIFY(daemon.counters(CounterReport::Since::Reset).of(application, rule).packets > before);
    COMPARE_TALLY(daemon.counters().of(application, rule), sentOf(generator, 0));
}
REPORT_EXCEPTIONS

void TestCounts::workersReplacedUnderLoad()
try {
    const int times = isLong() ? 50 : 8;
    ManagedLab bed(Stand::Wire);
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid filter = policy.filter("all", {{"udp", "udp", Action::Permit}});
    const Uuid near = policy.apply(filter, "d0", Direction::In);
    const Uuid far = policy.apply(filter, "d1", Direction::In);
    daemon.commit(policy);
    const Flow there = bed.lab().toServer({});
    const Flow back = bed.lab().toClient({});
    Receiver atServer(bed.lab().server(), "s0");
    Receiver atClient(bed.lab().client(), "c0");
    Generator fromClient(bed.lab().client(), "c0", {there});
    Generator fromServer(bed.lab().server(), "s0", {back});
    fromClient.start(20'000);
    fromServer.start(20'000);
    for (int i = 0; i < times; ++i) {
        const pid_t before = daemon.worker();
        daemon.call("engine.restartWorker");
        QVERIFY(daemon.waitForWorker(before));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    fromClient.stop();
    fromServer.stop();
    QVERIFY(atServer.waitFor(fromClient.framesSent()));
    QVERIFY(atClient.waitFor(fromServer.framesSent()));
    QCOMPARE(atServer.received(there).distinct(), fromClient.framesSent());
    QCOMPARE(atClient.received(back).distinct(), fromServer.framesSent());
    QCOMPARE(atServer.received(there).duplicates, 0U);
    const CounterReport report = settled(daemon, near, fromClient.framesSent());
    const std::string rule = PolicyMaker::ruleUuid(filter, "udp").toString();
    COMPARE_TALLY(report.of(near, rule), sentOf(fromClient, 0));
    COMPARE_TALLY(report.of(far, rule), sentOf(fromServer, 0));
    VERIFY_SAID(report.violations().empty(), report.violations());
}
REPORT_EXCEPTIONS

void TestCounts::countersOutliveTheEngine()
try {
    ManagedLab bed(Stand::Wire);
    Daemon &daemon = bed.daemon();
    PolicyMaker policy;
    const Uuid filter = policy.filter("all", {{"udp", "udp", Action::Permit}});
    const Uuid application = policy.apply(filter, "d0", Direction::In);
    const std::string rule = PolicyMaker::ruleUuid(filter, "udp").toString();
    daemon.commit(policy);
    const Flow flow = bed.lab().toServer({});
    Receiver arrived(bed.lab().server(), "s0");
    Generator generator(bed.lab().client(), "c0", {flow});
    for (const bool killed : {false, true}) {
        generator.send(2'000, 20'000);
        VERIFY_SAID(arrived.waitFor(generator.framesSent()), shortOf(arrived, generator, daemon));
        if (killed)
            daemon.killAll();
        else
            daemon.stop();
        daemon.start();
        COMPARE_TALLY(daemon.counters().of(application, rule), sentOf(generator, 0));
    }
    generator.send(2'000, 20'000);
    VERIFY_SAID(arrived.waitFor(generator.framesSent()), shortOf(arrived, generator, daemon));
    COMPARE_TALLY(daemon.counters().of(application, rule), sentOf(generator, 0));
}
REPORT_EXCEPTIONS

QTEST_GUILESS_MAIN(TestCounts)
#include "tst_counts.moc"
