// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "policy/cell.h"
#include "policy/clipboard.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

std::vector<RulePtr> someRules()
{
    testsupport::Dice dice(11);
    return testsupport::randomSection(dice, 60)->rules;
}

/// The rule without its identity, for comparing what was pasted.
Rule anonymous(const Rule &rule)
{
    Rule copy = rule;
    copy.uuid = {};
    return copy;
}

} // namespace

class TestClipboard : public QObject
{
    Q_OBJECT

private slots:
    void jsonKeepsEverything();
    void jsonErrors();
    void addresses();
    void addressErrors();
    void csvKeepsEverything();
    void csvOfOthers();
    void csvErrors_data();
    void csvErrors();
    void recognition();
    void cells_data();
    void cells();
};

void TestClipboard::jsonKeepsEverything()
{
    const auto rules = someRules();
    const std::string json = rulesToJson(rules);
    const auto kept = rulesFromJson(json, PasteIdentity::Keep);
    const auto fresh = rulesFromJson(json, PasteIdentity::New);
    QVERIFY(kept.has_value() && fresh.has_value());
    QCOMPARE(kept->size(), rules.size());
    QCOMPARE(fresh->size(), rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        QVERIFY(*(*kept)[i] == *rules[i]);
        QVERIFY((*fresh)[i]->uuid != rules[i]->uuid);
        QVERIFY(anonymous(*(*fresh)[i]) == anonymous(*rules[i]));
    }
}

void TestClipboard::jsonErrors()
{
    QVERIFY(!rulesFromJson("", PasteIdentity::New).has_value());
    QVERIFY(!rulesFromJson("{\"tallygateRules\": 2, \"rules\": []}", PasteIdentity::New));
    QVERIFY(!rulesFromJson("{\"tallygateRules\": 1}", PasteIdentity::New).has_value());
    const RulePtr rule = someRules().front();
    const std::string twice = rulesToJson({rule, rule});
    QVERIFY(!rulesFromJson(twice, PasteIdentity::Keep).has_value());
    QVERIFY(rulesFromJson(twice, PasteIdentity::New).has_value());
}

void TestClipboard::addresses()
{
    const auto read = addressesFromText("192.0.2.1  # a host\r\n\n10.0.0.0/8, 2001:DB8::1\n"
                                        "; comment\n192.0.2.0-192.0.2.255");
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    QCOMPARE(*read,
             (std::vector<std::string>{"192.0.2.1", "10.0.0.0/8", "2001:db8::1", "192.0.2.0/24"}));
    const auto rules = rulesForSources(*read);
    QCOMPARE(rules.size(), std::size_t{4});
    QCOMPARE(rules[1]->source.items, std::vector<std::string>{"10.0.0.0/8"});
    QVERIFY(rules[1]->action == Action::Drop);
    QVERIFY(rules[0]->uuid != rules[1]->uuid);
    QVERIFY(addressesFromText("")->empty());
}

void TestClipboard::addressErrors()
{
    const auto read = addressesFromText("10.0.0.1\n10.0.0.2, 10.0.0.300\n");
    QVERIFY(!read.has_value());
    QCOMPARE(read.error().where.line, 2u);
    QCOMPARE(read.error().where.column, 11u);
    const auto hostBits = addressesFromText("10.0.0.1/8");
    QCOMPARE(hostBits.error().hint, std::string("the prefix is 10.0.0.0/8"));
}

void TestClipboard::csvKeepsEverything()
{
    auto rules = someRules();
    Rule tricky = *rules.front();
    tricky.name = "comma, \"quote\",\nline\r\nbreak; tab\t";
    tricky.log = {true, 10, 5, LogWhat::Exceeding};
    rules.push_back(std::make_shared<const Rule>(tricky));
    const auto read = rulesFromCsv(rulesToCsv(rules));
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    QCOMPARE(read->size(), rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        Rule expected = anonymous(*rules[i]);
        // Settings of a log that is off have no column.
        if (!expected.log.enabled)
            expected.log = {};
        // "not any" is any.
        QVERIFY2(anonymous(*(*read)[i]) == expected, expected.name.c_str());
        QVERIFY(!(*read)[i]->uuid.isNull());
    }
}

void TestClipboard::csvOfOthers()
{
    const auto read = rulesFromCsv("\xEF\xBB\xBFName;Action;Source\nWeb;permit;10.0.0.0/8, @lan\n\n"
                                   "\"a;b\";DROP;not 192.0.2.1\nshort\n");
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    QCOMPARE(read->size(), std::size_t{3});
    QCOMPARE((*read)[0]->source.items, (std::vector<std::string>{"10.0.0.0/8", "@lan"}));
    QVERIFY((*read)[0]->action == Action::Permit);
    QCOMPARE((*read)[1]->name, std::string("a;b"));
    QVERIFY((*read)[1]->source.negated);
    QVERIFY((*read)[2]->action == Action::Drop);
}

void TestClipboard::csvErrors_data()
{
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << ""
                           << "f:1: the header row is missing";
    QTest::newRow("column") << "name,acton\n"
                            << "f:1: there is no column 'acton' (did you mean action?)";
    QTest::newRow("twice") << "name,name\n"
                           << "f:1: the column 'name' is there twice";
    QTest::newRow("action") << "name,action\na,drop\nb,block\n"
                            << "f:3: 'block' does not fit the column 'action'";
    QTest::newRow("log") << "name,log\na,1/0\n"
                         << "f:2: '1/0' does not fit the column 'log'";
    QTest::newRow("flag") << "name,enabled\na,maybe\n"
                          << "f:2: 'maybe' does not fit the column 'enabled'";
    QTest::newRow("long") << "name,when\na,b,c\n"
                          << "f:2: 3 fields, but the header has 2";
    QTest::newRow("quote") << "name,when\na,\"b\nc\n"
                           << "f:2: the quotation mark is not closed";
    QTest::newRow("after quote") << "name,when\n\"a\"b,c\n"
                                 << "f:2: text follows a closing quotation mark (double the "
                                    "quotation marks inside a field)";
}

void TestClipboard::csvErrors()
{
    QFETCH(QString, csv);
    QFETCH(QString, expected);
    const auto read = rulesFromCsv(csv.toStdString(), "f");
    QVERIFY(!read.has_value());
    QCOMPARE(QString::fromStdString(toString(read.error())), expected);
}

void TestClipboard::recognition()
{
    QVERIFY(looksLikeRulesJson(rulesToJson(someRules())));
    QVERIFY(!looksLikeRulesJson("10.0.0.1"));
    QVERIFY(looksLikeRulesCsv(rulesToCsv(someRules())));
    QVERIFY(!looksLikeRulesCsv("10.0.0.1, 10.0.0.2"));
    QVERIFY(!looksLikeRulesCsv("name"));
    QVERIFY(!looksLikeRulesCsv(""));
}

void TestClipboard::cells_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char *text, const char *canonical) {
        QTest::newRow(text) << QString(text) << QString(canonical);
    };
    row("", "any");
    row(" any ", "any");
    row("*", "any");
    row("10.0.0.1", "10.0.0.1");
    row("10.0.0.1,@lan;  @dmz\t10.0.0.2", "10.0.0.1, @lan, @dmz, 10.0.0.2");
    row("not @lan", "not @lan");
    row("!@lan, @dmz", "not @lan, @dmz");
    row("notebook", "notebook");
    row("10.0.0.1 - 10.0.0.9, a", "10.0.0.1-10.0.0.9, a");
    row("10.0.0.1 .. 10.0.0.9", "10.0.0.1..10.0.0.9");
    row("a, a, b", "a, b");
    row("not any", "not any");
    row("a - b - c", "a-b-c");
    row("a - - b", "a--, b");
    row(", not a", "not a");
    row("not not", "not not");
    row("- a", "-, a");
    row("a, -, b", "a, -, b");
    row("a - - - b", "a--, -, b");
    row("any, any", "any");
    row("any, b", "any, b");
    row("not,not", "not not");
    row("not, a", "not a");
}

void TestClipboard::cells()
{
    QFETCH(QString, text);
    QFETCH(QString, canonical);
    const Cell cell = cellFromText(text.toStdString());
    QCOMPARE(QString::fromStdString(toText(cell)), canonical);
    QVERIFY(cellFromText(toText(cell)) == cell);
}

QTEST_APPLESS_MAIN(TestClipboard)
#include "tst_clipboard.moc"
