// SPDX-License-Identifier: GPL-3.0-or-later
// The Monitor page in a real window: what devices tell, in the form of the protocol, as cards,
// rows and lines; resets as the device is asked for them.
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>
#include <QtTest>

#include "accessibilitywalk.h"
#include "cardwall.h"
#include "dashboard/livegraph.h"
#include "dashboard/monitorpage.h"
#include "designerfixture.h"
#include "healthitem.h"
#include "livetable.h"
#include "models/ruletablemodel.h"
#include "monitorfixture.h"
#include "ratewatch.h"
#include "resetbar.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "storage/counterstore.h"
#include "widgets/emptystate.h"
#include "widgets/noticebar.h"
#include "widgets/searchfield.h"

using namespace tallygate;
using namespace tallygate::app;

class TestMonitorPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_source = std::make_unique<TestMonitor>();
        m_services = std::make_unique<DesignerServices>();
    }
    void cleanup()
    {
        m_window.reset();
        m_pages.clear();
        m_services.reset();
        m_source.reset();
    }

    void anEmptyPageTeaches()
    {
        open();
        QVERIFY(!wall()->isVisible());
        QVERIFY(page()->findChild<EmptyState *>()->button()->isVisible());
        m_source->run(2);
        QTRY_VERIFY(wall()->isVisible());
    }

    void everyApplicationHasACard()
    {
        m_source->run(90);
        open();
        QAbstractItemModelTester tester(wall()->model());
        QCOMPARE(cards().count(), 6);
        QCOMPARE(cards().card(0).deviceName, QStringLiteral("edge-01"));
        QCOMPARE(cards().card(0).filterName, QStringLiteral("edge-inbound"));
        QCOMPARE(cards().placeText(1), QStringLiteral("eth1 · in"));
        std::uint64_t sum = 12;
        for (std::size_t rule = 0; rule < m_source->kinds.size(); ++rule)
            sum += m_source->packets(0, 1, rule);
        QCOMPARE(cards().totalText(0), shown(sum));
        QVERIFY(cards().rateText(0).endsWith(QStringLiteral("p/s")));
        search()->setText(QStringLiteral("eth2"));
        QTRY_COMPARE(cards().count(), 2);
        search()->setText(QStringLiteral("nowhere"));
        QTRY_COMPARE(cards().count(), 0);
        QVERIFY(wall()->isVisible()); // and the field to search in with it
    }

    void rowsAreWhatWasCounted()
    {
        m_source->run(30);
        open();
        QCOMPARE(rules()->rows().rowCount(), 6);
        QCOMPARE(cell(0, 1), QStringLiteral("Web out"));
        QCOMPARE(cell(0, 4), shown(m_source->packets(0, 1, 0)));
        QCOMPARE(cell(4, 1), QStringLiteral("Telnet"));
        QCOMPARE(cell(5, 1), QStringLiteral("Default")); // the fewest
        m_source->run(1);
        QTRY_COMPARE(cell(0, 4), shown(m_source->packets(0, 1, 0)));
        wall()->setCurrentIndex(wall()->model()->index(4, 0));
        QCOMPARE(cell(0, 4), shown(m_source->packets(1, 2, 0)));
    }

    void figuresOfARevisionOrEver()
    {
        m_source->run(5);
        open();
        auto *since = choice(1);
        since->setCurrentIndex(2);
        emit since->activated(2);
        QCOMPARE(rules()->rows().column(4).title, QStringLiteral("Lifetime"));
        QVERIFY(!cell(0, 4).isEmpty());
    }

    void aRuleHasALineOfItsOwn()
    {
        m_source->run(120);
        open();
        QCOMPARE(graph()->series().size(), 4u); // permit, drop, reject, limit
        const QRect row = rules()->visualRect(rules()->model()->index(1, 1));
        QTest::mouseClick(rules()->viewport(), Qt::LeftButton, {}, row.center());
        QCOMPARE(graph()->series().size(), 1u);
        QCOMPARE(graph()->series()[0].name, QStringLiteral("DNS to resolvers"));
        const auto value = graph()->valueAt(0, m_source->time);
        QVERIFY(value);
        const double counted = double(m_source->packets(0, 1, 1));
        m_source->run(1);
        const double rate = double(m_source->packets(0, 1, 1)) - counted;
        graph()->refresh();
        QVERIFY(std::abs(*graph()->valueAt(0, m_source->time) - rate) < 1.5);
    }

    void aResetNeedsAReasonAndCanBeTakenBack()
    {
        m_source->answers = [](const TestMonitor::Call &call) -> Result<control::Json> {
            if (call.method == "counters.reset")
                return control::Json{{"reset", "7"}, {"counters", "6"}};
            if (call.method == "counters.undoReset")
                return control::Json{{"reset", "8"}, {"counters", "6"}};
            return control::Json::object();
        };
        m_source->run(10);
        open();
        rules()->selectRow(1);
        trigger("monitor.reset");
        auto *bar = page()->findChild<ResetBar *>();
        auto *now = bar->findChild<QPushButton *>("resetNow");
        QVERIFY(bar->isVisible());
        QVERIFY(!now->isEnabled());
        bar->findChild<QLineEdit *>()->setText("worm cleaned up");
        QVERIFY(now->isEnabled());
        QCOMPARE(bar->findChild<QComboBox *>()->count(), 4);
        now->click();
        const TestMonitor::Call asked = *callOf("counters.reset");
        QCOMPARE(asked.device, idOf("edge-01"));
        QCOMPARE(asked.params["why"], control::Json("worm cleaned up"));
        QCOMPARE(asked.params["rule"], control::Json(idOf("DNS to resolvers").toString()));
        QCOMPARE(asked.params["interface"], control::Json("eth0"));
        auto *notice = page()->findChild<NoticeBar *>();
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->text(), QStringLiteral("6 counters are shown from zero."));
        notice->findChild<QToolButton *>()->click();
        QTRY_VERIFY(callOf("counters.undoReset"));
        QCOMPARE(callOf("counters.undoReset")->params["reset"], control::Json("7"));
        // Both are in the workstation's trail.
        QTRY_COMPARE(m_source->trail.size(), 2u);
        const storage::AuditEntry &reset = m_source->trail[0], &undone = m_source->trail[1];
        QCOMPARE(reset.action, std::string("reset"));
        QCOMPARE(reset.device, idOf("edge-01"));
        QVERIFY(reset.details["reset"] == "7" && reset.details["counters"] == "6");
        QVERIFY(reset.details["why"] == "worm cleaned up");
        QVERIFY(reset.details["interface"] == "eth0");
        QCOMPARE(undone.action, std::string("reset.undone"));
        QVERIFY(undone.details["reset"] == "7"); // not the undoing's own number
    }

    void scopesAreAskedForAsTheyAreNamed()
    {
        m_source->run(3);
        open();
        trigger("monitor.reset");
        auto *bar = page()->findChild<ResetBar *>();
        auto *scope = bar->findChild<QComboBox *>();
        QCOMPARE(scope->count(), 3);
        for (int i = 0; i < 3; ++i) {
            bar->findChild<QLineEdit *>()->setText("why");
            scope->setCurrentIndex(i);
            m_source->calls.clear();
            bar->findChild<QPushButton *>("resetNow")->click();
            const control::Json &params = callOf("counters.reset")->params;
            QCOMPARE(params.contains("application"), i == 0);
            QCOMPARE(params.contains("filter"), i == 1);
            trigger("monitor.reset");
        }
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QTRY_VERIFY(!bar->isVisible());
    }

    void aRefusalIsTold()
    {
        m_source->answers = [](const TestMonitor::Call &call) -> Result<control::Json> {
            if (call.method == "counters.reset")
                return fail(ErrorKind::Semantic, "role", "the role view may not reset");
            return control::Json("no object at all");
        };
        m_source->run(3);
        open();
        trigger("monitor.reset");
        auto *bar = page()->findChild<ResetBar *>();
        bar->findChild<QLineEdit *>()->setText("why");
        bar->findChild<QPushButton *>("resetNow")->click();
        auto *notice = page()->findChild<NoticeBar *>();
        QTRY_VERIFY(notice->isVisible());
        QVERIFY(m_source->trail.empty());
    }

    void resetsAreMarkedOnTheGraph()
    {
        m_source->run(60);
        const control::Json reset{{"reset", "7"},
                                  {"time", toRfc3339(m_source->time - std::chrono::seconds(20))},
                                  {"who", "anna"},
                                  {"why", "worm cleaned up"},
                                  {"undone", false}};
        const auto taken = m_source->hub().resets(idOf("edge-01"), control::Json::array({reset}));
        QVERIFY2(taken, taken ? "" : taken.error().message.c_str());
        m_source->run(1);
        open();
        screenshot("monitor-reset");
    }

    void aLostDeviceKeepsItsFigures()
    {
        m_source->run(20);
        open();
        const QString total = cards().totalText(0);
        m_source->known[0].isConnected = false;
        m_source->hub().interrupted(idOf("edge-01"));
        emit m_source->devicesChanged();
        QTRY_COMPARE(cards().rateText(0), QStringLiteral("not connected"));
        QCOMPARE(cards().totalText(0), total);
        QVERIFY(cards().rateText(3).endsWith(QStringLiteral("p/s")));
    }

    void hitsOfTheApplicationStandBelow()
    {
        m_source->run(3);
        control::Json batch = control::Json::array();
        for (unsigned port : {1u, 2u, 1u})
            batch.push_back({{"time", toRfc3339(m_source->time)},
                             {"revision", "41"},
                             {"application", m_source->applicationOf(0, port).toString()},
                             {"rule", idOf("Spoofed source").toString()},
                             {"name", "edge-inbound on eth0, in"},
                             {"ruleName", "Spoofed source"},
                             {"port", port},
                             {"interface", "eth" + std::to_string(port - 1)},
                             {"direction", "in"},
                             {"verdict", "drop"},
                             {"action", "drop"},
                             {"source", "10.20.4.17"},
                             {"destination", "203.0.113.9"},
                             {"protocol", 6u},
                             {"sourcePort", 51544u},
                             {"destinationPort", 445u},
                             {"etherType", 2048u},
                             {"length", 60u},
                             {"worker", 0u},
                             {"sequence", std::to_string(batch.size() + 1)},
                             {"standsFor", 1u}});
        const auto told = m_source->hub().hits(
            idOf("edge-01"),
            {{"subscription", "1"}, {"hits", batch}, {"notLogged", "0"}, {"dropped", "0"}});
        QVERIFY2(told, told ? "" : told.error().message.c_str());
        open();
        QCOMPARE(hits()->rows().rowCount(), 2);
        QCOMPARE(hits()->model()->index(0, 2).data().toString(),
                 QStringLiteral("10.20.4.17:51544"));
    }

    void theEngineTellsHowItIs()
    {
        int asked = 0;
        m_source->answers = [this, &asked](const TestMonitor::Call &call) -> Result<control::Json> {
            if (call.method == "log.get")
                return control::Json{{"ringDrops", {"2", "1"}}};
            ++asked;
            // Five seconds later it took 0.6 s more.
            return control::Json{
                {"time", toRfc3339(m_source->time + asked * std::chrono::seconds(5))},
                {"worker",
                 {{"alive", true}, {"processorTime", std::to_string(asked * 600'000'000ll)}}},
                {"sides",
                 {{{"socketDrops", "4"}},
                  {{"rings",
                    {{"receive", {{"used", 512}, {"size", 2048}}},
                     {"transmit", {{"used", "many"}, {"size", 0}}}}}}}}};
        };
        m_source->run(2);
        open();
        auto *health = page()->statusRight();
        const auto said = [health] { return static_cast<StatusItem *>(health)->text(); };
        QTRY_COMPARE(said(), QStringLiteral(
                                 "worker runs · rings 25 % · 4 frames lost · 3 log records lost"));
        static_cast<HealthItem *>(health)->setActive(true); // asks again
        QTRY_COMPARE(said(), QStringLiteral(
                                 "worker 12 % · rings 25 % · 4 frames lost · 3 log records lost"));
    }

    void historyComesFromTheStore()
    {
        m_source->run(60);
        open();
        QSignalSpy wanted(graph(), &LiveGraph::storedWanted);
        graph()->setSpan(std::chrono::hours(1));
        graph()->refresh();
        QTRY_VERIFY(!wanted.isEmpty());
        QVERIFY(m_services->settle());
        QVERIFY(!page()->findChild<NoticeBar *>()->isVisible()); // no file yet: nothing is wrong
        QFile file(QString::fromStdString(m_source->counterFile().string()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a database at all") > 0);
        file.close();
        graph()->setSpan(std::chrono::hours(2));
        graph()->refresh();
        QTRY_VERIFY(page()->findChild<NoticeBar *>()->isVisible());
    }

    void anUnusualRateIsToldBelowTheGraph()
    {
        m_source->run(60);
        storeDropsOfBefore(2);
        open();
        auto *watch = page()->findChild<RateWatch *>();
        QTRY_VERIFY(watch->isVisible());
        QVERIFY2(watch->text().contains(QStringLiteral("2/s")), qPrintable(watch->text()));
        screenshot("monitor-unusual");
        watch->closeIfOpen();
        watch->look();
        QVERIFY(!watch->isVisible()); // it was read
        emit watch->dayWanted();
        QVERIFY(graph()->span() == std::chrono::hours(24));
    }

    void aUsualRateIsNotTold()
    {
        m_source->run(60);
        storeDropsOfBefore(100);
        open();
        QVERIFY(m_services->settle());
        auto *watch = page()->findChild<RateWatch *>();
        watch->look();
        QVERIFY(!watch->isVisible());
    }

    void tabsShowMetersAndDrops()
    {
        m_source->run(10);
        open();
        auto *tabs = page()->findChild<QTabBar *>();
        tabs->setCurrentIndex(1);
        const auto tables = page()->findChildren<LiveTable *>();
        const auto shown = std::ranges::find_if(tables, [](const LiveTable *table) {
            return table->isVisible() && table->accessibleName().startsWith("Limits");
        });
        QVERIFY(shown != tables.end());
        QCOMPARE((*shown)->model()->index(0, 0).data().toString(), QStringLiteral("ICMP"));
        tabs->setCurrentIndex(2);
        QVERIFY(!(*shown)->isVisible());
    }

    void rulesOfThePolicyShowTheSame()
    {
        m_services->session().adopt(policyOfTheDevices());
        m_services->shared.counters = nullptr; // the window's own
        m_source->run(30);
        m_pages = {policyPage(), monitorPage(*m_source)};
        m_window = std::make_unique<MainWindow>(m_services->shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        const CounterContext &counters = *m_window->workspace().counters;
        QTRY_VERIFY(counters.hasData());
        QVERIFY(counters.origin() == CounterOrigin::Live);
        QCOMPARE(counters.caption(), QStringLiteral("Live since the last reset, one application"));
        m_window->workspace().navigator->go({"policy", {}, {}});
        auto *table = m_window->findChild<QTableView *>("ruleTable");
        QVERIFY(table);
        const auto shownIn = [&](int row, RuleColumn column) {
            return table->model()->index(row, int(column)).data().toString();
        };
        QCOMPARE(shownIn(1, RuleColumn::Name), QStringLiteral("Web out"));
        QCOMPARE(shownIn(1, RuleColumn::Hits),
                 Formatter(QLocale::c(), QTimeZone::utc()).compact(m_source->packets(0, 1, 0)));
        QVERIFY(shownIn(1, RuleColumn::Rate).endsWith("/s"));
        QCOMPARE(shownIn(1, RuleColumn::LastHit), QStringLiteral("now"));
        QVERIFY(!table->isColumnHidden(int(RuleColumn::Rate)));
        QCOMPARE(counters.view()->ofRule(idOf("Web out"))->series.size(), 60u);
        m_source->run(1);
        QTRY_COMPARE(counters.view()->ofRule(idOf("Web out"))->packets, m_source->packets(0, 1, 0));
        screenshot("policy-live");
        // A run takes their place until they are chosen again.
        auto simulated = std::make_shared<SimulationCounters>();
        simulated->policy = m_services->session().policy();
        simulated->byApplication[m_source->applicationOf(0, 1)][idOf("Web out")].packets = 7;
        m_window->workspace().counters->setSimulation(simulated);
        m_source->run(1);
        QTest::qWait(1200);
        QVERIFY(counters.origin() == CounterOrigin::Simulation);
        QCOMPARE(counters.view()->ofRule(idOf("Web out"))->packets, 7u);
        QVERIFY(table->isColumnHidden(int(RuleColumn::Rate)));
        m_window->workspace().counters->choose(CounterOrigin::Live, {});
        QCOMPARE(counters.view()->ofRule(idOf("Web out"))->packets, m_source->packets(0, 1, 0));
    }

    void whatIsShownIsNamed()
    {
        m_source->run(3);
        open();
        QCOMPARE(namelessWidgets(page()), QStringList());
    }

    /// Two hours of a day, or all of it, in accelerated time, on a page that shows it.
    void memoryStaysFlat()
    {
        const bool isLong = qEnvironmentVariableIsSet("TALLYGATE_LONG");
        m_source->run(2);
        open();
        const auto pass = [this](int seconds) {
            for (int i = 0; i < seconds; ++i) {
                m_source->tick();
                if (i % 60 == 0) {
                    QTest::qWait(1);
                    wall()->refresh();
                    graph()->refresh();
                }
            }
            QTest::qWait(300);
        };
        pass(1800); // lines are as long as they get
        const qint64 before = residentKilobytes();
        pass(isLong ? 64'800 - 1800 : 5400);
        const qint64 late = residentKilobytes();
        pass(isLong ? 21'600 : 1800); // the last quarter
        const qint64 after = residentKilobytes();
        qInfo("KiB after half an hour, three quarters, all: %lld, %lld, %lld",
              static_cast<long long>(before), static_cast<long long>(late),
              static_cast<long long>(after));
        QVERIFY(after - before < 16'384);
        QVERIFY(after - late < 1024);
    }

    void looks()
    {
        for (int rule = 0; rule < 2; ++rule)
            m_source->kinds[std::size_t(rule)].rate *= 1.5;
        m_source->run(400);
        storeDropsOfBefore(12);
        open();
        for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            m_services->shared.theme->setChoice(choice);
            const QString name = choice == ThemeChoice::Dark ? "monitor-dark" : "monitor-light";
            m_window->resize(1280, 800);
            screenshot(name);
            m_window->resize(1920, 1080);
            screenshot(name + "-large");
        }
    }

private:
    /// The rules that the devices count, and one of their applications.
    policy::Policy policyOfTheDevices() const
    {
        policy::Document document;
        document.uuid = idOf("policy");
        document.name = "Edge";
        policy::Filter filter;
        filter.uuid = idOf("filter");
        filter.name = "edge-inbound";
        policy::Section section;
        section.uuid = idOf("section");
        section.name = "Services";
        for (const TestMonitor::Kind &kind : m_source->kinds) {
            policy::Rule rule;
            rule.uuid = idOf(kind.name);
            rule.name = kind.name;
            section.rules.push_back(std::make_shared<policy::Rule>(std::move(rule)));
        }
        filter.sections.push_back(std::make_shared<policy::Section>(std::move(section)));
        document.filters.push_back(std::make_shared<policy::Filter>(std::move(filter)));
        policy::Device device;
        device.uuid = m_source->known[0].uuid;
        device.name = "edge-01";
        device.interfaces = {"eth0"};
        document.devices.push_back(std::make_shared<policy::Device>(std::move(device)));
        policy::Application application;
        application.uuid = m_source->applicationOf(0, 1);
        application.filter = "edge-inbound";
        application.device = "edge-01";
        application.interface = "eth0";
        document.applications.push_back(
            std::make_shared<policy::Application>(std::move(application)));
        auto made = policy::Policy::fromDocument(std::move(document));
        Q_ASSERT(made);
        return *made;
    }
    /// Five hours in which the first application dropped `rate` packets a second.
    void storeDropsOfBefore(std::uint64_t rate)
    {
        const auto picture = m_source->hub().picture(idOf("edge-01"));
        std::vector<storage::ReadingBatch> batches;
        for (unsigned minute = 0; minute < 300; ++minute) {
            storage::ReadingBatch batch{
                m_source->time - std::chrono::minutes(300 - minute), idOf("edge-01"), 0, {}};
            for (const telemetry::Counter &counter : picture->applications.front()->counters) {
                const auto key =
                    telemetry::seriesOf(*picture->applications.front(), counter, "packets");
                if (counter.action == "drop")
                    batch.readings.push_back(
                        {key, counter.rule.isNull() ? 12 : minute * 60 * rate});
            }
            batches.push_back(std::move(batch));
        }
        auto store = storage::CounterStore::open(m_source->counterFile(), m_source->time);
        QVERIFY(store && store->write(batches));
    }
    void open()
    {
        m_pages = {monitorPage(*m_source)};
        m_window = std::make_unique<MainWindow>(m_services->shared, m_pages);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->workspace().navigator->go({"monitor", {}, {}});
        QVERIFY(page() != nullptr);
    }
    void screenshot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QTest::qWait(400);
        m_window->grab().save(folder + '/' + name + ".png");
    }
    static qint64 residentKilobytes()
    {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4
                                              : 0;
    }
    static QString shown(std::uint64_t count)
    {
        return Formatter(QLocale::c(), QTimeZone::utc()).count(count);
    }
    void trigger(const char *id)
    {
        QAction *action = m_window->workspace().actions->action(QLatin1String(id));
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
    }
    const TestMonitor::Call *callOf(const char *method) const
    {
        const auto found =
            std::ranges::find(m_source->calls, std::string(method), &TestMonitor::Call::method);
        return found != m_source->calls.end() ? &*found : nullptr;
    }
    MonitorPage *page() const { return m_window->findChild<MonitorPage *>(); }
    CardWall *wall() const { return page()->findChild<CardWall *>(); }
    const CardModel &cards() const { return *static_cast<const CardModel *>(wall()->model()); }
    LiveGraph *graph() const { return page()->findChild<LiveGraph *>(); }
    LiveTable *rules() const { return page()->findChild<LiveTable *>("monitorRules"); }
    LiveTable *hits() const { return page()->findChild<LiveTable *>("monitorHits"); }
    SearchField *search() const { return m_window->findChild<SearchField *>("monitorSearch"); }
    QComboBox *choice(int index) const
    {
        return page()->toolBar()->findChildren<QComboBox *>()[index];
    }
    QString cell(int row, int column) const
    {
        return rules()->model()->index(row, column).data().toString();
    }

    std::unique_ptr<TestMonitor> m_source;
    std::unique_ptr<DesignerServices> m_services;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMonitorPage)
#include "tst_monitorpage.moc"
