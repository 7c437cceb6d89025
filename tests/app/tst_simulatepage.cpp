// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window over the sample policy and its captures, as a person would.
#include <QtTest>

#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTreeView>

#include "accessibilitywalk.h"
#include "compile/compile.h"
#include "countersview.h"
#include "designer/policypage.h"
#include "dissectionview.h"
#include "errorlist.h"
#include "main/mainwindow.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "policy/policyfile.h"
#include "rulepanel.h"
#include "services/jobrunner.h"
#include "services/settings.h"
#include "session/countercontext.h"
#include "session/findings.h"
#include "session/policysession.h"
#include "simulator/simulatepage.h"
#include "text/explainer.h"
#include "text/formatter.h"
#include "verdictrow.h"
#include "whyview.h"
#include "widgets/hexview.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

constexpr int kPatienceMs = 30'000; // of a loaded machine

} // namespace

class TestSimulatePage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->filePath("settings.ini"));
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(ThemeChoice::Light);
        m_jobs = std::make_unique<JobRunner>();
        m_session =
            std::make_unique<PolicySession>(*m_jobs, m_folder->filePath("state"), systemNow);
        auto policy = policy::loadPolicy(std::filesystem::path(TALLYGATE_SOURCE_DIR) / "resources" /
                                         "demo" / "branch-edge.tallygate");
        QVERIFY(policy);
        m_session->adopt(std::move(*policy));
        m_findings = std::make_unique<Findings>(*m_session, *m_jobs, compile::check);
        m_shared = {};
        m_shared.theme = m_theme.get();
        m_shared.settings = m_settings.get();
        m_shared.formatter = &m_formatter;
        m_shared.explainer = &m_explainer;
        m_shared.jobs = m_jobs.get();
        m_shared.policy = m_session.get();
        m_shared.findings = m_findings.get();
        m_pages = {policyPage(), simulatePage()};
        m_window = std::make_unique<MainWindow>(m_shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->workspace().navigator->go({"simulate", {}, {}});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup()
    {
        m_window.reset();
        m_findings.reset();
        m_session.reset();
        m_jobs.reset();
        m_theme.reset();
        m_settings.reset();
    }

    void theEmptyPageLeadsToTheFirstRun()
    {
        QPushButton *sample = button("Use the sample captures");
        QVERIFY(sample && sample->isVisible());
        QVERIFY(!button("Run")->isEnabled());
        sample->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        QVERIFY(!sample->isVisible());
        press(Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible(), kPatienceMs);
        QVERIFY(model()->rowCount() > 1000);
        QVERIFY(table()->currentIndex().isValid());
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(table()));
    }

    void droppedFilesBecomeCaptures()
    {
        const QString file =
            QFileInfo(QStringLiteral(TALLYGATE_SOURCE_DIR "/resources/demo/branch-edge.pcap"))
                .canonicalFilePath();
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(page(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(page(), &drop);
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        press(Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), 3371, kPatienceMs);
    }

    void bytesAndTheirTextFit_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("perRow");
        QTest::newRow("1280x800") << QSize(1280, 800) << 8;
        QTest::newRow("1440x900") << QSize(1440, 900) << 16;
        QTest::newRow("1920x1080") << QSize(1920, 1080) << 16;
    }

    void bytesAndTheirTextFit()
    {
        QFETCH(QSize, size);
        QFETCH(int, perRow);
        m_window->resize(size);
        run();
        const auto *bytes = page()->findChild<HexView *>();
        QTRY_COMPARE(bytes->bytesPerRow(), perRow);
        QCOMPARE(bytes->horizontalScrollBar()->maximum(), 0);
    }

    void totalsAreTheSumOfThePackets()
    {
        run();
        quint64 sum = 0;
        for (const VerdictRow *row : page()->findChildren<VerdictRow *>())
            sum += m_formatter.locale().toULongLong(row->figure());
        QCOMPARE(sum, quint64(model()->rowCount()));
    }

    void aVerdictAtTheLeftFiltersTheList()
    {
        run();
        const int all = model()->rowCount();
        auto *row = page()->findChildren<VerdictRow *>().at(1);
        QCOMPARE(row->tone(), Tone::Drop);
        row->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_formatter.count(std::uint64_t(model()->rowCount())),
                                  row->figure(), kPatienceMs);
        QVERIFY(row->isChecked());
        for (int i = 0; i < model()->rowCount(); ++i)
            QCOMPARE(model()->cellText(i, PacketColumn::Verdict), "Drop");
        row->click();
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), all, kPatienceMs);
    }

    void theFilterIsTyped()
    {
        run();
        const int all = model()->rowCount();
        press(Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(filter()->edit()));
        filter()->edit()->insertPlainText("tcp.dstport == 80 && verdict:permit");
        QTRY_VERIFY_WITH_TIMEOUT(model()->isFiltered(), kPatienceMs);
        QVERIFY(model()->rowCount() > 0 && model()->rowCount() < all);
        QVERIFY(filter()->countText().contains(" of "));
        const int matched = model()->rowCount();
        filter()->edit()->setText("tcp.dstport ==");
        QVERIFY(!filter()->faultText().isEmpty());
        QTest::qWait(400);
        QCOMPARE(model()->rowCount(), matched); // stays until the text is sound again
        QTest::keyClick(filter()->edit(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(model()->rowCount(), all, kPatienceMs);
    }

    void thePacketInHandIsExplained()
    {
        run();
        filterBy("rule:\"telnet\"");
        QVERIFY(model()->rowCount() > 0);
        QTRY_VERIFY_WITH_TIMEOUT(why()->model().decidingIndex().isValid(), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            why()
                ->model()
                .data(why()->model().decidingIndex().siblingAtColumn(WhyModel::Name))
                .toString()
                .contains("elnet"),
            kPatienceMs);
        QVERIFY(why()->headline().contains("wan0"));
        QVERIFY(dissection()->selectField("tcp.dstport"));
        QCOMPARE(dissection()->bytes()->highlight().length, 2);
        QCOMPARE(dissection()->currentExpression(), std::string("tcp.dstport == 23"));
    }

    void aByteSelectsItsField()
    {
        run();
        filterBy("tcp");
        QVERIFY(dissection()->selectField("ip.ttl"));
        const int at = dissection()->bytes()->highlight().offset;
        QVERIFY(dissection()->selectField("ip.src"));
        emit dissection()->bytes()->byteActivated(at);
        QCOMPARE(dissection()->bytes()->highlight().offset, at);
        QVERIFY(QString::fromStdString(dissection()->currentExpression()).startsWith("ip.ttl"));
    }

    void countersPerApplicationAndRule()
    {
        run();
        auto *counters = page()->findChild<CountersView *>();
        QCOMPARE(counters->model().rowCount(), 2);
        QCOMPARE(m_window->workspace().counters->applications().size(), 2u);
        const FigureModel &figures = counters->model();
        // Received is the sum of the verdicts.
        for (int row = 0; row < figures.rowCount(); ++row) {
            quint64 sum = 0;
            for (int column = 2; column < figures.columnCount(); ++column)
                sum += number(figures.index(row, column));
            QCOMPARE(number(figures.index(row, 1)), sum);
        }
        counters->choice()->setCurrentIndex(1);
        emit counters->choice()->activated(1);
        QVERIFY(figures.rowCount() > 5);
        QVERIFY(m_window->workspace().counters->application().has_value());
        QVERIFY(counters->chart()->barCount() > 1);
    }

    void aFieldBecomesARuleAndIsUndone()
    {
        run();
        filterBy("verdict:drop && tcp");
        const std::size_t before = m_session->policy().ruleCount();
        QVERIFY(dissection()->selectField("ip.src"));
        dissection()->tree()->setFocus();
        press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto *panel = page()->findChild<RulePanel *>();
        QVERIFY(panel->isVisible());
        const policy::Rule proposed = panel->rule();
        QCOMPARE(proposed.source.items.size(), 1u);
        QVERIFY(proposed.destination.isAny() && proposed.when.empty());
        panel->findChild<QLineEdit *>("ruleName")->setText("From the test");
        panel->findChild<QPushButton *>("addRule")->click();
        QCOMPARE(m_session->policy().ruleCount(), before + 1);
        QCOMPARE(m_window->currentPage(), "policy");
        // It stands above the rule that decided, and the figures are older than it.
        QCOMPARE(m_window->workspace().counters->editsSince(), 1u);
        m_session->undo();
        QCOMPARE(m_session->policy().ruleCount(), before);
        QCOMPARE(m_window->workspace().counters->editsSince(), 0u);
    }

    void editsMakeTheFiguresFaint()
    {
        run();
        const auto rule = m_session->policy()->filters.front()->sections.front()->rules.front();
        policy::RulePatch patch;
        patch.enabled = false;
        QVERIFY(m_session->apply(policy::modifyRules({rule->uuid}, patch)));
        QVERIFY(model()->isStale());
        QVERIFY(button("Run again"));
        press(Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(!model()->isStale(), kPatienceMs);
        QVERIFY(button("Run"));
    }

    void errorsOfThePolicyAreLinks()
    {
        run();
        const auto rule = m_session->policy()->filters.front()->sections.front()->rules.front();
        policy::RulePatch patch;
        patch.when = "tcp.nosuchfield == 1";
        QVERIFY(m_session->apply(policy::modifyRules({rule->uuid}, patch)));
        press(Qt::Key_F5);
        auto *errors = page()->findChild<ErrorList *>();
        QTRY_VERIFY_WITH_TIMEOUT(errors->isVisible(), kPatienceMs);
        QCOMPARE(errors->count(), 1);
        QVERIFY(model()->rowCount() > 0); // the run before stays
    }

    void ruleLocationsFilterAndEnterGoesToTheRule()
    {
        run();
        const auto rule = m_session->policy()->filters.front()->sections.front()->rules.front();
        m_window->workspace().navigator->go(
            {"simulate", {}, {{"rule", QString::fromStdString(rule->uuid.toString())}}});
        QTRY_VERIFY_WITH_TIMEOUT(model()->isFiltered(), kPatienceMs);
        QVERIFY(model()->rowCount() > 0);
        QCOMPARE(model()->cellText(0, PacketColumn::Rule), QString::fromStdString(rule->name));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), "policy");
        QCOMPARE(m_window->workspace().navigator->current().path.last(),
                 QString::fromStdString(rule->uuid.toString()));
    }

    void goToFrame()
    {
        run();
        press(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), "120");
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(model()->cellText(table()->currentIndex().row(), PacketColumn::Frame), "120");
    }

    void mappingsAreKeptForThePolicy()
    {
        run();
        const QString key = QString("simulate/%1/captures")
                                .arg(QString::fromStdString(m_session->policy()->uuid.toString()));
        const QStringList lines = m_settings->value(key).toStringList();
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].endsWith("branch-edge.pcap|wan0:in"));
        QVERIFY(lines[1].endsWith("branch-edge-out.pcap|wan0:out"));
    }

    void everythingHasAName()
    {
        run();
        page()->findChild<RulePanel *>()->open({0, {}});
        QCOMPARE(namelessWidgets(page()).join("; "), QString());
        QCOMPARE(silentRows(*model()).join("; "), QString());
        const auto conflicts = m_window->workspace().actions->conflicts();
        QVERIFY2(conflicts.empty(),
                 conflicts.empty() ? ""
                                   : qPrintable(conflicts[0].first + " " + conflicts[0].second));
    }

private:
    Page *page() const { return m_window->page("simulate"); }
    PacketTable *table() const { return page()->findChild<PacketTable *>(); }
    PacketModel *model() const { return static_cast<PacketModel *>(table()->model()); }
    PacketFilterBar *filter() const { return page()->findChild<PacketFilterBar *>(); }
    WhyView *why() const { return page()->findChild<WhyView *>(); }
    DissectionView *dissection() const { return page()->findChild<DissectionView *>(); }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_window->findChildren<QPushButton *>()) {
            if (each->text() == text && each->objectName() != QLatin1String("startRun"))
                return each;
        }
        return nullptr;
    }
    quint64 number(const QModelIndex &index) const
    {
        return m_formatter.locale().toULongLong(index.data().toString());
    }

    void run()
    {
        button("Use the sample captures")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        button("Run")->click();
        QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible() && model()->rowCount() > 0, kPatienceMs);
        settle();
    }
    /// Jobs are done and commands know whether they are enabled.
    void settle()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_jobs->runningCount() == 0, kPatienceMs);
        QTest::qWait(20);
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        settle();
        QTest::keyClick(m_window.get(), Qt::Key(key), modifiers);
    }
    void filterBy(const QString &text)
    {
        filter()->setText(text);
        QTRY_VERIFY_WITH_TIMEOUT(model()->isFiltered() && m_jobs->runningCount() == 0, kPatienceMs);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
    Explainer m_explainer;
    std::unique_ptr<JobRunner> m_jobs;
    std::unique_ptr<PolicySession> m_session;
    std::unique_ptr<Findings> m_findings;
    Workspace m_shared;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestSimulatePage)
#include "tst_simulatepage.moc"
