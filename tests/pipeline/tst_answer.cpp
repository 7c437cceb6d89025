// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <QtTest>

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "capture/writer.h"
#include "packet/read.h"
#include "pipeline/answer.h"
#include "support/checksums.h"
#include "support/packetbuilder.h"

// Answers to rejected packets (SEMANTICS 9), case by case of the RFCs.

using namespace tallygate;
using namespace tallygate::pipeline;
using namespace tallygate::testsupport;

Q_DECLARE_METATYPE(tallygate::testsupport::Octets)

class AnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void everyOutcomeHasARow();
    void whoIsAnswered_data();
    void whoIsAnswered();
    void checksumsThatAreWrong_data();
    void checksumsThatAreWrong();
    void resetsAcknowledgeWhatWasSent_data();
    void resetsAcknowledgeWhatWasSent();
    void tagsAndAddressesAreMirrored();
    void errorsQuoteWhatFits_data();
    void errorsQuoteWhatFits();
    void errorsKeepTheTypeOfService();
    void errorsComeFromThePortOnlyOnHostIn_data();
    void errorsComeFromThePortOnlyOnHostIn();
    void anAnswerIsNeverAnswered();
    void theRateIsLimited();
    void smallBuffersAndMtus();
    void tsharkFindsNothingWrong();
};

namespace {

packet::Frame frameOf(const Octets &bytes)
{
    const auto length = static_cast<std::uint32_t>(bytes.size());
    return {bytes.data(), length, length, LinkType::Ethernet, {}};
}

std::shared_ptr<const LocalAddresses> localOf(const LocalState &state)
{
    return *LocalAddresses::build(state);
}

const LocalState kLocal = {{"198.51.100.1/24", "2001:db8::1", "fe80::1"}, {}};

/// One answer on a fresh limiter.
struct Answered
{
    Answer answer;
    Octets bytes;
    packet::Packet packet; ///< of `bytes`

    explicit Answered(const Octets &frame, Direction direction = Direction::In,
                      const AnswerPort &port = {}, std::size_t room = kAnswerBytes)
        : bytes(room)
    {
        const auto limit = *makeAnswerLimiter();
        answer = pipeline::answer(frameOf(frame), direction, port, *localOf(kLocal), *limit, bytes);
        bytes.resize(answer.length);
        packet::parse(frameOf(bytes), packet);
    }
    std::string field(const char *name) const
    {
        const fields::Field &field = fields::field(*fields::findField(name));
        const packet::Value value = packet::read(packet, field);
        return value.presence == packet::Presence::Present ? packet::format(field, value) : "-";
    }
};

Ipv4 v4(const char *src = "192.0.2.1", const char *dst = "198.51.100.1")
{
    return {.src = src, .dst = dst};
}

Ipv6 v6(const char *src = "2001:db8::9", const char *dst = "2001:db8::2")
{
    return {.src = src, .dst = dst};
}

/// name, frame, outcome
struct Case
{
    const char *name;
    BuiltPacket packet;
    AnswerOutcome outcome;
};

std::vector<Case> cases()
{
    using O = AnswerOutcome;
    const Tcp syn{};
    const Udp udp{};
    const Payload text = payload("some content of a packet");
    std::vector<Case> all = {
        {"TCP", Eth{} / v4() / syn, O::Reset},
        {"TCP with data", Eth{} / v4() / Tcp{.flags = kAck | kPsh} / text, O::Reset},
        {"TCP with options", Eth{} / v4() / Tcp{.options = {2, 4, 5, 0xb4}} / text, O::Reset},
        {"TCP over IPv6", Eth{} / v6() / syn, O::Reset},
        {"TCP behind extension headers", Eth{} / v6() / hopByHop() / destinationOptions() / syn,
         O::Reset},
        {"TCP in an atomic fragment", Eth{} / v6() / FragmentHeader{} / syn, O::Reset},
        {"TCP with IPv4 options",
         Eth{} / Ipv4{.dst = "198.51.100.1", .options = {7, 7, 4, 0, 0, 0, 0}} / syn, O::Reset},
        {"RST", Eth{} / v4() / Tcp{.flags = kRst}, O::IsReset},
        {"RST ACK", Eth{} / v4() / Tcp{.flags = kRst | kAck}, O::IsReset},
        {"RST over IPv6", Eth{} / v6() / Tcp{.flags = kRst}, O::IsReset},
        {"UDP", Eth{} / v4() / udp / text, O::Unreachable},
        {"UDP over IPv6", Eth{} / v6() / udp / text, O::Unreachable},
        {"tagged", Eth{} / Vlan{.id = 7} / v4() / udp / text, O::Unreachable},
        {"double tagged",
         Eth{} / Vlan{.id = 9, .tpid = 0x88a8} / Vlan{.id = 7, .priority = 5} / v6() / syn,
         O::Reset},
        {"GRE", Eth{} / Ipv4{.proto = 47} / payload(20), O::Unreachable},
        {"ESP", Eth{} / v6() / Esp{} / text, O::Unreachable},
        {"nothing inside", Eth{} / Ipv6{.nxt = 59}, O::Unreachable},
        {"an IP packet inside", Eth{} / v4() / v4("10.0.0.1", "10.0.0.2") / Tcp{.flags = kRst},
         O::Unreachable},
        {"first fragment", Eth{} / Ipv4{.mf = true} / udp / payload(64), O::Unreachable},
        {"echo request", Eth{} / v4() / Icmp{.type = 8} / text, O::Unreachable},
        {"echo reply", Eth{} / v4() / Icmp{.type = 0} / text, O::Unreachable},
        {"timestamp", Eth{} / v4() / Icmp{.type = 13} / payload(12), O::Unreachable},
        {"ICMPv6 echo", Eth{} / v6() / Icmpv6{.type = 128} / text, O::Unreachable},
        {"neighbour solicitation", Eth{} / v6() / Icmpv6{.type = 135} / payload(16),
         O::Unreachable},
        {"ICMPv6, unknown and informational", Eth{} / v6() / Icmpv6{.type = 201} / text,
         O::Unreachable},
        // RFC 1122 3.2.2, RFC 1812 4.3.2.7: no error about an error.
        {"unknown ICMP type", Eth{} / v4() / Icmp{.type = 44}, O::IsError},
        {"ICMPv6 redirect", Eth{} / v6() / Icmpv6{.type = 137} / payload(32), O::IsError},
        {"ICMPv6 error behind an extension header",
         Eth{} / v6() / destinationOptions() / Icmpv6{.type = 1} / text, O::IsError},
        // Fragments.
        {"later fragment", Eth{} / Ipv4{.fragOffset = 8, .proto = 17} / text, O::Fragment},
        {"later fragment of TCP", Eth{} / Ipv4{.fragOffset = 8, .proto = 6} / text, O::Fragment},
        {"later fragment over IPv6", Eth{} / v6() / FragmentHeader{.offset = 8} / udp / text,
         O::Fragment},
        {"first fragment of TCP", Eth{} / Ipv4{.mf = true} / syn / payload(64), O::Fragment},
        // No single station, no single host.
        {"to the broadcast MAC", Eth{.dst = "ff:ff:ff:ff:ff:ff"} / v4() / syn, O::LinkGroup},
        {"to a multicast MAC", Eth{.dst = "33:33:00:00:00:01"} / v6() / udp / text, O::LinkGroup},
        {"from a group MAC", Eth{.src = "01:00:5e:00:00:01"} / v4() / syn, O::LinkGroup},
        {"from no MAC", Eth{.src = "00:00:00:00:00:00"} / v4() / syn, O::LinkGroup},
        {"from 0.0.0.0", Eth{} / v4("0.0.0.0") / udp / text, O::SourceNotHost},
        {"from this network", Eth{} / v4("0.1.2.3") / udp / text, O::SourceNotHost},
        {"from loopback", Eth{} / v4("127.0.0.1") / syn, O::SourceNotHost},
        {"from multicast", Eth{} / v4("224.0.0.1") / udp / text, O::SourceNotHost},
        {"from class E", Eth{} / v4("240.0.0.1") / syn, O::SourceNotHost},
        {"from broadcast", Eth{} / v4("255.255.255.255") / udp / text, O::SourceNotHost},
        {"from a broadcast address of the device's network",
         Eth{} / v4("198.51.100.255") / udp / text, O::SourceNotHost},
        {"to multicast", Eth{} / v4("192.0.2.1", "239.1.1.1") / udp / text, O::DestinationNotHost},
        {"to broadcast", Eth{} / v4("192.0.2.1", "255.255.255.255") / udp / text,
         O::DestinationNotHost},
        {"to a broadcast address of the device's network",
         Eth{} / v4("192.0.2.1", "198.51.100.255") / syn, O::DestinationNotHost},
        {"from ::", Eth{} / v6("::") / udp / text, O::SourceNotHost},
        {"from ::1", Eth{} / v6("::1") / syn, O::SourceNotHost},
        {"from a mapped address", Eth{} / v6("::ffff:192.0.2.1") / syn, O::SourceNotHost},
        {"from IPv6 multicast", Eth{} / v6("ff02::1") / udp / text, O::SourceNotHost},
        {"to IPv6 multicast", Eth{} / v6("2001:db8::9", "ff02::1") / udp / text,
         O::DestinationNotHost},
        // What cannot be read.
        {"ARP", Eth{} / Arp{}, O::NotIp},
        {"another EtherType", Eth{.type = 0x88b5} / text, O::NotIp},
        {"short IPv4", Eth{.type = 0x0800} / payload("\x45oooo"), O::Truncated},
        {"short TCP", Eth{} / Ipv4{.proto = 6} / payload(10), O::Truncated},
        {"lying data offset", Eth{} / v4() / Tcp{.dataOffset = 15}, O::Truncated},
        {"short UDP", Eth{} / Ipv4{.proto = 17} / payload(3), O::Truncated},
        {"MPLS", Eth{} / Mpls{} / v4() / syn, O::Encapsulated},
        {"PPPoE", Eth{} / Pppoe{} / v4() / syn, O::Encapsulated},
        {"SNAP", Eth{} / Llc{} / v4() / syn, O::Encapsulated},
    };
    for (const std::uint8_t type : {3, 4, 5, 11, 12})
        all.push_back({"ICMP error",
                       Eth{} / v4() / Icmp{.type = type} / v4("198.51.100.1", "192.0.2.1") / udp,
                       O::IsError});
    for (const std::uint8_t type : {1, 2, 3, 4, 0, 100, 127})
        all.push_back(
            {"ICMPv6 error", Eth{} / v6() / Icmpv6{.type = type} / v6() / udp, O::IsError});
    return all;
}

} // namespace

void AnswerTest::everyOutcomeHasARow()
{
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < kAnswerOutcomes; ++i) {
        const auto outcome = static_cast<AnswerOutcome>(i);
        QVERIFY(names.insert(toString(outcome)).second);
        QVERIFY(helpOf(outcome).ends_with('.'));
    }
    AnswerTally tally;
    tally.count(AnswerOutcome::Reset);
    tally.count(AnswerOutcome::IsError);
    tally.count(AnswerOutcome::IsError);
    QCOMPARE(tally[AnswerOutcome::Reset], 1u);
    QCOMPARE(tally[AnswerOutcome::IsError], 2u);
    QCOMPARE(tally[AnswerOutcome::RateLimited], 0u);
}

void AnswerTest::whoIsAnswered_data()
{
    QTest::addColumn<Octets>("frame");
    QTest::addColumn<QString>("outcome");
    std::size_t number = 0;
    for (const Case &each : cases())
        QTest::addRow("%zu %s", ++number, each.name)
            << withChecksums(each.packet)
            << QString::fromUtf8(toString(each.outcome).data(),
                                 static_cast<qsizetype>(toString(each.outcome).size()));
}

void AnswerTest::whoIsAnswered()
{
    QFETCH(Octets, frame);
    QFETCH(QString, outcome);
    const Answered answered(frame);
    QCOMPARE(QString::fromStdString(std::string(toString(answered.answer.outcome))), outcome);
    QCOMPARE(answered.answer.length != 0, isSent(answered.answer.outcome));

    packet::Packet packet;
    packet::parse(frameOf(frame), packet);
    QVERIFY(answerTo(packet, *localOf(kLocal)) == answered.answer.outcome);
}

void AnswerTest::checksumsThatAreWrong_data()
{
    QTest::addColumn<Octets>("frame");
    QTest::addColumn<int>("at");
    const auto add = [](const char *name, const BuiltPacket &packet, int at) {
        QTest::newRow(name) << withChecksums(packet) << at;
    };
    const Payload text = payload("odd length");
    add("IPv4 header", Eth{} / v4() / Udp{} / text, 14 + 10);
    add("TCP", Eth{} / v4() / Tcp{} / text, 14 + 20 + 16);
    add("UDP", Eth{} / v4() / Udp{} / text, 14 + 20 + 6);
    add("ICMP", Eth{} / v4() / Icmp{} / text, 14 + 20 + 2);
    add("TCP over IPv6", Eth{} / v6() / Tcp{} / text, 14 + 40 + 16);
    add("UDP over IPv6", Eth{} / v6() / Udp{} / text, 14 + 40 + 6);
    add("ICMPv6", Eth{} / v6() / Icmpv6{} / text, 14 + 40 + 2);
}

void AnswerTest::checksumsThatAreWrong()
{
    QFETCH(Octets, frame);
    QFETCH(int, at);
    QVERIFY(isSent(Answered(frame).answer.outcome));
    Octets wrong = frame;
    wrong[static_cast<std::size_t>(at)] ^= 0x10;
    QVERIFY(Answered(wrong).answer.outcome == AnswerOutcome::BadChecksum);

    Octets padded = frame; // an Ethernet's padding is not part of the packet
    padded.resize(padded.size() + 9, 0xee);
    QVERIFY(isSent(Answered(padded).answer.outcome));
}

void AnswerTest::resetsAcknowledgeWhatWasSent_data()
{
    QTest::addColumn<Octets>("frame");
    QTest::addColumn<quint32>("seq");
    QTest::addColumn<quint32>("ack");
    QTest::addColumn<int>("flags");
    const auto add = [](const char *name, const Tcp &tcp, std::size_t length, std::uint32_t seq,
                        std::uint32_t ack, int flags) {
        QTest::newRow(name) << withChecksums(Eth{} / v4() / tcp / payload(length)) << seq << ack
                            << flags;
    };
    // RFC 9293 3.10.7.1
    add("SYN", {.seq = 1000}, 0, 0, 1001, kRst | kAck);
    add("SYN with data", {.seq = 1000}, 10, 0, 1011, kRst | kAck);
    add("SYN with options", {.seq = 1000, .options = {2, 4, 5, 0xb4, 1, 1, 1, 0}}, 3, 0, 1004,
        kRst | kAck);
    add("SYN ACK", {.seq = 1000, .ack = 77, .flags = kSyn | kAck}, 0, 77, 0, kRst);
    add("ACK", {.seq = 1000, .ack = 77, .flags = kAck}, 5, 77, 0, kRst);
    add("FIN", {.seq = 1000, .ack = 77, .flags = kFin}, 5, 0, 1006, kRst | kAck);
    add("SYN FIN", {.seq = 1000, .flags = kSyn | kFin}, 0, 0, 1002, kRst | kAck);
    add("no flags", {.seq = 1000, .ack = 5, .flags = 0}, 4, 0, 1004, kRst | kAck);
    add("wraps", {.seq = 0xffffffff}, 1, 0, 1, kRst | kAck);
}

void AnswerTest::resetsAcknowledgeWhatWasSent()
{
    QFETCH(Octets, frame);
    QFETCH(quint32, seq);
    QFETCH(quint32, ack);
    QFETCH(int, flags);
    frame.resize(std::max<std::size_t>(frame.size(), 60)); // padding does not count
    const Answered answered(frame);
    QVERIFY(answered.answer.outcome == AnswerOutcome::Reset);
    QCOMPARE(answered.field("tcp.seq"), std::to_string(seq));
    QCOMPARE(answered.field("tcp.ack"), std::to_string(ack));
    QCOMPARE(answered.bytes[14 + 20 + 13], flags);
    QCOMPARE(answered.field("tcp.window_size_value"), "0");
    QCOMPARE(answered.field("tcp.srcport"), "443");
    QCOMPARE(answered.field("tcp.dstport"), "49152");
    QCOMPARE(answered.field("ip.len"), "40");
    QCOMPARE(answered.bytes.size(), std::size_t{60});
}

void AnswerTest::tagsAndAddressesAreMirrored()
{
    const Answered answered(withChecksums(
        Eth{} / Vlan{.id = 9, .priority = 2, .tpid = 0x88a8} / Vlan{.id = 7, .dei = true} /
        v6("2001:db8::9", "2001:db8::1") / hopByHop() / Tcp{.srcport = 5, .dstport = 6}));
    QCOMPARE(answered.field("eth.src"), "02:00:00:00:00:02");
    QCOMPARE(answered.field("eth.dst"), "02:00:00:00:00:01");
    QCOMPARE(answered.field("ieee8021ad.id"), "9");
    QCOMPARE(answered.field("ieee8021ad.priority"), "2");
    QCOMPARE(answered.field("vlan.id"), "7");
    QCOMPARE(answered.bytes[18] & 0x10, 0x10); // DEI
    QCOMPARE(answered.field("ipv6.src"), "2001:db8::1");
    QCOMPARE(answered.field("ipv6.dst"), "2001:db8::9");
    QCOMPARE(answered.field("ipv6.nxt"), "6");
    QCOMPARE(answered.field("ipv6.hlim"), "64");
    QCOMPARE(answered.field("tcp.srcport"), "6");
    QCOMPARE(answered.field("tcp.dstport"), "5");
}

void AnswerTest::errorsQuoteWhatFits_data()
{
    QTest::addColumn<bool>("isV4");
    QTest::addColumn<int>("carried");
    QTest::addColumn<int>("mtu");
    QTest::addColumn<int>("ipLength"); ///< of the answer
    QTest::newRow("v4, all") << true << 100 << 1500 << 20 + 8 + 128;
    QTest::newRow("v4, just all") << true << 520 << 1500 << 576;
    QTest::newRow("v4, 576 bytes") << true << 1400 << 1500 << 576;
    QTest::newRow("v4, a small MTU") << true << 400 << 300 << 300;
    QTest::newRow("v6, all") << false << 100 << 1500 << 40 + 8 + 148;
    QTest::newRow("v6, 1280 bytes") << false << 1400 << 1500 << 1280;
    QTest::newRow("v6, jumbo") << false << 8900 << 9000 << 1280;
}

void AnswerTest::errorsQuoteWhatFits()
{
    QFETCH(bool, isV4);
    QFETCH(int, carried);
    QFETCH(int, mtu);
    QFETCH(int, ipLength);
    const Payload content{Octets(static_cast<std::size_t>(carried), 0x5a)};
    const Octets frame =
        withChecksums(isV4 ? Eth{} / v4() / Udp{} / content : Eth{} / v6() / Udp{} / content);
    const Answered answered(frame, Direction::In, {.mtu = static_cast<std::uint32_t>(mtu)});
    QVERIFY(answered.answer.outcome == AnswerOutcome::Unreachable);
    QCOMPARE(static_cast<int>(answered.bytes.size()), 14 + ipLength);
    QCOMPARE(answered.field(isV4 ? "icmp.type" : "icmpv6.type"), isV4 ? "3" : "1");
    QCOMPARE(answered.field(isV4 ? "icmp.code" : "icmpv6.code"), isV4 ? "13" : "1");
    QCOMPARE(answered.field(isV4 ? "ip.len" : "ipv6.plen"),
             std::to_string(isV4 ? ipLength : ipLength - 40));
    const std::size_t heads = isV4 ? 28 : 48;
    QVERIFY(std::equal(answered.bytes.begin() + 14 + static_cast<std::ptrdiff_t>(heads),
                       answered.bytes.end(), frame.begin() + 14));
}

void AnswerTest::errorsKeepTheTypeOfService()
{
    const Answered answered(
        withChecksums(Eth{} / Ipv4{.dscp = 0x0e, .ecn = 3} / Udp{} / payload(9)));
    QCOMPARE(answered.bytes[14 + 1], 0xc0 | (0x0e << 2 & 0x1c)); // RFC 1812 4.3.2.5; never ECT
}

void AnswerTest::errorsComeFromThePortOnlyOnHostIn_data()
{
    QTest::addColumn<Octets>("frame");
    QTest::addColumn<bool>("in");
    QTest::addColumn<bool>("host");
    QTest::addColumn<QString>("source");
    const auto add = [](const char *name, const BuiltPacket &packet, bool in, bool host,
                        const char *source) {
        QTest::newRow(name) << withChecksums(packet) << in << host << source;
    };
    const Udp udp{};
    const BuiltPacket transit = Eth{} / v4("192.0.2.1", "203.0.113.7") / udp;
    add("transit, in", transit, true, true, "198.51.100.1");
    add("transit, out", transit, false, true, "203.0.113.7");
    add("wire", transit, true, false, "203.0.113.7");
    add("to another of its addresses", Eth{} / v4("192.0.2.1", "198.51.100.1") / udp, true, true,
        "198.51.100.1");
    add("a reset", Eth{} / v4("192.0.2.1", "203.0.113.7") / Tcp{}, true, true, "203.0.113.7");
    add("IPv6", Eth{} / v6("2001:db8:5::9", "2001:db8:6::9") / udp, true, true, "2001:db8::1");
    add("IPv6 on the link", Eth{} / v6("fe80::9", "2001:db8:6::9") / udp, true, true, "fe80::1");
    add("IPv6, to the device", Eth{} / v6("fe80::9", "2001:db8::1") / udp, true, true,
        "2001:db8::1");
}

void AnswerTest::errorsComeFromThePortOnlyOnHostIn()
{
    QFETCH(Octets, frame);
    QFETCH(bool, in);
    QFETCH(bool, host);
    QFETCH(QString, source);
    const AnswerPort port{.kind = host ? PortKind::Host : PortKind::Wire,
                          .v4 = parseIpv4("198.51.100.1"),
                          .v6 = parseIpv6("2001:db8::1"),
                          .linkLocal = parseIpv6("fe80::1")};
    const Answered answered(frame, in ? Direction::In : Direction::Out, port);
    const bool isV4 = answered.packet.outer(fields::Protocol::Ip) != nullptr;
    QCOMPARE(QString::fromStdString(answered.field(isV4 ? "ip.src" : "ipv6.src")), source);
    if (!host)
        return;
    // Without an address of that family it speaks for the destination.
    const Answered none(frame, in ? Direction::In : Direction::Out, {});
    QVERIFY(none.answer.outcome == answered.answer.outcome);
}

void AnswerTest::anAnswerIsNeverAnswered()
{
    for (const Case &each : cases()) {
        const Answered first(withChecksums(each.packet));
        if (first.answer.length == 0)
            continue;
        const Answered second(first.bytes);
        QVERIFY(second.answer.outcome == (first.answer.outcome == AnswerOutcome::Reset
                                              ? AnswerOutcome::IsReset
                                              : AnswerOutcome::IsError));
    }
}

void AnswerTest::theRateIsLimited()
{
    const auto limit = *makeAnswerLimiter({.packetsPerSecond = 10, .burst = 3});
    const Octets frame = withChecksums(Eth{} / v4() / Tcp{});
    const Octets reset = withChecksums(Eth{} / v4() / Tcp{.flags = kRst});
    const auto local = localOf(kLocal);
    Octets into(kAnswerBytes);
    const auto at = [&](std::int64_t milliseconds, const Octets &bytes) {
        packet::Frame arrived = frameOf(bytes);
        arrived.time =
            Timestamp(std::chrono::hours(480'000)) + std::chrono::milliseconds(milliseconds);
        return answer(arrived, Direction::In, {}, *local, *limit, into).outcome;
    };
    for (int i = 0; i < 20; ++i)
        QVERIFY(at(0, reset) == AnswerOutcome::IsReset); // takes nothing from the limit
    for (int i = 0; i < 3; ++i)
        QVERIFY(at(0, frame) == AnswerOutcome::Reset);
    QVERIFY(at(0, frame) == AnswerOutcome::RateLimited);
    QVERIFY(at(99, frame) == AnswerOutcome::RateLimited);
    QVERIFY(at(100, frame) == AnswerOutcome::Reset);
    QVERIFY(at(150, frame) == AnswerOutcome::RateLimited);
}

void AnswerTest::smallBuffersAndMtus()
{
    const Octets tcp = withChecksums(Eth{} / v4() / Tcp{});
    const Octets udp = withChecksums(Eth{} / v6() / Udp{} / payload(2000));
    for (std::size_t room = 0; room < 120; ++room) {
        const auto small = Answered(tcp, Direction::In, {}, room).answer;
        QVERIFY(small.outcome ==
                (room < kLeastAnswerBytes ? AnswerOutcome::NoRoom : AnswerOutcome::Reset));
        const auto quote = Answered(udp, Direction::In, {}, room).answer;
        // 14 of Ethernet, 40 of IPv6, 8 of ICMPv6; at least the header and 8 bytes of the packet.
        const bool fits = room >= 14 + 40 + 8 + 40 + 8;
        QVERIFY(quote.outcome == (fits ? AnswerOutcome::Unreachable : AnswerOutcome::NoRoom));
        QVERIFY(!fits || quote.length == room);
    }
    QVERIFY(Answered(tcp, Direction::In, {.mtu = 39}).answer.outcome == AnswerOutcome::NoRoom);
    QVERIFY(Answered(udp, Direction::In, {.mtu = 60}).answer.outcome == AnswerOutcome::NoRoom);
}

/// Every checksum and length of every answer, as an independent dissector sees them.
void AnswerTest::tsharkFindsNothingWrong()
{
    if (QStandardPaths::findExecutable("tshark").isEmpty())
        QSKIP("tshark is not installed");
    const QTemporaryDir folder;
    const std::string path = folder.filePath("answers.pcapng").toStdString();
    auto writer = capture::PcapngWriter::create(path, "tst_answer");
    QVERIFY(writer);
    const auto interface = writer->addInterface("a", LinkType::Ethernet);
    int written = 0;
    for (const Case &each : cases()) {
        const Answered answered(withChecksums(each.packet));
        if (answered.answer.length == 0)
            continue;
        QVERIFY(writer->write({*interface, {}, answered.bytes, 0, {}, each.name}));
        ++written;
    }
    QVERIFY(writer->finish());
    QProcess tshark;
    tshark.start("tshark", {"-r", QString::fromStdString(path),
                            "-o", "tcp.check_checksum:TRUE",
                            "-o", "ip.check_checksum:TRUE",
                            "-o", "udp.check_checksum:TRUE",
                            "-T", "fields",
                            "-E", "occurrence=f",
                            "-e", "ip.checksum.status",
                            "-e", "tcp.checksum.status",
                            "-e", "icmp.checksum.status",
                            "-e", "icmpv6.checksum.status",
                            "-e", "ipv6.version",
                            "-e", "_ws.malformed"});
    QVERIFY(tshark.waitForFinished());
    const QByteArray output = tshark.readAllStandardOutput();
    const QList<QByteArray> lines = output.trimmed().split('\n');
    QCOMPARE(lines.size(), written);
    for (const QByteArray &line : lines) {
        const QList<QByteArray> cells = (line + '\t').split('\t');
        const bool isV6 = cells[4] == "6";
        QVERIFY2(isV6 ? cells[0].isEmpty() || cells[0] == "1" : cells[0] == "1", line); // 1 = good
        // A TCP header behind an ICMP one is the quoted packet's.
        const bool isError = !cells[2].isEmpty() || !cells[3].isEmpty();
        const QByteArray status = isError ? cells[2] + cells[3] : cells[1];
        QVERIFY2(status == "1", line);
        QVERIFY2(cells[5].isEmpty(), line);
    }
}

QTEST_GUILESS_MAIN(AnswerTest)
#include "tst_answer.moc"
