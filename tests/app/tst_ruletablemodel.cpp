// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QAbstractItemModelTester>

#include "designerfixture.h"
#include "models/ruletablemodel.h"
#include "models/ruletext.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// All texts of a model: what two models that show the same have in common.
QStringList dump(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data(Qt::AccessibleTextRole).toString();
        lines << cells.join(" | ");
    }
    return lines;
}

/// Random edits of every kind that concerns a filter's rules.
class RandomEdits
{
public:
    RandomEdits(PolicySession &session, unsigned seed)
        : m_session(session)
        , m_random(seed)
    {}

    void step()
    {
        switch (m_random() % 12) {
        case 0:
            m_session.undo();
            break;
        case 1:
            m_session.redo();
            break;
        case 2:
            (void)m_session.apply(policy::insertRules(anySection(), {}, newRules()));
            break;
        case 3:
            (void)m_session.apply(policy::insertRules(anySection(), anyRule(), newRules()));
            break;
        case 4:
            (void)m_session.apply(policy::removeRules({anyRule()}));
            break;
        case 5:
            (void)m_session.apply(policy::moveRules(someRules(), anySection(), {}));
            break;
        case 6: {
            const Uuid before = anyRule();
            const auto place = m_session.policy().findRule(before);
            if (place)
                (void)m_session.apply(policy::moveRules(someRules(), place->section->uuid, before));
            break;
        }
        case 7: {
            policy::RulePatch patch;
            patch.enabled = m_random() % 2 == 0;
            patch.name = "renamed " + std::to_string(m_random() % 100);
            (void)m_session.apply(policy::modifyRules(someRules(), patch));
            break;
        }
        case 8: {
            policy::Section section;
            section.uuid = Uuid::random();
            section.name = "new";
            section.rules = newRules();
            (void)m_session.apply(policy::insertSection(filter(), anySection(), section));
            break;
        }
        case 9:
            if (m_session.policy()->filters[0]->sections.size() > 2)
                (void)m_session.apply({policy::RemoveSections{{anySection()}}});
            break;
        case 10:
            (void)m_session.apply(
                {policy::MoveSections{{{filter(), anySection(), {anySection()}}}}});
            break;
        case 11:
            (void)m_session.apply(policy::composite(
                {"several-edits", {"2"}}, {policy::removeRules({anyRule()}),
                                           policy::insertRules(anySection(), {}, newRules())}));
            break;
        }
    }
    Uuid anySection()
    {
        const auto &sections = m_session.policy()->filters[0]->sections;
        return sections[m_random() % sections.size()]->uuid;
    }

private:
    Uuid filter() const { return m_session.policy()->filters[0]->uuid; }
    Uuid anyRule()
    {
        for (int tries = 0; tries < 20; ++tries) {
            const auto section = m_session.policy().findSection(anySection());
            const auto &rules = section->section->rules;
            if (!rules.empty())
                return rules[m_random() % rules.size()]->uuid;
        }
        return {};
    }
    std::vector<Uuid> someRules()
    {
        std::vector<Uuid> rules;
        for (unsigned i = 0; i <= m_random() % 4; ++i) {
            const Uuid rule = anyRule();
            if (std::find(rules.begin(), rules.end(), rule) == rules.end())
                rules.push_back(rule);
        }
        return rules;
    }
    std::vector<policy::RulePtr> newRules()
    {
        std::vector<policy::RulePtr> rules;
        for (unsigned i = 0; i <= m_random() % 3; ++i) {
            policy::Rule rule;
            rule.uuid = Uuid::random();
            rule.name = "inserted " + std::to_string(m_random() % 100);
            rules.push_back(std::make_shared<policy::Rule>(rule));
        }
        return rules;
    }

    PolicySession &m_session;
    std::mt19937 m_random;
};

} // namespace

class TestRuleTableModel : public QObject
{
    Q_OBJECT

    std::unique_ptr<DesignerServices> m_services;

    PolicySession &session() { return m_services->session(); }
    Uuid filter() { return session().policy()->filters[0]->uuid; }
    policy::Query query(const char *text) { return *policy::parseQuery(text); }

private slots:
    void init()
    {
        m_services = std::make_unique<DesignerServices>();
        session().adopt(madePolicy(20, 24)); // 500 rows with headers
    }
    void cleanup() { m_services.reset(); }

    void rowsAreSectionsRulesAndTheDefault()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        QCOMPARE(model.rowCount(), 20 + 480 + 1);
        QVERIFY(model.kindOf(0) == RuleTableModel::RowKind::Section);
        QVERIFY(model.kindOf(1) == RuleTableModel::RowKind::Rule);
        QCOMPARE(model.row(26).number, 25u);
        QCOMPARE(model.defaultRow(), 500);
        for (const int row : {0, 1, 24, 25, 26, 499})
            QCOMPARE(model.rowOf(model.uuidAt(row)), row);
        QCOMPARE(model.rowOfNumber(25), 26);
        QCOMPARE(model.rowOfNumber(480), 499);
        QCOMPARE(model.rowOfNumber(481), -1);
        QCOMPARE(model.index(26, int(RuleColumn::Name)).data().toString(),
                 QString("Rule number 25"));
        QCOMPARE(model.index(500, int(RuleColumn::Action)).data().toString(), QString("Drop"));
        QCOMPARE(model.index(26, int(RuleColumn::Hits)).data().toString(), QString());
    }

    void figuresTouchTheirColumnsOnly()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        auto figures = std::make_shared<SimulationCounters>();
        figures->policy = session().policy();
        auto &rules = figures->byApplication[Uuid::random()];
        rules[model.uuidAt(1)].packets = 1;
        rules[model.uuidAt(2)].packets = 1234;
        QSignalSpy touched(&model, &RuleTableModel::dataChanged);
        m_services->counters().setSimulation(figures);
        QVERIFY(!touched.isEmpty());
        for (const auto &signal : touched) {
            QCOMPARE(signal.at(0).toModelIndex().column(), int(RuleColumn::Hits));
            QCOMPARE(signal.at(1).toModelIndex().column(), int(RuleColumn::LastHit));
        }
        const auto sentence = [&](int row) {
            const auto role = Qt::AccessibleTextRole;
            return model.index(row, int(RuleColumn::Hits)).data(role).toString();
        };
        QVERIFY2(sentence(1).contains(": 1 packet, "), qPrintable(sentence(1)));
        QVERIFY2(sentence(2).contains(": 1,234 packets, "), qPrintable(sentence(2)));
        QVERIFY2(sentence(3).endsWith("empty"), qPrintable(sentence(3)));
    }

    void followsEditsLikeAFreshModel_data()
    {
        QTest::addColumn<bool>("collapse");
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %u", seed) << (seed % 2 == 0) << seed;
    }
    void followsEditsLikeAFreshModel()
    {
        QFETCH(bool, collapse);
        QFETCH(unsigned, seed);
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        RandomEdits edits(session(), seed);
        std::vector<Uuid> collapsed;
        for (int i = 0; i < 150; ++i) {
            if (collapse && i % 10 == 0) {
                collapsed.push_back(edits.anySection());
                model.setCollapsed(collapsed.back(), true);
            }
            edits.step();
            if (i % 10 != 9)
                continue;
            RuleTableModel fresh(m_services->shared);
            fresh.setFilter(filter());
            for (const Uuid &section : collapsed)
                fresh.setCollapsed(section, true);
            QCOMPARE(dump(model), dump(fresh));
        }
    }

    void followsEditsUnderAQuery()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        model.setQuery(query("action:drop"));
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        RandomEdits edits(session(), 11);
        for (int i = 0; i < 120; ++i) {
            edits.step();
            if (i % 10 != 9)
                continue;
            model.refreshQuery();
            RuleTableModel fresh(m_services->shared);
            fresh.setFilter(filter());
            fresh.setQuery(query("action:drop"));
            QCOMPARE(dump(model), dump(fresh));
        }
    }

    void oneEditIsOneSignal()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        const Uuid rule = model.uuidAt(30);
        const Uuid target = model.uuidAt(401); // 400 is a header
        const auto place = session().policy().findRule(target);
        QVERIFY(place);
        QVERIFY(session().apply(policy::moveRules({rule}, place->section->uuid, target)));
        QCOMPARE(moved.count(), 1);
        QCOMPARE(model.rowOf(rule), 400);
        QVERIFY(session().apply(policy::removeRules({rule})));
        QCOMPARE(removed.count(), 1);
        session().undo();
        QCOMPARE(inserted.count(), 1);
        session().undo();
        QCOMPARE(moved.count(), 2);
        QCOMPARE(model.rowOf(rule), 30);
        QCOMPARE(reset.count(), 0);
    }

    void aQueryKeepsNumbersAndHeaders()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        model.setQuery(query("name:\"number 30\""));
        QCOMPARE(model.matchCount(), 11u); // 30, 300 ... 309
        QVERIFY(model.kindOf(0) == RuleTableModel::RowKind::Section);
        QCOMPARE(model.row(1).number, 30u);
        QCOMPARE(model.defaultRow(), -1);
        // What is edited stays, though it no longer matches.
        policy::RulePatch patch;
        patch.name = "other";
        const Uuid rule = model.uuidAt(1);
        QVERIFY(session().apply(policy::modifyRules({rule}, patch)));
        QCOMPARE(model.rowOf(rule), 1);
        model.refreshQuery();
        QCOMPARE(model.rowOf(rule), -1);
        model.setQuery({});
        QCOMPARE(model.rowCount(), 501);
    }

    void manyRulesAreJudgedInTheBackground()
    {
        session().adopt(madePolicy(100, 100));
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        QSignalSpy applied(&model, &RuleTableModel::queryApplied);
        model.setQuery(query("action:permit"));
        QCOMPARE(applied.count(), 0);
        QVERIFY(applied.wait());
        QCOMPARE(model.matchCount(), 3333u);
        // An edit while it runs: the result is of the policy as it is then.
        model.setQuery(query("action:drop"));
        policy::RulePatch patch;
        patch.action = policy::Action::Count;
        const auto &rules = session().policy()->filters[0]->sections[0]->rules;
        QVERIFY(session().apply(policy::modifyRules({rules[0]->uuid}, patch)));
        QVERIFY(QTest::qWaitFor([&] { return model.matchCount() == 3333u; }));
        QVERIFY(m_services->settle());
    }

    void anchorsStandWhereTheEyeExpects()
    {
        RuleTableModel model(m_services->shared);
        model.setFilter(filter());
        const auto &sections = session().policy()->filters[0]->sections;
        // Below a rule: before the next one. Below the last of a section: at its end.
        QCOMPARE(model.anchorBelow(1).before, sections[0]->rules[1]->uuid);
        QCOMPARE(model.anchorBelow(24).section, sections[0]->uuid);
        QVERIFY(model.anchorBelow(24).before.isNull());
        // Above a header: the end of the section before.
        QCOMPARE(model.anchorAbove(25).section, sections[0]->uuid);
        QVERIFY(model.anchorAbove(25).before.isNull());
        // Below a header: the first of its section. Above the default: the end of the last.
        QCOMPARE(model.anchorBelow(25).before, sections[1]->rules[0]->uuid);
        QCOMPARE(model.anchorAbove(500).section, sections[19]->uuid);
    }

    void logSettingsAreTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("written");
        QTest::newRow("off") << "no"
                             << "no";
        QTest::newRow("on") << "Yes"
                            << "yes";
        QTest::newRow("all of it") << "5/s exceeding, 1/10"
                                   << "exceeding 1/10 5/s";
        QTest::newRow("nonsense") << "sometimes" << QString();
        QTest::newRow("one in none") << "1/0" << QString();
    }
    void logSettingsAreTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, written);
        const auto log = logFromInput(typed);
        QCOMPARE(log ? logToInput(*log) : QString(), written);
    }

    void expiryIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("time");
        QTest::newRow("never") << "never"
                               << "";
        QTest::newRow("empty") << " "
                               << "";
        QTest::newRow("days") << "30d"
                              << "2026-03-31T12:00:00Z";
        QTest::newRow("weeks") << "in 2 w"
                               << "2026-03-15T12:00:00Z";
        QTest::newRow("months") << "6m"
                                << "2026-09-01T00:00:00Z";
        QTest::newRow("date") << "2026-12-31"
                              << "2026-12-31T00:00:00Z";
        QTest::newRow("nonsense") << "soon"
                                  << "?";
    }
    void expiryIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QString, time);
        const auto now = *parseRfc3339("2026-03-01T12:00:00Z");
        const auto expiry = expiryFromInput(typed, now);
        QCOMPARE(QString::fromStdString(expiry.value_or("?")), time);
    }

    void everyEditHasASentence_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("one") << "remove-rules" << QStringList{"1", "Telnet"}
                             << "Remove rule Telnet";
        QTest::newRow("many") << "remove-rules" << QStringList{"3", ""} << "Remove 3 rules";
        QTest::newRow("field") << "modify-rules" << QStringList{"1", "source", "when"}
                               << "Change when of source";
        QTest::newRow("object") << "rename" << QStringList{"set", "a", "b"} << "Rename set a to b";
    }
    void everyEditHasASentence()
    {
        QFETCH(QString, code);
        QFETCH(QStringList, args);
        QFETCH(QString, sentence);
        policy::Label label{code.toStdString(), {}};
        for (const QString &arg : args)
            label.args.push_back(arg.toStdString());
        QCOMPARE(labelText(label), sentence);
    }
};

QTEST_MAIN(TestRuleTableModel)
#include "tst_ruletablemodel.moc"
