// SPDX-License-Identifier: GPL-3.0-or-later
// The dissection tree: titles, nesting, bytes, and that every expression in it selects its packet.
#include <QtTest>
#include <unordered_map>

#include "capture/reader.h"
#include "match/program.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "samples.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::testsupport;
using packet::DissectionNode;
using packet::Packet;

namespace {

QString titlesOf(const std::vector<DissectionNode> &tree)
{
    QStringList lines;
    for (const DissectionNode &node : tree)
        lines << QString::fromStdString(node.label);
    return lines.join('\n');
}

const DissectionNode *find(const std::vector<DissectionNode> &tree, std::string_view expression)
{
    for (const DissectionNode &node : tree) {
        if (node.expression == expression)
            return &node;
        if (const DissectionNode *inner = find(node.children, expression))
            return inner;
    }
    return nullptr;
}

/// Programs by their text: the same few thousand expressions come again and again.
class Programs
{
public:
    /// Why the expression does not select the packet; empty if it does.
    std::string fault(const std::string &text, const Packet &packet)
    {
        auto found = m_programs.find(text);
        if (found == m_programs.end()) {
            auto expression = match::parse(text);
            if (!expression)
                return "does not parse: " + expression.error().message;
            auto program = match::Program::compile(*expression);
            if (!program)
                return "does not compile: " + program.error().message;
            found = m_programs.emplace(text, std::move(*program)).first;
        }
        return found->second.evaluate(packet) == match::Truth::True ? "" : "does not hold";
    }

private:
    std::unordered_map<std::string, match::Program> m_programs;
};

std::string faultIn(const std::vector<DissectionNode> &tree, const Packet &packet,
                    Programs &programs)
{
    for (const DissectionNode &node : tree) {
        if (node.offset + node.length > packet.frame.capturedLength)
            return node.label + ": bytes past the end";
        if (node.expression.empty())
            return node.label + ": no expression";
        const std::string fault = programs.fault(node.expression, packet);
        if (!fault.empty())
            return node.expression + " " + fault;
        const std::string inner = faultIn(node.children, packet, programs);
        if (!inner.empty())
            return inner;
    }
    return {};
}

} // namespace

class TestDissect : public QObject
{
    Q_OBJECT

private slots:
    void titles()
    {
        const BuiltPacket built = Eth{} / Vlan{.id = 5} /
                                  Ipv4{.src = "198.18.4.2", .dst = "198.51.100.5"} /
                                  Tcp{.srcport = 51500} / payload("hello");
        Packet packet;
        packet::parse(built.frame(), packet);
        QCOMPARE(titlesOf(packet::dissect(packet)),
                 QString::fromUtf8("Frame: 63 bytes on the wire, 63 captured\n"
                                   "Ethernet II, 02:00:00:00:00:01 → 02:00:00:00:00:02\n"
                                   "802.1Q Virtual LAN, VLAN 5, priority 0\n"
                                   "Internet Protocol Version 4, 198.18.4.2 → 198.51.100.5\n"
                                   "Transmission Control Protocol, 51500 → 443\n"
                                   "Payload"));
    }

    void values()
    {
        const BuiltPacket built =
            Eth{} / Ipv4{.df = true} / Tcp{.flags = kSyn | kAck, .options = kSynOptions};
        Packet packet;
        packet::parse(built.frame(), packet);
        const auto tree = packet::dissect(packet);
        const DissectionNode *port = find(tree, "tcp.dstport == 443");
        QVERIFY(port != nullptr);
        QCOMPARE(port->value, std::string("443"));
        QCOMPARE(port->valueName, std::string("https"));
        QCOMPARE(port->offset, 36u);
        QCOMPARE(port->length, 2u);
        const DissectionNode *flags = find(tree, "tcp.flags == 0x012");
        QVERIFY(flags != nullptr);
        QCOMPARE(flags->valueName, std::string("SYN, ACK"));
        QVERIFY(find(flags->children, "tcp.flags.syn == 1") != nullptr);
        QCOMPARE(find(tree, "ip.flags == 0x2")->valueName, std::string("DF"));
        QVERIFY(find(tree, "tcp.options.mss_val == 1460") != nullptr);
    }

    void innerHeadersAreNumbered()
    {
        const BuiltPacket built = Eth{} / Vlan{.id = 5} / Vlan{.id = 6} / Ipv4{} /
                                  Icmp{.type = 11} / Ipv4{.src = "10.0.0.1"} / Tcp{};
        Packet packet;
        packet::parse(built.frame(), packet);
        const auto tree = packet::dissect(packet);
        QVERIFY(find(tree, "vlan.id == 5") != nullptr);
        QVERIFY(find(tree, "vlan.id#2 == 6") != nullptr);
        QVERIFY(find(tree, "ip.src#2 == 10.0.0.1") != nullptr);
        QVERIFY(find(tree, "tcp.dstport#1 == 443") != nullptr);
        // The same code has another name under another type.
        QCOMPARE(find(tree, "icmp.code == 0")->valueName,
                 std::string("Time to live exceeded in transit"));
    }

    void bytesWithoutANameAreComparedWhereTheyStand()
    {
        const BuiltPacket built = Eth{} / Ipv4{} / Tcp{} / payload("hello");
        Packet packet;
        packet::parse(built.frame(), packet);
        const auto tree = packet::dissect(packet);
        QCOMPARE(tree.back().expression, std::string("frame[54:5] == 68:65:6c:6c:6f"));

        const BuiltPacket one = Eth{} / Ipv4{} / Tcp{} / payload("h");
        packet::parse(one.frame(), packet);
        Programs programs;
        QCOMPARE(faultIn(packet::dissect(packet), packet, programs), std::string());

        const BuiltPacket many = Eth{} / Ipv4{} / Tcp{} / payload(std::string(100, 'x'));
        packet::parse(many.frame(), packet);
        const std::string expression = packet::dissect(packet).back().expression;
        QVERIFY2(QString::fromStdString(expression).startsWith("frame[54:16] == 78:78:"),
                 expression.c_str());
    }

    void cutAndMalformedAreMarked()
    {
        const BuiltPacket built = Eth{} / Ipv4{} / Tcp{} / payload("hello");
        Packet packet;
        packet::parse(built.cut(50), packet);
        auto tree = packet::dissect(packet);
        QVERIFY(tree.back().extent == packet::Extent::Cut);
        packet::parse(built.cut(40), packet); // within the sequence number
        tree = packet::dissect(packet);
        QCOMPARE(tree.back().label, std::string("Not read"));
        QCOMPARE(tree.back().length, 2u);
        const BuiltPacket broken = Eth{} / Ipv4{} / Tcp{.dataOffset = 15};
        packet::parse(broken.frame(), packet);
        tree = packet::dissect(packet);
        QVERIFY(tree[3].extent == packet::Extent::Malformed);
        QCOMPARE(tree[3].room, 20u); // of the 60 that it says it has
    }

    void summaries_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("expected");
        QTest::newRow("tcp") << "tcp"
                             << "192.0.2.1 | 198.51.100.1 | tcp | 49152 → 443 SYN, 5 bytes";
        QTest::newRow("udp") << "udp"
                             << "192.0.2.1 | 198.51.100.1 | udp | 49152 → 37 time";
        QTest::newRow("icmp") << "icmp echo"
                              << "192.0.2.1 | 198.51.100.1 | icmp | echo request";
        QTest::newRow("quote")
            << "icmp quote"
            << "192.0.2.1 | 198.51.100.1 | icmp | destination unreachable, fragmentation needed";
        QTest::newRow("arp") << "arp"
                             << "192.0.2.1 | 192.0.2.2 | arp | who has 192.0.2.2? tell 192.0.2.1";
        QTest::newRow("fragment") << "later fragment"
                                  << "192.0.2.1 | 198.51.100.1 | ip | fragment at 1480 of UDP";
        QTest::newRow("nd") << "neighbor solicitation"
                            << "2001:db8::1 | 2001:db8::2 | icmpv6 | neighbor solicitation for "
                               "2001:db8::2";
        QTest::newRow("stp") << "stp"
                             << "02:00:00:00:00:01 | 02:00:00:00:00:02 | stp | Configuration";
        QTest::newRow("lite") << "udplite"
                              << "192.0.2.1 | 198.51.100.1 | udplite | 49152 → 37 time";
    }
    void summaries()
    {
        QFETCH(QString, sample);
        QFETCH(QString, expected);
        for (const Sample &one : samples()) {
            if (one.name != sample.toStdString())
                continue;
            Packet packet;
            packet::parse(one.packet.frame(one.linkType), packet);
            const packet::PacketSummary summary = packet::summarise(packet);
            const QStringList columns = {
                QString::fromStdString(summary.source), QString::fromStdString(summary.destination),
                QString::fromStdString(summary.protocol), QString::fromStdString(summary.info)};
            QCOMPARE(columns.join(" | "), expected);
        }
    }

    void expressionsSelectTheirPacket_data()
    {
        QTest::addColumn<QString>("capture");
        QTest::newRow("built") << "";
        for (const ManifestRow &row : captureManifest())
            QTest::newRow(row.file.c_str()) << QString::fromStdString(row.file);
    }
    void expressionsSelectTheirPacket()
    {
        QFETCH(QString, capture);
        Programs programs;
        Packet packet;
        if (capture.isEmpty()) {
            for (const Sample &sample : samples()) {
                packet::parse(sample.packet.frame(sample.linkType), packet);
                const std::string fault = faultIn(packet::dissect(packet), packet, programs);
                QVERIFY2(fault.empty(), (sample.name + ": " + fault).c_str());
            }
            return;
        }
        constexpr std::uint64_t kPerCapture = 150;
        auto reader = capture::Reader::open(sharedCapture(capture.toStdString()));
        QVERIFY(reader.has_value());
        std::uint64_t packets = 0;
        for (const ManifestRow &row : captureManifest()) {
            if (row.file == capture.toStdString())
                packets = row.packets;
        }
        const std::uint64_t step = std::max<std::uint64_t>(1, packets / kPerCapture);
        capture::Frame frame;
        while (reader->next(frame)) {
            if (frame.number % step != 0)
                continue;
            packet::parse(
                {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time},
                packet);
            const std::string fault = faultIn(packet::dissect(packet), packet, programs);
            QVERIFY2(fault.empty(), (std::to_string(frame.number) + ": " + fault).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestDissect)
#include "tst_dissect.moc"
