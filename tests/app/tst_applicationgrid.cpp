// SPDX-License-Identifier: GPL-3.0-or-later
// The grid of applications and the list of effective rules, on the real widgets.
#include "applicationgrid.h"

#include <ranges>

#include <QPushButton>

#include "accessibilitywalk.h"
#include "partfixture.h"

using namespace tallygate;
using namespace tallygate::app;

class TestApplicationGrid : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_fixture.emplace(smallPolicy());
        m_grid = std::make_unique<ApplicationGrid>(*m_fixture->context);
        m_grid->resize(900, 700);
        m_grid->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_grid.get()));
    }
    void cleanup()
    {
        m_grid.reset();
        m_fixture.reset();
    }

    void portsOfADevice();
    void addsBehindTheOthers();
    void movesRemovesAndTurnsOff();
    void effectiveRules();
    void everythingHasAName();

private:
    QStringList chips() const
    {
        QStringList words;
        for (const QPushButton *button : m_grid->findChildren<QPushButton *>()) {
            if (button->property("application").isValid() && button->isVisible())
                words << button->text();
        }
        return words;
    }
    const policy::Policy &policy() const { return m_fixture->session.policy(); }

    const PortSide m_wanIn{"edge-01", "wan0", policy::Direction::In};
    std::optional<PartFixture> m_fixture;
    std::unique_ptr<ApplicationGrid> m_grid;
};

void TestApplicationGrid::portsOfADevice()
{
    QCOMPARE(portNames(policy(), *policy()->devices.front()),
             (std::vector<std::string>{"wan0", "lan0", "@inside"}));
    QCOMPARE(chips(), QStringList{"inbound"});
}

void TestApplicationGrid::addsBehindTheOthers()
{
    m_grid->add(m_wanIn, "outbound");
    QCOMPARE(m_fixture->session.history().position(), std::size_t(1));
    const auto all = applicationsOf(policy(), m_wanIn);
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all.back()->filter, std::string("outbound"));
    QVERIFY(all.front()->order < all.back()->order);
    QCOMPARE(chips(), (QStringList{"inbound", "outbound"}));
    m_fixture->session.undo();
    QCOMPARE(chips(), QStringList{"inbound"});
}

void TestApplicationGrid::movesRemovesAndTurnsOff()
{
    m_grid->add(m_wanIn, "outbound");
    const Uuid second = applicationsOf(policy(), m_wanIn).back()->uuid;
    m_grid->move(second, -1);
    QCOMPARE(chips(), (QStringList{"outbound", "inbound"}));
    m_grid->move(second, -1); // it is the first already
    QCOMPARE(m_fixture->session.history().position(), std::size_t(2));
    m_grid->setApplied(second, false);
    QCOMPARE(chips(), (QStringList{"outbound · off", "inbound"}));
    m_grid->remove(second);
    QCOMPARE(chips(), QStringList{"inbound"});
    m_fixture->session.jumpTo(1);
    QCOMPARE(chips(), (QStringList{"inbound", "outbound"}));
    // The keys on a chip do the same.
    for (QPushButton *button : m_grid->findChildren<QPushButton *>()) {
        if (button->text() == "outbound" && button->isVisible()) {
            QTest::keyClick(button, Qt::Key_Up, Qt::AltModifier);
            break;
        }
    }
    QCOMPARE(applicationsOf(policy(), m_wanIn).front()->uuid, second);
}

void TestApplicationGrid::effectiveRules()
{
    policy::RulePatch off;
    off.enabled = false;
    QVERIFY(m_fixture->session.apply(policy::modifyRules({idOf("rule-1")}, off)));
    policy::RulePatch past;
    past.expires = "2026-01-01T00:00:00Z";
    QVERIFY(m_fixture->session.apply(policy::modifyRules({idOf("rule-3")}, past)));
    m_grid->effective().open(m_wanIn);
    const EffectiveRulesModel &model = m_grid->effective().model();
    const auto names = [&] {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row) {
            using Kind = EffectiveRulesModel::Row::Kind;
            if (model.row(row).kind == Kind::Rule || model.row(row).kind == Kind::Default)
                list << model.index(row, EffectiveRulesModel::Number).data().toString() + ' ' +
                            model.index(row, EffectiveRulesModel::Name).data().toString();
        }
        return list;
    };
    QCOMPARE(names(), (QStringList{"2 rule-2", "4 rule-4", " Everything else"}));
    QCOMPARE(silentRows(model), QStringList());
    // A filter through a group joins in, in the order of evaluation.
    policy::InterfaceGroup group = *policy()->interfaceGroups.front();
    group.patterns = {"wan?"};
    QVERIFY(m_fixture->session.apply(
        policy::replaceObject(std::make_shared<const policy::InterfaceGroup>(group))));
    m_grid->add({"edge-01", "@inside", policy::Direction::In}, "outbound");
    QCOMPARE(applicationsOf(policy(), m_wanIn).size(), std::size_t(2));
    QCOMPARE(names().size(), 4);
    policy::Device device = *policy().device(idOf("edge-01"));
    device.guard.entries = {{"198.51.100.0/24", 2222}};
    QVERIFY(m_fixture->session.apply(
        policy::replaceObject(std::make_shared<const policy::Device>(device))));
    m_grid->effective().open({"edge-01", "wan0", policy::Direction::Out});
    QCOMPARE(names(), QStringList());
    const auto isGuard = [&](int row) {
        return model.index(row, EffectiveRulesModel::Name).data().toString() ==
               QLatin1String("From 198.51.100.0/24 to TCP port 2222");
    };
    const auto rows = std::views::iota(0, model.rowCount());
    QCOMPARE(std::ranges::count_if(rows, isGuard), 1);
    QVERIFY(model.rowCount() > 0);
}

void TestApplicationGrid::everythingHasAName()
{
    m_grid->effective().open(m_wanIn);
    QCOMPARE(namelessWidgets(m_grid.get()).join("; "), QString());
}

QTEST_MAIN(TestApplicationGrid)
#include "tst_applicationgrid.moc"
