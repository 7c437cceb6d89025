// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "policy/edit.h"
#include "policy/editjson.h"
#include "policy/policyfile.h"
#include "policy/whereused.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;
using testsupport::Dice;

namespace {

/// Draws edits that fit the policy at hand.
class EditMaker
{
public:
    EditMaker(Dice &dice, const Policy &policy)
        : m_dice(dice)
        , m_policy(policy)
    {}

    Edit any(int depth = 0)
    {
        if (sections().empty())
            return insertSection(filter(), {}, *testsupport::randomSection(m_dice, 3));
        switch (m_dice.below(depth == 0 ? 17 : 16)) {
        case 0:
            return insert();
        case 1:
            return removeRules(rules());
        case 2:
        case 3:
            return move();
        case 4:
        case 5:
            return modify();
        case 6:
            return replace();
        case 7:
            return insertSection(filter(), anchor(sections()),
                                 *testsupport::randomSection(m_dice, m_dice.below(4)));
        case 8:
            return m_dice.once(3) ? Edit{RemoveSections{some(sections(), 2)}} : insert();
        case 9:
            return moveSections();
        case 10:
            return modifySection();
        case 11:
            return modifyFilter();
        case 12:
            return newObject();
        case 13:
            return objectEdit();
        case 14:
            return rename();
        case 15:
            return Edit{SetProperties{fmt::format("Name {}", m_dice.below(9)), std::nullopt}};
        default:
            return several();
        }
    }

private:
    const Document &document() const { return *m_policy; }

    std::vector<Uuid> sections() const
    {
        std::vector<Uuid> all;
        for (const FilterPtr &f : document().filters) {
            for (const SectionPtr &s : f->sections)
                all.push_back(s->uuid);
        }
        return all;
    }
    std::vector<Uuid> allRules() const
    {
        std::vector<Uuid> all;
        for (const FilterPtr &f : document().filters) {
            for (const SectionPtr &s : f->sections) {
                for (const RulePtr &r : s->rules)
                    all.push_back(r->uuid);
            }
        }
        return all;
    }
    /// Distinct ones, in any order.
    std::vector<Uuid> some(std::vector<Uuid> from, std::size_t most)
    {
        std::vector<Uuid> taken;
        for (std::size_t n = m_dice.below(most + 1); n > 0 && !from.empty(); --n) {
            const std::size_t at = m_dice.below(from.size());
            taken.push_back(from[at]);
            from.erase(from.begin() + static_cast<std::ptrdiff_t>(at));
        }
        return taken;
    }
    std::vector<Uuid> rules() { return some(allRules(), m_dice.once(4) ? 30 : 3); }
    Uuid filter() { return m_dice.pick(document().filters)->uuid; }

    /// Null or one of those; for sections it may be of another filter, which must be refused.
    Uuid anchor(const std::vector<Uuid> &from)
    {
        return from.empty() || m_dice.once(2) ? Uuid() : m_dice.pick(from);
    }
    Uuid anchorIn(const Uuid &section)
    {
        std::vector<Uuid> inside;
        if (const auto place = m_policy.findSection(section)) {
            for (const RulePtr &rule : place->section->rules)
                inside.push_back(rule->uuid);
        }
        return anchor(inside);
    }
    Uuid section()
    {
        const auto all = sections();
        return all.empty() ? Uuid() : m_dice.pick(all);
    }

    Edit insert()
    {
        const Uuid into = section();
        std::vector<RulePtr> list;
        for (std::size_t n = 1 + m_dice.below(3); n > 0; --n)
            list.push_back(std::make_shared<const Rule>(testsupport::randomRule(m_dice)));
        return insertRules(into, anchorIn(into), std::move(list));
    }
    Edit move()
    {
        MoveRules edit;
        auto moved = rules();
        while (!moved.empty()) {
            const std::size_t n = 1 + m_dice.below(moved.size());
            const Uuid into = section();
            edit.moves.push_back(
                {into, anchorIn(into), {moved.end() - std::ptrdiff_t(n), moved.end()}});
            moved.resize(moved.size() - n);
        }
        return Edit{std::move(edit)};
    }
    Edit modify()
    {
        const Rule source = testsupport::randomRule(m_dice);
        RulePatch patch;
        if (m_dice.once(2))
            patch.name = source.name;
        if (m_dice.once(3))
            patch.enabled = source.enabled;
        if (m_dice.once(3))
            patch.source = source.source;
        if (m_dice.once(3))
            patch.destination = source.destination;
        if (m_dice.once(3))
            patch.service = source.service;
        if (m_dice.once(3))
            patch.when = source.when;
        if (m_dice.once(3))
            patch.action = source.action;
        if (m_dice.once(3))
            patch.meter = source.meter;
        if (m_dice.once(3))
            patch.log = source.log;
        if (m_dice.once(3))
            patch.comment = source.comment;
        if (m_dice.once(3))
            patch.owner = source.owner;
        if (m_dice.once(3))
            patch.ticket = source.ticket;
        if (m_dice.once(3))
            patch.expires = source.expires;
        return modifyRules(rules(), patch);
    }
    Edit replace()
    {
        ReplaceRules edit;
        for (const Uuid &uuid : rules()) {
            Rule rule = testsupport::randomRule(m_dice);
            rule.uuid = uuid;
            edit.rules.push_back(std::make_shared<const Rule>(std::move(rule)));
        }
        return Edit{std::move(edit)};
    }
    Edit moveSections()
    {
        MoveSections edit;
        edit.moves.push_back({filter(), anchor(sections()), some(sections(), 3)});
        return Edit{std::move(edit)};
    }
    Edit modifySection()
    {
        ModifySection edit{section(), {}, {}, {}};
        if (m_dice.once(2))
            edit.name = fmt::format("Section {}", m_dice.below(50));
        if (m_dice.once(2))
            edit.comment = "changed";
        if (m_dice.once(2))
            edit.enabled = m_dice.once(2);
        return Edit{std::move(edit)};
    }
    Edit modifyFilter()
    {
        ModifyFilter edit{filter(), {}, {}, {}, {}};
        if (m_dice.once(2))
            edit.name = fmt::format("filter-{}", m_dice.below(6));
        if (m_dice.once(2))
            edit.comment = "changed";
        if (m_dice.once(2))
            edit.defaultVerdict = static_cast<Verdict>(m_dice.below(3));
        if (m_dice.once(2))
            edit.defaultLog = testsupport::randomRule(m_dice).log;
        return Edit{std::move(edit)};
    }
    Edit newObject()
    {
        const std::string name = fmt::format("o{}", m_dice.below(40));
        switch (m_dice.below(4)) {
        case 0: {
            Filter f;
            f.uuid = m_dice.uuid();
            f.name = name;
            f.sections.push_back(testsupport::randomSection(m_dice, 2));
            return insertObject(std::make_shared<const Filter>(std::move(f)), filter());
        }
        case 1:
            return insertObject(std::make_shared<const Set>(
                Set{m_dice.uuid(), name, SetKind::Addresses, "", {"@bogons"}}));
        case 2: {
            Application a;
            a.uuid = m_dice.uuid();
            a.filter = m_dice.pick(document().filters)->name;
            return insertObject(std::make_shared<const Application>(std::move(a)));
        }
        default:
            return insertObject(std::make_shared<const Service>(
                Service{m_dice.uuid(), name, "ip.src in {@bogons}", ""}));
        }
    }
    std::vector<Uuid> objects() const
    {
        std::vector<Uuid> all;
        const auto add = [&](const auto &list) {
            for (const auto &object : list)
                all.push_back(object->uuid);
        };
        add(document().sets);
        add(document().services);
        add(document().meters);
        add(document().devices);
        add(document().interfaceGroups);
        add(document().applications);
        if (document().filters.size() > 2)
            add(document().filters);
        return all;
    }
    Edit objectEdit()
    {
        const auto all = objects();
        if (all.empty())
            return Edit{SetProperties{}};
        const Uuid object = m_dice.pick(all);
        if (m_dice.once(4))
            return Edit{RemoveObject{object}};
        if (m_dice.once(2))
            return Edit{MoveObject{object, m_dice.once(2) ? Uuid() : m_dice.pick(all)}};
        if (const SetPtr set = m_policy.set(object)) {
            Set next = *set;
            next.entries.push_back(m_dice.prefix());
            return replaceObject(std::make_shared<const Set>(std::move(next)));
        }
        if (const MeterPtr meter = m_policy.meter(object)) {
            Meter next = *meter;
            next.rate = fmt::format("{} packets/s", m_dice.below(100));
            return replaceObject(std::make_shared<const Meter>(std::move(next)));
        }
        return Edit{RemoveObject{object}};
    }
    Edit rename()
    {
        auto all = objects();
        all.push_back(filter());
        return Edit{RenameObject{m_dice.pick(all), fmt::format("renamed-{}", m_dice.below(30))}};
    }
    Edit several()
    {
        std::vector<Edit> edits;
        for (std::size_t n = m_dice.below(4); n > 0; --n)
            edits.push_back(any(1));
        return composite({"several", {"x"}}, std::move(edits));
    }

    Dice &m_dice;
    const Policy &m_policy;
};

/// The rows of a policy as text, and a model of it that follows Changes only.
std::vector<std::string> rowsOf(const Policy &policy)
{
    std::vector<std::string> rows;
    for (const FilterPtr &f : policy->filters) {
        for (const SectionPtr &s : f->sections) {
            rows.push_back("section " + s->uuid.toString());
            for (const RulePtr &r : s->rules)
                rows.push_back("rule " + r->uuid.toString());
        }
    }
    return rows;
}

/// What a table model does: keeps its own lists of UUIDs and applies the items one by one.
class Follower
{
public:
    explicit Follower(const Policy &policy)
    {
        for (const FilterPtr &f : policy->filters)
            m_filters.push_back(load(*f));
    }

    void follow(const Change &change, const Policy &next)
    {
        m_next = &next;
        for (const ChangeItem &item : change.items)
            std::visit([this](const auto &i) { apply(i); }, item);
        fill();
    }

    std::vector<std::string> rows() const
    {
        std::vector<std::string> rows;
        for (const FilterRows &f : m_filters) {
            for (const SectionRows &s : f.sections) {
                rows.push_back("section " + s.uuid.toString());
                for (const Uuid &r : s.rules)
                    rows.push_back("rule " + r.toString());
            }
        }
        return rows;
    }

private:
    struct SectionRows
    {
        Uuid uuid;
        std::vector<Uuid> rules;
    };
    struct FilterRows
    {
        Uuid uuid;
        std::vector<SectionRows> sections;
    };

    static SectionRows load(const Section &s)
    {
        SectionRows rows{s.uuid, {}};
        for (const RulePtr &r : s.rules)
            rows.rules.push_back(r->uuid);
        return rows;
    }
    static FilterRows load(const Filter &f)
    {
        FilterRows rows{f.uuid, {}};
        for (const SectionPtr &s : f.sections)
            rows.sections.push_back(load(*s));
        return rows;
    }
    FilterRows &filter(const Uuid &uuid)
    {
        return *std::find_if(m_filters.begin(), m_filters.end(),
                             [&](const FilterRows &f) { return f.uuid == uuid; });
    }
    std::vector<Uuid> &rules(const Uuid &f, const Uuid &section)
    {
        auto &sections = filter(f).sections;
        return std::find_if(sections.begin(), sections.end(),
                            [&](const SectionRows &s) { return s.uuid == section; })
            ->rules;
    }
    static std::ptrdiff_t at(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

    // Inserted rows are blank (null UUID) until the whole change is in, then filled by position:
    // one that landed at a wrong index shows up as a wrong UUID of a row that was not inserted.
    void apply(const RulesInserted &i)
    {
        auto &list = rules(i.filter, i.section);
        QVERIFY(i.index <= list.size());
        list.insert(list.begin() + at(i.index), i.count, Uuid());
    }
    void apply(const RulesRemoved &i)
    {
        auto &list = rules(i.filter, i.section);
        QVERIFY(i.index + i.count <= list.size());
        list.erase(list.begin() + at(i.index), list.begin() + at(i.index + i.count));
    }
    void apply(const RulesMoved &i)
    {
        auto &from = rules(i.fromFilter, i.fromSection);
        QVERIFY(i.fromIndex + i.count <= from.size());
        const std::vector<Uuid> moved(from.begin() + at(i.fromIndex),
                                      from.begin() + at(i.fromIndex + i.count));
        from.erase(from.begin() + at(i.fromIndex), from.begin() + at(i.fromIndex + i.count));
        auto &to = rules(i.toFilter, i.toSection);
        QVERIFY(i.toIndex <= to.size());
        to.insert(to.begin() + at(i.toIndex), moved.begin(), moved.end());
    }
    void apply(const RulesModified &i) { QVERIFY(i.fields != 0 && !i.rules.empty()); }
    void apply(const SectionInserted &i)
    {
        auto &sections = filter(i.filter).sections;
        QVERIFY(i.index <= sections.size());
        sections.insert(sections.begin() + at(i.index), SectionRows{i.section, {}});
        m_fresh.push_back(i.section);
    }
    void apply(const SectionRemoved &i)
    {
        auto &sections = filter(i.filter).sections;
        QVERIFY(i.index < sections.size());
        QVERIFY(sections[i.index].uuid == i.section);
        sections.erase(sections.begin() + at(i.index));
    }
    void apply(const SectionModified &) {}
    void apply(const ObjectInserted &i)
    {
        if (i.kind == ObjectKind::Filter)
            m_filters.insert(m_filters.begin() + at(i.index), FilterRows{i.object, {}});
        m_fresh.push_back(i.object);
    }
    void apply(const ObjectRemoved &i)
    {
        if (i.kind != ObjectKind::Filter)
            return;
        QVERIFY(m_filters[i.index].uuid == i.object);
        m_filters.erase(m_filters.begin() + at(i.index));
    }
    void apply(const ObjectMoved &i)
    {
        if (i.kind != ObjectKind::Filter)
            return;
        FilterRows moved = m_filters[i.fromIndex];
        m_filters.erase(m_filters.begin() + at(i.fromIndex));
        m_filters.insert(m_filters.begin() + at(i.toIndex), std::move(moved));
    }
    void apply(const ObjectModified &) {}
    void apply(const PropertiesModified &) {}

    /// Blank rows and new sections take their content from the snapshot.
    void fill()
    {
        const auto isFresh = [&](const Uuid &uuid) {
            return std::find(m_fresh.begin(), m_fresh.end(), uuid) != m_fresh.end();
        };
        for (FilterRows &f : m_filters) {
            const FilterPtr now = m_next->filter(f.uuid);
            QVERIFY(now != nullptr);
            if (isFresh(f.uuid))
                f = load(*now);
            QCOMPARE(f.sections.size(), now->sections.size());
            for (std::size_t s = 0; s < f.sections.size(); ++s) {
                if (isFresh(f.sections[s].uuid))
                    f.sections[s] = load(*now->sections[s]);
                auto &list = f.sections[s].rules;
                QCOMPARE(list.size(), now->sections[s]->rules.size());
                for (std::size_t r = 0; r < list.size(); ++r) {
                    if (list[r].isNull())
                        list[r] = now->sections[s]->rules[r]->uuid;
                }
            }
        }
        m_fresh.clear();
    }

    std::vector<FilterRows> m_filters;
    std::vector<Uuid> m_fresh;
    const Policy *m_next = nullptr;
};

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
    void editJsonErrors();
    void labels();
};

void TestEdit::randomEditsAndTheirInverses()
{
    constexpr int kEdits = 10'000;
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
    for (int n = 0; n < 300; ++n) {
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
