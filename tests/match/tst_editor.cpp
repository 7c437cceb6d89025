// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "match/expression.h"

using namespace tallygate;
using namespace tallygate::match;

namespace {

char letter(TokenKind kind)
{
    switch (kind) {
    case TokenKind::Field:
        return 'f';
    case TokenKind::UnknownField:
        return '?';
    case TokenKind::Operator:
        return 'o';
    case TokenKind::Keyword:
        return 'k';
    case TokenKind::Number:
        return 'n';
    case TokenKind::Address:
        return 'a';
    case TokenKind::String:
        return 's';
    case TokenKind::Set:
        return '@';
    case TokenKind::Bracket:
        return 'b';
    case TokenKind::Error:
        return 'x';
    case TokenKind::Space:
        return ' ';
    }
    return '!';
}

/// One letter a byte, so that a row of the table shows the colours under the text.
std::string colours(std::string_view text)
{
    std::string out;
    for (const Token &token : tokenize(text))
        out += std::string(token.text.end - token.text.begin, letter(token.kind));
    return out;
}

} // namespace

class TestEditor : public QObject
{
    Q_OBJECT

private slots:
    void colouring_data();
    void colouring();
    void colouringCoversAnyText();
    void completion_data();
    void completion();
    void completionOffersSetsThatFit_data();
    void completionOffersSetsThatFit();
    void completionReplacesTheWord();
    void completionExplains();
    void completionNeverFails();
};

void TestEditor::colouring_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << text << expected;
    };
    row("tcp.port == 80 && udp", "ffffffff oo nn oo fff");
    row("tcp.prot == 80 and x", "???????? oo nn kkk ?");
    row("ip.src in {10.0.0.0/8, @nets}", "ffffff kk baaaaaaaaaao @@@@@b");
    row("eth.src==00:11:22:33:44:55", "fffffffooaaaaaaaaaaaaaaaaa");
    row("frame[0:2] contains \"a b\"", "fffffbnonb kkkkkkkk sssss");
    row("!(tcp.flags & 0x02)", "obfffffffff o nnnnb");
    row("vlan.id#2 == 5 =", "fffffffon oo n x");
    row("frame contains \"open", "fffff kkkkkkkk xxxxx");
    row("tcp udp", "fff xxx");
    row("ip.proto == tcp", "ffffffff oo nnn");
    row("not true", "kkk kkkk");
}

void TestEditor::colouring()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(colours(text.toStdString())), expected);
}

void TestEditor::colouringCoversAnyText()
{
    std::mt19937 random(7);
    constexpr std::string_view kAlphabet = "tcp.port==&|!(){}[],:#@\"\\/-0123456789 \n\xc3\xa9~";
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (unsigned i = 0, length = random() % 40; i < length; ++i)
            text += kAlphabet[random() % kAlphabet.size()];
        std::uint32_t at = 0;
        for (const Token &token : tokenize(text)) {
            QCOMPARE(token.text.begin, at);
            QVERIFY(token.text.end > at);
            at = token.text.end;
        }
        QCOMPARE(std::size_t(at), text.size());
    }
}

void TestEditor::completion_data()
{
    QTest::addColumn<QString>("text"); // '|' is the cursor
    QTest::addColumn<QStringList>("first");
    QTest::addColumn<QStringList>("absent");
    const auto row = [](const char *text, const QStringList &first,
                        const QStringList &absent = {}) {
        QTest::newRow(text) << text << first << absent;
    };
    row("^", {"frame", "eth"}, {"tcp.port", "=="});
    row("tc^", {"tcp", "tcp.srcport", "tcp.dstport"}, {"udp"});
    row("tcp.d^", {"tcp.dstport"}, {"tcp"});
    row("TCP.D^", {"tcp.dstport"});
    row("dstport^", {"tcp.dstport", "udp.dstport"});
    row("tcp && ud^", {"udp"});
    row("!ud^", {"udp"});
    row("(ud^", {"udp"});
    row("n^", {"null"});
    row("tcp.port ^", {"==", "!=", "in"}, {"contains", "tcp"});
    row("tcp.flags ^", {"==", "!=", "in"});
    row("tcp ^", {"contains", "matches", "&&"}, {"=="});
    row("tcp c^", {"contains"});
    row("frame[0:2] ^", {"contains"});
    row("tcp.flags.syn ^", {"==", "!=", "in"}, {"<"});
    row("tcp.flags.syn == ^", {"1", "0"});
    row("ip.proto == t^", {"TCP"}, {"UDP", "@nets"});
    row("eth.type == ip^", {"IPv4"});
    row("ip.src in {^", {"@nets", "@bogons"});
    row("ip.src in {@^", {"@nets", "@bogons"});
    row("ip.src in {@b^", {"@bogons"}, {"@nets"});
    row("ip.src in {10.0.0.1 ^", {",", "}"});
    row("tcp.port == 80 ^", {"&&", "||", "and", "or"}, {"=="});
    row("tcp.port == 80 a^", {"and"});
    row("tcp.flags & 0x02 ^", {"=="});
    row("vlan.id#^", {});
    row("frame[^", {});
}

void TestEditor::completion()
{
    QFETCH(QString, text);
    QFETCH(QStringList, first);
    QFETCH(QStringList, absent);
    std::string typed = text.toStdString();
    const std::size_t cursor = typed.find('^');
    typed.erase(cursor, 1);
    QStringList found;
    for (const Completion &completion :
         complete(typed, std::uint32_t(cursor), {"nets", "bogons"}, 50))
        found << QString::fromStdString(completion.text);
    if (first.isEmpty())
        QVERIFY2(found.isEmpty(), qPrintable(found.join(' ')));
    QCOMPARE(found.mid(0, first.size()), first);
    for (const QString &name : absent)
        QVERIFY2(!found.contains(name), qPrintable(name));
    QCOMPARE(QSet<QString>(found.begin(), found.end()).size(), found.size());
}

void TestEditor::completionOffersSetsThatFit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("sets");
    const auto row = [](const char *text, const QStringList &sets) {
        QTest::newRow(text) << text << sets;
    };
    row("ip.src in {@", {"@nets"});
    row("eth.src in {@", {"@phones"});
    row("tcp.port in {@", {"@web", "@numbers"});
    row("ip.ttl in {@", {"@numbers"});
    row("dns.qry.name in {@", {"@blocked", "@texts"});
    row("dns.qry.name in {\"a.example\", @", {"@blocked", "@texts"});
    row("frame[0:4] in {@", {"@nets", "@phones", "@web", "@numbers", "@blocked", "@texts"});
}

void TestEditor::completionOffersSetsThatFit()
{
    QFETCH(QString, text);
    QFETCH(QStringList, sets);
    const std::vector<std::pair<std::string, SetKind>> kinds{
        {"nets", SetKind::Addresses}, {"phones", SetKind::Macs},   {"web", SetKind::Ports},
        {"numbers", SetKind::Values}, {"blocked", SetKind::Names}, {"texts", SetKind::Texts}};
    std::vector<std::string> names;
    for (const auto &[name, kind] : kinds)
        names.push_back(name);
    const auto kindOf = [&](std::string_view name) {
        return std::find_if(kinds.begin(), kinds.end(),
                            [&](const auto &set) { return set.first == name; })
            ->second;
    };
    QStringList found;
    for (const Completion &completion :
         complete(text.toStdString(), std::uint32_t(text.size()), names, 50, kindOf))
        found << QString::fromStdString(completion.text);
    QCOMPARE(found, sets);
}

void TestEditor::completionReplacesTheWord()
{
    const std::string text = "tcp && tcp.dst == 80";
    const auto found = complete(text, 12);
    QVERIFY(!found.empty());
    QCOMPARE(found[0].replaces.begin, 7u);
    QCOMPARE(found[0].replaces.end, 14u);
    const auto empty = complete("tcp && ", 7);
    QCOMPARE(empty[0].replaces.begin, 7u);
    QCOMPARE(empty[0].replaces.end, 7u);
    QCOMPARE(complete("", 0, {}, 3).size(), std::size_t(3));
}

void TestEditor::completionExplains()
{
    const auto found = complete("tcp.dstpo", 9);
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].detail, std::string("16 bit · Destination port"));
    QVERIFY(!found[0].help.empty());
}

void TestEditor::completionNeverFails()
{
    const std::string text = "tcp.port in {80, @web} && !(frame[0:2] contains \"x\") || ip.src & 1";
    for (std::uint32_t cursor = 0; cursor <= text.size() + 5; ++cursor) {
        for (const Completion &completion : complete(text, cursor, {"web"})) {
            QVERIFY(completion.replaces.begin <= completion.replaces.end);
            QVERIFY(completion.replaces.end <= text.size());
        }
    }
}

QTEST_APPLESS_MAIN(TestEditor)
#include "tst_editor.moc"
