// SPDX-License-Identifier: GPL-3.0-or-later
// Rules with what they name, out of one policy and into another.
#include <QtTest>

#include "policy/clipboard.h"
#include "policy/excerpt.h"
#include "policy/history.h"
#include "policy/policyfile.h"
#include "policy/services.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

/// The same name gives the same identity.
Uuid idOf(std::string_view name)
{
    static const Uuid space = *Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    return Uuid::fromName(space, name);
}

SetPtr set(const std::string &name, std::vector<std::string> entries, const std::string &id = {})
{
    Set made{idOf(id.empty() ? "set " + name : id), name, SetKind::Addresses, "", {}};
    made.entries = std::move(entries);
    return std::make_shared<const Set>(std::move(made));
}

ServicePtr service(const std::string &name, const std::string &expression)
{
    return std::make_shared<const Service>(Service{idOf("service " + name), name, expression, ""});
}

MeterPtr meter(const std::string &name, const std::string &rate, const std::string &id = {})
{
    Meter made;
    made.uuid = idOf(id.empty() ? "meter " + name : id);
    made.name = name;
    made.rate = rate;
    return std::make_shared<const Meter>(std::move(made));
}

Rule ruleNamed(const std::string &name)
{
    Rule rule;
    rule.uuid = idOf("rule " + name);
    rule.name = name;
    return rule;
}

RulePtr shared(Rule rule)
{
    return std::make_shared<const Rule>(std::move(rule));
}

/// Rules that name objects in every way there is; some objects that nobody names.
std::vector<RulePtr> sampleRules()
{
    Rule cells = ruleNamed("cells");
    cells.source.items = {"10.0.0.0/8", "@lan"};
    cells.destination = {true, {"@device", "@nowhere"}};
    cells.service.items = {"portal", "https", "@ports"};
    Rule limit = ruleNamed("limit");
    limit.when = "ip.src in {@outer} && dns.qry.name != \"@unused\"";
    limit.action = Action::Limit;
    limit.meter = "slow";
    return {shared(cells), shared(limit)};
}

Document sampleDocument()
{
    Document document;
    document.uuid = idOf("sample");
    document.sets = {set("unused", {"192.0.2.1"}),
                     set("inner", {"198.51.100.0/24"}),
                     set("outer", {"@inner", "@round"}),
                     set("round", {"@outer", "203.0.113.1"}), // a cycle
                     set("lan", {"10.1.0.0/16"}),
                     set("portals", {"192.0.2.80"}),
                     set("ports", {"8443"})};
    document.services = {service("portal", "tcp.dstport == 8443 && ip.dst in {@portals}"),
                         service("unused", "udp")};
    document.meters = {meter("slow", "20 packets/s"), meter("unused", "1 packets/s")};
    Section section;
    section.uuid = idOf("section");
    section.rules = sampleRules();
    Filter filter;
    filter.uuid = idOf("filter");
    filter.name = "inbound";
    filter.sections = {std::make_shared<const Section>(std::move(section))};
    document.filters = {std::make_shared<const Filter>(std::move(filter))};
    return document;
}

/// A filter with a section "here" of one rule, and the objects given.
Policy otherPolicy(std::vector<SetPtr> sets = {}, std::vector<ServicePtr> services = {},
                   std::vector<MeterPtr> meters = {})
{
    Document document;
    document.uuid = idOf("other");
    document.sets = std::move(sets);
    document.services = std::move(services);
    document.meters = std::move(meters);
    Section section;
    section.uuid = idOf("here");
    section.rules = {shared(ruleNamed("first"))};
    Filter filter;
    filter.uuid = idOf("edge");
    filter.name = "edge";
    filter.sections = {std::make_shared<const Section>(std::move(section))};
    document.filters = {std::make_shared<const Filter>(std::move(filter))};
    return Policy::fromDocument(std::move(document)).value();
}

Excerpt sampleExcerpt()
{
    return excerptOf(Policy::fromDocument(sampleDocument()).value(), sampleRules());
}

template <class List>
QStringList namesOf(const List &list)
{
    QStringList names;
    for (const auto &object : list)
        names << QString::fromStdString(object->name);
    return names;
}

/// "comes set lan", "kept meter slow": one line for each object.
QStringList fatesOf(const ImportPlan &plan)
{
    QStringList fates;
    for (const ImportedObject &object : plan.objects) {
        const char *fate = object.fate == ImportFate::Comes   ? "comes"
                           : object.fate == ImportFate::Known ? "known"
                                                              : "kept";
        fates << QStringLiteral("%1 %2 %3")
                     .arg(QLatin1String(fate),
                          QString::fromStdString(std::string(toString(kindOf(object.theirs)))),
                          QString::fromStdString(std::string(nameOf(object.theirs))));
    }
    return fates;
}

Rule anonymous(const Rule &rule)
{
    Rule copy = rule;
    copy.uuid = {};
    return copy;
}

const ImportPlace kHere{idOf("edge"), idOf("here"), {}, {}};

} // namespace

class TestExcerpt : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatIsNamed();
    void roundTrip();
    void deepNestingIsFollowed();
    void tables();
    void errors_data();
    void errors();
    void stopsWhenAsked();
    void progressIsOfTheWhole();
    void intoAnEmptyPolicy();
    void intoItself();
    void conflicts();
    void renamedHere();
    void identitiesThatAreTaken();
    void builtinServices_data();
    void builtinServices();
    void theWholeOfAnotherPolicy();
    void asASectionOfItsOwn();
};

void TestExcerpt::takesWhatIsNamed()
{
    const Excerpt excerpt = sampleExcerpt();
    QCOMPARE(namesOf(excerpt.sets),
             (QStringList{"inner", "outer", "round", "lan", "portals", "ports"}));
    QCOMPARE(namesOf(excerpt.services), QStringList{"portal"});
    QCOMPARE(namesOf(excerpt.meters), QStringList{"slow"});
    QCOMPARE(namesOf(excerpt.rules), (QStringList{"cells", "limit"}));
    const Excerpt one = excerptOf(Policy::fromDocument(sampleDocument()).value(),
                                  {shared(ruleNamed("names nothing"))});
    QVERIFY(one.sets.empty() && one.services.empty() && one.meters.empty());
}

void TestExcerpt::roundTrip()
{
    const Excerpt excerpt = sampleExcerpt();
    const auto text = writeExcerpt(excerpt);
    QVERIFY(text.has_value());
    const auto read = readExcerpt("\xEF\xBB\xBF" + *text, "rules.json");
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    QVERIFY(read->whole);
    const auto same = [](const auto &a, const auto &b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const auto &left, const auto &right) { return *left == *right; });
    };
    QVERIFY(same(read->sets, excerpt.sets));
    QVERIFY(same(read->services, excerpt.services));
    QVERIFY(same(read->meters, excerpt.meters));
    QCOMPARE(read->rules.size(), excerpt.rules.size());
    for (std::size_t i = 0; i < excerpt.rules.size(); ++i) {
        QVERIFY(read->rules[i]->uuid != excerpt.rules[i]->uuid);
        QVERIFY(anonymous(*read->rules[i]) == anonymous(*excerpt.rules[i]));
    }
    // The clipboard writes and reads the same form.
    QCOMPARE(rulesFromJson(*text, PasteIdentity::Keep)->size(), excerpt.rules.size());
    QVERIFY(looksLikeRulesJson(*text));
    QCOMPARE(readExcerpt(rulesToJson(excerpt.rules), "rules.json")->rules.size(),
             excerpt.rules.size());
}

void TestExcerpt::deepNestingIsFollowed()
{
    constexpr int kDepth = 100'000;
    Document document;
    document.uuid = idOf("deep");
    for (int i = 0; i < kDepth; ++i)
        document.sets.push_back(
            set("s" + std::to_string(i), {"@s" + std::to_string((i + 1) % kDepth)}));
    Rule rule = ruleNamed("deep");
    rule.source.items = {"@s7"};
    const Policy policy = Policy::fromDocument(std::move(document)).value();
    QCOMPARE(excerptOf(policy, {shared(rule)}).sets.size(), std::size_t{kDepth});
}

void TestExcerpt::tables()
{
    const auto read = readExcerpt(rulesToCsv(sampleRules()), "rules.csv");
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    QVERIFY(!read->whole);
    QCOMPARE(namesOf(read->rules), (QStringList{"cells", "limit"}));
    QVERIFY(read->sets.empty());
}

void TestExcerpt::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("broken") << QByteArray("{\"tallygateRules\": 1,\n \"rules\": [}") << "f:2:12: ";
    QTest::newRow("value") << QByteArray("{\"tallygateRules\": 1,\n \"rules\": [{\"uuid\": "
                                         "\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\", "
                                         "\"action\": \"block\"}]}")
                           << "f:2:71: /rules/0/action: ";
    QTest::newRow("key") << QByteArray("{\"tallygateRules\": 1, \"filters\": [], \"rules\": []}")
                         << "f:1:23: /filters: unknown key \"filters\"";
    QTest::newRow("missing") << QByteArray("{\"rules\": []}")
                             << "f:1:1: the key \"tallygateRules\" is missing";
    QTest::newRow("newer") << QByteArray("{\"tallygateRules\": 2, \"zones\": []}")
                           << "f:1:20: written by a newer Tallygate (format 2)";
    QTest::newRow("policy") << QByteArray::fromStdString(
                                   writePolicy(Policy::fromDocument(sampleDocument()).value()))
                            << "f:2:16: this is a whole policy, not rules of one (open it as a "
                               "policy)";
    QTest::newRow("twice") << QByteArray("{\"tallygateRules\": 1, \"meters\": ["
                                         "{\"uuid\": \"6ba7b810-9dad-11d1-80b4-00c04fd430c8\", "
                                         "\"name\": \"a\"},\n"
                                         "{\"uuid\": \"6ba7b810-9dad-11d1-80b4-00c04fd430c9\", "
                                         "\"name\": \"a\"}], \"rules\": []}")
                           << "f:2:58: /meters/1/name: the meter \"a\" is there twice";
    QTest::newRow("csv") << QByteArray("name,action\na,drop\nb,block\n")
                         << "f:3: 'block' does not fit the column 'action'";
    QTest::newRow("empty") << QByteArray() << "f:1: the header row is missing";
}

void TestExcerpt::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto read = readExcerpt(text.toStdString(), "f");
    QVERIFY(!read.has_value());
    const QString error = QString::fromStdString(toString(read.error()));
    QVERIFY2(error.startsWith(expected), qPrintable(error));
}

void TestExcerpt::stopsWhenAsked()
{
    const auto stop = [](std::uint64_t, std::uint64_t) { return false; };
    const Excerpt excerpt = sampleExcerpt();
    const auto written = writeExcerpt(excerpt, stop);
    QVERIFY(!written.has_value());
    QVERIFY(written.error().kind == ErrorKind::Cancelled);
    const auto read = readExcerpt(*writeExcerpt(excerpt), "f", stop);
    QVERIFY(!read.has_value());
    QVERIFY(read.error().kind == ErrorKind::Cancelled);
}

void TestExcerpt::progressIsOfTheWhole()
{
    const Policy policy = testsupport::bigPolicy({5'000, 10, 1, 3});
    std::vector<RulePtr> rules;
    for (const SectionPtr &section : policy->filters[0]->sections)
        rules.insert(rules.end(), section->rules.begin(), section->rules.end());
    const Excerpt excerpt = excerptOf(policy, rules);
    std::uint64_t last = 0;
    std::uint64_t calls = 0;
    std::uint64_t total = 0;
    const auto note = [&](std::uint64_t done, std::uint64_t of) {
        const bool forward = calls == 0 || done > last;
        last = done;
        total = of;
        ++calls;
        return forward && done < of;
    };
    const auto text = writeExcerpt(excerpt, note);
    QVERIFY(text.has_value());
    QCOMPARE(total, std::uint64_t{5'000});
    QVERIFY(calls > 3);
    calls = 0;
    QVERIFY(readExcerpt(*text, "f", note).has_value());
    QCOMPARE(total, std::uint64_t{text->size()});
    QVERIFY(calls > 3);
}

void TestExcerpt::intoAnEmptyPolicy()
{
    const Policy start = otherPolicy();
    const Excerpt excerpt = *readExcerpt(*writeExcerpt(sampleExcerpt()), "f");
    const ImportPlan plan = planImport(start, excerpt);
    QCOMPARE(plan.count(ImportFate::Comes), plan.objects.size());
    QCOMPARE(plan.objects.size(), std::size_t{8});

    History history(start);
    const auto step = history.apply(importEdit(start, excerpt, plan, kHere), {}, Timestamp{});
    QVERIFY2(step.has_value(), step ? "" : toString(step.error()).c_str());
    const Policy &after = history.policy();
    QCOMPARE(after->sets.size(), std::size_t{6});
    QCOMPARE(after->services.size(), std::size_t{1});
    QCOMPARE(after->meters.size(), std::size_t{1});
    QCOMPARE(namesOf(after->filters[0]->sections[0]->rules),
             (QStringList{"first", "cells", "limit"}));
    QVERIFY(*after->sets[0] == *excerpt.sets[0]); // identity included
    QVERIFY(history.entries().back().label == (Label{"import-rules", {"2", ""}}));
    // One step takes all of it back.
    QVERIFY(history.undo().has_value());
    QVERIFY(history.policy() == start);
}

void TestExcerpt::intoItself()
{
    const Policy policy = Policy::fromDocument(sampleDocument()).value();
    const Excerpt excerpt = *readExcerpt(*writeExcerpt(sampleExcerpt()), "f");
    const ImportPlan plan = planImport(policy, excerpt);
    QCOMPARE(plan.count(ImportFate::Known), plan.objects.size());
    const auto applied =
        apply(policy, importEdit(policy, excerpt, plan, {idOf("filter"), idOf("section"), {}, {}}));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    QCOMPARE(applied->next->sets.size(), policy->sets.size());
    QCOMPARE(applied->next.ruleCount(), policy.ruleCount() + 2);
}

void TestExcerpt::conflicts()
{
    const Policy start = otherPolicy({set("lan", {"172.16.0.0/12"}, "another lan"),
                                      set("inner", {"198.51.100.0/24"}, "another inner")},
                                     {}, {meter("slow", "5 packets/s")});
    const Excerpt excerpt = sampleExcerpt();
    const ImportPlan plan = planImport(start, excerpt);
    QCOMPARE(fatesOf(plan), (QStringList{"known set inner", "comes set outer", "comes set round",
                                         "kept set lan", "comes set portals", "comes set ports",
                                         "comes service portal", "kept meter slow"}));
    const auto applied = apply(start, importEdit(start, excerpt, plan, kHere));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    QVERIFY(*applied->next.setNamed("lan") == *start.setNamed("lan"));
    QVERIFY(*applied->next.meterNamed("slow") == *start.meterNamed("slow"));
    QCOMPARE(namesOf(applied->next->sets),
             (QStringList{"lan", "inner", "outer", "round", "portals", "ports"}));
}

void TestExcerpt::renamedHere()
{
    // The same set under another name, while its old name means something else here.
    const Policy start = otherPolicy({set("home", {"10.1.0.0/16"}, "set lan"),
                                      set("lan", {"172.16.0.0/12"}, "another lan"),
                                      set("core", {"198.51.100.0/24"}, "set inner")},
                                     {}, {meter("gentle", "20 packets/s", "meter slow")});
    const Excerpt excerpt = sampleExcerpt();
    const ImportPlan plan = planImport(start, excerpt);
    QCOMPARE(plan.count(ImportFate::Known), std::size_t{3});
    QCOMPARE(plan.count(ImportFate::Kept), std::size_t{0});
    const auto applied = apply(start, importEdit(start, excerpt, plan, kHere));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    const auto &rules = applied->next->filters[0]->sections[0]->rules;
    QCOMPARE(rules[1]->source.items, (std::vector<std::string>{"10.0.0.0/8", "@home"}));
    QCOMPARE(rules[2]->meter, std::string("gentle"));
    QCOMPARE(applied->next.setNamed("outer")->entries,
             (std::vector<std::string>{"@core", "@round"}));
}

void TestExcerpt::identitiesThatAreTaken()
{
    // A rule here has the identity of the meter that comes.
    Document document = *otherPolicy();
    Section section = *document.filters[0]->sections[0];
    Rule taker = ruleNamed("taker");
    taker.uuid = idOf("meter slow");
    section.rules.push_back(shared(taker));
    Filter filter = *document.filters[0];
    filter.sections = {std::make_shared<const Section>(section)};
    document.filters = {std::make_shared<const Filter>(filter)};
    const Policy start = Policy::fromDocument(std::move(document)).value();
    const Excerpt excerpt = sampleExcerpt();
    const auto applied =
        apply(start, importEdit(start, excerpt, planImport(start, excerpt), kHere));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    QVERIFY(applied->next.meterNamed("slow")->uuid != idOf("meter slow"));
}

void TestExcerpt::builtinServices_data()
{
    QTest::addColumn<bool>("ownThere");
    QTest::addColumn<bool>("ownHere");
    QTest::addColumn<bool>("table");
    QTest::addColumn<QStringList>("fates");
    QTest::newRow("own there") << true << false << false << QStringList{"kept service https"};
    QTest::newRow("own here") << false << true << false << QStringList{"kept service https"};
    QTest::newRow("own in both") << true << true << false << QStringList{"known service https"};
    QTest::newRow("own in none") << false << false << false << QStringList{};
    QTest::newRow("a table means those of here") << false << true << true << QStringList{};
}

void TestExcerpt::builtinServices()
{
    QFETCH(bool, ownThere);
    QFETCH(bool, ownHere);
    QFETCH(bool, table);
    QFETCH(QStringList, fates);
    const ServicePtr own = service("https", "tcp.dstport in {443, 8443}");
    Excerpt excerpt;
    Rule rule = ruleNamed("web");
    rule.service.items = {"https"};
    excerpt.rules = {shared(rule)};
    excerpt.whole = !table;
    if (ownThere)
        excerpt.services = {own};
    const Policy start = otherPolicy({}, ownHere ? std::vector{own} : std::vector<ServicePtr>());
    const ImportPlan plan = planImport(start, excerpt);
    QCOMPARE(fatesOf(plan), fates);
    const auto applied = apply(start, importEdit(start, excerpt, plan, kHere));
    QVERIFY(applied.has_value());
    QCOMPARE(applied->next->services.size(), std::size_t(ownHere ? 1 : 0));
}

void TestExcerpt::theWholeOfAnotherPolicy()
{
    const Policy source = testsupport::bigPolicy({2'000, 20, 1, 5});
    std::vector<RulePtr> rules;
    for (const SectionPtr &section : source->filters[0]->sections)
        rules.insert(rules.end(), section->rules.begin(), section->rules.end());
    const auto text = writeExcerpt(excerptOf(source, rules));
    const auto read = readExcerpt(*text, "f");
    QVERIFY2(read.has_value(), read ? "" : toString(read.error()).c_str());
    const Policy start = otherPolicy();
    const auto applied = apply(start, importEdit(start, *read, planImport(start, *read), kHere));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    QCOMPARE(applied->next.ruleCount(), rules.size() + 1);
    QVERIFY(apply(applied->next, applied->inverse)->next == start);
}

void TestExcerpt::asASectionOfItsOwn()
{
    const Policy start = otherPolicy();
    const Excerpt excerpt = sampleExcerpt();
    const auto applied = apply(start, importEdit(start, excerpt, planImport(start, excerpt),
                                                 {idOf("edge"), {}, {}, "Imported"}));
    QVERIFY2(applied.has_value(), applied ? "" : toString(applied.error()).c_str());
    const auto &sections = applied->next->filters[0]->sections;
    QCOMPARE(sections.size(), std::size_t{2});
    QCOMPARE(sections[1]->name, std::string("Imported"));
    QCOMPARE(namesOf(sections[1]->rules), (QStringList{"cells", "limit"}));
}

QTEST_APPLESS_MAIN(TestExcerpt)
#include "tst_excerpt.moc"
