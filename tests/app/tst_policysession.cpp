// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>

#include "designerfixture.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

Uuid ruleAt(const PolicySession &session, std::size_t section, std::size_t rule)
{
    return session.policy()->filters[0]->sections[section]->rules[rule]->uuid;
}

policy::Edit renamed(const Uuid &rule, const std::string &name)
{
    policy::RulePatch patch;
    patch.name = name;
    return policy::modifyRules({rule}, patch);
}

std::string nameOf(const PolicySession &session, const Uuid &rule)
{
    const auto place = session.policy().findRule(rule);
    return place ? place->rule->name : "(gone)";
}

QStringList journals(const QString &folder)
{
    return QDir(folder).entryList({"*.journal"}, QDir::Files);
}

} // namespace

class TestPolicySession : public QObject
{
    Q_OBJECT

private slots:
    void editsAreCountedFromAnyState()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(2, 5));
        const auto start = session.state();
        QCOMPARE(session.unsavedEdits(), 0u);
        QVERIFY(session.apply(renamed(ruleAt(session, 0, 0), "a")));
        const auto first = session.state();
        QVERIFY(session.apply(renamed(ruleAt(session, 0, 1), "b")));
        QCOMPARE(session.editsSince(start), 2u);
        QCOMPARE(session.editsSince(first), 1u);
        session.undo();
        QCOMPARE(session.state(), first);
        session.undo();
        QCOMPARE(session.state(), start);
        QVERIFY(!session.isModified());
        // Another way from here: the first state can no longer be reached.
        QVERIFY(session.apply(renamed(ruleAt(session, 0, 2), "c")));
        QVERIFY(session.editsSince(first) > 0);
        QCOMPARE(session.editsSince(start), 1u);
    }

    void aRefusedEditChangesNothing()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(1, 3));
        QSignalSpy changed(&session, &PolicySession::changed);
        const auto state = session.state();
        QVERIFY(!session.apply(policy::removeRules({Uuid::random()})));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(session.state(), state);
    }

    void savesAndOpens()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(3, 10));
        QVERIFY(session.apply(renamed(ruleAt(session, 1, 1), "kept")));
        const QString path = services.path("p.tallygate");
        QSignalSpy saved(&session, &PolicySession::saved);
        session.saveAs(path);
        // Made while the file is being written: belongs to the next save.
        const Uuid other = ruleAt(session, 1, 2);
        QVERIFY(session.apply(renamed(other, "later")));
        QVERIFY(saved.wait());
        QCOMPARE(session.unsavedEdits(), 1u);
        QVERIFY(session.flushJournal());
        QCOMPARE(journals(services.path("state")).size(), 1);
        session.save();
        QVERIFY(saved.wait());
        QVERIFY(!session.isModified());
        QCOMPARE(journals(services.path("state")).size(), 0);

        DesignerServices again;
        QSignalSpy opened(&again.session(), &PolicySession::opened);
        again.session().open(path);
        QVERIFY(opened.wait());
        QVERIFY(again.session().policy() == session.policy());
        QCOMPARE(again.session().filePath(), path);
        QVERIFY(!again.session().isModified());
    }

    void aFileThatCannotBeReadLeavesThePolicy()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(1, 3));
        QSignalSpy failed(&session, &PolicySession::failed);
        session.open(services.path("absent.tallygate"));
        QVERIFY(failed.wait());
        QCOMPARE(session.policy()->name, std::string("Made"));
    }

    void unsavedEditsSurviveTheProcess_data()
    {
        QTest::addColumn<bool>("inFile");
        QTest::newRow("never saved") << false;
        QTest::newRow("saved file") << true;
    }
    void unsavedEditsSurviveTheProcess()
    {
        QFETCH(bool, inFile);
        QTemporaryDir folder;
        const QString state = folder.filePath("state");
        const QString path = folder.filePath("p.tallygate");
        policy::Policy expected;
        {
            DesignerServices services(state);
            PolicySession &session = services.session();
            session.adopt(madePolicy(2, 4));
            if (inFile) {
                QSignalSpy saved(&session, &PolicySession::saved);
                session.saveAs(path);
                QVERIFY(saved.wait());
            }
            QVERIFY(session.apply(renamed(ruleAt(session, 0, 0), "first")));
            QVERIFY(session.apply(policy::removeRules({ruleAt(session, 1, 1)})));
            session.undo();
            QVERIFY(session.apply(renamed(ruleAt(session, 1, 2), "second")));
            QVERIFY(session.flushJournal());
            QCOMPARE(journals(state).size(), 1);
            // While it lives its journal is no recovery copy.
            DesignerServices other(state);
            other.session().scanForRecovery();
            QVERIFY(other.settle());
            QVERIFY(other.session().recoveryCopies().empty());
            expected = session.policy();
        }
        DesignerServices services(state);
        PolicySession &session = services.session();
        QSignalSpy found(&session, &PolicySession::recoveryFound);
        session.scanForRecovery();
        QVERIFY(found.wait());
        QCOMPARE(session.recoveryCopies().size(), 1u);
        QCOMPARE(session.recoveryCopies()[0].edits, 4u);
        QCOMPARE(session.recoveryCopies()[0].document, inFile ? path : QString());
        QSignalSpy opened(&session, &PolicySession::opened);
        session.recover(session.recoveryCopies()[0].journal);
        QVERIFY(opened.wait());
        QVERIFY(session.policy() == expected);
        QVERIFY(session.isModified());
        QVERIFY(session.canUndo());
        QVERIFY(session.recoveryCopies().empty());
        QCOMPARE(journals(state).size(), 1); // the new one
        session.discardEdits();
        QCOMPARE(journals(state).size(), 0);
        QVERIFY(!session.isModified());
    }

    void anotherProgramsChangeIsMergedByUuid()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(2, 4));
        const QString path = services.path("p.tallygate");
        QSignalSpy saved(&session, &PolicySession::saved);
        session.saveAs(path);
        QVERIFY(saved.wait());
        const Uuid mine = ruleAt(session, 0, 0);
        const Uuid theirs = ruleAt(session, 1, 3);
        QVERIFY(session.apply(renamed(mine, "mine")));

        QSignalSpy onDisk(&session, &PolicySession::diskChanged);
        auto other = policy::loadPolicy(path.toStdString());
        QVERIFY(other);
        other = policy::apply(*other, renamed(theirs, "theirs"))->next;
        QVERIFY(policy::savePolicy(*other, path.toStdString()));
        QVERIFY(onDisk.wait(10000));
        QVERIFY(session.hasDiskChange());
        QCOMPARE(nameOf(session, mine), std::string("mine"));

        QSignalSpy merged(&session, &PolicySession::merged);
        session.mergeFromDisk();
        QVERIFY(merged.wait());
        QCOMPARE(merged[0][0].toULongLong(), 1ull);
        QCOMPARE(merged[0][1].toULongLong(), 0ull);
        QCOMPARE(nameOf(session, mine), std::string("mine"));
        QCOMPARE(nameOf(session, theirs), std::string("theirs"));
        QCOMPARE(session.unsavedEdits(), 1u);
        QVERIFY(!session.hasDiskChange());
    }

    void theSampleOpens()
    {
        DesignerServices services;
        QVERIFY(services.session().openSample());
        QVERIFY(services.session().isSample());
        QVERIFY(!services.session().isModified());
        QVERIFY(services.session().policy().ruleCount() >= 7);
        QVERIFY(services.settle());
        const auto &findings = services.findings().list()->all;
        for (const Diagnostic &finding : findings)
            QVERIFY2(finding.severity != Severity::Error, finding.message.c_str());
    }

    void findingsFollowTheEdits()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        session.adopt(madePolicy(1, 3));
        QVERIFY(services.settle());
        const Uuid rule = ruleAt(session, 0, 1);
        QVERIFY(!services.findings().list()->has(rule));
        policy::RulePatch patch;
        patch.when = "tcp.dstprt == 1";
        QSignalSpy changed(&services.findings(), &Findings::changed);
        QVERIFY(session.apply(policy::modifyRules({rule}, patch)));
        QVERIFY(changed.wait());
        QVERIFY(services.findings().list()->has(rule));
        QVERIFY(services.findings().list()->severityOf(rule) == Severity::Error);
    }

    void figuresSayWhatTheyAreOf()
    {
        DesignerServices services;
        PolicySession &session = services.session();
        QVERIFY(session.openSample());
        const policy::Policy policy = session.policy();
        QVERIFY(!policy->applications.empty());
        const auto &application = *policy->applications[0];
        const auto filter = policy.filterNamed(application.filter);
        const Uuid rule = filter->sections[0]->rules[0]->uuid;
        const Uuid second = Uuid::random();

        CounterContext &counters = services.counters();
        QVERIFY(counters.caption().isEmpty());
        QVERIFY(!counters.view()->ofRule(rule)); // no data: nothing, not zero
        auto run = std::make_shared<SimulationCounters>();
        run->policy = policy;
        run->state = session.state();
        run->source = "monday.pcapng";
        run->byApplication[application.uuid][rule].packets = 7;
        run->byApplication[application.uuid][Uuid()].packets = 5;
        run->byApplication[second][rule].packets = 10;
        counters.setSimulation(run);
        QCOMPARE(counters.view()->ofRule(rule)->packets, 17u);
        QCOMPARE(counters.view()->ofDefault(filter->uuid)->packets, 5u);
        QCOMPARE(counters.caption(), QString("Simulation of monday.pcapng, all 2 applications"));
        counters.setApplication(application.uuid);
        QCOMPARE(counters.view()->ofRule(rule)->packets, 7u);

        QSignalSpy freshness(&counters, &CounterContext::freshnessChanged);
        QVERIFY(session.apply(renamed(rule, "x")));
        QVERIFY(session.apply(renamed(rule, "y")));
        QCOMPARE(counters.editsSince(), 2u);
        QVERIFY(counters.caption().endsWith("before 2 edits"));
        session.undo();
        session.undo();
        QCOMPARE(counters.editsSince(), 0u);
        QCOMPARE(freshness.count(), 4);
        session.newPolicy();
        QVERIFY(!counters.hasData());
    }
};

QTEST_MAIN(TestPolicySession)
#include "tst_policysession.moc"
