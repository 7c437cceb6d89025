// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "../match/frames.h"
#include "lanes.h"

// What boxes say of a packet against what the expression says, on real and broken frames that are
// whole: of an exact rule the same, of another never less.

using namespace tallygate;
using namespace tallygate::classify;
using match::StoredFrame;
using match::Truth;

namespace {

match::SetTable sets()
{
    std::vector<std::string> addresses, ports;
    for (unsigned i = 0; i < 5000; ++i) {
        addresses.push_back(QString("%1.%2.%3.0/24")
                                .arg(1 + i % 223)
                                .arg(i * 7 % 256)
                                .arg(i * 31 % 256)
                                .toStdString());
        ports.push_back(std::to_string(i * 13 % 65536));
    }
    for (unsigned i = 0; i < 256; ++i)
        addresses.push_back(QString("192.168.%1.0/25").arg(i).toStdString());
    addresses.push_back("2001:db8::/33");
    addresses.push_back("fe80::/64");
    match::SetTable table;
    for (const auto &[name, kind, entries] :
         {std::tuple{"many", match::SetKind::Addresses, &addresses},
          std::tuple{"ports", match::SetKind::Ports, &ports}})
        table[name] = std::make_shared<const match::ValueSet>(
            std::move(*match::ValueSet::build(kind, *entries)));
    return table;
}

/// TCP to port 443 in PPPoE session 0x1234: what stands at the place of the ports in one header
/// has nothing to do with those of another.
StoredFrame sessionFrame()
{
    StoredFrame stored;
    stored.bytes = {
        0x02, 0,    0,    0,    0, 1,  0x02, 0,    0,  0, 0, 2, 0x88, 0x64, // Ethernet
        0x11, 0,    0x12, 0x34, 0, 42, 0,    0x21,                          // PPPoE, PPP
        0x45, 0,    0,    40,   0, 0,  0,    0,    64, 6, 0, 0, 192,  0,    2, 1, 192, 0, 2, 2,
        0x03, 0xff, 0x01, 0xbb, 0, 0,  0,    1,    0,  0, 0, 0, 0x50, 2,    0, 0, 0,   0, 0, 0};
    stored.wireLength = static_cast<std::uint32_t>(stored.bytes.size());
    return stored;
}

bool isInABox(const LaneRules &rules, const std::uint16_t *key)
{
    for (std::size_t b = 0; b < rules.boxes().size(); ++b) {
        const Box box = rules.box(b);
        if (std::all_of(box.begin(), box.end(), [key](const LaneCondition &condition) {
                return condition.test.holds(key[condition.lane]);
            }))
            return true;
    }
    return false;
}

} // namespace

class BoxesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void sayWhatTheRuleSays_data();
    void sayWhatTheRuleSays();
    void portsAreOfTheirHeadersAlone();
    void tooManySetsAreLeftToTheRule();

private:
    LaneRules rulesOf(const std::string &text, Rule &rule) const;

    std::vector<StoredFrame> m_frames;
    std::vector<packet::Packet> m_packets;
    match::SetTable m_sets = sets();
};

void BoxesTest::initTestCase()
{
    m_frames = match::repositoryFrames(12);
    m_frames.push_back(sessionFrame());
    match::addVariants(m_frames, 3);
    for (const StoredFrame &stored : m_frames) {
        packet::Frame frame = stored.frame();
        frame.wireLength = frame.capturedLength;
        packet::parse(frame, m_packets.emplace_back());
    }
    QVERIFY(m_packets.size() > 200);
}

LaneRules BoxesTest::rulesOf(const std::string &text, Rule &rule) const
{
    auto expression = match::parse(text, match::lookupIn(m_sets));
    if (!expression)
        qFatal("%s: %s", text.c_str(), toString(expression.error()).c_str());
    rule.conditions.push_back(std::make_shared<const match::Program>(
        std::move(*match::Program::compile(*expression, m_sets))));
    return LaneRules({&rule, 1});
}

void BoxesTest::sayWhatTheRuleSays_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isExact");
    for (const char *text :
         {"tcp",
          "not tcp",
          "tcp or udp",
          "tcp.established",
          "not tcp.established",
          "ip.src == 10.0.0.0/8",
          "ip.src != 10.0.0.0/8",
          "not ip.src == 10.0.0.0/8",
          "not ip.src != 10.0.0.0/8",
          "ip.addr == 10.0.0.0/8",
          "ip.addr != 10.0.0.0/8",
          "not ip.addr == 192.168.0.0/16",
          "not ip.addr != 192.168.0.0/16",
          "ipv6.addr == 2001:db8::/32",
          "not ipv6.addr == fe80::/10",
          "ipv6.src != ::1",
          "tcp.port == 80",
          "tcp.port != 80",
          "not tcp.port in {80, 443, 1000..2000}",
          "tcp.srcport < 1024 and tcp.dstport >= 1024",
          "ip.src & 255.0.255.0 == 10.0.1.0",
          "ip.src & 255.0.255.0 != 10.0.1.0",
          "not ip.src & 0.0.0.1 == 0.0.0.1",
          "tcp.flags & 0x12 != 0",
          "tcp.flags & 0x12 == 0x10",
          "not tcp.flags & 0x12 == 2",
          "tcp.flags & 0x17 > 2",
          "ip.ttl & 0xf0 in {16, 64..128}",
          "eth.src != 00:00:00:00:00:00",
          "not eth.addr == ff:ff:ff:ff:ff:ff",
          "vlan.id in {1..100}",
          "not vlan.id in {1..100}",
          "frame.len > 100",
          "not frame.len in {60..100}",
          "frame.cap_len < 80",
          "ip.len == 40",
          "ip.len != 40",
          "ip.hdr_len > 20",
          "tcp.hdr_len == 20",
          "tcp.len == 0",
          "not tcp.len > 0",
          "udp.length < 100",
          "ip.src in {@many}",
          "not ip.src in {@many}",
          "ip.addr in {@many}",
          "not ip.addr in {@many}",
          "ipv6.src in {@many}",
          "not ipv6.addr in {@many, ::1}",
          "tcp.port in {@ports}",
          "not udp.dstport in {@ports}",
          "tcp.port in {@ports} or udp.port in {@ports}",
          "not tcp.srcport in {@ports} and not udp.srcport in {@ports}",
          "tcp.dstport == 53 or udp.dstport == 53 or sctp.dstport == 53",
          "not udp.srcport in {53, 123} and not tcp.dstport in {80, 443}",
          "udp and tcp.srcport > 0",
          "pppoe.session_id == 0x1234 or tcp.dstport == 443",
          "not pppoe.session_id == 0x1234 or tcp.dstport in {@ports}",
          "cmd.options > 0 or udp.dstport == 53",
          "chdlc.protocol == 0x0800 and not tcp.dstport == 443",
          "ip.dst & 255.255.0.0 in {@many}",
          "ip.src in {10.0.0.1, 10.0.0.3, 10.2.0.0/15, 192.168.0.7..192.168.9.9, 172.16.0.0/12} "
          "and "
          "not ip.dst in {10.0.0.1, 10.0.0.3, 10.2.0.0/15, 192.168.0.7..192.168.9.9} and "
          "not tcp.port in {1, 3, 5, 7, 9, 11, 13, 80, 443}",
          "ip.src in {@many} and ip.dst in {@many} and not tcp.dstport in {@ports}"})
        QTest::newRow(text) << text << true;
    for (const char *text : {"frame contains \"GET\"", "ip.src#2 == 10.0.0.0/8", "ip.opt.type == 7",
                             "not ip.opt.type == 7 and tcp"})
        QTest::newRow(text) << text << false;
}

void BoxesTest::sayWhatTheRuleSays()
{
    QFETCH(QString, text);
    QFETCH(bool, isExact);
    Rule rule;
    const LaneRules rules = rulesOf(text.toStdString(), rule);
    QCOMPARE(rules.rules()[0].isExact, isExact);
    KeyRows keys;
    constexpr std::uint16_t kRow = 0;
    std::size_t met = 0;
    for (const packet::Packet &packet : m_packets) {
        keys.clear(rules.layout().lanes(), 1);
        if (!rules.layout().fill(packet, keys, kRow)) { // the rule itself is asked
            QVERIFY(packet.has(packet::ParseFlag::PartialIpHeader));
            continue;
        }
        rules.layout().lookUp(keys, {&kRow, 1});
        const bool isTrue = evaluate(rule, packet) == Truth::True;
        met += isTrue ? 1 : 0;
        QVERIFY(isExact ? isInABox(rules, keys[kRow]) == isTrue
                        : isInABox(rules, keys[kRow]) || !isTrue);
    }
    qDebug("%zu of %zu packets", met, m_packets.size());
}

void BoxesTest::portsAreOfTheirHeadersAlone()
{
    Rule rule;
    const LaneRules rules = rulesOf("pppoe.session_id == 0x1234 and tcp.dstport == 443", rule);
    const StoredFrame stored = sessionFrame();
    packet::Packet packet;
    packet::parse(stored.frame(), packet);
    QCOMPARE(evaluate(rule, packet), Truth::True);
    KeyRows keys;
    keys.clear(rules.layout().lanes(), 1);
    QVERIFY(rules.layout().fill(packet, keys, 0));
    QVERIFY(isInABox(rules, keys[0]));
}

void BoxesTest::tooManySetsAreLeftToTheRule()
{
    std::vector<Rule> rules(KeyLayout::kMostMemberships + 2);
    for (std::size_t r = 0; r < rules.size(); ++r) {
        std::string list;
        for (std::size_t i = 0; i < 200; ++i)
            list += (i == 0 ? "" : ", ") + std::to_string(r + 3 * i);
        rulesOf("tcp.dstport in {" + list + "}", rules[r]);
    }
    const LaneRules all(rules);
    QVERIFY(all.rules()[0].isExact);
    QVERIFY(all.rules()[KeyLayout::kMostMemberships - 1].isExact);
    QVERIFY(!all.rules()[KeyLayout::kMostMemberships].isExact);
    QCOMPARE(all.rules()[KeyLayout::kMostMemberships].count(), 1u);
}

QTEST_GUILESS_MAIN(BoxesTest)
#include "tst_boxes.moc"
