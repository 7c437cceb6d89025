// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "policy/foldcase.h"
#include "policy/query.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

Uuid id(std::string_view name)
{
    return Uuid::fromName(Uuid(), name);
}

class Figures : public QueryContext
{
public:
    std::optional<std::uint64_t> hits(const Uuid &rule) const override
    {
        if (rule == id("ssh"))
            return 150;
        if (rule == id("telnet"))
            return 0;
        return std::nullopt;
    }
    bool hasFinding(const Uuid &rule) const override { return rule == id("vpn"); }
    Timestamp now() const override { return *parseRfc3339("2026-03-01T12:00:00Z"); }
};

RulePtr make(const char *key, const std::function<void(Rule &)> &set)
{
    Rule rule;
    rule.uuid = id(key);
    rule.name = key;
    set(rule);
    return std::make_shared<const Rule>(std::move(rule));
}

std::vector<RulePtr> rules()
{
    return {
        make("ssh",
             [](Rule &r) {
                 r.name = "SSH from Management";
                 r.source.items = {"@mgmt"};
                 r.destination.items = {"@device"};
                 r.service.items = {"ssh"};
                 r.action = Action::Permit;
                 r.owner = "network team";
                 r.ticket = "CHG-2291";
             }),
        make("telnet",
             [](Rule &r) {
                 r.name = "Telnet, refused";
                 r.service.items = {"telnet"};
                 r.action = Action::Reject;
                 r.log.enabled = true;
             }),
        make("vpn",
             [](Rule &r) {
                 r.name = "KÜCHE vpn";
                 r.source = {true, {"203.0.113.0-203.0.113.9", "2001:db8::/32"}};
                 r.enabled = false;
                 r.action = Action::Drop;
                 r.expires = "2026-03-11T00:00:00Z";
                 r.comment = "say \"hello\"";
             }),
        make("icmp",
             [](Rule &r) {
                 r.when = "icmp or icmpv6";
                 r.action = Action::Limit;
                 r.meter = "icmp-1M";
                 r.destination.items = {"10.1.0.0/16"};
                 r.expires = "2026-02-01";
             }),
    };
}

Policy policyWithSets()
{
    Document d;
    d.sets = {std::make_shared<const Set>(
                  Set{id("mgmt"), "mgmt", SetKind::Addresses, "", {"@inner", "@mgmt"}}),
              std::make_shared<const Set>(
                  Set{id("inner"), "inner", SetKind::Addresses, "", {"192.0.2.0/26", "junk"}})};
    return Policy::fromDocument(d).value();
}

} // namespace

class TestQuery : public QObject
{
    Q_OBJECT

private slots:
    void matching_data();
    void matching();
    void errors_data();
    void errors();
    void folding_data();
    void folding();
    void completionWordsAreUnderstood();
};

void TestQuery::matching_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *query, const char *found) {
        QTest::newRow(query) << QString(query) << QString(found);
    };
    row("", "ssh telnet vpn icmp");
    row("   ", "ssh telnet vpn icmp");
    row("management", "ssh");
    row("TELNET", "telnet");
    row("küche", "vpn");
    row("ssh network", "ssh");
    row("ssh telnet", "");
    row("\"SSH from\"", "ssh");
    row("\"say \\\"hello\\\"\"", "vpn");
    row("name:ssh", "ssh");
    row("service:telnet", "telnet");
    row("source:telnet", "");
    row("when:icmpv6", "icmp");
    row("meter:1m", "icmp");
    row("ticket:2291", "ssh");
    row("owner:\"network team\"", "ssh");
    row("comment:hello", "vpn");
    row("action:drop", "vpn");
    row("action:drop,REJECT", "telnet vpn");
    row("drop", "vpn");
    row("-action:drop", "ssh telnet icmp");
    row("not action:drop", "ssh telnet icmp");
    row("not -action:drop", "vpn");
    row("-vpn -ssh", "telnet icmp");
    row("hits:0", "telnet");
    row("hits:>100", "ssh");
    row("hits:>=150 hits:<151", "ssh");
    row("hits:0..150", "ssh telnet");
    row("-hits:0", "ssh vpn icmp");
    row("unused", "telnet");
    row("\"unused\"", "");
    row("is:unused", "telnet");
    row("has:finding", "vpn");
    row("has:log", "telnet");
    row("has:expiry", "vpn icmp");
    row("has:owner has:ticket", "ssh");
    row("is:disabled", "vpn");
    row("is:enabled", "ssh telnet icmp");
    row("is:negated", "vpn");
    row("is:expired", "icmp");
    row("expires:<30d", "vpn icmp");
    row("expires:<30d -is:expired", "vpn");
    row("expires:>30d", "");
    row("expires:>1w", "vpn");
    row("expires:2w", "vpn icmp");
    row("expires:2026-03-11", "vpn");
    row("expires:<2026-03-01", "icmp");
    row("expires:never", "ssh telnet");
    row("192.0.2.5", "ssh");
    row("192.0.2.64", "");
    row("source:192.0.2.0/27", "ssh");
    row("dst:192.0.2.5", "");
    row("10.1.2.3", "icmp");
    row("dst:10.1.2.0/24", "icmp");
    row("src:10.1.2.3", "");
    row("203.0.113.9", "vpn");
    row("203.0.113.10", "");
    row("2001:db8:1::1", "vpn");
    row("src:2001:db8::1", "vpn");
    row("fe80::1", "");
    row("203.0.113", "vpn");
}

void TestQuery::matching()
{
    QFETCH(QString, query);
    QFETCH(QString, found);
    const Figures figures;
    const auto parsed = parseQuery(query.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : toString(parsed.error()).c_str());
    const QueryMatcher matcher(*parsed, policyWithSets(), figures);
    QStringList names;
    for (const char *key : {"ssh", "telnet", "vpn", "icmp"}) {
        for (const RulePtr &rule : rules()) {
            if (rule->uuid == id(key) && matcher.matches(*rule))
                names << key;
        }
    }
    QCOMPARE(names.join(' '), found);
}

void TestQuery::errors_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char *query, int column, const char *code, const char *hint) {
        QTest::newRow(query) << QString(query) << column << QString(code) << QString(hint);
    };
    row("abc acton:drop", 5, "key-unknown", "did you mean action:?");
    row("-acton:drop", 2, "key-unknown", "did you mean action:?");
    row("action:dorp", 8, "value-invalid", "did you mean drop?");
    row("action:drop,foo", 13, "value-invalid", "one of permit, drop, reject, limit, count");
    row("hits:", 6, "value-missing", "");
    row("hits:many", 6, "value-invalid", "hits:0, hits:>100, hits:10..20");
    row("hits:>many", 7, "value-invalid", "hits:0, hits:>100, hits:10..20");
    row("hits:1..x", 9, "value-invalid", "hits:0, hits:>100, hits:10..20");
    row("hits:<0", 6, "value-invalid", "");
    row("expires:<soon", 10, "value-invalid", "expires:<30d, expires:<2026-03-01, expires:never");
    row("has:findings", 5, "value-invalid", "did you mean finding?");
    row("is:on", 4, "value-invalid", "one of enabled, disabled, expired, unused, negated");
    row("abc \"def", 5, "quote-open", "");
    row("name:\"def", 6, "quote-open", "");
    row("abc not", 5, "term-missing", "");
}

void TestQuery::errors()
{
    QFETCH(QString, query);
    QFETCH(int, column);
    QFETCH(QString, code);
    QFETCH(QString, hint);
    const auto parsed = parseQuery(query.toStdString());
    QVERIFY(!parsed.has_value());
    QCOMPARE(QString::fromStdString(parsed.error().code), code);
    QCOMPARE(static_cast<int>(parsed.error().where.column), column);
    QCOMPARE(QString::fromStdString(parsed.error().hint), hint);
}

void TestQuery::folding_data()
{
    QTest::addColumn<QString>("upper");
    QTest::addColumn<QString>("lower");
    QTest::newRow("ascii") << "ABC xyz 09_["
                           << "abc xyz 09_[";
    QTest::newRow("latin-1") << "ÄÖÜÉÑ×ß"
                             << "äöüéñ×ß";
    QTest::newRow("latin-a") << "ĀĖŁŃŘŚŸŽ"
                             << "āėłńřśÿž";
    QTest::newRow("greek") << "ΑΒΓΩΆΈΌΏΣ"
                           << "αβγωάέόώσ";
    QTest::newRow("final sigma") << "ς"
                                 << "σ";
    QTest::newRow("cyrillic") << "АБВЯЁЄ"
                              << "абвяёє";
    QTest::newRow("full width") << "ＡＢＺ"
                                << "ａｂｚ";
    QTest::newRow("no case") << "日本語 ひらがな"
                             << "日本語 ひらがな";
    QTest::newRow("four bytes") << "😀X"
                                << "😀x";
}

void TestQuery::folding()
{
    QFETCH(QString, upper);
    QFETCH(QString, lower);
    const std::string folded = foldedCase(upper.toStdString());
    QCOMPARE(QString::fromStdString(folded), lower);
    QVERIFY(containsFolded("-- " + upper.toStdString() + " --", folded));
    // Bytes that are no UTF-8 pass through, and nothing is read past the end.
    QCOMPARE(foldedCase("\xff"
                        "A\xc3"),
             std::string("\xff"
                         "a\xc3"));
}

void TestQuery::completionWordsAreUnderstood()
{
    for (const std::string_view key : queryKeys()) {
        const std::string name(key.substr(0, key.size() - 1));
        QVERIFY(key.back() == ':');
        const auto values = queryValues(name);
        for (const std::string_view value : values)
            QVERIFY(parseQuery(std::string(key) + std::string(value)).has_value());
        if (values.empty())
            QVERIFY(parseQuery(std::string(key) + "x").has_value());
    }
}

QTEST_APPLESS_MAIN(TestQuery)
#include "tst_query.moc"
