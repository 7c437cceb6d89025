// SPDX-License-Identifier: GPL-3.0-or-later
// The tabs of the Deploy page that say what a push changes: line by line, on packets of a capture.
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QtTest>

#include "devices/deploymentcontroller.h"
#include "devices/fleet.h"
#include "packetchangeview.h"
#include "planfixture.h"
#include "planpanel.h"
#include "revisionpanel.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "session/policysession.h"
#include "stallwatch.h"
#include "support/testdata.h"
#include "text/explainer.h"
#include "text/formatter.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

SharedPolicy manyRules(std::size_t count, std::size_t changedEvery)
{
    std::vector<pipeline::DeviceRule> rules;
    for (std::size_t i = 0; i < count; ++i)
        rules.push_back(
            ruleOf("rule " + std::to_string(i), "tcp.dstport == " + std::to_string(i % 60'000),
                   i % changedEvery == 0 ? pipeline::Action::Drop : pipeline::Action::Permit));
    return policyOf(std::move(rules));
}

BoardRow rowOf(const SharedPolicy &before, const SharedPolicy &after)
{
    BoardRow row;
    row.uuid = row.inPolicy = named("device");
    row.name = QStringLiteral("edge-01");
    row.address = QStringLiteral("ops@198.51.100.1");
    DeviceState state;
    state.revision = before ? 41 : 0;
    state.author = "anna";
    state.policy = before;
    row.plan =
        std::make_shared<const Plan>(planOf(after, pipeline::writeDevicePolicy(*after), state));
    row.state = std::move(state);
    return row;
}

const pipeline::DeviceRule kWeb = ruleOf("web", "tcp.dstport == 443", pipeline::Action::Permit);
const pipeline::DeviceRule kRest = ruleOf("rest", "", pipeline::Action::Drop);

} // namespace

class TestPlanPanel : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath(QStringLiteral("settings")));
        const std::filesystem::path folder = m_folder->path().toStdString();
        Fleet::Options options;
        options.folder = {folder / "data"};
        options.knownHosts = folder / "known_hosts";
        m_fleet = std::make_unique<Fleet>(options);
        m_deployments = std::make_unique<DeploymentController>(*m_fleet, options.knownHosts);
        m_session = std::make_unique<PolicySession>(
            m_jobs, m_folder->filePath(QStringLiteral("journals")), systemNow);
        m_workspace.theme = &m_theme;
        m_workspace.settings = m_settings.get();
        m_workspace.formatter = &m_formatter;
        m_workspace.explainer = &m_explainer;
        m_workspace.jobs = &m_jobs;
        m_workspace.policy = m_session.get();
        m_workspace.fleet = m_fleet.get();
        m_panel = std::make_unique<PlanPanel>(m_workspace, *m_deployments);
        m_panel->resize(990, 700);
        m_panel->QWidget::show();
    }
    void cleanup()
    {
        m_panel.reset();
        m_deployments.reset();
        m_session.reset();
        m_fleet.reset();
    }

    void linesAreShownWithTheirSigns()
    {
        auto changed = kWeb;
        changed.action = pipeline::Action::Reject;
        m_panel->show(rowOf(policyOf({kWeb, kRest}), policyOf({changed, kRest})));
        tabs()->setCurrentIndex(1);
        QTRY_VERIFY(list()->isVisible());
        QVERIFY(summary().startsWith(QLatin1String("1 ")));
        QVERIFY(summary().endsWith(QLatin1String("1 removed")));
        QStringList lines;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            lines << list()->model()->index(row, 0).data().toString();
        QCOMPARE(lines.filter(QRegularExpression(QStringLiteral("^@@"))).size(), 1);
        const QStringList removed = lines.filter(QRegularExpression(QStringLiteral("^-")));
        const QStringList added = lines.filter(QRegularExpression(QStringLiteral("^\\+")));
        QCOMPARE(removed.size(), 1);
        QCOMPARE(added.size(), 1);
        QVERIFY(removed.first().contains(QLatin1String("permit")));
        QVERIFY(added.first().contains(QLatin1String("reject")));
        QCOMPARE(added.first().mid(1).replace(QLatin1String("reject"), QLatin1String("permit")),
                 removed.first().mid(1));

        const QModelIndex hunk = list()->model()->index(0, 0);
        list()->selectionModel()->select(hunk, QItemSelectionModel::Select);
        list()->setFocus();
        QTest::keySequence(list(), QKeySequence::Copy);
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), lines.first() + u'\n');
        m_panel->findChild<QPushButton *>(QStringLiteral("copyDiff"))->click();
        QTRY_COMPARE(QGuiApplication::clipboard()->text(),
                     QStringLiteral("--- edge-01/running\n+++ edge-01/pushed\n") +
                         lines.join(u'\n') + u'\n');
        takePicture("plan-lines");
    }

    void thatNothingDiffersIsSaid()
    {
        tabs()->setCurrentIndex(1);
        m_panel->show(rowOf(policyOf({kWeb}), policyOf({kWeb})));
        QTRY_VERIFY(summary().startsWith(QLatin1String("Nothing differs")));
        QVERIFY(!list()->isVisible());
        // And of another plan it is not said any more.
        m_panel->show(rowOf(nullptr, policyOf({kWeb})));
        QTRY_VERIFY(list()->isVisible());
        QVERIFY(summary().endsWith(QLatin1String("0 removed")));
    }

    /// In the long form there are as many rules as an engine takes, and no stall at all.
    void manyRulesStallNothing()
    {
        const bool isLong = qEnvironmentVariableIsSet("TALLYGATE_LONG");
        const std::size_t count = isLong ? 100'000 : 10'000;
        const BoardRow row = rowOf(manyRules(count, 3), manyRules(count, 2));
        const StallWatch watch;
        m_panel->show(row);
        tabs()->setCurrentIndex(1);
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY_WITH_TIMEOUT(list()->isVisible(), 30'000);
        qInfo("%zu rules: %lld ms, %d lines, the longest wait %.1f ms", count,
              static_cast<long long>(clock.elapsed()), list()->model()->rowCount(),
              watch.longestMs());
        QVERIFY(list()->model()->rowCount() > int(count / 3));
        if (isLong)
            QCOMPARE(watch.ownStalls(), 0);
    }

    void packetsOfACaptureAreCompared()
    {
        const auto all = ruleOf("tcp", "tcp", pipeline::Action::Permit);
        const auto refused = ruleOf("tcp", "tcp", pipeline::Action::Reject);
        const QString capture =
            QString::fromStdString(testsupport::testData("captures/pcpp-sll-100.pcap").string());
        // Offered because the Simulate page had it.
        m_settings->setValue(QStringLiteral("simulate/recent"), QStringList{capture});
        m_panel->show(rowOf(policyOf({all, kRest}), policyOf({refused, kRest})));
        tabs()->setCurrentIndex(2);
        auto *files = m_panel->findChild<QComboBox *>(QStringLiteral("compareCapture"));
        QCOMPARE(files->currentData().toString(), capture);
        auto *compare = m_panel->findChild<QPushButton *>(QStringLiteral("comparePackets"));
        compare->click();
        auto *table = m_panel->findChild<QTableView *>(QStringLiteral("packetChanges"));
        QTRY_VERIFY(table->isVisible());
        QVERIFY(table->model()->rowCount() > 10);
        const QString first = table->model()->index(0, 0).data(Qt::ToolTipRole).toString();
        QVERIFY(first.contains(QLatin1String("before Permit: tcp; after Reject: tcp")));
        QVERIFY(packetSummary().contains(
            QLatin1String("Decided differently: 69 of 100 packets, met at wan0 in.")));
        takePicture("plan-packets");

        m_panel->show(rowOf(policyOf({all, kRest}), policyOf({all, kRest})));
        QVERIFY(!table->isVisible()); // of another plan
        compare->click();
        QTRY_COMPARE(packetSummary(),
                     QStringLiteral("Decided differently: none of 100 packets, met at wan0 in."));
        m_panel->findChild<PacketChangeView *>()->setCapture(QStringLiteral("/nowhere/a.pcap"));
        compare->click();
        QTRY_VERIFY(packetSummary().contains(QLatin1String("/nowhere/a.pcap")));
        QVERIFY(compare->isEnabled());
    }

    /// A capture of several interfaces, each met where the Simulate page has it.
    void interfacesAreMetAsOnTheSimulatePage()
    {
        const QString capture = QString::fromStdString(
            testsupport::testData("captures/pcpp-many-interfaces.pcapng").string());
        const auto info = simulate::inspect(capture.toStdString());
        QVERIFY(info);
        const auto interfaces = mappedInterfaces(*info);
        QVERIFY(interfaces.size() > 1);
        KeptCaptures kept{named("device"), {{capture, {}}}};
        kept.captures.front().targets.assign(interfaces.size(), {});
        kept.captures.front().targets[1] = {QStringLiteral("wan0"), pipeline::Direction::In};
        kept.write(*m_settings, m_session->policy()->uuid);
        m_panel->show(
            rowOf(policyOf({kRest}), policyOf({ruleOf("all", "", pipeline::Action::Permit)})));
        tabs()->setCurrentIndex(2);
        m_panel->findChild<PacketChangeView *>()->setCapture(capture);
        auto *place = m_panel->findChild<QComboBox *>(QStringLiteral("comparePlace"));
        QCOMPARE(place->currentText(), QStringLiteral("as on the Simulate page"));
        QCOMPARE(place->count(), 2);
        auto *compare = m_panel->findChild<QPushButton *>(QStringLiteral("comparePackets"));
        compare->click();
        const auto count = info->packetsPerInterface[interfaces[1]];
        QTRY_COMPARE(
            packetSummary(),
            QStringLiteral("Decided differently: %1 of %1 packets, met at wan0 in.").arg(count));
        place->setCurrentIndex(1);
        compare->click();
        QTRY_COMPARE(packetSummary(),
                     QStringLiteral("Decided differently: 64 of 64 packets, met at wan0 in."));

        kept.captures.front().targets.push_back({});
        kept.write(*m_settings, m_session->policy()->uuid);
        m_panel->findChild<PacketChangeView *>()->setCapture(capture);
        compare->click();
        QTRY_VERIFY(packetSummary().contains(QLatin1String("other interfaces")));
    }

    /// A device that was told nothing of its guard lets everybody in by SSH.
    void aNarrowerGuardIsKnown()
    {
        const auto guarding = [](std::vector<const char *> prefixes) {
            auto policy = *policyOf({kWeb});
            for (const char *prefix : prefixes)
                policy.guard.push_back({*parseAddressRange(prefix), 22});
            return std::make_shared<const pipeline::DevicePolicy>(std::move(policy));
        };
        const auto narrows = [&](const SharedPolicy &before, const SharedPolicy &after) {
            return rowOf(before, after).plan->narrowsGuard();
        };
        QVERIFY(!narrows(guarding({}), guarding({})));
        QVERIFY(!narrows(guarding({"10.0.0.0/8"}), guarding({}))); // stays as it is
        QVERIFY(narrows(guarding({}), guarding({"10.0.0.0/8"})));
        QVERIFY(narrows(nullptr, guarding({"10.0.0.0/8"})));
        QVERIFY(!narrows(guarding({"10.0.0.0/8"}), guarding({"10.0.0.0/8", "192.0.2.0/24"})));
        QVERIFY(narrows(guarding({"10.0.0.0/8", "192.0.2.0/24"}), guarding({"10.0.0.0/8"})));
        QVERIFY(!narrows(guarding({}), guarding({"0.0.0.0/0", "::/0"})));
    }

    /// Where an earlier revision is chosen, so is the way back to the open policy.
    void anEarlierRevisionIsLeftAgain()
    {
        auto *leave = m_panel->findChild<QPushButton *>(QStringLiteral("planOpenPolicy"));
        BoardRow row = rowOf(policyOf({kWeb, kRest}), policyOf({kWeb}));
        m_panel->show(row);
        QVERIFY(!leave->isVisible());
        KeptRevision earlier;
        earlier.revision = 38;
        row.earlier = std::make_shared<const KeptRevision>(earlier);
        m_panel->show(row);
        QVERIFY(leave->isVisible());
        takePicture("plan-earlier");
        const QSignalSpy left(m_panel.get(), &PlanPanel::openPolicyWanted);
        leave->click();
        QCOMPARE(left.size(), 1);
    }

    /// What was pushed from here stays worth showing; that the device was not asked is said.
    void theHistoryOfADeviceOutOfReach()
    {
        m_fleet->records().run<std::int64_t>(
            this,
            [](storage::Connection &connection) {
                return storage::Deployments(connection)
                    .begin({named("device"), 7, "d7", "anna", systemNow(), "NTP"});
            },
            [](const Result<std::int64_t> &id) { QVERIFY(id); });
        RevisionPanel panel(m_workspace);
        panel.resize(990, 700);
        panel.show();
        panel.open(named("device"));
        auto *table = panel.findChild<QTableView *>(QStringLiteral("historyTable"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        QVERIFY(table->isVisible());
        const auto labels = panel.findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->text().startsWith(QLatin1String("Only what was pushed from here"));
        }));
        QVERIFY(!panel.findChild<QPushButton *>(QStringLiteral("historyGoBack"))->isEnabled());
    }

    void aDeviceWithoutApplicationsHasNothingToCompare()
    {
        const auto nothing = std::make_shared<const pipeline::DevicePolicy>();
        m_panel->show(rowOf(nothing, nothing));
        tabs()->setCurrentIndex(2);
        QVERIFY(packetSummary().startsWith(QLatin1String("Neither policy")));
        QVERIFY(!m_panel->findChild<QPushButton *>(QStringLiteral("comparePackets"))->isEnabled());
    }

private:
    QString packetSummary() const
    {
        return m_panel->findChild<QLabel *>(QStringLiteral("packetSummary"))->text();
    }
    QTabBar *tabs() const { return m_panel->findChild<QTabBar *>(QStringLiteral("changeTabs")); }
    QListView *list() const { return m_panel->findChild<QListView *>(QStringLiteral("diffList")); }
    QString summary() const
    {
        return m_panel->findChild<QLabel *>(QStringLiteral("diffSummary"))->text();
    }
    void takePicture(const char *name)
    {
        const QString folder = qEnvironmentVariable("TALLYGATE_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            m_theme.setChoice(choice);
            QTest::qWait(200);
            const char *end = choice == ThemeChoice::Dark ? "-dark.png" : "-light.png";
            // What windows of 1280x800 and 1920x1080 leave of room.
            for (const QSize size : {QSize(920, 580), QSize(1560, 860)}) {
                m_panel->resize(size);
                QTest::qWait(200);
                m_panel->grab().save(QStringLiteral("%1/%2-%3%4")
                                         .arg(folder, QLatin1String(name))
                                         .arg(size.width())
                                         .arg(QLatin1String(end)));
            }
        }
    }

    Theme m_theme;
    Formatter m_formatter;
    Explainer m_explainer;
    JobRunner m_jobs;
    Workspace m_workspace;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<DeploymentController> m_deployments;
    std::unique_ptr<PolicySession> m_session;
    std::unique_ptr<PlanPanel> m_panel;
};

QTEST_MAIN(TestPlanPanel)
#include "tst_planpanel.moc"
