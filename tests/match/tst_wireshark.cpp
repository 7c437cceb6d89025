// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <set>

#include "frames.h"
#include "match/program.h"
#include "randomtree.h"

using namespace tallygate;
using namespace tallygate::match;

// Random expressions against Wireshark's own display filters (sharkd, one process a capture). Only
// frames on which "first, outermost" and Wireshark's "any" cannot differ are compared: one header
// of each kind, nothing tunnelled, quoted, cut or malformed.

namespace {

class Sharkd
{
public:
    bool load(const std::filesystem::path &capture)
    {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.start("sharkd", {"-"});
        if (!m_process.waitForStarted())
            return false;
        for (const char *preference :
             {"ip.defragment", "ipv6.defragment", "tcp.desegment_tcp_streams",
              "tcp.analyze_sequence_numbers", "tcp.relative_sequence_numbers"})
            call("setconf", {{"name", preference}, {"value", "FALSE"}});
        return call("load", {{"file", QString::fromStdString(capture.string())}})
            .contains("result");
    }

    /// Numbers of the frames that match; nullopt if Wireshark does not know the expression.
    std::optional<std::set<int>> matching(const std::string &filter)
    {
        const QJsonObject answer = call(
            "frames", {{"filter", QString::fromStdString(filter)}, {"column0", "frame.number:1"}});
        if (!answer.contains("result"))
            return std::nullopt;
        std::set<int> numbers;
        for (const QJsonValue &frame : answer["result"].toArray())
            numbers.insert(frame["num"].toInt());
        return numbers;
    }

    ~Sharkd()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

private:
    QJsonObject call(const char *method, const QJsonObject &params)
    {
        const int id = ++m_id;
        const QJsonObject request{
            {"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
        m_process.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        while (true) {
            while (!m_process.canReadLine()) {
                if (!m_process.waitForReadyRead(60000))
                    return {};
            }
            const QJsonObject answer = QJsonDocument::fromJson(m_process.readLine()).object();
            if (answer["id"].toInt() == id)
                return answer;
        }
    }

    QProcess m_process;
    int m_id = 0;
};

bool isSimple(const packet::Packet &packet)
{
    std::set<fields::Protocol> seen;
    if (packet.frame.capturedLength != packet.frame.wireLength)
        return false;
    for (unsigned i = 0; i < packet.layerCount; ++i) {
        const packet::Layer &layer = packet.layers[i];
        // Of a source route Wireshark takes the last hop for the destination (SEMANTICS 8.5).
        if (layer.protocol == fields::Protocol::Ip && layer.headerLength > 20)
            return false;
        if (layer.depth != 0 || layer.extent != packet::Extent::Whole ||
            !seen.insert(layer.protocol).second)
            return false;
    }
    using packet::ParseFlag;
    return !packet.has(ParseFlag::IncompleteLayer3) && !packet.has(ParseFlag::IncompleteLayer4) &&
           !packet.has(ParseFlag::LaterFragment);
}

/// Fields that a header has once and that mean the same in Wireshark.
std::vector<const fields::Field *> comparableFields()
{
    const std::set<std::string_view> own{
        "tcp.established", "tcp.window_size", // ours; scaled there
        "ip.version",                         // of both families here
    };
    std::vector<const fields::Field *> some;
    for (const std::string_view protocol :
         {"frame", "eth", "vlan", "arp", "ip", "ipv6", "tcp", "udp", "icmp", "icmpv6"}) {
        for (const fields::Field &field : fields::allFields()) {
            const bool belongs =
                field.name == protocol || (field.name.starts_with(protocol) &&
                                           field.name.substr(protocol.size()).starts_with('.'));
            const bool plain =
                field.read == fields::ReadKind::Bits || field.read == fields::ReadKind::Presence ||
                field.read == fields::ReadKind::EitherOf ||
                (field.read == fields::ReadKind::Octets && field.type == fields::FieldType::Ipv6) ||
                field.name == "tcp.len" || field.name == "ip.len" || field.name == "frame.len" ||
                field.name == "ip.hdr_len" || field.name == "tcp.hdr_len";
            // Extension headers may repeat, and so may what stands in them.
            const bool extension = fields::levelOf(field.protocol) == fields::Level::Extension;
            if (belongs && plain && !extension && !own.contains(field.name))
                some.push_back(&field);
        }
    }
    return some;
}

/// A capture with its frames and the sharkd that has it open.
struct Loaded
{
    std::string name;
    std::vector<StoredFrame> frames;
    std::vector<packet::Packet> packets;
    std::unique_ptr<Sharkd> sharkd;
};

std::vector<Loaded> loadCaptures()
{
    std::vector<Loaded> loaded;
    for (const char *name :
         {"cesnet-mixed.pcap", "pcpp-dns.pcap", "pcpp-http-requests.pcap", "zeek-icmp6.pcap"}) {
        Loaded &one = loaded.emplace_back();
        one.name = name;
        one.frames = framesOf(testsupport::sharedCapture(name), 1u << 20);
        one.packets.resize(one.frames.size());
        for (std::size_t i = 0; i < one.frames.size(); ++i)
            packet::parse(one.frames[i].frame(), one.packets[i]);
        one.sharkd = std::make_unique<Sharkd>();
        if (!one.sharkd->load(testsupport::sharedCapture(name)))
            qFatal("sharkd cannot read %s", name);
    }
    return loaded;
}

} // namespace

class TestWireshark : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void agrees_data();
    void agrees();
    void octets_data();
    void octets();

private:
    std::vector<Loaded> m_captures; ///< of octets(), opened once
};

void TestWireshark::initTestCase()
{
    if (QStandardPaths::findExecutable("sharkd").isEmpty())
        QSKIP("sharkd (wireshark-common) is not installed");
    if (!std::filesystem::exists(testsupport::sharedCapture("cesnet-mixed.pcap")))
        QSKIP("the shared captures are not here (TALLYGATE_SHARED)");
}

void TestWireshark::agrees_data()
{
    QTest::addColumn<QString>("capture");
    for (const char *name :
         {"cesnet-mixed.pcap", "ndpi-ssh.pcap", "pcpp-dns.pcap", "pcpp-http-requests.pcap",
          "suricata-rdp.pcap", "pcpp-ipv6-options.pcap", "zeek-icmp6.pcap",
          "tcpdump-print-flags.pcap", "ndpi-sip-t38.pcap", "zeek-mdns.pcap",
          "ndpi-dns-fragmented.pcap", "arkime-modbus.pcap", "zeek-snmpwalk.pcap"})
        QTest::newRow(name) << name;
}

void TestWireshark::agrees()
{
    QFETCH(QString, capture);
    const auto path = testsupport::sharedCapture(capture.toStdString());
    const std::vector<StoredFrame> frames = framesOf(path, 1u << 20);
    QVERIFY(!frames.empty());
    std::vector<packet::Packet> packets(frames.size());
    std::size_t simple = 0;
    TreeOptions options;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        packet::parse(frames[i].frame(), packets[i]);
        simple += isSimple(packets[i]);
        options.samples.emplace_back(frames[i].bytes.begin(), frames[i].bytes.end());
    }
    QVERIFY(simple > 0);
    options.depth = 2;
    options.headerOctets = false;
    options.constants = false;
    // Wireshark 4.0 mixes up f#3 and f in one expression: `tcp.flags.ece#3 == 1 || tcp.flags.ece
    // == 0` matches nothing there.
    options.occurrences = false;
    options.fields = comparableFields();
    RandomTree trees(qHash(capture), options);
    Sharkd sharkd;
    QVERIFY(sharkd.load(path));
    int compared = 0;
    std::size_t matched = 0;
    for (int round = 0; round < 400 && compared < 120; ++round) {
        const NodePtr tree = trees.next();
        const std::string text = toText(tree);
        const auto theirs = sharkd.matching(text);
        if (!theirs)
            continue; // not Wireshark's: lists of slices, masks on some types ...
        ++compared;
        const auto program = Program::compile({text, tree});
        QVERIFY(program);
        for (std::size_t i = 0; i < packets.size(); ++i) {
            if (!isSimple(packets[i]))
                continue;
            const bool ours = program->evaluate(packets[i]) == Truth::True;
            const bool other = theirs->contains(static_cast<int>(i) + 1);
            matched += ours;
            QVERIFY2(
                ours == other,
                fmt::format("frame {}: here {}, there {}: {}", i + 1, ours, other, text).c_str());
        }
    }
    QVERIFY(compared >= 100);
    QVERIFY(matched > 100);
}

/// Every form of a slice with every operator, inside of headers: Wireshark's end with them.
void TestWireshark::octets_data()
{
    QTest::addColumn<QString>("expression");
    for (const char *expression : {"frame[12:2] == 08:00",
                                   "frame[12:2] == 0800",
                                   "frame[12:2] == 08-00",
                                   "frame[12:2] == 08.00",
                                   "frame[12] == 08",
                                   "frame[12] == 8",
                                   "frame[12] == 0x08",
                                   "frame[12-13] == 08:00",
                                   "frame[0x0c:2] == 08:00",
                                   "frame[ 12 : 2 ] == 08:00",
                                   "frame[:2] == 00:00",
                                   "frame[0:] contains 08:00",
                                   "frame[54:] matches \"http\"",
                                   "frame[-4:4] == 00:00:00:00",
                                   "frame[-4:] == 00:00:00:00",
                                   "frame[-4:2] == 00:00",
                                   "frame[-4--3] == 00:00",
                                   "frame[-4--1] == 00:00:00:00",
                                   "frame[-1] == 00",
                                   "frame[-1] != 00",
                                   "frame[12:2] < 08:06",
                                   "frame[12:2] <= 08:06",
                                   "frame[12:2] > 08:00",
                                   "frame[12:2] >= 08:00",
                                   "frame[14:20] contains 40:00",
                                   "frame[2000:2] == 00:00",
                                   "!(frame[2000:2] == 00:00)",
                                   "ip[6] & 0x40",
                                   "ip[6] & 0x40 == 0x40",
                                   "ip[0] & 0x0f > 05",
                                   "ip[8] == 40",
                                   "ip[8] != 40",
                                   "ip[9] == 0x11",
                                   "ip[9:1] == 11",
                                   "ip[2:2] == 00:28",
                                   "ip[:1] == 45",
                                   "ip[16-19] == ff:ff:ff:ff",
                                   "tcp[13] == 0x12",
                                   "tcp[13] == 12",
                                   "tcp[13] & 2",
                                   "tcp[13]&2==2",
                                   "tcp[13] & 0x12 == 0x12",
                                   "tcp[0:2] == 00:50",
                                   "tcp[0:2] > 00:50",
                                   "tcp[2-3] == 0050",
                                   "tcp contains \"HTTP\"",
                                   "tcp contains \"http\"",
                                   "tcp contains 47:45:54",
                                   "tcp matches \"http/1\"",
                                   "udp[2:2] == 00:35",
                                   "udp[4:2] > 00:40",
                                   "udp contains 03:77:77:77",
                                   "udp matches \"WWW\"",
                                   "ip contains \"HTTP\"",
                                   "ip matches \"http/1\\\\.[01]\"",
                                   "eth contains \"HTTP\"",
                                   "ipv6[6] == 3a",
                                   "ipv6[0] & 0xf0 == 0x60",
                                   "ipv6[8:2] == fe:80",
                                   "ipv6 contains 00:35",
                                   "eth[0:6] == ff:ff:ff:ff:ff:ff",
                                   "eth[0] & 1",
                                   "eth[12:2] == 08:00",
                                   "eth.dst[0] & 1 == 1",
                                   "eth.src[0:3] == 00:0c:29",
                                   "eth.src[1-2] == 0c:29",
                                   "ip.src[:2] == c0:a8",
                                   "ip.src[-1] == 01",
                                   "arp[6:2] == 00:01",
                                   "icmp[0] == 08",
                                   "icmp[0:2] == 08:00",
                                   "icmpv6[0] == 87",
                                   "tcp.payload[0:3] == 47:45:54",
                                   "tcp.payload contains \"HTTP\"",
                                   "tcp.payload matches \"^get \"",
                                   "tcp.payload[-2:] == 0d:0a",
                                   "udp.payload[0:2] == 00:01"})
        QTest::newRow(expression) << expression;
}

void TestWireshark::octets()
{
    QFETCH(QString, expression);
    const std::string text = expression.toStdString();
    const auto parsed = parse(text);
    QVERIFY2(parsed, parsed ? "" : toString(parsed.error()).c_str());
    const auto program = Program::compile(*parsed);
    QVERIFY(program);
    if (m_captures.empty())
        m_captures = loadCaptures();
    for (Loaded &loaded : m_captures) {
        const auto theirs = loaded.sharkd->matching(text);
        QVERIFY2(theirs, "Wireshark does not know it");
        for (std::size_t i = 0; i < loaded.packets.size(); ++i) {
            if (!isSimple(loaded.packets[i]))
                continue;
            const bool ours = program->evaluate(loaded.packets[i]) == Truth::True;
            const bool other = theirs->contains(static_cast<int>(i) + 1);
            QVERIFY2(ours == other,
                     fmt::format("{}, frame {}: here {}, there {}", loaded.name, i + 1, ours, other)
                         .c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestWireshark)
#include "tst_wireshark.moc"
