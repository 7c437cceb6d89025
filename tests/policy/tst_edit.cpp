// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "changefollower.h"
#include "editmaker.h"
#include "policy/edit.h"
#include "policy/editjson.h"
#include "policy/policyfile.h"
#include "policy/whereused.h"
#include "support/bigpolicy.h"
#include "support/effort.h"

using namespace tallygate;
using namespace tallygate::policy;
using testsupport::Dice;
using testsupport::EditMaker;
using testsupport::Follower;
using testsupport::rowsOf;

namespace {

bool isSimple(const Edit &edit)
{
    return !std::holds_alternative<Composite>(edit.value);
}

std::vector<std::string> names(const Section &section)
{
    std::vector<std::string> list;
    for (const RulePtr &rule : section.rules)
        list.push_back(rule->name);
    return list;
}

/// One filter "f" with the sections "A" (a1 a2 a3 a4) and "B" (b1 b2); UUIDs by name.
class Small
{
public:
    static Uuid id(std::string_view name) { return Uuid::fromName(Uuid(), name); }
    static RulePtr rule(const std::string &name)
    {
        Rule r;
        r.uuid = id(name);
        r.name = name;
        return std::make_shared<const Rule>(std::move(r));
    }
    static Policy policy()
    {
        Filter f;
        f.uuid = id("f");
        f.name = "f";
        for (const auto &[name, rules] :
             {std::pair<std::string, std::vector<std::string>>{"A", {"a1", "a2", "a3", "a4"}},
              {"B", {"b1", "b2"}}}) {
            Section s;
            s.uuid = id(name);
            s.name = name;
            for (const std::string &r : rules)
                s.rules.push_back(rule(r));
            f.sections.push_back(std::make_shared<const Section>(std::move(s)));
        }
        Document d;
        d.uuid = id("policy");
        d.filters.push_back(std::make_shared<const Filter>(std::move(f)));
        return Policy::fromDocument(std::move(d)).value();
    }
    static std::vector<Uuid> ids(std::initializer_list<const char *> names)
    {
        std::vector<Uuid> list;
        for (const char *name : names)
            list.push_back(id(name));
        return list;
    }
};

using Names = std::vector<std::string>;

} // namespace

class TestEdit : public QObject
{
    Q_OBJECT

private slots:
    void randomEditsAndTheirInverses();
    void sharing();
    void moveWithinAndAcross();
    void anchorThatMoves();
    void changeItems();
    void renameRewritesEverything();
    void renameBackIsExact();
    void refusals_data();
    void refusals();
    void compositeIsAllOrNothing();
    void findIsRightAfterEveryEdit();
    void rulesAreFoundTogetherAsAlone();
    void editJsonErrors();
    void labels();
};

void TestEdit::randomEditsAndTheirInverses()
{
    constexpr int kEdits = testsupport::effort(10'000);
    Dice dice(42);
    Policy policy = testsupport::bigPolicy({60, 6, 2, 1});
    Follower follower(policy);
    int applied = 0;
    for (int n = 0; n < kEdits; ++n) {
        const Edit edit = EditMaker(dice, policy).any();
        const std::string json = writeEdit(edit);
        const auto parsed = parseEdit(json);
        QVERIFY2(parsed.has_value(), parsed ? "" : toString(parsed.error()).c_str());
        QCOMPARE(writeEdit(*parsed), json);

        const std::string before = writePolicy(policy);
        const auto forward = apply(policy, edit);
        QCOMPARE(writePolicy(policy), before);
        if (!forward) {
            // A refusal (a name taken, a foreign anchor) is right; it must say why.
            QVERIFY(!forward.error().message.empty());
            continue;
        }
        ++applied;
        const auto viaJson = apply(policy, *parsed);
        QVERIFY(viaJson.has_value());
        QVERIFY(viaJson->next == forward->next);

        const auto back = apply(forward->next, forward->inverse);
        QVERIFY2(back.has_value(), back ? "" : toString(back.error()).c_str());
        QVERIFY(back->next == policy);
        QCOMPARE(writePolicy(back->next), before);
        // The inverse of the inverse is the edit again, and inverses survive the journal too.
        const auto inverse = parseEdit(writeEdit(forward->inverse));
        QVERIFY(inverse.has_value());
        QVERIFY(apply(forward->next, *inverse)->next == policy);
        QVERIFY(apply(back->next, back->inverse)->next == forward->next);

        if (isSimple(edit)) {
            follower.follow(forward->change, forward->next);
            QCOMPARE(follower.rows(), rowsOf(forward->next));
        } else {
            follower = Follower(forward->next);
        }
        policy = forward->next;
        // Stay small: the test is about many edits, not about many rules.
        if (policy.ruleCount() > 150 || policy->filters.size() > 6) {
            policy = testsupport::bigPolicy({60, 6, 2, static_cast<std::uint64_t>(n)});
            follower = Follower(policy);
        }
    }
    QVERIFY2(applied > kEdits * 3 / 4, qPrintable(QString::number(applied)));
}

void TestEdit::sharing()
{
    const Policy policy = testsupport::bigPolicy({1000, 20, 1, 1});
    const auto &sections = policy->filters[0]->sections;
    RulePatch patch;
    patch.name = "other";
    const auto applied = apply(policy, modifyRules({sections[3]->rules[5]->uuid}, patch));
    QVERIFY(applied.has_value());
    const auto &next = applied->next->filters[0]->sections;
    for (std::size_t s = 0; s < sections.size(); ++s)
        QCOMPARE(next[s] == sections[s], s != 3);
    for (std::size_t r = 0; r < sections[3]->rules.size(); ++r)
        QCOMPARE(next[3]->rules[r] == sections[3]->rules[r], r != 5);
    QCOMPARE(sections[3]->rules[5]->name == "other", false);
}

void TestEdit::moveWithinAndAcross()
{
    const Policy policy = Small::policy();
    const auto moved =
        apply(policy, moveRules(Small::ids({"a4", "b1", "a1"}), Small::id("B"), Small::id("b2")));
    QVERIFY(moved.has_value());
    const auto &sections = moved->next->filters[0]->sections;
    QCOMPARE(names(*sections[0]), (Names{"a2", "a3"}));
    QCOMPARE(names(*sections[1]), (Names{"a4", "b1", "a1", "b2"}));
    QVERIFY(moved->next.findRule(Small::id("a1"))->section->name == "B");
    QCOMPARE(moved->next.findRule(Small::id("a1"))->ruleIndex, std::size_t{2});
}

void TestEdit::anchorThatMoves()
{
    const Policy policy = Small::policy();
    // Dropped on one of the rules that are dragged: they stay together before the next one.
    const auto moved =
        apply(policy, moveRules(Small::ids({"a1", "a3"}), Small::id("A"), Small::id("a3")));
    QVERIFY(moved.has_value());
    QCOMPARE(names(*moved->next->filters[0]->sections[0]), (Names{"a2", "a1", "a3", "a4"}));
}

void TestEdit::changeItems()
{
    const Policy policy = Small::policy();
    const Uuid f = Small::id("f");
    const Uuid a = Small::id("A");
    const auto inserted = apply(policy, insertRules(a, Small::id("a2"), {Small::rule("new")}));
    QCOMPARE(inserted->change.items, (std::vector<ChangeItem>{RulesInserted{f, a, 1, 1, false}}));
    const auto removed = apply(policy, removeRules(Small::ids({"a4", "a1", "a2"})));
    QCOMPARE(removed->change.items, (std::vector<ChangeItem>{RulesRemoved{f, a, 3, 1, false},
                                                             RulesRemoved{f, a, 0, 2, false}}));
    const auto moved = apply(policy, moveRules(Small::ids({"a1", "a2"}), a, {}));
    QCOMPARE(moved->change.items, (std::vector<ChangeItem>{RulesMoved{f, a, 0, 2, f, a, 2}}));
    const auto turned = apply(policy, moveRules(Small::ids({"a2", "a1"}), a, Small::id("a3")));
    QCOMPARE(turned->change.items, (std::vector<ChangeItem>{RulesRemoved{f, a, 0, 2, true},
                                                            RulesInserted{f, a, 0, 2, true}}));
    const auto nowhere = apply(policy, moveRules(Small::ids({"a1"}), a, Small::id("a2")));
    QVERIFY(nowhere->change.isEmpty());
    RulePatch patch;
    patch.when = "tcp";
    patch.enabled = true; // as it is: not a change
    const auto modified = apply(policy, modifyRules(Small::ids({"a2", "a1"}), patch));
    QCOMPARE(modified->change.items,
             (std::vector<ChangeItem>{RulesModified{Small::ids({"a1", "a2"}),
                                                    static_cast<RuleFields>(RuleField::When)}}));
    const auto section = apply(policy, Edit{MoveSections{{{f, a, {Small::id("B")}}}}});
    QCOMPARE(section->change.items,
             (std::vector<ChangeItem>{SectionRemoved{f, Small::id("B"), 1, true},
                                      SectionInserted{f, Small::id("B"), 0, true}}));
}

void TestEdit::renameRewritesEverything()
{
    Document d = *Small::policy();
    d.sets = {std::make_shared<const Set>(
                  Set{Small::id("s"), "lan", SetKind::Addresses, "", {"10.0.0.0/8"}}),
              std::make_shared<const Set>(
                  Set{Small::id("t"), "all", SetKind::Addresses, "", {"@lan", "@lan-2", "lan"}})};
    d.services = {std::make_shared<const Service>(
        Service{Small::id("v"), "inside", "ip.src in {@lan} || ip.src in {@lan-2}", ""})};
    Application application;
    application.uuid = Small::id("app");
    application.filter = "f";
    d.applications = {std::make_shared<const Application>(application)};
    Policy policy = Policy::fromDocument(d).value();
    RulePatch patch;
    patch.source = Cell{false, {"@lan", "lan"}};
    patch.when = "ip.dst in {@lan,@lan-2} && http.host contains \"@lan\"";
    patch.service = Cell{false, {"inside"}};
    policy = apply(policy, modifyRules(Small::ids({"a1"}), patch))->next;

    const auto renamed = apply(policy, Edit{RenameObject{Small::id("s"), "home"}});
    QVERIFY(renamed.has_value());
    const RulePtr rule = renamed->next.findRule(Small::id("a1"))->rule;
    QCOMPARE(rule->source.items, (Names{"@home", "lan"}));
    QCOMPARE(rule->when, std::string("ip.dst in {@home,@lan-2} && http.host contains \"@lan\""));
    QCOMPARE(renamed->next.set(Small::id("s"))->name, std::string("home"));
    QCOMPARE(renamed->next.set(Small::id("t"))->entries, (Names{"@home", "@lan-2", "lan"}));
    QCOMPARE(renamed->next.service(Small::id("v"))->expression,
             std::string("ip.src in {@home} || ip.src in {@lan-2}"));
    QVERIFY(whereUsed(renamed->next, ObjectKind::Set, "lan").empty());

    const auto service = apply(policy, Edit{RenameObject{Small::id("v"), "indoor"}});
    QCOMPARE(service->next.findRule(Small::id("a1"))->rule->service.items, (Names{"indoor"}));
    const auto filter = apply(policy, Edit{RenameObject{Small::id("f"), "edge in"}});
    QCOMPARE(filter->next.application(Small::id("app"))->filter, std::string("edge in"));
}

void TestEdit::renameBackIsExact()
{
    Document d = *Small::policy();
    d.sets = {std::make_shared<const Set>(Set{Small::id("s"), "lan", SetKind::Addresses, "", {}})};
    Policy policy = Policy::fromDocument(d).value();
    RulePatch dangling;
    dangling.source = Cell{false, {"@home"}};
    policy = apply(policy, modifyRules(Small::ids({"a1"}), dangling))->next;
    const auto renamed = apply(policy, Edit{RenameObject{Small::id("s"), "home"}});
    // A reference that dangled before must not be taken along on the way back.
    QVERIFY(apply(renamed->next, renamed->inverse)->next == policy);
}

void TestEdit::refusals_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("code");
    const auto id = [](const char *name) { return Small::id(name).toString(); };
    const auto row = [](const char *name, const std::string &json, const char *code) {
        QTest::newRow(name) << QByteArray::fromStdString(json) << QByteArray(code);
    };
    row("unknown rule", fmt::format(R"({{"removeRules":{{"rules":["{}"]}}}})", id("zz")),
        "uuid-unknown");
    row("not a rule", fmt::format(R"({{"removeRules":{{"rules":["{}"]}}}})", id("A")),
        "edit-invalid");
    row("twice", fmt::format(R"({{"removeRules":{{"rules":["{0}","{0}"]}}}})", id("a1")),
        "edit-invalid");
    row("foreign anchor",
        fmt::format(R"({{"moveRules":{{"to":[{{"section":"{}","before":"{}","rules":["{}"]}}]}}}})",
                    id("A"), id("b2"), id("a1")),
        "uuid-unknown");
    row("foreign anchor that moves",
        fmt::format(
            R"({{"moveRules":{{"to":[{{"section":"{}","before":"{}","rules":["{}","{}"]}}]}}}})",
            id("A"), id("b2"), id("a1"), id("b2")),
        "edit-invalid");
    row("UUID taken",
        fmt::format(
            R"({{"insertRules":{{"at":[{{"section":"{}","rules":[{{"uuid":"{}","action":"drop"}}]}}]}}}})",
            id("A"), id("b1")),
        "uuid-duplicate");
    row("name taken",
        fmt::format(
            R"({{"insertObject":{{"filter":{{"uuid":"{}","name":"f","default":"drop"}}}}}})",
            id("g")),
        "name-duplicate");
    row("bad name", fmt::format(R"({{"renameObject":{{"object":"{}","name":""}}}})", id("f")),
        "name-invalid");
    row("replace a filter",
        fmt::format(
            R"({{"replaceObject":{{"filter":{{"uuid":"{}","name":"f","default":"drop"}}}}}})",
            id("f")),
        "edit-invalid");
    row("remove a section as an object",
        fmt::format(R"({{"removeObject":{{"object":"{}"}}}})", id("A")), "edit-invalid");
}

void TestEdit::refusals()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, code);
    const auto edit = parseEdit(json.toStdString());
    QVERIFY2(edit.has_value(), edit ? "" : toString(edit.error()).c_str());
    const auto applied = apply(Small::policy(), *edit);
    QVERIFY(!applied.has_value());
    QCOMPARE(QByteArray::fromStdString(applied.error().code), code);
}

void TestEdit::compositeIsAllOrNothing()
{
    const Policy policy = Small::policy();
    const auto applied = apply(
        policy, composite({}, {removeRules(Small::ids({"a1"})), removeRules(Small::ids({"a1"}))}));
    QVERIFY(!applied.has_value());
    QVERIFY(policy == Small::policy());
    QVERIFY(policy.findRule(Small::id("a1")).has_value());
}

void TestEdit::findIsRightAfterEveryEdit()
{
    Dice dice(9);
    Policy policy = testsupport::bigPolicy({200, 10, 2, 5});
    for (int n = 0; n < testsupport::effort(300); ++n) {
        if (const auto applied = apply(policy, EditMaker(dice, policy).any()))
            policy = applied->next;
        // An index built from nothing must say the same.
        const Policy fresh = Policy::fromDocument(*policy).value();
        for (const FilterPtr &f : policy->filters) {
            QVERIFY(policy.find(f->uuid)->kind == ObjectKind::Filter);
            for (std::size_t s = 0; s < f->sections.size(); ++s) {
                const Section &section = *f->sections[s];
                QVERIFY(policy.find(section.uuid)->parent == f->uuid);
                for (std::size_t r = 0; r < section.rules.size(); ++r) {
                    const auto place = policy.findRule(section.rules[r]->uuid);
                    QVERIFY(place && place->section == &section && place->ruleIndex == r &&
                            place->sectionIndex == s);
                }
            }
        }
        QVERIFY(fresh == policy);
    }
    QVERIFY(!policy.find(Uuid::fromName(Uuid(), "nobody")).has_value());
}

void TestEdit::rulesAreFoundTogetherAsAlone()
{
    Dice dice(23);
    Policy policy = testsupport::bigPolicy({200, 10, 2, 5});
    for (int n = 0; n < testsupport::effort(30); ++n) {
        if (const auto applied = apply(policy, EditMaker(dice, policy).any()))
            policy = applied->next;
        std::vector<Uuid> asked{{}, Uuid::fromName(Uuid(), "nobody")};
        for (const FilterPtr &filter : policy->filters) {
            asked.push_back(filter->uuid);
            for (const SectionPtr &section : filter->sections) {
                asked.push_back(section->uuid);
                for (const RulePtr &rule : section->rules)
                    asked.insert(asked.begin() + std::ptrdiff_t(dice.below(asked.size())),
                                 rule->uuid);
            }
        }
        asked.push_back(asked[dice.below(asked.size())]); // one twice
        const auto together = policy.findRules(asked);
        QCOMPARE(together.size(), asked.size());
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const auto alone = policy.findRule(asked[i]);
            QCOMPARE(together[i].has_value(), alone.has_value());
            QVERIFY(!alone || (together[i]->filter == alone->filter &&
                               together[i]->section == alone->section &&
                               together[i]->filterIndex == alone->filterIndex &&
                               together[i]->sectionIndex == alone->sectionIndex &&
                               together[i]->ruleIndex == alone->ruleIndex &&
                               together[i]->rule == alone->rule));
        }
    }
    QVERIFY(policy.findRules({}).empty());
}

void TestEdit::editJsonErrors()
{
    for (const char *text :
         {"", "{}", "{\"removeRules\":{}}", "{\"nothing\":{}}", "[]", "{\"insertObject\":{}}",
          "{\"setProperties\":{\"name\":1}}", "{\"setProperties\":{}} x",
          "{\"setProperties\":{},\"composite\":{\"label\":\"\",\"edits\":[]}}"}) {
        const auto edit = parseEdit(text);
        QVERIFY2(!edit.has_value(), text);
        QVERIFY(!edit.error().code.empty());
    }
}

void TestEdit::labels()
{
    const Policy policy = Small::policy();
    RulePatch patch;
    patch.when = "tcp";
    QVERIFY(describe(modifyRules(Small::ids({"a1"}), patch), policy) ==
            (Label{"modify-rules", {"1", "a1", "when"}}));
    QVERIFY(describe(removeRules(Small::ids({"a1", "a2"})), policy) ==
            (Label{"remove-rules", {"2", ""}}));
    QVERIFY(describe(Edit{RenameObject{Small::id("f"), "g"}}, policy) ==
            (Label{"rename", {"filter", "f", "g"}}));
    QVERIFY(describe(composite({"paste", {}}, {}), policy) == (Label{"paste", {}}));
}

QTEST_APPLESS_MAIN(TestEdit)
#include "tst_edit.moc"
