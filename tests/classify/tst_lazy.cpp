// SPDX-License-Identifier: GPL-3.0-or-later
// What transport headers carry is looked for only where a rule asks for it: counted, packet by
// packet, on built packets and on the captures.
#include <QtTest>
#include <algorithm>
#include <numeric>

#include "capture/reader.h"
#include "classify/classifier.h"
#include "support/packetbuilder.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::testsupport;

namespace {

/// Tests of every header up to the transport one, and of payload bytes in place.
const std::vector<std::string> kLower = {
    "eth.src == 02:00:00:00:00:09",
    "vlan.id == 4094",
    "ip.src == 203.0.113.7 and ip.ttl < 2",
    "ipv6.dst == 2001:db8::77 and ipv6.hopopts",
    "tcp.dstport == 1 and tcp.flags.syn == 1 and tcp.options.mss_val < 100",
    "udp.port == 53 and udp.length > 60000",
    "icmp.type == 77",
    "tcp.payload[0:4] == 00:11:22:33",
    "frame[0:4] == 00:11:22:33",
    "ip.l4proto == 254",
};

std::shared_ptr<const classify::Classifier> classifierOf(const std::vector<std::string> &rules)
{
    std::vector<classify::Rule> list;
    for (const std::string &text : rules) {
        auto expression = match::parse(text);
        if (!expression)
            qFatal("%s: %s", text.c_str(), toString(expression.error()).c_str());
        list.push_back({{std::make_shared<const match::Program>(
                            std::move(*match::Program::compile(*expression)))},
                        classify::Role::Terminal,
                        true});
    }
    return classify::makeLinear(std::move(list));
}

/// In how many of the packets something above the transport header was looked for.
std::size_t deepened(const classify::Classifier &classifier, std::vector<packet::Packet> &packets)
{
    std::vector<std::uint16_t> active(packets.size());
    std::iota(active.begin(), active.end(), std::uint16_t{0});
    std::vector<classify::Decision> decisions(packets.size());
    classify::CountHits hits([](void *, std::span<const classify::CountHit>) {}, nullptr);
    classifier.classify(packets, active, decisions, hits);
    hits.finish();
    return static_cast<std::size_t>(
        std::count_if(packets.begin(), packets.end(),
                      [](const packet::Packet &packet) { return packet.deep.isDone; }));
}

std::vector<packet::Packet> parsed(const std::vector<packet::Frame> &frames)
{
    std::vector<packet::Packet> packets(frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
        packet::parse(frames[i], packets[i]);
    return packets;
}

} // namespace

class TestLazy : public QObject
{
    Q_OBJECT

private slots:
    void onlyPacketsThatReachTheQuestion()
    {
        const BuiltPacket web = Eth{} / Ipv4{} / Tcp{.dstport = 443} / payload("hello");
        const BuiltPacket dns = Eth{} / Ipv4{} / Udp{.dstport = 53} / payload("no question");
        const BuiltPacket arp = Eth{} / Arp{};
        const std::vector<packet::Frame> frames = {web.frame(), dns.frame(), arp.frame()};

        auto packets = parsed(frames);
        QCOMPARE(deepened(*classifierOf(kLower), packets), std::size_t{0});
        // A test in front that is false keeps the question from being asked.
        packets = parsed(frames);
        QCOMPARE(deepened(*classifierOf({"udp.dstport == 53 and dns.id == 1"}), packets),
                 std::size_t{1});
        QVERIFY(packets[1].deep.isDone);
        // A rule in front that decides does too.
        packets = parsed(frames);
        QCOMPARE(deepened(*classifierOf({"tcp", "udp", "arp", "dns.id == 1"}), packets),
                 std::size_t{0});
        // A packet is looked at once, however many rules ask.
        packets = parsed(frames);
        QCOMPARE(deepened(*classifierOf({"udp and dns.id == 1", "udp and http", "udp and tls"}),
                          packets),
                 std::size_t{1});
    }

    void noPacketOfTheCaptures_data()
    {
        QTest::addColumn<QString>("capture");
        for (const ManifestRow &row : captureManifest())
            QTest::newRow(row.file.c_str()) << QString::fromStdString(row.file);
        QTest::newRow("own") << QString();
    }
    void noPacketOfTheCaptures()
    {
        QFETCH(QString, capture);
        constexpr std::size_t kMost = 2000;
        auto reader =
            capture::Reader::open(capture.isEmpty() ? testData("captures/pcpp-sll-100.pcap")
                                                    : sharedCapture(capture.toStdString()));
        QVERIFY(reader.has_value());
        std::vector<packet::Frame> frames;
        capture::Frame frame;
        while (frames.size() < kMost && reader->next(frame))
            frames.push_back(
                {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time});
        auto packets = parsed(frames);
        QCOMPARE(deepened(*classifierOf(kLower), packets), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestLazy)
#include "tst_lazy.moc"
