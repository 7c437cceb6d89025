// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <thread>

#include "pipeline/isolation.h"
#include "pipeline/trace.h"
#include "pipeline/tracetext.h"
#include "testbench.h"

// Port isolation (SEMANTICS 14): who may talk to whom, and how a port is known that a frame came in
// at.

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;
using namespace std::chrono_literals;
using counters::PortCounter;

class IsolationTest : public QObject
{
    Q_OBJECT

private slots:
    void whoMayTalk_data();
    void whoMayTalk();
    void theFirstEntryThatNamesAPortCounts();
    void stationsAreWhereTheyWereHeardLast();
    void stationsAreForgotten();
    void theTableIsBounded();
    void manyThreadsLearnAndFind();
    void framesAreKeptFromLeaving_data();
    void framesAreKeptFromLeaving();
    void whatWasDroppedTeachesNothing();
    void theGuardComesFirst();
    void workersShareStations();
    void theTraceNamesThePorts();
};

namespace {

const Timestamp kNow{std::chrono::hours(480'000)};

std::array<std::uint8_t, 6> mac(std::uint32_t number)
{
    return {2,
            0,
            static_cast<std::uint8_t>(number >> 24),
            static_cast<std::uint8_t>(number >> 16),
            static_cast<std::uint8_t>(number >> 8),
            static_cast<std::uint8_t>(number)};
}

/// Roles as words: "isolated", "promiscuous", or the name of a community.
PortIsolation roleOf(const std::string &interface, const std::string &word)
{
    if (word == "promiscuous")
        return {{interface}, IsolationRole::Promiscuous, {}};
    if (word == "isolated")
        return {{interface}, IsolationRole::Isolated, {}};
    return {{interface}, IsolationRole::Community, word};
}

DevicePolicy isolating(const std::string &eth0, const std::string &eth1)
{
    DevicePolicy policy;
    policy.isolation = {roleOf("eth0", eth0), roleOf("eth1", eth1)};
    return policy;
}

const BuiltPacket kFrame =
    Eth{.src = "02:00:00:00:00:0a", .dst = "02:00:00:00:00:0b"} / Ipv4{} / Udp{};

} // namespace

void IsolationTest::whoMayTalk_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("may");
    const auto add = [](const char *from, const char *to, bool may) {
        QTest::addRow("%s to %s", from, to) << from << to << may;
        QTest::addRow("%s to %s, turned", to, from) << to << from << may;
    };
    add("promiscuous", "promiscuous", true);
    add("promiscuous", "isolated", true);
    add("promiscuous", "staff", true);
    add("isolated", "isolated", false);
    add("isolated", "staff", false);
    add("staff", "staff", true);
    add("staff", "guests", false);
}

void IsolationTest::whoMayTalk()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(bool, may);
    const DevicePolicy policy = isolating(from.toStdString(), to.toStdString());
    const std::vector<Port> ports = {{70'000, "eth0"}, {2, "eth1"}, {3, "eth2"}};
    const IsolationPlan plan(policy, ports);
    QCOMPARE(plan.mayTalk(70'000, 2), may);
    QCOMPARE(plan.isGuarded(2), to != "promiscuous");
    QVERIFY(plan.mayTalk(70'000, 3)); // without a role: promiscuous
    QVERIFY(plan.mayTalk(99, 2));     // a port that is no longer managed
    QVERIFY(plan.mayTalk(2, 2));
    QCOMPARE(plan.isEmpty(), from == "promiscuous" && to == "promiscuous");
}

void IsolationTest::theFirstEntryThatNamesAPortCounts()
{
    DevicePolicy policy;
    policy.isolation = {roleOf("lan1", "promiscuous"), roleOf("lan*", "isolated")};
    const std::vector<Port> ports = {{1, "lan1"}, {2, "lan2"}, {3, "lan3"}, {4, "wan"}};
    const IsolationPlan plan(policy, ports);
    QVERIFY(plan.mayTalk(1, 2));
    QVERIFY(!plan.mayTalk(2, 3));
    QVERIFY(plan.mayTalk(4, 3));
}

void IsolationTest::stationsAreWhereTheyWereHeardLast()
{
    StationTable table;
    const auto a = mac(1), b = mac(2);
    QVERIFY(!table.find(a.data(), kNow));
    table.learn(a.data(), 7, kNow);
    table.learn(b.data(), 70'000, kNow);
    QCOMPARE(table.find(a.data(), kNow).value(), 7u);
    QCOMPARE(table.find(b.data(), kNow).value(), 70'000u);
    table.learn(a.data(), 8, kNow); // moved, within the same second
    QCOMPARE(table.find(a.data(), kNow).value(), 8u);

    const std::array<std::uint8_t, 6> group{1, 0, 0x5e, 0, 0, 1}, none{};
    table.learn(group.data(), 7, kNow);
    table.learn(none.data(), 7, kNow);
    QVERIFY(!table.find(group.data(), kNow));
    QVERIFY(!table.find(none.data(), kNow));
    table.clear();
    QVERIFY(!table.find(a.data(), kNow));
}

void IsolationTest::stationsAreForgotten()
{
    StationTable table;
    const auto a = mac(1);
    table.learn(a.data(), 7, kNow);
    QVERIFY(table.find(a.data(), kNow + StationTable::kQuiet));
    QVERIFY(!table.find(a.data(), kNow + StationTable::kQuiet + 1s));
    QVERIFY(table.find(a.data(), kNow - 1h)); // the clock went back: it was not quiet
    table.learn(a.data(), 7, kNow + 200s);
    QVERIFY(table.find(a.data(), kNow + 450s));
}

void IsolationTest::theTableIsBounded()
{
    constexpr std::uint32_t kPlaces = StationTable::kSets * StationTable::kWays;
    StationTable table({3, 4});
    for (std::uint32_t i = 0; i < 4 * kPlaces; ++i)
        table.learn(mac(i).data(), i, kNow + std::chrono::seconds(i / (kPlaces / 8)));
    std::uint32_t known = 0, lately = 0;
    for (std::uint32_t i = 0; i < 4 * kPlaces; ++i) {
        const auto port = table.find(mac(i).data(), kNow + 32s);
        QVERIFY(!port || *port == i);
        known += port.has_value();
        lately += port && i >= 4 * kPlaces - kPlaces / 8;
    }
    QCOMPARE(known, kPlaces);                 // all sets are full by now
    QVERIFY(lately > kPlaces / 8 * 99 / 100); // and those heard last are among them
}

/// Stations that never move are never found elsewhere, however many come and go around them.
void IsolationTest::manyThreadsLearnAndFind()
{
    StationTable table({1, 2});
    std::atomic<int> wrong{0};
    const auto work = [&](std::uint32_t thread) {
        std::mt19937 random(thread);
        for (int i = 0; i < 100'000; ++i) {
            const std::uint32_t number = random() % 100'000;
            const auto address = mac(number);
            table.learn(address.data(), number % 13, kNow + std::chrono::seconds(i / 10'000));
            const auto found = table.find(mac(random() % 100'000).data(), kNow + 5s);
            wrong += found && *found > 12;
            const auto own = table.find(address.data(), kNow + 5s);
            wrong += own && *own != number % 13;
        }
    };
    std::vector<std::thread> threads;
    for (std::uint32_t t = 0; t < 4; ++t)
        threads.emplace_back(work, t);
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

void IsolationTest::framesAreKeptFromLeaving_data()
{
    QTest::addColumn<bool>("isWire");
    QTest::newRow("bridged by the kernel") << false;
    QTest::newRow("wire") << true;
}

void IsolationTest::framesAreKeptFromLeaving()
{
    QFETCH(bool, isWire);
    DevicePolicy policy = isolating("isolated", "isolated");
    addFilter(policy, "out", {}, Verdict::Permit, Direction::Out).interfaces = {"eth1"};
    TestBench bench(policy, isWire ? PortKind::Wire : PortKind::Host);
    const Outcome unknown = bench.send(kFrame, Direction::Out, 1);
    QVERIFY(unknown.cause == Cause::Default); // of no port: the device's own

    QVERIFY(isForwarded(bench.send(kFrame, Direction::In, 0)));
    const Outcome kept = bench.send(kFrame, Direction::Out, 1);
    QVERIFY(kept.verdict == Verdict::Drop && kept.cause == Cause::SystemCheck);
    QVERIFY(kept.counter == PortCounter::Isolation);
    QCOMPARE(bench.port(Direction::Out, 1)[PortCounter::Isolation].packets, 1u);
    QCOMPARE(bench.counted("out", "received", 2).hits.packets, 1u); // the filter never saw it
    QVERIFY(isForwarded(bench.send(kFrame, Direction::Out, 0)));    // where it came from

    bench.pass(301s);
    QVERIFY(isForwarded(bench.send(kFrame, Direction::Out, 1)));
    bench.send(kFrame, Direction::In, 0);
    bench.load(isolating("promiscuous", "isolated"));
    QVERIFY(isForwarded(bench.send(kFrame, Direction::Out, 1)));
    bench.load(isolating("staff", "guests"));
    QVERIFY(!isForwarded(bench.send(kFrame, Direction::Out, 1))); // what was heard stays known
}

void IsolationTest::whatWasDroppedTeachesNothing()
{
    DevicePolicy policy = isolating("isolated", "isolated");
    addFilter(policy, "in", {rule("udp.dstport == 9", Action::Drop)}, Verdict::Permit);
    TestBench bench(policy);
    const BuiltPacket forged = Eth{.src = "02:00:00:00:00:0a"} / Ipv4{} / Udp{.dstport = 9};
    QVERIFY(!isForwarded(bench.send(forged, Direction::In, 0)));
    QVERIFY(isForwarded(bench.send(kFrame, Direction::Out, 1)));
}

void IsolationTest::theGuardComesFirst()
{
    DevicePolicy policy = isolating("isolated", "isolated");
    policy.localState.addresses = {"192.0.2.1"};
    policy.guard = {{*parseAddressRange("203.0.113.0/24"), 22}};
    TestBench bench(policy);
    const BuiltPacket reply = Eth{.src = "02:00:00:00:00:0a"} /
                              Ipv4{.src = "192.0.2.1", .dst = "203.0.113.5"} / Tcp{.srcport = 22};
    bench.send(kFrame, Direction::In, 0); // somebody claims the device's MAC address
    QVERIFY(bench.send(reply, Direction::Out, 1).cause == Cause::Guard);
}

void IsolationTest::workersShareStations()
{
    StationTable stations;
    const DevicePolicy policy = isolating("isolated", "isolated");
    TestBench first(policy), second(policy), apart(policy);
    first.worker().shareStations(stations);
    second.worker().shareStations(stations);
    first.send(kFrame, Direction::In, 0);
    QVERIFY(!isForwarded(second.send(kFrame, Direction::Out, 1)));
    QVERIFY(isForwarded(apart.send(kFrame, Direction::Out, 1)));
}

void IsolationTest::theTraceNamesThePorts()
{
    TestBench bench(isolating("isolated", "staff"));
    const auto traced = [&](Direction direction, PortIndex port) {
        packet::Frame frame = kFrame.frame();
        frame.time = bench.now();
        return explain(bench.program(), bench.worker().local(), port, direction, frame,
                       TraceRules::All, bench.worker().stations());
    };
    QVERIFY(isForwarded(traced(Direction::Out, 1).outcome));
    bench.send(kFrame, Direction::In, 0);
    const PacketTrace trace = traced(Direction::Out, 1);
    QVERIFY(trace.outcome == bench.send(kFrame, Direction::Out, 1));
    const std::string text = toText(trace);
    QVERIFY2(text.find("system check isolation: DROPPED, from eth0 to eth1") != std::string::npos,
             text.c_str());
    QVERIFY2(text.find("verdict: drop, by the system check isolation") != std::string::npos,
             text.c_str());
    QVERIFY(toText(traced(Direction::In, 0)).find("isolation") == std::string::npos);
}

QTEST_APPLESS_MAIN(IsolationTest)
#include "tst_isolation.moc"
