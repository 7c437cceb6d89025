// SPDX-License-Identifier: GPL-3.0-or-later
// What a push would change, row by row and counter by counter.
#include <QtTest>

#include "compare/rulechanges.h"

using namespace tallygate;
using namespace tallygate::compare;
using Kind = RuleChange::Kind;

namespace {

Uuid named(const std::string &name)
{
    return Uuid::fromName(Uuid(), name);
}

pipeline::DeviceRule rule(const std::string &name,
                          pipeline::Action action = pipeline::Action::Permit)
{
    pipeline::DeviceRule rule;
    rule.uuid = named(name);
    rule.name = name;
    rule.action = action;
    return rule;
}

pipeline::DevicePolicy policyOf(std::vector<pipeline::DeviceRule> rules)
{
    pipeline::DeviceFilter filter;
    filter.uuid = named("filter");
    filter.name = "edge";
    for (std::size_t i = 0; i < rules.size(); ++i)
        rules[i].number = static_cast<std::uint32_t>(i + 1);
    filter.rules = std::move(rules);
    pipeline::DevicePolicy policy;
    policy.filters.push_back(std::move(filter));
    pipeline::DeviceApplication application;
    application.uuid = named("application");
    application.filter = named("filter");
    application.interfaces = {"wan0", "wan1"};
    policy.applications.push_back(application);
    return policy;
}

} // namespace

class TestRuleChanges : public QObject
{
    Q_OBJECT

private slots:
    void theSameIsNoChange()
    {
        const auto policy = policyOf({rule("a"), rule("b")});
        QVERIFY(ruleChanges(policy, policy).empty());
        QVERIFY((counterChange(policy, policy) == CounterChange{6, 0, 0}));
    }

    void rulesAreComparedByIdentity()
    {
        const auto before = policyOf({rule("a"), rule("b"), rule("c")});
        auto changed = rule("b", pipeline::Action::Drop);
        changed.name = "B";
        const auto changes = ruleChanges(before, policyOf({rule("a"), rule("new"), changed}));
        QCOMPARE(changes.size(), 3u);
        QVERIFY(changes[0].kind == Kind::Added);
        QCOMPARE(changes[0].after, 2u);
        QVERIFY(changes[1].kind == Kind::Changed);
        QVERIFY((changes[1].fields == std::vector<std::string>{"action", "name"}));
        QVERIFY(changes[1].actionBefore == pipeline::Action::Permit);
        QVERIFY(changes[2].kind == Kind::Removed);
        QCOMPARE(changes[2].name, std::string("c"));
    }

    void onlyWhatWasMovedIsMoved()
    {
        const auto before = policyOf({rule("a"), rule("b"), rule("c"), rule("d"), rule("e")});
        const auto changes =
            ruleChanges(before, policyOf({rule("e"), rule("a"), rule("b"), rule("c"), rule("d")}));
        QCOMPARE(changes.size(), 1u);
        QVERIFY(changes[0].kind == Kind::Moved);
        QCOMPARE(changes[0].name, std::string("e"));
        QCOMPARE(changes[0].before, 5u);
        QCOMPARE(changes[0].after, 1u);
        // What was put in ahead moves nothing.
        QCOMPARE(ruleChanges(before, policyOf({rule("new"), rule("a"), rule("b"), rule("c"),
                                               rule("d"), rule("e")}))
                     .size(),
                 1u);
    }

    void aFilterThatIsNewOrGone()
    {
        const auto policy = policyOf({rule("a"), rule("b")});
        QCOMPARE(ruleChanges({}, policy).size(), 2u);
        QVERIFY(ruleChanges({}, policy)[0].kind == Kind::Added);
        QVERIFY(ruleChanges(policy, {})[0].kind == Kind::Removed);
        QVERIFY((counterChange({}, policy) == CounterChange{0, 6, 0}));
        QVERIFY((counterChange(policy, {}) == CounterChange{0, 0, 6}));
    }

    void theDefaultIsARowToo()
    {
        const auto before = policyOf({rule("a")});
        auto after = before;
        after.filters[0].defaultVerdict = pipeline::Verdict::Reject;
        const auto changes = ruleChanges(before, after);
        QCOMPARE(changes.size(), 1u);
        QVERIFY(changes[0].rule.isNull());
        QVERIFY(changes[0].actionAfter == pipeline::Action::Reject);
    }
};

QTEST_APPLESS_MAIN(TestRuleChanges)
#include "tst_rulechanges.moc"
