// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "match/program.h"
#include "support/packetbuilder.h"

using namespace tallygate;
using namespace tallygate::match;
using namespace tallygate::testsupport;

// SEMANTICS section 8, packet by packet. The differential tests cover the breadth.

namespace {

constexpr auto kYes = Truth::True;
constexpr auto kNo = Truth::False;
constexpr auto kPerhaps = Truth::Undecidable;

const SetTable &sets()
{
    static const SetTable table = [] {
        const auto build = [](SetKind kind, const std::vector<std::string> &entries) {
            return std::make_shared<const ValueSet>(*ValueSet::build(kind, entries));
        };
        return SetTable{{"nets", build(SetKind::Addresses, {"192.0.2.0/24", "2001:db8::/64"})},
                        {"web", build(SetKind::Ports, {"80", "443", "8000-8080"})},
                        {"phones", build(SetKind::Macs, {"02:00:00:00:00:00/40"})},
                        {"empty", build(SetKind::Addresses, {})}};
    }();
    return table;
}

Result<Program> compiled(const std::string &text)
{
    auto expression = parse(text, lookupIn(sets()));
    if (!expression)
        return fail(expression.error());
    return Program::compile(*expression, sets());
}

/// What each expression says about one frame.
void check(const packet::Frame &frame, const std::vector<std::pair<const char *, Truth>> &cases)
{
    packet::Packet packet;
    packet::parse(frame, packet);
    for (const auto &[text, expected] : cases) {
        const auto program = compiled(text);
        if (!program)
            QFAIL((std::string(text) + ": " + toString(program.error())).c_str());
        std::vector<TestTrace> trace;
        const Truth actual = program->evaluate(packet);
        const Truth traced = program->evaluate(packet, trace);
        QVERIFY2(actual == expected && traced == expected,
                 fmt::format("{}: {}, expected {}", text, int(actual), int(expected)).c_str());
    }
}

const BuiltPacket kWeb =
    Eth{} / Ipv4{} / Tcp{.srcport = 40000, .dstport = 443} / payload("GET / x");
const BuiltPacket kDns6 = Eth{} / Ipv6{} / Udp{.srcport = 5353, .dstport = 53} / payload("abc");

} // namespace

class TestProgram : public QObject
{
    Q_OBJECT

private slots:
    void absentFieldsAreFalse_8_2();
    void notEqualNeedsTheField_8_3();
    void eitherSide_8_3();
    void occurrences_8_4();
    void outermostOnly_8_4();
    void laterFragmentsHaveNoPorts_8_1();
    void cutIsUndecidable_8_6();
    void kleeneLogic_8_6();
    void ranges();
    void masks();
    void sets();
    void flags();
    void slices();
    void contents();
    void traceStopsWhereTheAnswerIsKnown();
    void emptyExpression();
    void compileErrors();
};

void TestProgram::absentFieldsAreFalse_8_2()
{
    check(kDns6.frame(), {{"tcp.dstport == 53", kNo},
                          {"tcp.dstport < 65535", kNo},
                          {"tcp.dstport in {0..65535}", kNo},
                          {"tcp.dstport", kNo},
                          {"tcp", kNo},
                          {"!(tcp.dstport == 53)", kYes},
                          {"!tcp", kYes},
                          {"tcp.flags & 0x02", kNo},
                          {"tcp contains \"a\"", kNo},
                          {"tcp[0] == 00", kNo},
                          {"ip.src == 0.0.0.0/0", kNo},
                          {"ipv6.src == ::/0", kYes}});
}

void TestProgram::notEqualNeedsTheField_8_3()
{
    check(kDns6.frame(), {{"tcp.dstport != 80", kNo}, {"udp.dstport != 80", kYes}});
    check(kWeb.frame(), {{"tcp.dstport != 80", kYes},
                         {"tcp.dstport != 443", kNo},
                         {"ip.src != 10.0.0.0/8", kYes},
                         {"ip.src != 192.0.2.0/24", kNo},
                         {"frame[0:2] != 00:00", kYes},
                         {"frame[0:2] != 02:00", kNo},
                         {"frame[9000:2] != 00:00", kNo}});
}

void TestProgram::eitherSide_8_3()
{
    check(kWeb.frame(), {{"ip.addr == 192.0.2.1", kYes},
                         {"ip.addr == 198.51.100.1", kYes},
                         {"ip.addr == 203.0.113.1", kNo},
                         {"ip.addr != 192.0.2.1", kNo},
                         {"ip.addr != 198.51.100.1", kNo},
                         {"ip.addr != 203.0.113.1", kYes},
                         {"!(ip.addr == 203.0.113.1)", kYes},
                         {"tcp.port == 443", kYes},
                         {"tcp.port == 40000", kYes},
                         {"tcp.port > 30000", kYes},
                         {"tcp.port in {1, 443}", kYes},
                         {"tcp.port in {1, 2}", kNo},
                         {"tcp.port & 0x8000 == 0x8000", kYes},
                         {"eth.addr == 02:00:00:00:00:02", kYes},
                         {"udp.port == 443", kNo},
                         {"udp.port != 443", kNo}});
    check(kDns6.frame(), {{"ipv6.addr == 2001:db8::2", kYes},
                          {"ipv6.addr != 2001:db8::2", kNo},
                          {"ipv6.addr != 2001:db8::3", kYes},
                          {"ipv6.addr in {2001:db8::2..2001:db8::9}", kYes}});
}

void TestProgram::occurrences_8_4()
{
    const auto stacked = Eth{} / Vlan{.id = 5} / Vlan{.id = 7} / Ipv4{} / Udp{};
    check(stacked.frame(), {{"vlan.id == 5", kYes},
                            {"vlan.id == 7", kNo},
                            {"vlan.id#1 == 5", kYes},
                            {"vlan.id#2 == 7", kYes},
                            {"vlan.id#2 != 5", kYes},
                            {"vlan.id#3 == 7", kNo},
                            {"vlan#2", kYes},
                            {"vlan#3", kNo},
                            {"vlan#2[0:2] == 00:07", kYes}});
}

void TestProgram::outermostOnly_8_4()
{
    const auto tunnel = Eth{} / Ipv4{.src = "192.0.2.1"} / Ipv4{.src = "10.0.0.1"} / Udp{};
    check(tunnel.frame(), {{"ip.src == 192.0.2.1", kYes},
                           {"ip.src == 10.0.0.1", kNo},
                           {"ip.src#2 == 10.0.0.1", kYes},
                           {"ip.addr#2 == 10.0.0.1", kYes},
                           {"ip.src#2[0] == 0a", kYes},
                           {"udp", kNo},
                           {"udp#1", kYes}});
}

void TestProgram::laterFragmentsHaveNoPorts_8_1()
{
    const auto later = Eth{} / Ipv4{.fragOffset = 10} / Udp{.dstport = 53};
    check(later.frame(), {{"udp.dstport == 53", kNo},
                          {"udp", kNo},
                          {"ip.frag_offset > 0", kYes},
                          {"ip.proto == 17", kYes},
                          {"!(udp.dstport == 53)", kYes}});
}

void TestProgram::cutIsUndecidable_8_6()
{
    // 14 + 20 + 2: the source port is there, the destination port is not.
    check(kWeb.cut(36), {{"ip.src == 192.0.2.1", kYes},
                         {"tcp.dstport == 443", kPerhaps},
                         {"tcp.dstport != 443", kPerhaps},
                         {"!(tcp.dstport == 443)", kPerhaps},
                         {"ip.proto == 6", kYes},
                         {"arp", kNo},
                         {"udp", kNo},
                         {"frame contains \"GET\"", kPerhaps},
                         {"frame contains 02:00", kYes},
                         {"frame matches \"x\"", kPerhaps},
                         {"frame[12:2] == 08:00", kYes},
                         {"frame[50:2] == 08:00", kPerhaps},
                         {"frame[500:2] == 08:00", kNo},
                         {"frame[-1] == 78", kPerhaps},
                         {"frame.len > 50", kYes}});
    check(kWeb.cut(14), {{"ip.src == 192.0.2.1", kPerhaps},
                         {"ip.addr == 192.0.2.1", kPerhaps},
                         {"tcp", kPerhaps},
                         {"eth.type == 0x800", kYes}});
}

void TestProgram::kleeneLogic_8_6()
{
    check(kWeb.cut(36), {{"tcp.dstport == 443 && arp", kNo},
                         {"arp && tcp.dstport == 443", kNo},
                         {"tcp.dstport == 443 && ip", kPerhaps},
                         {"tcp.dstport == 443 || ip", kYes},
                         {"ip || tcp.dstport == 443", kYes},
                         {"tcp.dstport == 443 || arp", kPerhaps},
                         {"!(tcp.dstport == 443 && ip)", kPerhaps},
                         {"!(tcp.dstport == 443 && arp)", kYes},
                         {"tcp.dstport == 443 && false", kNo},
                         {"tcp.dstport == 443 || true", kYes}});
}

void TestProgram::ranges()
{
    check(kWeb.frame(), {{"ip.ttl < 64", kNo},
                         {"ip.ttl <= 64", kYes},
                         {"ip.ttl > 63", kYes},
                         {"ip.ttl >= 65", kNo},
                         {"ip.ttl < 0", kNo},
                         {"ip.ttl >= 0", kYes},
                         {"ip.ttl > 255", kNo},
                         {"tcp.seq_raw > 4294967295", kNo},
                         {"tcp.dstport in {1..442, 444..65535}", kNo},
                         {"tcp.dstport in {443..443}", kYes},
                         {"ip.src in {192.0.2.0..192.0.2.1}", kYes},
                         {"ip.src > 192.0.2.0", kYes},
                         {"ip.src < 192.0.2.1", kNo}});
    check(kDns6.frame(), {{"ipv6.src < 2001:db8::2", kYes},
                          {"ipv6.src > 2001:db8:0:0:ffff:ffff:ffff:ffff", kNo},
                          {"ipv6.src > 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", kYes},
                          {"ipv6.src > ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", kNo},
                          {"ipv6.src < ::", kNo},
                          {"ipv6.src < 2001:db8:0:1::", kYes}});
}

void TestProgram::masks()
{
    check(kWeb.frame(), {{"tcp.flags & 0x12 == 0x02", kYes},
                         {"tcp.flags & 0x12 != 0x02", kNo},
                         {"tcp.flags & 0x10", kNo},
                         {"tcp.flags & 0x12", kYes},
                         {"ip.src & 255.255.0.255 == 192.0.0.1", kYes},
                         {"eth.src & ff:00:00:00:00:ff == 02:00:00:00:00:01", kYes},
                         {"frame[12:2] & 0xff00 == 0x0800", kYes},
                         {"frame[12:2] & 0xff00 in {0x0100, 0x0800}", kYes},
                         {"frame[12] & 0x07", kNo}});
    check(kDns6.frame(), {{"ipv6.src & ::ffff == ::1", kYes},
                          {"ipv6.src & ffff:: == 2001::", kYes},
                          {"ipv6.src & 0:ffff:: == 0:db9::", kNo}});
}

void TestProgram::sets()
{
    check(kWeb.frame(), {{"ip.src in {@nets}", kYes},
                         {"ip.dst in {@nets}", kNo},
                         {"ip.addr in {@nets}", kYes},
                         {"ip.dst in {@nets, 198.51.100.0/24}", kYes},
                         {"ip.src in {@empty}", kNo},
                         {"tcp.dstport in {@web}", kYes},
                         {"tcp.srcport in {@web}", kNo},
                         {"tcp.port in {@web}", kYes},
                         {"eth.src in {@phones}", kYes}});
    check(kDns6.frame(), {{"ipv6.src in {@nets}", kYes}, {"ip.src in {@nets}", kNo}});
}

void TestProgram::flags()
{
    const auto answer = Eth{} / Ipv4{.df = true} / Tcp{.flags = kSyn | kAck};
    check(answer.frame(), {{"tcp.flags.syn == 1", kYes},
                           {"tcp.flags.ack == true", kYes},
                           {"tcp.flags.fin == 0", kYes},
                           {"tcp.flags.fin != 0", kNo},
                           {"tcp.flags.fin in {0, 1}", kYes},
                           {"tcp.flags.fin", kYes}, // present, as in Wireshark
                           {"tcp.established", kYes},
                           {"ip.flags.df == 1", kYes},
                           {"tcp.flags.res == 0", kYes}});
    check(kWeb.frame(), {{"tcp.established", kNo}, {"!tcp.established", kYes}});
    const auto reserved = Eth{} / Ipv4{} / Tcp{.flags = 0x0a00};
    check(reserved.frame(), {{"tcp.flags.res == 1", kYes}, {"tcp.flags.res == 0", kNo}});
}

void TestProgram::slices()
{
    check(kWeb.frame(), {{"frame[12:2] == 08:00", kYes},
                         {"frame[12-13] == 08:00", kYes},
                         {"frame[12] == 08", kYes},
                         {"frame[-1] == 78", kYes},
                         {"frame[-7:3] == \"GET\"", kYes},
                         {"frame[-7:] contains \"x\"", kYes},
                         {"frame[:6] contains 02:00", kYes},
                         {"frame[9000] == 00", kNo},
                         {"frame[9000] != 00", kNo},
                         {"frame[50:9000] contains \"x\"", kNo},
                         {"frame[-9000] == 00", kNo},
                         {"ip[0] == 45", kYes},
                         {"tcp[2:2] == 01:bb", kYes},
                         {"tcp[20:3] == \"GET\"", kYes},
                         {"eth.dst[5] == 02", kYes},
                         {"ip.dst[0:2] == c6:33", kYes},
                         {"frame[12:2] > 07:ff", kYes},
                         {"frame[12:2] < 08:00", kNo},
                         {"frame[12:2] in {08:00, 86:dd}", kYes},
                         {"frame[12:2] in {08:06, 86:dd}", kNo},
                         {"frame[9000]", kNo},
                         {"frame[0]", kYes}});
}

void TestProgram::contents()
{
    check(kWeb.frame(), {{"frame contains \"GET /\"", kYes},
                         {"frame contains \"get /\"", kNo},
                         {"frame matches \"get /\"", kYes},
                         {"frame matches \"^GET\"", kNo},
                         {"tcp matches \"^.{20}GET\"", kYes},
                         {"tcp contains 47:45:54", kYes},
                         {"udp contains 47:45:54", kNo},
                         {"frame matches \"x$\"", kYes},
                         {"frame matches r\"\\x02\\x00\"", kYes},
                         {"eth.src contains 00:01", kYes}});
}

void TestProgram::traceStopsWhereTheAnswerIsKnown()
{
    packet::Packet packet;
    packet::parse(kWeb.frame(), packet);
    const auto program = compiled("arp && tcp || ip.ttl == 64 && !udp || tcp.dstport == 1");
    std::vector<TestTrace> trace;
    QCOMPARE(program->evaluate(packet, trace), kYes);
    std::vector<std::string> seen;
    for (const TestTrace &test : trace)
        seen.push_back(fmt::format("{}:{}", test.node->text.begin, int(test.truth)));
    const std::vector<std::string> expected{"0:0", "14:1", "31:0"};
    QVERIFY2(seen == expected, fmt::format("{}", fmt::join(seen, " ")).c_str());
}

void TestProgram::emptyExpression()
{
    check(kWeb.frame(), {{"", kYes}, {"  ", kYes}, {"true", kYes}, {"false", kNo}});
}

void TestProgram::compileErrors()
{
    const auto missing = Program::compile(*parse("tcp || ip.src in {10.0.0.1, @nets}"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, std::string("set-unknown"));
    QCOMPARE(missing.error().where.column, 29u);
    const auto wrong = Program::compile(*parse("ip.src in {@web}"), ::sets());
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code, std::string("set-kind"));
}

QTEST_APPLESS_MAIN(TestProgram)
#include "tst_program.moc"
