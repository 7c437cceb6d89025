// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "pipeline/trace.h"
#include "pipeline/tracetext.h"
#include "support/checksums.h"
#include "testbench.h"

// The pipeline statement by statement. Names quote the paragraphs of SEMANTICS.

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;
using namespace std::chrono_literals;
using counters::PortCounter;

Q_DECLARE_METATYPE(tallygate::testsupport::BuiltPacket)

class PipelineTest : public QObject
{
    Q_OBJECT

private slots:
    void p1_1_applicationsGoByOrderThenUuid();
    void p1_1_outOfScopeCountsNothing();
    void p1_2_countRulesCountAndTheSearchGoesOn();
    void p1_2_theDefaultDecidesWhenNoRuleDoes();
    void p1_3_limitConformingPassesOnAndLaterDropsGiveNothingBack();
    void p1_5_eachPacketIsUnderOnePortCounter();
    void p1_7_bytesAreOriginalFrameBytes();
    void p1_8_limitedIsAVerdictOfItsOwn();
    void p2_1_scopeAndDirectionThatCannotMeetAreAnError();
    void p2_1_wirePortsHaveOnlyTransit();
    void p2_3_liveAddressesOverride();
    void p3_1_guard_data();
    void p3_1_guard();
    void p3_1_guardOptions_data();
    void p3_1_guardOptions();
    void p3_2_theGuardBeforeHoldsToo();
    void p5_1_countersSurviveReorderingAndRenaming();
    void p8_1_systemChecks_data();
    void p8_1_systemChecks();
    void p8_6_cutPacketsAreUndecidable();
    void p9_1_theTraceTellsTheAnswer();
    void p10_1_expiredRulesDoNotMatch();
    void buildErrorsNameTheirPlace_data();
    void buildErrorsNameTheirPlace();
};

void PipelineTest::p1_1_applicationsGoByOrderThenUuid()
{
    DevicePolicy policy;
    addFilter(policy, "late", {rule("tcp", Action::Drop)}, Verdict::Permit).order = 5;
    addFilter(policy, "early", {rule("tcp", Action::Permit, "early tcp")}).order = -5;
    TestBench bench(policy);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Drop);
    QCOMPARE(bench.packets("early", "early tcp"), 1u);
    QVERIFY(bench.send(kDns).verdict == Verdict::Drop); // by early's default: late never sees it
    QCOMPARE(bench.packets("late", "received"), 1u);

    policy.applications[0].order = policy.applications[1].order = 0;
    TestBench equal(policy);
    const auto first = equal.program().applications()[0].application->uuid;
    QVERIFY(first < equal.program().applications()[1].application->uuid);
}

void PipelineTest::p1_1_outOfScopeCountsNothing()
{
    DevicePolicy policy;
    policy.localState.addresses = {"198.51.100.1"};
    addFilter(policy, "transit", {}, Verdict::Drop).scope = Scope::Transit;
    TestBench bench(policy);
    const Outcome outcome = bench.send(kWeb);
    QVERIFY(outcome.cause == Cause::Unfiltered);
    QCOMPARE(bench.packets("transit", "received"), 0u);
    QCOMPARE(bench.port()[PortCounter::Unfiltered].packets, 1u);
}

void PipelineTest::p1_2_countRulesCountAndTheSearchGoesOn()
{
    DevicePolicy policy;
    addFilter(policy, "in",
              {rule("ip", Action::Count), rule("tcp", Action::Count),
               rule("tcp.dstport == 443", Action::Permit), rule("udp", Action::Count)});
    TestBench bench(policy);
    bench.send(kWeb);
    bench.send(kDns);
    QCOMPARE(bench.packets("in", "ip"), 2u);
    QCOMPARE(bench.packets("in", "tcp"), 1u);
    QCOMPARE(bench.packets("in", "tcp.dstport == 443"), 1u);
    QCOMPARE(bench.packets("in", "udp"), 1u);
    QCOMPARE(bench.packets("in", "default"), 1u);
    QCOMPARE(bench.packets("in", "received"), 2u);
}

void PipelineTest::p1_2_theDefaultDecidesWhenNoRuleDoes()
{
    for (const Verdict verdict : {Verdict::Permit, Verdict::Drop, Verdict::Reject}) {
        DevicePolicy policy;
        addFilter(policy, "in", {rule("udp", Action::Drop)}, verdict);
        TestBench bench(policy);
        const Outcome outcome = bench.send(kWeb);
        QVERIFY(outcome.verdict == verdict);
        QVERIFY(outcome.cause == Cause::Default);
        QCOMPARE(outcome.rule, Outcome::kNone);
        QCOMPARE(outcome.answer, verdict == Verdict::Reject);
    }
}

void PipelineTest::p1_3_limitConformingPassesOnAndLaterDropsGiveNothingBack()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 1)};
    addFilter(policy, "first", {limitRule("tcp", "m")}, Verdict::Permit);
    addFilter(policy, "second", {rule("tcp.dstport == 23", Action::Drop)}, Verdict::Permit);
    TestBench bench(policy);
    QVERIFY(bench.send(kTelnet).verdict == Verdict::Drop); // took the only token
    QVERIFY(bench.send(kWeb).verdict == Verdict::Limited);
    QCOMPARE(bench.counted("first", "tcp").conform.packets, 1u);
    QCOMPARE(bench.counted("first", "tcp").exceed.packets, 1u);
}

void PipelineTest::p1_5_eachPacketIsUnderOnePortCounter()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 1)};
    addFilter(policy, "in",
              {rule("tcp.dstport == 443", Action::Permit),
               rule("tcp.dstport == 23", Action::Reject), limitRule("udp", "m")});
    TestBench bench(policy);
    bench.send(kWeb);
    bench.send(kTelnet);
    bench.send(kDns);
    bench.send(kDns);
    bench.send(kWho);
    const auto tally = bench.port();
    QCOMPARE(tally[PortCounter::Received].packets, 5u);
    QCOMPARE(tally[PortCounter::Permitted].packets, 2u);
    QCOMPARE(tally[PortCounter::Rejected].packets, 1u);
    QCOMPARE(tally[PortCounter::Limited].packets, 1u);
    QCOMPARE(tally[PortCounter::Dropped].packets, 1u);
    QVERIFY(counters::checkEquation("eth0 in", tally).has_value());
    QCOMPARE(bench.port(Direction::Out)[PortCounter::Received].packets, 0u);
}

void PipelineTest::p1_7_bytesAreOriginalFrameBytes()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("vlan", Action::Permit)});
    TestBench bench(policy);
    const BuiltPacket tagged = Eth{} / Vlan{} / Ipv4{} / Udp{} / payload(500);
    bench.send(tagged.cut(60));
    QCOMPARE(bench.counted("in", "vlan").hits.bytes, std::uint64_t{tagged.size()});
    QCOMPARE(bench.port()[PortCounter::Permitted].bytes, std::uint64_t{tagged.size()});
}

void PipelineTest::p1_8_limitedIsAVerdictOfItsOwn()
{
    DevicePolicy policy;
    policy.meters = {packetMeter("m", 1, 1)};
    policy.meters[0].config.exceed = meter::ExceedVerdict::Reject;
    addFilter(policy, "in", {limitRule("tcp", "m")});
    TestBench bench(policy);
    const Outcome within = bench.send(kWeb);
    QVERIFY(within.verdict == Verdict::Permit && within.withinLimit && !within.answer);
    const Outcome above = bench.send(kWeb);
    QVERIFY(above.verdict == Verdict::Limited && !above.withinLimit && above.answer);
    QCOMPARE(bench.port()[PortCounter::Rejected].packets, 0u);
}

void PipelineTest::p2_1_scopeAndDirectionThatCannotMeetAreAnError()
{
    for (const bool toDevice : {true, false}) {
        DevicePolicy policy;
        TestBench bench(policy);
        addFilter(policy, "x", {}, Verdict::Drop, toDevice ? Direction::Out : Direction::In).scope =
            toDevice ? Scope::ToDevice : Scope::FromDevice;
        const auto built = bench.build(policy);
        QVERIFY(!built.has_value());
        QCOMPARE(built.error().code, std::string("scope-direction"));
        QCOMPARE(built.error().where.path, std::string("/applications/0/scope"));
    }
}

void PipelineTest::p2_1_wirePortsHaveOnlyTransit()
{
    DevicePolicy policy;
    policy.localState.addresses = {"198.51.100.1"};
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 443}};
    addFilter(policy, "transit", {}).scope = Scope::Transit;
    addFilter(policy, "device", {}).scope = Scope::ToDevice;
    TestBench wire(policy, PortKind::Wire);
    wire.send(kWeb);
    wire.send(kWho);
    QCOMPARE(wire.packets("transit", "received"), 2u);
    QCOMPARE(wire.packets("device", "received"), 0u);
    QCOMPARE(wire.port()[PortCounter::Guard].packets, 0u);
}

void PipelineTest::p2_3_liveAddressesOverride()
{
    DevicePolicy policy;
    policy.localState.addresses = {"198.51.100.1"};
    addFilter(policy, "device", {}).scope = Scope::ToDevice;
    TestBench bench(policy);
    bench.send(kWeb);
    bench.worker().adoptLocal(*LocalAddresses::build({{"203.0.113.1"}, {}}));
    bench.send(kWeb);
    QCOMPARE(bench.packets("device", "received"), 1u);
}

void PipelineTest::p3_1_guard_data()
{
    QTest::addColumn<BuiltPacket>("packet");
    QTest::addColumn<bool>("in");
    QTest::addColumn<bool>("guarded");
    const auto add = [](const char *name, const BuiltPacket &packet, bool in, bool guarded) {
        QTest::newRow(name) << packet << in << guarded;
    };
    const Ipv4 toDevice{.src = "203.0.113.5", .dst = "192.0.2.1"};
    const Ipv4 fromDevice{.src = "192.0.2.1", .dst = "203.0.113.5"};
    add("SSH of a guarded source", Eth{} / toDevice / Tcp{.dstport = 22}, true, true);
    add("SSH of another source",
        Eth{} / Ipv4{.src = "198.51.100.5", .dst = "192.0.2.1"} / Tcp{.dstport = 22}, true, false);
    add("another port", Eth{} / toDevice / Tcp{.dstport = 23}, true, false);
    add("SSH in transit",
        Eth{} / Ipv4{.src = "203.0.113.5", .dst = "192.0.2.9"} / Tcp{.dstport = 22}, true, false);
    add("UDP to port 22", Eth{} / toDevice / Udp{.dstport = 22}, true, false);
    add("replies", Eth{} / fromDevice / Tcp{.srcport = 22, .dstport = 50000}, false, true);
    add("not to others",
        Eth{} / Ipv4{.src = "192.0.2.1", .dst = "198.51.100.5"} / Tcp{.srcport = 22}, false, false);
    add("its too big",
        Eth{} / Ipv4{.src = "198.51.100.77", .dst = "192.0.2.1"} / Icmp{.type = 3, .code = 4} /
            fromDevice / Tcp{.srcport = 22},
        true, true);
    add("too big of another connection",
        Eth{} / Ipv4{.src = "198.51.100.77", .dst = "192.0.2.1"} / Icmp{.type = 3, .code = 4} /
            fromDevice / Tcp{.srcport = 80},
        true, false);
    add("another error",
        Eth{} / Ipv4{.src = "198.51.100.77", .dst = "192.0.2.1"} / Icmp{.type = 3, .code = 1} /
            fromDevice / Tcp{.srcport = 22},
        true, false);
    add("ARP for the device", Eth{} / Arp{.senderIp = "192.0.2.9", .targetIp = "192.0.2.1"}, true,
        true);
    add("ARP of others", Eth{} / Arp{.senderIp = "192.0.2.9", .targetIp = "192.0.2.8"}, true,
        false);
    add("ARP by the device", Eth{} / Arp{.senderIp = "192.0.2.1", .targetIp = "192.0.2.8"}, false,
        true);
    const Ipv6 v6{.src = "2001:db8::9", .dst = "ff02::1:ff00:1", .hlim = 255};
    const auto target = [](const char *address) {
        Payload bytes;
        putIpv6(bytes.octets, address);
        return bytes;
    };
    add("solicitation for the device",
        Eth{} / v6 / Icmpv6{.type = 135, .rest = 0} / target("2001:db8::1"), true, true);
    add("solicitation for others",
        Eth{} / v6 / Icmpv6{.type = 135, .rest = 0} / target("2001:db8::2"), true, false);
    add("solicitation from afar",
        Eth{} / Ipv6{.src = "2001:db8::9", .dst = "2001:db8::1", .hlim = 254} /
            Icmpv6{.type = 135, .rest = 0} / target("2001:db8::1"),
        true, false);
    add("advertisement to the device",
        Eth{} / Ipv6{.src = "2001:db8::9", .dst = "2001:db8::1", .hlim = 255} /
            Icmpv6{.type = 136, .rest = 0} / target("2001:db8::9"),
        true, true);
    add("ICMPv6 in IPv4",
        Eth{} / Ipv4{.src = "203.0.113.9", .dst = "192.0.2.1", .ttl = 255} /
            Icmpv6{.type = 136, .rest = 0} / target("2001:db8::1"),
        true, false);
    add("router advertisement",
        Eth{} / Ipv6{.src = "fe80::9", .dst = "ff02::1", .hlim = 255} / Icmpv6{.type = 134}, true,
        false);
    add("advertisement by the device",
        Eth{} / Ipv6{.src = "2001:db8::1", .dst = "ff02::1", .hlim = 255} /
            Icmpv6{.type = 136, .rest = 0} / target("2001:db8::1"),
        false, true);
}

void PipelineTest::p3_1_guard()
{
    QFETCH(BuiltPacket, packet);
    QFETCH(bool, in);
    QFETCH(bool, guarded);
    DevicePolicy policy;
    policy.localState.addresses = {"192.0.2.1", "2001:db8::1"};
    policy.guard = {{*parseAddressRange("203.0.113.0/24"), 22}};
    addFilter(policy, "in", {});
    addFilter(policy, "out", {}, Verdict::Drop, Direction::Out);
    TestBench bench(policy);
    const Direction direction = in ? Direction::In : Direction::Out;
    const Outcome outcome = bench.send(packet, direction);
    QVERIFY(outcome.cause == (guarded ? Cause::Guard : Cause::Default));
    QVERIFY(outcome.verdict == (guarded ? Verdict::Permit : Verdict::Drop));
    QCOMPARE(bench.port(direction)[PortCounter::Guard].packets, guarded ? 1u : 0u);
}

void PipelineTest::p3_1_guardOptions_data()
{
    QTest::addColumn<BuiltPacket>("packet");
    QTest::addColumn<bool>("in");
    QTest::addColumn<int>("reason"); ///< with all options; without any, none is permitted
    const auto add = [](const char *name, const BuiltPacket &packet, bool in, GuardReason reason) {
        QTest::newRow(name) << packet << in << static_cast<int>(reason);
    };
    const auto advertised = [](const char *source, std::uint8_t hops) {
        return Eth{} / Ipv6{.src = source, .dst = "ff02::1", .hlim = hops} / Icmpv6{.type = 134};
    };
    add("router advertisement", advertised("fe80::9", 255), true, GuardReason::RouterDiscovery);
    add("advertised from afar", advertised("fe80::9", 254), true, GuardReason::None);
    add("advertised from another scope", advertised("2001:db8::9", 255), true, GuardReason::None);
    const Ipv6 asking{.src = "2001:db8::1", .dst = "ff02::2", .hlim = 255};
    add("solicitation by the device", Eth{} / asking / Icmpv6{.type = 133}, false,
        GuardReason::RouterDiscovery);
    add("advertisement by the device", Eth{} / asking / Icmpv6{.type = 134}, false,
        GuardReason::None);
    add("redirect v6",
        Eth{} / Ipv6{.src = "fe80::9", .dst = "2001:db8::1", .hlim = 255} / Icmpv6{.type = 137},
        true, GuardReason::Redirect);
    add("redirect v4", Eth{} / Ipv4{.src = "192.0.2.9", .dst = "192.0.2.1"} / Icmp{.type = 5}, true,
        GuardReason::Redirect);
    add("redirect v4 of others",
        Eth{} / Ipv4{.src = "192.0.2.9", .dst = "192.0.2.8"} / Icmp{.type = 5}, true,
        GuardReason::None);

    const Udp toClient{.srcport = 67, .dstport = 68};
    const Udp toServer{.srcport = 68, .dstport = 67};
    add("DHCP discover", Eth{} / Ipv4{.src = "0.0.0.0", .dst = "255.255.255.255"} / toServer, false,
        GuardReason::Dhcp);
    add("DHCP renewal", Eth{} / Ipv4{.src = "192.0.2.1", .dst = "192.0.2.9"} / toServer, false,
        GuardReason::Dhcp);
    add("DHCP request of others", Eth{} / Ipv4{.src = "192.0.2.7", .dst = "192.0.2.9"} / toServer,
        false, GuardReason::None);
    add("DHCP broadcast offer",
        Eth{} / Ipv4{.src = "192.0.2.9", .dst = "255.255.255.255"} / toClient, true,
        GuardReason::Dhcp);
    add("not from the server's port",
        Eth{} / Ipv4{.src = "192.0.2.9", .dst = "255.255.255.255"} /
            Udp{.srcport = 66, .dstport = 68},
        true, GuardReason::None);
    add("UDP-Lite",
        Eth{} / Ipv4{.src = "192.0.2.9", .dst = "255.255.255.255"} /
            Udp{.srcport = 67, .dstport = 68, .lite = true},
        true, GuardReason::None);
    const auto offer = [&](std::uint8_t op, const char *your, const char *hardware) {
        Payload bootp;
        bootp.octets = {op, 1, 6, 0};
        bootp.octets.resize(16);
        putIpv4(bootp.octets, your);
        bootp.octets.resize(28);
        putMac(bootp.octets, hardware);
        bootp.octets.resize(240);
        return Eth{} / Ipv4{.src = "192.0.2.9", .dst = "192.0.2.77"} / toClient / bootp;
    };
    const char *own = "02:00:00:00:00:02";
    add("DHCP offer of an address", offer(2, "192.0.2.77", own), true, GuardReason::Dhcp);
    add("a BOOTP request", offer(1, "192.0.2.77", own), true, GuardReason::None);
    add("an offer of another address", offer(2, "192.0.2.78", own), true, GuardReason::None);
    add("an offer to another host", offer(2, "192.0.2.77", "02:00:00:00:00:03"), true,
        GuardReason::None);
    add("an offer too short",
        Eth{} / Ipv4{.src = "192.0.2.9", .dst = "192.0.2.77"} / toClient / payload(33), true,
        GuardReason::None);
    add("DHCPv6 in",
        Eth{} / Ipv6{.src = "fe80::9", .dst = "2001:db8::1"} / Udp{.srcport = 547, .dstport = 546},
        true, GuardReason::Dhcp);
    add("DHCPv6 in transit",
        Eth{} / Ipv6{.src = "fe80::9", .dst = "2001:db8::2"} / Udp{.srcport = 547, .dstport = 546},
        true, GuardReason::None);
    add("DHCPv6 out",
        Eth{} / Ipv6{.src = "2001:db8::1", .dst = "ff02::1:2"} /
            Udp{.srcport = 546, .dstport = 547},
        false, GuardReason::Dhcp);
}

void PipelineTest::p3_1_guardOptions()
{
    QFETCH(BuiltPacket, packet);
    QFETCH(bool, in);
    QFETCH(int, reason);
    const Direction direction = in ? Direction::In : Direction::Out;
    DevicePolicy policy;
    policy.localState.addresses = {"192.0.2.1", "2001:db8::1"};
    policy.guard = {{*parseAddressRange("203.0.113.0/24"), 22}};
    addFilter(policy, "in", {});
    addFilter(policy, "out", {}, Verdict::Drop, Direction::Out);
    QVERIFY(TestBench(policy).send(packet, direction).cause == Cause::Default);

    policy.guardOptions = {true, true, true};
    TestBench bench(policy);
    const PacketTrace trace =
        explain(bench.program(), bench.worker().local(), 0, direction, packet.frame());
    const bool guarded = static_cast<GuardReason>(reason) != GuardReason::None;
    const Outcome outcome = bench.send(packet, direction);
    QVERIFY(outcome.cause == (guarded ? Cause::Guard : Cause::Default));
    QVERIFY(outcome == trace.outcome);
    const auto judged = std::find_if(trace.steps.begin(), trace.steps.end(), [](const auto &node) {
        return node.kind == TraceKind::Guard && node.decides;
    });
    QCOMPARE(judged == trace.steps.end() ? 0 : static_cast<int>(judged->guard), reason);

    policy.guardOptions = {};
    policy.heldGuard.options = {true, true, true}; // and one option at a time is enough
    QVERIFY(TestBench(policy).send(packet, direction) == outcome);
    policy.heldGuard.options = {};
    policy.guard.clear(); // no entry, no guard
    policy.guardOptions = {true, true, true};
    QVERIFY(TestBench(policy).send(packet, direction).cause == Cause::Default);
}

void PipelineTest::p3_2_theGuardBeforeHoldsToo()
{
    DevicePolicy before;
    before.guard = {{*parseAddressRange("203.0.113.0/24"), 22},
                    {*parseAddressRange("203.0.113.0/24"), 23}};
    DevicePolicy next;
    next.localState.addresses = {"192.0.2.1"};
    next.guard = {{*parseAddressRange("198.51.100.0/24"), 22},
                  {*parseAddressRange("203.0.113.0/24"), 23}};
    addFilter(next, "in", {});
    const BuiltPacket old =
        Eth{} / Ipv4{.src = "203.0.113.5", .dst = "192.0.2.1"} / Tcp{.dstport = 22};
    QVERIFY(TestBench(next).send(old).cause == Cause::Default);
    const DevicePolicy both = withGuardHeld(next, before);
    QCOMPARE(both.heldGuard.entries.size(), 1u); // the other one is in the new guard
    TestBench bench(both);
    QVERIFY(bench.send(old).cause == Cause::Guard);
    QVERIFY(bench.send(Eth{} / Ipv4{.src = "198.51.100.5", .dst = "192.0.2.1"} / Tcp{.dstport = 22})
                .cause == Cause::Guard);
}

void PipelineTest::p5_1_countersSurviveReorderingAndRenaming()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp", Action::Permit), rule("udp", Action::Permit)});
    TestBench bench(policy);
    bench.send(kWeb);
    bench.send(kDns);
    std::swap(policy.filters[0].rules[0], policy.filters[0].rules[1]);
    policy.filters[0].name = "renamed";
    policy.applications[0].order = 99;
    bench.load(policy);
    bench.send(kWeb);
    QCOMPARE(bench.packets("in", "tcp"), 2u);
    QCOMPARE(bench.packets("in", "udp"), 1u);
    QCOMPARE(bench.packets("in", "received"), 3u);
}

void PipelineTest::p8_1_systemChecks_data()
{
    QTest::addColumn<BuiltPacket>("packet");
    QTest::addColumn<int>("counter");
    const auto add = [](const char *name, const BuiltPacket &packet, PortCounter counter) {
        QTest::newRow(name) << packet << static_cast<int>(counter);
    };
    add("short IPv4 header", Eth{.type = 0x0800} / payload("\x45ooooo"), PortCounter::IncompleteL3);
    add("short TCP header", Eth{} / Ipv4{.proto = 6} / payload("1234567890"),
        PortCounter::IncompleteL4);
    add("tiny first fragment", Eth{} / Ipv4{.mf = true, .proto = 6} / payload("12345678"),
        PortCounter::IncompleteL4);
    add("land", Eth{} / Ipv4{.src = "192.0.2.1", .dst = "192.0.2.1"} / Tcp{}, PortCounter::Land);
    BuiltPacket chain = Eth{} / Ipv6{};
    for (int i = 0; i < 17; ++i)
        chain = chain / destinationOptions();
    add("long chain", chain / Udp{}, PortCounter::Ipv6ChainTooLong);
    add("nothing wrong", kWeb, PortCounter::Received);
}

void PipelineTest::p8_1_systemChecks()
{
    QFETCH(BuiltPacket, packet);
    QFETCH(int, counter);
    const auto drop = static_cast<PortCounter>(counter);
    DevicePolicy policy;
    addFilter(policy, "in", {}, Verdict::Permit);
    TestBench bench(policy);
    const Outcome outcome = bench.send(packet);
    const bool dropped = drop != PortCounter::Received;
    QVERIFY(outcome.verdict == (dropped ? Verdict::Drop : Verdict::Permit));
    QVERIFY(outcome.cause == (dropped ? Cause::SystemCheck : Cause::Default));
    QCOMPARE(bench.port()[drop].packets, 1u);
    QCOMPARE(bench.packets("in", "received"), dropped ? 0u : 1u);

    policy.systemChecks = {false, false, false};
    TestBench off(policy);
    QVERIFY(off.send(packet).verdict == Verdict::Permit);
    QCOMPARE(off.packets("in", "received"), 1u);
}

void PipelineTest::p8_6_cutPacketsAreUndecidable()
{
    DevicePolicy policy;
    addFilter(policy, "first", {}, Verdict::Permit);
    addFilter(policy, "in",
              {rule("ip", Action::Count), rule("tcp.dstport == 80", Action::Count),
               rule("udp", Action::Drop), rule("tcp.dstport == 443", Action::Permit),
               rule("ip", Action::Permit, "behind")});
    TestBench bench(policy);
    const Outcome outcome = bench.send(kWeb.cut(14 + 20 + 2)); // the destination port is cut off
    QVERIFY(outcome.cause == Cause::Undecidable);
    QCOMPARE(outcome.rule, 3u);
    QCOMPARE(bench.packets("first", "default"), 1u); // passed there, and stays counted there
    QCOMPARE(bench.packets("in", "ip"), 1u);
    QCOMPARE(bench.packets("in", "behind"), 0u);
    QCOMPARE(bench.port()[PortCounter::Undecidable].packets, 1u);
    QCOMPARE(bench.port()[PortCounter::Permitted].packets, 0u);
    QCOMPARE(bench.worker().statistics().undecidableCounts, 1u);
    for (const BoundApplication &application : bench.program().applications())
        QVERIFY(counters::checkEquation(bench.program().tallyOf(application, bench.registry()))
                    .has_value());
}

void PipelineTest::p9_1_theTraceTellsTheAnswer()
{
    DevicePolicy policy;
    addFilter(policy, "in", {}, Verdict::Reject);
    TestBench bench(policy);
    const auto verdict = [&](const Octets &bytes) {
        const auto size = static_cast<std::uint32_t>(bytes.size());
        const std::string text =
            toText(explain(bench.program(), bench.worker().local(), 0, Direction::In,
                           {bytes.data(), size, size, LinkType::Ethernet, {}}));
        return QString::fromStdString(text.substr(text.find("verdict:"))).trimmed();
    };
    QCOMPARE(verdict(withChecksums(kTelnet)), "verdict: reject, answered with a TCP reset");
    QCOMPARE(verdict(withChecksums(kDns)),
             "verdict: reject, answered with ICMP \"administratively prohibited\"");
    QCOMPARE(verdict(kWho.bytes()), "verdict: reject, not answered: the packet is not IP");
}

void PipelineTest::p10_1_expiredRulesDoNotMatch()
{
    DevicePolicy policy;
    addFilter(policy, "in", {rule("tcp", Action::Permit)});
    const Timestamp expiry{std::chrono::hours(1000)};
    policy.filters[0].rules[0].expires = expiry;
    TestBench bench(policy);
    bench.load(policy, expiry - 1ns);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Permit);
    QVERIFY(bench.program().nextExpiry() == expiry);
    bench.load(policy, expiry);
    QVERIFY(bench.send(kWeb).verdict == Verdict::Drop);
    QVERIFY(!bench.program().nextExpiry());
    QCOMPARE(bench.packets("in", "tcp"), 1u);
}

void PipelineTest::buildErrorsNameTheirPlace_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("column");
    QTest::newRow("expression") << 0 << "/filters/0/rules/1/conditions/0/match" << 9;
    QTest::newRow("set that is not there") << 1 << "/filters/0/rules/1/conditions/0/match" << -1;
    QTest::newRow("bad set entry") << 2 << "/sets/0/entries/1" << -1;
    QTest::newRow("reserved set name") << 3 << "/sets/0/name" << -1;
    QTest::newRow("meter that cannot work") << 4 << "/filters/0/rules/1" << -1;
    QTest::newRow("bad local address") << 5 << "/localState/addresses/0" << -1;
}

void PipelineTest::buildErrorsNameTheirPlace()
{
    QFETCH(int, fault);
    QFETCH(QString, path);
    QFETCH(int, column);
    DevicePolicy policy;
    TestBench bench(policy);
    addFilter(policy, "in", {rule("tcp", Action::Permit), rule("udp", Action::Permit)});
    DeviceRule &second = policy.filters[0].rules[1];
    switch (fault) {
    case 0:
        second.conditions[0].expression = "tcp and tcpp.port == 1";
        break;
    case 1:
        second.conditions[0].expression = "ip.src in {@nowhere}";
        break;
    case 2:
        policy.sets = {{"s", match::SetKind::Addresses, {"10.0.0.1", "10.0.0.x"}}};
        break;
    case 3:
        policy.sets = {{"device", match::SetKind::Addresses, {}}};
        break;
    case 4:
        policy.meters = {packetMeter("m", 0, 0)};
        second = limitRule("udp", "m");
        break;
    default:
        policy.localState.addresses = {"nonsense"};
    }
    const auto built = bench.build(policy);
    QVERIFY(!built.has_value());
    QCOMPARE(QString::fromStdString(built.error().where.path), path);
    if (column >= 0)
        QCOMPARE(static_cast<int>(built.error().where.column), column);
}

QTEST_GUILESS_MAIN(PipelineTest)
#include "tst_pipeline.moc"
