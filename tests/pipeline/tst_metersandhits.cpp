// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "testbench.h"

// Meters behind the rules that use them, and the hits that rules log. Names quote the paragraphs of
// SEMANTICS.

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;
using namespace std::chrono_literals;

class MetersAndHitsTest : public QObject
{
    Q_OBJECT

private slots:
    void p7_1_rulesWithTheSameMeterShareABucket();
    void p7_1_applicationsHaveBucketsOfTheirOwn();
    void p7_1_deviceWideIsOneBucketInPacketOrder();
    void p7_4_anEditNeverRefills();
    void hitsHoldWhatTheySay();
    void hitsAreSampledAndBounded();
    void hitsOfALimitRuleMayBeOnlyTheExceeding();
};

void MetersAndHitsTest::p7_1_rulesWithTheSameMeterShareABucket()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 2)};
    addFilter(policy, "in", {limitRule("tcp", "m"), limitRule("udp", "m")});
    TestBench bench(policy);
    bench.send(kWeb);
    bench.send(kDns);
    QVERIFY(bench.send(kDns).verdict == Verdict::Limited);
    bench.pass(1s);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Permit);
    QCOMPARE(bench.counted("in", "tcp").conform.packets, 2u); // counted per rule
    QCOMPARE(bench.counted("in", "udp").exceed.packets, 1u);
}

void MetersAndHitsTest::p7_1_applicationsHaveBucketsOfTheirOwn()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 1)};
    addFilter(policy, "in", {limitRule("tcp", "m")});
    policy.applications[0].interfaces = {"eth*", "eth0"}; // one application, twice named
    TestBench bench(policy);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Permit);
    QVERIFY(bench.send(kWeb, Direction::In, 1).verdict == Verdict::Permit);
    QVERIFY(bench.send(kWeb, Direction::In, 1).verdict == Verdict::Limited);
    QCOMPARE(bench.packets("in", "received"), 1u);
}

void MetersAndHitsTest::p7_1_deviceWideIsOneBucketInPacketOrder()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 2)};
    policy.meters[0].deviceWide = true;
    addFilter(policy, "first", {limitRule("tcp", "m")}, Verdict::Permit);
    addFilter(policy, "second", {limitRule("tcp", "m", "again")}, Verdict::Permit);
    TestBench bench(policy);
    // Two packets in one batch: each takes a token in both applications before the next one may.
    std::vector<packet::Frame> frames(2, kWeb.frame());
    std::vector<Outcome> outcomes(2);
    bench.worker().process(0, Direction::In, frames, outcomes);
    QVERIFY(outcomes[0].verdict == Verdict::Permit);
    QVERIFY(outcomes[1].verdict == Verdict::Limited);
    QCOMPARE(bench.counted("first", "tcp").conform.packets, 1u);
    QCOMPARE(bench.counted("second", "again").conform.packets, 1u);
}

void MetersAndHitsTest::p7_4_anEditNeverRefills()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 4)};
    addFilter(policy, "in", {limitRule("tcp", "m")});
    TestBench bench(policy);
    for (int i = 0; i < 4; ++i)
        bench.send(kWeb);
    bench.load(policy); // unchanged
    QVERIFY(bench.send(kWeb).verdict == Verdict::Limited);
    policy.meters[0].config.burst = 100;
    bench.load(policy); // edited
    QVERIFY(bench.send(kWeb).verdict == Verdict::Limited);
    DevicePolicy without = policy;
    without.filters[0].rules[0] = rule("udp", Action::Drop);
    bench.load(without);
    bench.load(policy); // gone and back
    QVERIFY(bench.send(kWeb).verdict == Verdict::Limited);
    bench.pass(1s);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Permit);
}

void MetersAndHitsTest::hitsHoldWhatTheySay()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp", Action::Reject)});
    policy.filters[0].rules[0].log.enabled = true;
    policy.filters[0].defaultLog.enabled = true;
    TestBench bench(policy);
    const BuiltPacket tagged = Eth{.src = "02:00:00:00:00:0a"} / Vlan{.id = 42} /
                               Ipv4{.src = "192.0.2.1", .dst = "198.51.100.1"} /
                               Tcp{.srcport = 1234, .dstport = 23};
    const BuiltPacket six = Eth{} / Ipv6{} / hopByHop() / Udp{.srcport = 5, .dstport = 6};
    bench.send(tagged);
    bench.pass(5ms);
    bench.send(six);
    bench.send(kWho, Direction::Out);
    const auto hits = bench.hits();
    QCOMPARE(hits.size(), std::size_t{2});
    const hitlog::HitRecord &first = hits[0];
    QCOMPARE(first.revision, 7u);
    QVERIFY(first.applicationUuid() == uuidNamed("application in"));
    QVERIFY(first.ruleUuid() == uuidNamed("tcp"));
    QVERIFY(first.verdict == static_cast<std::uint8_t>(Verdict::Reject));
    QVERIFY(first.action == static_cast<std::uint8_t>(Action::Reject));
    QCOMPARE(first.family, 4);
    QCOMPARE(first.source[3], 1);
    QCOMPARE(first.destination[0], 198);
    QCOMPARE(first.previousHop[5], 0x0a);
    QCOMPARE(first.vlan, 42);
    QCOMPARE(first.etherType, 0x0800);
    QCOMPARE(first.protocol, 6);
    QCOMPARE(first.sourcePort, 1234);
    QCOMPARE(first.destinationPort, 23);
    QCOMPARE(first.length, tagged.size());
    QCOMPARE(first.port, 1u);
    QCOMPARE(first.sequence, 0u);
    const hitlog::HitRecord &second = hits[1];
    QVERIFY(second.ruleUuid().isNull());
    QVERIFY(second.time() == bench.now());
    QCOMPARE(second.family, 6);
    QCOMPARE(second.protocol, 17);
    QCOMPARE(second.flags & hitlog::HitRecord::HasVlan, 0);
    QCOMPARE(second.sequence, 1u);
}

void MetersAndHitsTest::hitsAreSampledAndBounded()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp", Action::Permit), rule("udp", Action::Permit)});
    policy.filters[0].rules[0].log = {true, false, 3, 0};
    policy.filters[0].rules[1].log = {true, false, 1, 2};
    TestBench bench(policy);
    for (int i = 0; i < 7; ++i)
        bench.send(kWeb);
    const auto sampled = bench.hits();
    QCOMPARE(sampled.size(), std::size_t{3}); // the 1st, 4th and 7th
    QCOMPARE(sampled[0].standsFor, 1u);
    QCOMPARE(sampled[2].standsFor, 3u);
    QCOMPARE(bench.worker().statistics().sampledOut, 4u);

    for (int i = 0; i < 5; ++i)
        bench.send(kDns);
    QCOMPARE(bench.hits().size(), std::size_t{2});
    QCOMPARE(bench.worker().statistics().overRate, 3u);
    bench.pass(1s);
    bench.send(kDns);
    const auto next = bench.hits();
    QCOMPARE(next.size(), std::size_t{1});
    QCOMPARE(next[0].standsFor, 4u);
}

void MetersAndHitsTest::hitsOfALimitRuleMayBeOnlyTheExceeding()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 2)};
    addFilter(policy, "in", {limitRule("tcp", "m")});
    policy.filters[0].rules[0].log = {true, true, 1, 0};
    TestBench bench(policy);
    for (int i = 0; i < 3; ++i)
        bench.send(kWeb);
    const auto hits = bench.hits();
    QCOMPARE(hits.size(), std::size_t{1});
    QVERIFY(hits[0].verdict == static_cast<std::uint8_t>(Verdict::Limited));
    QCOMPARE(hits[0].sequence, 2u);
}

QTEST_GUILESS_MAIN(MetersAndHitsTest)
#include "tst_metersandhits.moc"
