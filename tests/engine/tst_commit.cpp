// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include "commitbench.h"

using namespace tallygate;
using namespace tallygate::testsupport;

/// From a stage to the confirmation, and all that stands in the way.
class CommitTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("takes the role root");
    }
    void withoutARevisionAllPassesAndSshIsGuarded();
    void aCommitIsConfirmedOverANewConnection();
    void onlyANewConnectionConfirms();
    void rootAtTheMachineConfirmsAnew();
    void theWindowRollsBackByItself();
    void rollbackIsAtOnce();
    void anEngineThatEndsInTheWindowGoesBack();
    void anotherBaseIsAConflict();
    void whatIsStagedByAnotherIsTheirs();
    void aProofThatFailsStandsInTheWay();
    void theProofNeedsALiveConnection();
    void bothGuardsHoldInTheWindow();
    void theGuardIsNeverRemovedSilently();
    void guardsCoverOneAnother_data();
    void guardsCoverOneAnother();
    void aBadPolicyIsNotStaged();
    void anEnforcementThatFailsLeavesTheOldInForce();
    void onAFullDiskConfirmAndRollbackWork();
};

void CommitTest::withoutARevisionAllPassesAndSshIsGuarded()
{
    Control control;
    QCOMPARE(control.inForce(), 0u);
    QVERIFY(control.passes(443));
    control.onLoop([&] {
        QVERIFY(control.enforcer->send(kPeer, 22).cause == Cause::Guard);
        QVERIFY(control.enforcer->send(kPeer, 443).cause == Cause::Unfiltered);
    });
    const auto guard = Operator(control).call("guard.get");
    QCOMPARE((*guard)["entries"].size(), std::size_t(2));
    QCOMPARE((*guard)["held"].size(), std::size_t(0));
}

void CommitTest::aCommitIsConfirmedOverANewConnection()
{
    Control control;
    Operator anna(control);
    const std::string old = control.open(50'000);
    const auto staged = anna.stage(policyWith(443), 0, {{"comment", "first"}});
    QVERIFY2(staged, staged ? "" : toString(staged.error()).c_str());
    QCOMPARE((*staged)["revision"], Json("1"));
    QCOMPARE((*staged)["rules"], Json(2));
    QVERIFY(control.passes(80)); // nothing has changed yet
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("policy-unproved"));
    const auto proved = anna.call("policy.prove", {{"revision", "1"}, {"session", old}});
    QVERIFY2(proved, proved ? "" : toString(proved.error()).c_str());
    QCOMPARE((*proved)["ok"], Json(true));
    QCOMPARE((*proved)["proof"].size(), std::size_t(4));
    const auto active = anna.call("policy.activate", {{"revision", "1"}, {"window", 30}});
    QVERIFY2(active, active ? "" : toString(active.error()).c_str());
    QVERIFY((*active)["secondsLeft"].get<int>() > 25);
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(control.passes(443));
    QVERIFY(!control.passes(80));
    QCOMPARE(control.status()["confirming"], Json(true));
    QCOMPARE(control.activations.size(), std::size_t(1));

    const auto confirmed = anna.confirm(control.open(50'001));
    QVERIFY2(confirmed, confirmed ? "" : toString(confirmed.error()).c_str());
    QCOMPARE(control.status()["confirming"], Json(false));
    control.restart();
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(!control.passes(80));
    QCOMPARE(control.status()["comment"], Json("first"));
}

void CommitTest::onlyANewConnectionConfirms()
{
    Control control;
    Operator anna(control);
    const std::string old = control.open(50'000);
    QVERIFY(anna.activate(policyWith(443), 0));
    QCOMPARE(codeOf(anna.confirm(old)), std::string("session-old"));
    QCOMPARE(codeOf(anna.confirm("198.51.100.7 1 192.0.2.1 22")), std::string("session-unknown"));
    QCOMPARE(codeOf(anna.confirm("nonsense")), std::string("session-invalid"));
    QCOMPARE(codeOf(anna.call("policy.confirm")), std::string("session-missing"));
    // The same four words again, but another connection.
    control.onLoop([&] { control.sessions.close(old); });
    QCOMPARE(codeOf(anna.confirm(old)), std::string("session-unknown"));
    QCOMPARE(control.open(50'000), old);
    QVERIFY(anna.confirm(old));
    QCOMPARE(codeOf(anna.confirm(old)), std::string("nothing-pending"));
}

void CommitTest::rootAtTheMachineConfirmsAnew()
{
    Control control;
    Operator early(control);
    QVERIFY(early.call("guard.get"));
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(443), 0));
    QCOMPARE(codeOf(early.call("policy.confirm")), std::string("session-missing"));
    QCOMPARE(codeOf(anna.call("policy.confirm")), std::string("session-missing"));
    QVERIFY(Operator(control).call("policy.confirm"));
    QCOMPARE(control.inForce(), 1u);
}

void CommitTest::theWindowRollsBackByItself()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(80), 1, 1));
    QVERIFY(control.passes(80));
    QTRY_COMPARE_WITH_TIMEOUT(control.inForce(), 1u, 20'000);
    QVERIFY(control.passes(443));
    QVERIFY(!control.passes(80));
    QTRY_COMPARE_WITH_TIMEOUT(control.activations.size(), std::size_t(3), 20'000);
    QVERIFY(control.activations[2].reason == CommitMachine::Activation::Reason::RolledBack);
    QCOMPARE(control.activations[2].revision, 1u);
    const auto history = anna.call("policy.history");
    QCOMPARE((*history)["revisions"][0]["state"], Json("rolled-back"));
    QCOMPARE((*history)["revisions"][0]["reason"], Json("nobody confirmed it in time"));
    QCOMPARE((*history)["current"], Json("1"));
    QCOMPARE(codeOf(anna.confirm(control.open(51'000))), std::string("nothing-pending"));
}

void CommitTest::rollbackIsAtOnce()
{
    Control control;
    Operator anna(control);
    QCOMPARE(codeOf(anna.call("policy.rollback")), std::string("nothing-pending"));
    QVERIFY(anna.activate(policyWith(443), 0));
    const auto back = anna.call("policy.rollback");
    QCOMPARE((*back)["revision"], Json("0"));
    QVERIFY(control.passes(80));
    // What is staged and not active is discarded.
    QCOMPARE((*anna.stage(policyWith(443), 0))["revision"], Json("2"));
    QVERIFY(anna.call("policy.rollback"));
    QCOMPARE(codeOf(anna.call("policy.prove", {{"revision", "2"}})),
             std::string("revision-unknown"));
}

void CommitTest::anEngineThatEndsInTheWindowGoesBack()
{
    Control control;
    commitPolicy(control, policyWith(443));
    QVERIFY(Operator(control).activate(policyWith(80), 1));
    QCOMPARE(control.inForce(), 2u);
    control.restart();
    QCOMPARE(control.inForce(), 1u);
    QVERIFY(control.passes(443));
    QVERIFY(control.status()["findings"].dump().find("revision-unconfirmed") != std::string::npos);
    QCOMPARE((*Operator(control).activate(policyWith(80), 1))["revision"], Json("3"));
}

void CommitTest::anotherBaseIsAConflict()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator bob(control);
    const auto refused = bob.stage(policyWith(80), 0);
    QCOMPARE(codeOf(refused), std::string("revision-conflict"));
    QVERIFY(refused.error().message.find("root since 2") != std::string::npos);
    QVERIFY(bob.activate(policyWith(80), 1));
    const auto pending = bob.stage(policyWith(25), 2);
    QCOMPARE(codeOf(pending), std::string("change-pending"));
    QVERIFY(pending.error().message.find("root since 2") != std::string::npos);
}

void CommitTest::whatIsStagedByAnotherIsTheirs()
{
    Control control;
    Operator anna(control);
    Operator bob(control.connectAsOperator());
    QVERIFY(anna.stage(policyWith(443), 0));
    QCOMPARE(control.status()["staged"]["by"], Json("root"));
    QVERIFY(anna.stage(policyWith(80), 0)); // one's own is replaced
    const auto refused = bob.stage(policyWith(25), 0);
    QCOMPARE(codeOf(refused), std::string("revision-conflict"));
    QVERIFY(refused.error().message.find("staged by root since 2") != std::string::npos);
    QVERIFY(bob.stage(policyWith(25), 0, {{"takeOver", true}}));
    QCOMPARE(control.status()["staged"]["by"], Json("64100"));
    // Nor may he change the guard, or confirm without showing a connection.
    DevicePolicy wider = policyWith(25);
    wider.guard.push_back({*parseAddressRange("10.0.0.0/8"), 23});
    QCOMPARE(codeOf(bob.stage(wider, 0)), std::string("role-insufficient"));
    QVERIFY(bob.activate(policyWith(25), 0));
    QCOMPARE(codeOf(Operator(control.connectAsOperator()).call("policy.confirm")),
             std::string("session-missing"));
    QVERIFY(bob.confirm(control.open(50'000)));
}

void CommitTest::aProofThatFailsStandsInTheWay()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.checks = {{"web",
                      "eth0",
                      Direction::In,
                      Verdict::Permit,
                      Flow{Flow::Protocol::Tcp, kPeer, "192.0.2.1", 1, 80, false},
                      {}}};
    QVERIFY(anna.stage(policy, 0));
    const auto proved = anna.call("policy.prove", {{"revision", "1"}});
    QCOMPARE((*proved)["ok"], Json(false));
    QCOMPARE((*proved)["diagnostics"].back()["code"], Json("proof-check"));
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("policy-unproved"));
    QVERIFY(anna.call("policy.activate", {{"revision", "1"}, {"acceptFailedProof", true}}));
}

void CommitTest::theProofNeedsALiveConnection()
{
    Control control;
    Operator anna(control);
    QVERIFY(anna.stage(policyWith(443), 0));
    QCOMPARE(codeOf(anna.call("policy.prove",
                              {{"revision", "1"}, {"session", "198.51.100.7 5 192.0.2.1 22"}})),
             std::string("session-unknown"));
    control.onLoop([&] { control.sessions.broken = true; });
    QVERIFY(anna.call("policy.prove", {{"revision", "1"}}));
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "1"}})),
             std::string("netlink-failed")); // nobody could confirm it
    QCOMPARE(control.inForce(), 0u);
}

void CommitTest::bothGuardsHoldInTheWindow()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.filters[0].rules.pop_back();
    policy.guard = {{*parseAddressRange("10.0.0.0/8"), 22}};
    QVERIFY(anna.stage(policy, 0, {{"acceptGuardChange", true}}));
    QVERIFY(anna.call("policy.prove", {{"revision", "1"}}));
    QVERIFY(anna.call("policy.activate", {{"revision", "1"}}));
    QVERIFY(control.passes(22));
    QVERIFY(control.passes(22, "10.1.1.1"));
    QCOMPARE((*anna.call("guard.get"))["held"].size(), std::size_t(2));
    QVERIFY(anna.confirm(control.open(50'000)));
    QVERIFY(!control.passes(22)); // by the new guard alone
    QVERIFY(control.passes(22, "10.1.1.1"));
    QCOMPARE((*anna.call("guard.get"))["held"].size(), std::size_t(0));
    control.restart();
    QVERIFY(!control.passes(22));
    QVERIFY(control.passes(22, "10.1.1.1"));
}

void CommitTest::theGuardIsNeverRemovedSilently()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.guard = {{*parseAddressRange("0.0.0.0/0"), 22}};
    const auto refused = anna.stage(policy, 0);
    QCOMPARE(codeOf(refused), std::string("guard-narrowed"));
    QVERIFY(refused.error().message.find("::/0") != std::string::npos);
    policy.guard.clear(); // says nothing of it: the one in force stays
    commitPolicy(control, policy);
    QCOMPARE((*anna.call("guard.get"))["entries"].size(), std::size_t(2));
    control.restart();
    Operator again(control);
    QCOMPARE((*again.call("guard.get"))["entries"].size(), std::size_t(2));
    QVERIFY(again.stage(policy, 1, {{"acceptGuardChange", true}}));
    QVERIFY(again.call("policy.prove", {{"revision", "2"}}));
    QVERIFY(again.call("policy.activate", {{"revision", "2"}}));
    QCOMPARE((*again.call("guard.get"))["entries"].size(), std::size_t(0));
}

void CommitTest::guardsCoverOneAnother_data()
{
    QTest::addColumn<QStringList>("before");
    QTest::addColumn<QStringList>("after");
    QTest::addColumn<int>("lost");
    const auto row = [](const char *name, const QStringList &before, const QStringList &after,
                        int lost) { QTest::newRow(name) << before << after << lost; };
    row("equal", {"10.0.0.0/8"}, {"10.0.0.0/8"}, 0);
    row("wider", {"10.1.0.0/16"}, {"10.0.0.0/8"}, 0);
    row("narrower", {"10.0.0.0/8"}, {"10.1.0.0/16"}, 1);
    row("two halves", {"10.0.0.0/8"}, {"10.128.0.0/9", "10.0.0.0/9"}, 0);
    row("a gap", {"10.0.0.0/8"}, {"10.0.0.0/9", "10.128.0.1-10.255.255.255"}, 1);
    row("overlapping", {"10.0.0.0/8"}, {"10.0.0.0-10.200.0.0", "10.100.0.0-11.0.0.0"}, 0);
    row("another family", {"::/0"}, {"0.0.0.0/0"}, 1);
    row("IPv6 halves", {"2001:db8::/32"}, {"2001:db8::/33", "2001:db8:8000::/33"}, 0);
    row("some", {"10.0.0.0/8", "192.0.2.0/24"}, {"10.0.0.0/8"}, 1);
    row("none before", {}, {}, 0);
    row("everything", {"0.0.0.0/0", "::/0"}, {"0.0.0.0/0", "::/0"}, 0);
}

void CommitTest::guardsCoverOneAnother()
{
    QFETCH(QStringList, before);
    QFETCH(QStringList, after);
    QFETCH(int, lost);
    const auto entries = [](const QStringList &texts, std::uint16_t port) {
        std::vector<GuardEntry> list;
        for (const QString &text : texts)
            list.push_back({*parseAddressRange(text.toStdString()), port});
        return list;
    };
    QCOMPARE(int(guardLost(entries(before, 22), entries(after, 22)).size()), lost);
    QCOMPARE(guardLost(entries(before, 22), entries(after, 2222)).size(),
             std::size_t(before.size()));
}

void CommitTest::aBadPolicyIsNotStaged()
{
    Control control;
    Operator anna(control);
    DevicePolicy policy = policyWith(443);
    policy.filters[0].rules[1].conditions[0].expression = "tcp.dstprt == 1";
    const auto refused = anna.stage(policy, 0);
    QCOMPARE(codeOf(refused), std::string("field-unknown"));
    QCOMPARE(refused.error().where.path, std::string("/filters/0/rules/1/conditions/0/match"));
    const auto report = anna.call("policy.validate", {{"policy", writeDevicePolicy(policy)}});
    QCOMPARE((*report)["ok"], Json(false));
    QCOMPARE(codeOf(anna.call("policy.stage", {{"policy", "{}"}, {"basedOn", "0"}})),
             std::string("key-missing"));
    QCOMPARE(control.status().contains("staged"), false);
}

void CommitTest::anEnforcementThatFailsLeavesTheOldInForce()
{
    Control control;
    commitPolicy(control, policyWith(443));
    Operator anna(control);
    QVERIFY(anna.stage(policyWith(80), 1));
    QVERIFY(anna.call("policy.prove", {{"revision", "2"}}));
    control.onLoop([&] { control.enforcer->failing = true; });
    QCOMPARE(codeOf(anna.call("policy.activate", {{"revision", "2"}})), std::string("worker-gone"));
    control.onLoop([&] { control.enforcer->failing = false; });
    QCOMPARE(control.inForce(), 1u);
    QCOMPARE(control.status()["confirming"], Json(false));
    QCOMPARE((*anna.activate(policyWith(80), 1))["revision"], Json("3"));
    // A rollback that cannot be carried out at once is tried until it can.
    control.onLoop([&] { control.enforcer->failing = true; });
    QCOMPARE((*anna.call("policy.rollback"))["inForce"], Json(false));
    QCOMPARE(control.inForce(), 3u);
    control.onLoop([&] { control.enforcer->failing = false; });
    QTRY_COMPARE_WITH_TIMEOUT(control.inForce(), 1u, 20'000);
}

void CommitTest::onAFullDiskConfirmAndRollbackWork()
{
    Control control;
    Operator anna(control);
    QVERIFY(anna.activate(policyWith(443), 0));
    control.isFull = true;
    QCOMPARE(codeOf(anna.stage(policyWith(80), 0)), std::string("disk-full"));
    QVERIFY(anna.confirm(control.open(50'000)));
    control.isFull = false;
    QVERIFY(anna.activate(policyWith(80), 1));
    control.isFull = true;
    QVERIFY(anna.call("policy.rollback"));
    QCOMPARE(control.inForce(), 1u);
    control.isFull = false;
    control.restart();
    QCOMPARE(control.inForce(), 1u);
}

int main(int argc, char **argv)
{
    return runCommitTest<CommitTest>(argc, argv);
}
#include "tst_commit.moc"
