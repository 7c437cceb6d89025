// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <chrono>

#include "match/program.h"
#include "support/packetbuilder.h"

using namespace tallygate;
using namespace tallygate::match;
using namespace tallygate::testsupport;

// `contains`, `matches` and sets of names: on which operands, with which meaning, in which time.

namespace {

/// A query for A of a name.
std::string query(const std::vector<std::string> &labels)
{
    std::string message("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
    for (const std::string &label : labels)
        message += static_cast<char>(label.size()) + label;
    return message + std::string("\x00\x00\x01\x00\x01", 5);
}

const SetTable &sets()
{
    static const SetTable table = [] {
        const auto build = [](SetKind kind, const std::vector<std::string> &entries) {
            return std::make_shared<const ValueSet>(*ValueSet::build(kind, entries));
        };
        return SetTable{{"blocked", build(SetKind::Names, {"blocked.example", "*.wild.example"})},
                        {"exact", build(SetKind::Texts, {"blocked.example"})}};
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

bool holds(const std::string &text, const packet::Frame &frame)
{
    const auto program = compiled(text);
    if (!program)
        qFatal("%s: %s", text.c_str(), toString(program.error()).c_str());
    packet::Packet packet;
    packet::parse(frame, packet);
    return program->evaluate(packet) == Truth::True;
}

/// The least time of a few, to be rid of what else the machine does.
double secondsOf(const Program &program, std::size_t length)
{
    const std::vector<std::uint8_t> octets(length, 'a');
    packet::Frame frame;
    frame.data = octets.data();
    frame.capturedLength = frame.wireLength = static_cast<std::uint32_t>(length);
    packet::Packet packet;
    packet::parse(frame, packet);
    double least = 1e9;
    for (int round = 0; round < 5; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        const Truth truth = program.evaluate(packet);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        if (truth != Truth::False)
            qFatal("the pattern must not be found");
        least = std::min(least, took.count());
    }
    return least;
}

} // namespace

class TestContents : public QObject
{
    Q_OBJECT

private slots:
    void namesOfQueries_data();
    void namesOfQueries();
    void hostsWithPorts();
    void theRootHasAnEmptyName();
    void everyOperandWithOctets();
    void caseOfLetters();
    void timeIsLinear_data();
    void timeIsLinear();
    void patternsAreBounded_data();
    void patternsAreBounded();
};

void TestContents::namesOfQueries_data()
{
    QTest::addColumn<QStringList>("labels");
    QTest::addColumn<QString>("expression");
    QTest::addColumn<bool>("held");
    const auto row = [](const QStringList &labels, const char *expression, bool held) {
        QTest::addRow("%s: %s", qPrintable(labels.join(u'.')), expression)
            << labels << expression << held;
    };
    row({"blocked", "example"}, "dns.qry.name in {@blocked}", true);
    row({"WWW", "Blocked", "Example"}, "dns.qry.name in {@blocked}", true);
    row({"unblocked", "example"}, "dns.qry.name in {@blocked}", false);
    row({"wild", "example"}, "dns.qry.name in {@blocked}", false);
    row({"a", "wild", "example"}, "dns.qry.name in {@blocked}", true);
    row({"example"}, "dns.qry.name in {@blocked}", false);
    row({"example"}, "dns.qry.name not in {@blocked}", true);
    row({"other", "example"}, "dns.qry.name in {\"other.example\", @blocked}", true);
    row({"blocked", "example"}, "dns.qry.name in {@exact}", true);
    row({"www", "blocked", "example"}, "dns.qry.name in {@exact}", false);
    row({"BLOCKED", "example"}, "dns.qry.name in {@exact}", false);
}

void TestContents::namesOfQueries()
{
    QFETCH(QStringList, labels);
    QFETCH(QString, expression);
    QFETCH(bool, held);
    std::vector<std::string> parts;
    for (const QString &label : labels)
        parts.push_back(label.toStdString());
    const BuiltPacket packet =
        Eth{} / Ipv4{} / Udp{.srcport = 40000, .dstport = 53} / payload(query(parts));
    QCOMPARE(holds(expression.toStdString(), packet.frame()), held);
}

void TestContents::hostsWithPorts()
{
    for (const auto &[host, held] : {std::pair{"www.blocked.example:8080", true},
                                     {"BLOCKED.example", true},
                                     {"blocked.example.:80", true},
                                     {"unblocked.example:80", false},
                                     {"blocked.example:80x", false}}) {
        const BuiltPacket packet = Eth{} / Ipv4{} / Tcp{.srcport = 40000, .dstport = 80} /
                                   payload(fmt::format("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", host));
        QVERIFY2(holds("http.host in {@blocked}", packet.frame()) == held, host);
    }
}

void TestContents::theRootHasAnEmptyName()
{
    const BuiltPacket packet =
        Eth{} / Ipv4{} / Udp{.srcport = 40000, .dstport = 53} / payload(query({}));
    QVERIFY(holds("dns.qry.name", packet.frame()));
    QVERIFY(!holds("dns.qry.name in {@blocked}", packet.frame()));
    QVERIFY(!holds("dns.qry.name contains 00", packet.frame()));
}

void TestContents::everyOperandWithOctets()
{
    int operands = 0;
    for (const fields::Field &field : fields::allFields()) {
        using fields::FieldType;
        const bool header = field.read == fields::ReadKind::Presence;
        if (field.type != FieldType::Text && field.type != FieldType::Bytes && !header)
            continue;
        ++operands;
        for (const char *operand : {"{}", "{}[0:2]", "{}[-2:]", "{}[1]"}) {
            for (const char *test : {"contains \"x\"", "contains 78:79", "matches \"x.*y\""}) {
                const std::string text =
                    fmt::format(fmt::runtime(operand), field.name) + ' ' + test;
                const auto program = compiled(text);
                QVERIFY2(program, program ? "" : (text + ": " + toString(program.error())).c_str());
            }
        }
    }
    QVERIFY(operands > 50);
    const BuiltPacket web =
        Eth{} / Ipv4{} / Tcp{.srcport = 40000, .dstport = 8080} / payload("say Hello");
    for (const char *operand : {"frame", "eth", "ip", "tcp", "tcp.payload", "tcp[20:]", "ip[-9:]",
                                "frame[-5:]", "eth[54:9]", "ip[40:]"}) {
        QVERIFY2(holds(std::string(operand) + " contains \"Hello\"", web.frame()), operand);
        QVERIFY2(holds(std::string(operand) + " matches \"h[aeiou]l+o$\"", web.frame()), operand);
    }
    for (const char *operand : {"udp", "udp[8:]", "ip[0:20]", "tcp[0:20]", "eth.src"})
        QVERIFY2(!holds(std::string(operand) + " contains \"Hello\"", web.frame()), operand);
}

void TestContents::caseOfLetters()
{
    const BuiltPacket web = Eth{} / Ipv4{} / Tcp{.dstport = 8080} / payload("say Hello");
    QVERIFY(holds("tcp contains \"Hello\"", web.frame()));
    QVERIFY(!holds("tcp contains \"hello\"", web.frame()));
    QVERIFY(holds("tcp matches \"hello\"", web.frame()));
    QVERIFY(holds("tcp matches \"HELLO\"", web.frame()));
    QVERIFY(!holds("tcp matches \"(?-i)hello\"", web.frame()));
}

void TestContents::timeIsLinear_data()
{
    QTest::addColumn<QString>("pattern");
    // Each of them takes a backtracking engine more than a lifetime on 64 KiB of 'a'.
    for (const char *pattern : {"(a*)*b", "(a+)+b", "(a|aa)+b", "(a|a?)+b", "(.*)(.*)(.*)(.*)x",
                                "(([a-z])+.)+[0-9]([a-z])+", "a?{30}a{30}b"})
        QTest::newRow(pattern) << QString(pattern).replace("a?{30}", "(a?){30}");
}

void TestContents::timeIsLinear()
{
    QFETCH(QString, pattern);
    const auto program = compiled("frame matches r\"" + pattern.toStdString() + "\"");
    QVERIFY(program);
    secondsOf(*program, 64 * 1024); // builds the automaton
    const double small = secondsOf(*program, 8 * 1024);
    const double large = secondsOf(*program, 64 * 1024);
    // Eight times as many octets; a quadratic engine would take 64 times as long.
    QVERIFY2(large < 32 * std::max(small, 5e-6),
             qPrintable(QString("%1 s, then %2 s").arg(small).arg(large)));
}

void TestContents::patternsAreBounded_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("code");
    QTest::newRow("length") << QString(1025, 'a') << "pattern-too-long";
    QTest::newRow("repeats") << "a{1001}"
                             << "pattern-invalid";
    QTest::newRow("repeats of repeats") << "((a{100}){100}){100}"
                                        << "pattern-invalid";
    QTest::newRow("steps an octet") << "(abc?){900}"
                                    << "pattern-too-large";
    QTest::newRow("back reference") << "(a)\\1"
                                    << "pattern-invalid";
    QTest::newRow("longest") << QString(1024, 'a') << "";
}

void TestContents::patternsAreBounded()
{
    QFETCH(QString, pattern);
    QFETCH(QString, code);
    const auto program = compiled("frame matches r\"" + pattern.toStdString() + "\"");
    QCOMPARE(program ? QString() : QString::fromStdString(program.error().code), code);
}

QTEST_APPLESS_MAIN(TestContents)
#include "tst_contents.moc"
