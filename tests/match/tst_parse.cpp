// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <set>

#include "golden.h"
#include "match/expression.h"
#include "randomtree.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

SetKind knownSets(std::string_view name)
{
    if (name == "nets")
        return SetKind::Addresses;
    if (name == "web")
        return SetKind::Ports;
    if (name == "phones")
        return SetKind::Macs;
    if (name == "codes")
        return SetKind::Values;
    return SetKind::Unknown;
}

std::string errorText(const std::string &expression)
{
    const auto parsed = parse(expression, knownSets);
    if (parsed)
        return "fine: " + toText(parsed->root);
    const Error &error = parsed.error();
    return fmt::format("{} {}: {}{}", error.where.column, error.code, error.message,
                       error.hint.empty() ? "" : " (" + error.hint + ")");
}

NodePtr parsed(const std::string &text)
{
    const auto result = parse(text, knownSets);
    if (!result)
        qWarning("%s: %s", text.c_str(), toString(result.error()).c_str());
    return result ? result->root : nullptr;
}

} // namespace

class TestParse : public QObject
{
    Q_OBJECT

private slots:
    void canonical_data();
    void canonical();
    void errors_data();
    void errors();
    void everyErrorIsComplete();
    void emptyIsEverything();
    void precedence();
    void columnsOfNodes();
    void bounds();
    void readsBackWhatItWrites();
};

void TestParse::canonical_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << text << expected;
    };
    row("tcp", "tcp");
    row("tcp.port==80", "tcp.port == 80");
    row("tcp.port eq 80", "tcp.port == 80");
    row("tcp.port any_eq 80", "tcp.port == 80");
    row("tcp.port ne 80", "tcp.port != 80");
    row("tcp.port all_ne 80", "tcp.port != 80");
    row("ip.ttl lt 5 or ip.ttl gt 6", "ip.ttl < 5 || ip.ttl > 6");
    row("ip.ttl le 5 and ip.ttl ge 6", "ip.ttl <= 5 && ip.ttl >= 6");
    row("not tcp and !udp", "!tcp && !udp");
    row("!(tcp.port == 80)", "!(tcp.port == 80)");
    row("! tcp.port == 80", "!(tcp.port == 80)");
    row("!!tcp", "!!tcp");
    row("((tcp))", "tcp");
    row("(tcp && ip) && udp", "tcp && ip && udp");
    row("(tcp || ip) && udp", "(tcp || ip) && udp");
    row("true || false", "true || false");
    // numbers
    row("tcp.port == 0x50", "tcp.port == 80");
    row("tcp.port == 0b1010000", "tcp.port == 80");
    row("tcp.port == 0120", "tcp.port == 80");
    row("tcp.port == https", "tcp.port == 443");
    row("ip.proto == tcp", "ip.proto == 6");
    row("ip.proto == \"UDP\"", "ip.proto == 17");
    row("eth.type == ipv4", "eth.type == 0x800");
    row("tcp.flags.syn == true", "tcp.flags.syn == 1");
    row("tcp.flags.syn == False", "tcp.flags.syn == 0");
    row("tcp.flags.syn in {0, 1}", "tcp.flags.syn in {0, 1}");
    row("tcp.established", "tcp.established");
    row("!tcp.established", "!tcp.established");
    // lists
    row("tcp.port in {80,443,8000..8080}", "tcp.port in {80, 443, 8000..8080}");
    row("tcp.port in {8000 .. 8080}", "tcp.port in {8000..8080}");
    row("tcp.port in {@web, 22}", "tcp.port in {@web, 22}");
    row("not tcp.port in {80}", "!(tcp.port in {80})");
    row("tcp.port not in {80}", "!(tcp.port in {80})");
    row("ip.addr in {10.0.0.0/8, @nets, 192.0.2.1..192.0.2.9}",
        "ip.addr in {10.0.0.0/8, @nets, 192.0.2.1..192.0.2.9}");
    row("eth.src in {@phones}", "eth.src in {@phones}");
    row("ip.ttl in {@codes}", "ip.ttl in {@codes}");
    // addresses
    row("ip.src == 10.0.0.0/8", "ip.src == 10.0.0.0/8");
    row("ip.src != 10.0.0.1/32", "ip.src != 10.0.0.1");
    row("ip.src & 255.0.0.255 == 10.0.0.1", "ip.src & 255.0.0.255 == 10.0.0.1");
    row("ip.src & 0xff == 0.0.0.1", "ip.src & 0.0.0.255 == 0.0.0.1");
    row("ipv6.dst==FF02:0::1", "ipv6.dst == ff02::1");
    row("ipv6.src in {::/0, 2001:db8::..2001:db8::ff, ::1}",
        "ipv6.src in {::/0, 2001:db8::/120, ::1}");
    row("ipv6.src & ::ffff == ::1", "ipv6.src & ::ffff == ::1");
    row("eth.src == 00-11-22-33-44-55", "eth.src == 00:11:22:33:44:55");
    row("eth.src == 0011.2233.4455", "eth.src == 00:11:22:33:44:55");
    row("eth.src & ff:ff:ff:00:00:00 == 00:1b:44:00:00:00",
        "eth.src & ff:ff:ff:00:00:00 == 00:1b:44:00:00:00");
    // masks
    row("tcp.flags & 0x12 == 0x02", "tcp.flags & 0x12 == 0x2");
    row("tcp.flags&2", "tcp.flags & 0x02");
    row("tcp.flags bitwise_and 2", "tcp.flags & 0x02");
    row("tcp.flags & 0x0f in {1, 2..3}", "tcp.flags & 0x0f in {0x1, 0x2..0x3}");
    row("frame[12:2] & 0f:ff == 0x0800", "frame[12:2] & 0x0fff == 0x0800");
    row("frame[12] & 8", "frame[12] & 0x08");
    // slices
    row("frame[12:2] == 08:00", "frame[12:2] == 08:00");
    row("frame[12:2] == 0800", "frame[12:2] == 08:00");
    row("frame[12:2] == 0x0800", "frame[12:2] == 08:00");
    row("frame[12-13] == 08-00", "frame[12:2] == 08:00");
    row("frame[0x0c:2] == 08.00", "frame[12:2] == 08:00");
    row("frame[14] == 45", "frame[14] == 45");
    row("frame[14] == 0x45", "frame[14] == 45");
    row("frame[14] == 8", "frame[14] == 08");
    row("frame[:4]", "frame[0:4]");
    row("frame[4:] contains \"GET \"", "frame[4:] contains \"GET \"");
    row("frame[-4:] contains 00", "frame[-4:] contains 00");
    row("frame[-4:2] == \"ab\"", "frame[-4:2] == 61:62");
    row("frame[-1] == 00", "frame[-1] == 00");
    row("frame[-4--3] == 00:01", "frame[-4:2] == 00:01");
    row("eth.src[0:3] == 00:1b:44", "eth.src[0:3] == 00:1b:44");
    row("tcp[13] & 2", "tcp[13] & 0x02");
    row("ip.src[0] in {0a, 0b}", "ip.src[0] in {0a, 0b}");
    // occurrences
    row("vlan.id#2 == 5", "vlan.id#2 == 5");
    row("ip.src#2 == 10.0.0.1", "ip.src#2 == 10.0.0.1");
    row("ip.src#2[0] == 0a", "ip.src#2[0] == 0a");
    row("ip#2", "ip#2");
    // octets and text
    row("frame contains \"a\\\"b\\\\c\"", "frame contains \"a\\\"b\\\\c\"");
    row("frame contains \"\\x00\\n\"", "frame contains 00:0a");
    row("frame contains 47:45:54", "frame contains \"GET\"");
    row("eth.src contains 00:11", "eth.src contains 00:11");
    row("frame matches \"a.c\"", "frame matches \"a.c\"");
    row("frame ~ \"a.c\"", "frame matches \"a.c\"");
    row("frame matches r\"\\d+\\.\"", "frame matches \"\\\\d+\\\\.\"");
    row("frame matches \"\\\\d+\"", "frame matches \"\\\\d+\"");
    // older names
    row("tcp.flags.rst == 1", "tcp.flags.reset == 1");
}

void TestParse::canonical()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto result = parse(text.toStdString(), knownSets);
    if (!result)
        QFAIL(toString(result.error()).c_str());
    QCOMPARE(QString::fromStdString(toText(result->root)), expected);
    QVERIFY(equal(parsed(expected.toStdString()), result->root));
}

void TestParse::errors_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("expected");
    const auto cases = readGolden("errors_golden.txt");
    QVERIFY(cases.size() >= 60);
    updateGolden("errors_golden.txt", cases, errorText);
    std::set<std::string> seen;
    for (const GoldenCase &golden : readGolden("errors_golden.txt")) {
        QVERIFY2(seen.insert(golden.expression).second, golden.expression.c_str());
        QTest::newRow(golden.expression.c_str())
            << QString::fromStdString(golden.expression) << QString::fromStdString(golden.expected);
    }
}

void TestParse::errors()
{
    QFETCH(QString, expression);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(errorText(expression.toStdString())), expected);
}

void TestParse::everyErrorIsComplete()
{
    for (const GoldenCase &golden : readGolden("errors_golden.txt")) {
        const auto result = parse(golden.expression, knownSets);
        QVERIFY2(!result, golden.expression.c_str());
        const Error &error = result.error();
        QVERIFY(!error.message.empty());
        QVERIFY(!error.code.empty());
        QVERIFY(error.where.column >= 1);
        QVERIFY(error.where.column <= golden.expression.size() + 1);
    }
}

void TestParse::emptyIsEverything()
{
    for (const char *text : {"", "  ", "\t\n"}) {
        const auto result = parse(text);
        QVERIFY(result);
        QVERIFY(!result->root);
        QCOMPARE(result->text, std::string(text));
    }
    QCOMPARE(toText(nullptr), std::string());
}

void TestParse::precedence()
{
    QVERIFY(equal(parsed("tcp || udp && ip"), parsed("tcp || (udp && ip)")));
    QVERIFY(equal(parsed("tcp && udp || ip"), parsed("(tcp && udp) || ip")));
    QVERIFY(equal(parsed("not tcp && udp"), parsed("(not tcp) && udp")));
    QVERIFY(equal(parsed("not ip.ttl & 3 == 1"), parsed("not (ip.ttl & 3 == 1)")));
    QVERIFY(!equal(parsed("(tcp || udp) && ip"), parsed("tcp || udp && ip")));
    QVERIFY(!equal(parsed("tcp"), parsed("udp")));
    QVERIFY(!equal(parsed("vlan.id == 5"), parsed("vlan.id#2 == 5")));
    QVERIFY(!equal(parsed("vlan.id == 5"), parsed("vlan.id == 6")));
    QVERIFY(!equal(parsed("frame[1:2] == 00:01"), parsed("frame[2:2] == 00:01")));
}

void TestParse::columnsOfNodes()
{
    const std::string text = "tcp.dstport in {80, 443} && !(ip.src == 10.0.0.0/8)";
    const NodePtr root = parsed(text);
    const auto part = [&](TextRange range) {
        return text.substr(range.begin, range.end - range.begin);
    };
    QCOMPARE(part(root->text), text);
    QCOMPARE(part(root->children[0]->text), std::string("tcp.dstport in {80, 443}"));
    QCOMPARE(part(root->children[0]->literalText[1]), std::string("443"));
    QCOMPARE(part(root->children[1]->text), std::string("!(ip.src == 10.0.0.0/8)"));
    QCOMPARE(part(root->children[1]->children[0]->text), std::string("(ip.src == 10.0.0.0/8)"));
    QCOMPARE(part(root->children[1]->children[0]->literalText[0]), std::string("10.0.0.0/8"));
}

void TestParse::bounds()
{
    const std::string deep =
        std::string(kMaxExpressionDepth, '(') + "tcp" + std::string(kMaxExpressionDepth, ')');
    QVERIFY(parsed(deep));
    const auto tooDeep = parse("(" + deep + ")");
    QVERIFY(!tooDeep);
    QCOMPARE(tooDeep.error().code, std::string("expression-too-deep"));
    QCOMPARE(tooDeep.error().where.column, kMaxExpressionDepth + 1);
    const auto manyNots = parse(std::string(100000 / 2, '!') + "tcp");
    QCOMPARE(manyNots.error().code, std::string("expression-too-deep"));
    // Long but flat is fine up to the bound.
    std::string wide = "tcp.port in {1";
    while (wide.size() < kMaxExpressionLength - 10)
        wide += ", 1";
    QVERIFY(parsed(wide + "}"));
    const auto tooLong = parse(std::string(kMaxExpressionLength + 1, ' '));
    QCOMPARE(tooLong.error().code, std::string("expression-too-long"));
    const std::string longPattern(kMaxPatternLength + 1, 'a');
    const auto pattern = parse("frame matches \"" + longPattern + "\"");
    QCOMPARE(pattern.error().code, std::string("pattern-too-long"));
    QCOMPARE(pattern.error().where.column, 15u);
}

void TestParse::readsBackWhatItWrites()
{
    TreeOptions options;
    options.addressSets = {"nets"};
    RandomTree trees(20260101, options);
    for (int i = 0; i < 5000; ++i) {
        const NodePtr tree = trees.next();
        const std::string text = toText(tree);
        if (text.size() > kMaxExpressionLength)
            continue;
        const auto result = parse(text, knownSets);
        if (!result)
            QFAIL((text + " → " + toString(result.error())).c_str());
        QVERIFY2(equal(result->root, tree), text.c_str());
        QCOMPARE(toText(result->root), text);
    }
}

QTEST_APPLESS_MAIN(TestParse)
#include "tst_parse.moc"
