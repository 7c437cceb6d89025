// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the real window over the sample policy and its captures, as a person would.
#include <QtTest>

#include <algorithm>
#include <functional>
#include <future>

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QLegendMarker>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

#include "accessibilitywalk.h"
#include "capturecard.h"
#include "countersview.h"
#include "dissectionview.h"
#include "errorlist.h"
#include "hitsview.h"
#include "inkedcolumn.h"
#include "metersview.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "rulepanel.h"
#include "services/jobrunner.h"
#include "services/navigator.h"
#include "session/countercontext.h"
#include "session/dragmime.h"
#include "session/policysession.h"
#include "simulatewindow.h"
#include "text/formatter.h"
#include "verdictrow.h"
#include "whyview.h"
#include "widgets/hexview.h"
#include "widgets/noticebar.h"
#include "widgets/verdictbadge.h"

using namespace tallygate;
using namespace tallygate::app;

namespace {

/// Keeps every thread of a JobRunner busy, so that what is started afterwards waits.
class BusyThreads
{
public:
    explicit BusyThreads(JobRunner &jobs)
    {
        const std::shared_future<void> released = m_release.get_future().share();
        for (int i = 0; i < std::max(4, QThread::idealThreadCount()); ++i)
            jobs.run<bool>(QStringLiteral("busy-%1").arg(i), QStringLiteral("Busy"), &m_receiver,
                           [released](JobContext &) -> Result<bool> {
                               released.wait();
                               return true;
                           },
                           {});
    }
    ~BusyThreads() { release(); }
    BusyThreads(const BusyThreads &) = delete;
    BusyThreads &operator=(const BusyThreads &) = delete;

    void release()
    {
        if (!std::exchange(m_released, true))
            m_release.set_value();
    }

private:
    QObject m_receiver;
    std::promise<void> m_release;
    bool m_released = false;
};

QStringList g_announced; ///< the names of what was announced

} // namespace

/// In place of Qt's, which drops every event, before any handler, where no reader is connected.
void QAccessible::updateAccessibility(QAccessibleEvent *event)
{
    if (event->type() == QAccessible::Alert)
        g_announced << event->accessibleInterface()->text(QAccessible::Name);
}

class TestSimulatePage : public QObject, SimulateWindow
{
    Q_OBJECT

private slots:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void init() { open(); }
    void cleanup() { close(); }

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

    void theEndOfARunIsAnnounced()
    {
        g_announced.clear();
        run();
        QVERIFY(!g_announced.filter("6,941 packets").isEmpty());
        g_announced.clear();
        press(Qt::Key_F5);
        settle();
        QVERIFY(g_announced.contains(QString::fromUtf8("Running…")));
        QVERIFY(!g_announced.filter("6,941 packets").isEmpty());
    }

    void tabFollowsTheEye()
    {
        run();
        // From the captures at the left over the list to what is below it, then to the rail.
        const QList<QWidget *> parts{page()->findChild<QWidget *>("capturePanel"),
                                     filter(),
                                     table(),
                                     dissection()->tree(),
                                     dissection()->bytes(),
                                     why()};
        auto *add = parts.first()->findChild<QToolButton *>();
        QVERIFY(add);
        add->setFocus();
        QList<qsizetype> seen;
        for (int i = 0; i < 60 && page()->isAncestorOf(QApplication::focusWidget()); ++i) {
            QWidget *focus = QApplication::focusWidget();
            for (qsizetype at = 0; at < parts.size(); ++at) {
                const bool here = parts[at] == focus || parts[at]->isAncestorOf(focus);
                if (here && (seen.isEmpty() || seen.last() != at))
                    seen << at;
            }
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        QCOMPARE(seen, QList<qsizetype>({0, 1, 2, 3, 4, 5}));
        QVERIFY(!page()->isAncestorOf(QApplication::focusWidget()));
    }

    void hoverSaysTheZone()
    {
        run();
        const QString hover =
            model()->index(0, int(PacketColumn::Time)).data(Qt::ToolTipRole).toString();
        QVERIFY2(hover.endsWith(" UTC"), qPrintable(hover));
    }

    void shiftClickSelectsARange()
    {
        run();
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers,
                              table()->visualRect(model()->index(row, 3)).center());
        };
        click(1, Qt::NoModifier);
        click(4, Qt::ShiftModifier);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 4);
        click(6, Qt::ControlModifier);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 5);
        click(2, Qt::NoModifier);
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
    }

    void figuresAreRightAligned()
    {
        run();
        const FigureModel &figures = page()->findChild<CountersView *>()->model();
        QVERIFY(figures.rowCount() > 0);
        for (int column = 0; column < figures.columnCount(); ++column) {
            const bool number = figures.column(column).kind == FigureModel::Column::Kind::Number;
            const auto side = number ? Qt::AlignRight : Qt::AlignLeft;
            QVERIFY(figures.index(0, column).data(Qt::TextAlignmentRole).toInt() & side);
            QVERIFY(figures.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt() &
                    side);
        }
        // As it is painted: whatever the figure, its last digit ends in the same place.
        auto *row = page()->findChildren<VerdictRow *>().at(0);
        const auto inkEnds = [&](const QString &figure) {
            row->setFigure(figure, {});
            const QImage image = row->grab(QRect(0, 4, row->width(), row->height() - 8)).toImage();
            return lastInkedColumn(image);
        };
        const int end = inkEnds("8");
        QVERIFY(end > row->width() - 20);
        QCOMPARE(inkEnds("88,888"), end);
    }

    void thePolicyIsSimulatedByOneClick()
    {
        press(Qt::Key_1, Qt::ControlModifier);
        auto *simulate = m_window->findChild<QPushButton *>("simulateButton");
        QVERIFY(simulate && simulate->isVisible());
        // Nothing to run over yet: the page says what to do, and starts nothing later.
        simulate->click();
        QCOMPARE(m_window->currentPage(), "simulate");
        button("Use the sample captures")->click();
        QTRY_VERIFY_WITH_TIMEOUT(button("Run")->isEnabled(), kPatienceMs);
        QVERIFY(!table()->isVisible());
        press(Qt::Key_1, Qt::ControlModifier);
        simulate->click();
        QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible(), kPatienceMs);
        QVERIFY(m_window->workspace().navigator->current().query.empty());
        const CounterContext &counters = *m_window->workspace().counters;
        const auto first = counters.simulation()->run;
        // The same policy is not run again, an edited one is.
        press(Qt::Key_1, Qt::ControlModifier);
        simulate->click();
        settle();
        QCOMPARE(counters.simulation()->run, first);
        policy::RulePatch patch;
        patch.enabled = false;
        const auto &section = *m_session->policy()->filters[0]->sections[0];
        QVERIFY(m_session->apply(policy::modifyRules({section.rules[0]->uuid}, patch)));
        press(Qt::Key_1, Qt::ControlModifier);
        simulate->click();
        QTRY_VERIFY_WITH_TIMEOUT(counters.simulation()->run != first, kPatienceMs);
        QCOMPARE(counters.editsSince(), 0u);
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
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("1440x900") << QSize(1440, 900);
        QTest::newRow("1920x1080") << QSize(1920, 1080);
    }

    void bytesAndTheirTextFit()
    {
        QFETCH(QSize, size);
        m_window->resize(size);
        run();
        const auto *bytes = page()->findChild<HexView *>();
        QTRY_COMPARE(bytes->bytesPerRow(), 16);
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

    void copiedRowsAreTheCells()
    {
        run();
        const auto copied = [this] {
            QGuiApplication::clipboard()->clear();
            QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
            return QTest::qWaitFor([] { return !QGuiApplication::clipboard()->text().isEmpty(); },
                                   kPatienceMs)
                       ? QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts)
                       : QStringList();
        };
        const auto line = [this](int row) {
            QStringList cells;
            for (int column = 0; column < kPacketColumnCount; ++column)
                cells << model()->cellText(row, PacketColumn(column));
            return cells.join(u'\t');
        };
        // Picked from the bottom to the top.
        for (const int row : {7, 3, 4}) {
            table()->selectionModel()->select(
                model()->index(row, 0),
                (row == 7 ? QItemSelectionModel::ClearAndSelect : QItemSelectionModel::Select) |
                    QItemSelectionModel::Rows);
        }
        QCOMPARE(copied(), QStringList({line(3), line(4), line(7)}));
        table()->selectAll();
        const QStringList all = copied(); // by a job
        QCOMPARE(all.size(), model()->rowCount());
        for (const int row : {0, 1000, model()->rowCount() - 1})
            QCOMPARE(all.at(row), line(row));
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
        emit dissection()->bytes()->bytesActivated(at, 1);
        QCOMPARE(dissection()->bytes()->highlight().offset, at);
        QVERIFY(QString::fromStdString(dissection()->currentExpression()).startsWith("ip.ttl"));
    }

    void countersPerApplicationAndRule()
    {
        run();
        auto *counters = page()->findChild<CountersView *>();
        QCOMPARE(counters->model().rowCount(), 2);
        QCOMPARE(m_window->workspace().counters->applications(CounterOrigin::Simulation).size(), 2u);
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

    void aRunIsStoppedByItsKey()
    {
        run();
        const int before = model()->rowCount();
        const QAction *stop = m_window->workspace().actions->action("simulate.cancel");
        QVERIFY(!stop->isEnabled());
        const int runs = statesOfRuns().size();
        BusyThreads busy(*m_jobs);
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(stop->isEnabled(), kPatienceMs);
        QCOMPARE(statesOfRuns().size(), runs + 1);
        QTest::keyClick(m_window.get(), Qt::Key_F5, Qt::ShiftModifier);
        busy.release();
        settle();
        QVERIFY(statesOfRuns().front() == JobState::Cancelled);
        QVERIFY(!stop->isEnabled());
        QCOMPARE(model()->rowCount(), before); // what was there stays
        press(Qt::Key_F5);
        settle();
        QVERIFY(statesOfRuns().front() == JobState::Finished);
    }

    void countersFitTheNarrowWindow()
    {
        m_window->resize(1280, 800);
        run();
        for (QTabBar *tabs : page()->findChildren<QTabBar *>()) {
            if (tabs->accessibleName() == "About the run")
                tabs->setCurrentIndex(1);
        }
        QCoreApplication::processEvents();
        auto *counters = page()->findChild<CountersView *>()->findChild<FigureTable *>();
        QVERIFY(counters && counters->isVisible());
        QCOMPARE(counters->horizontalScrollBar()->maximum(), 0);
    }

    void barsAreTheCounters_data()
    {
        QTest::addColumn<int>("choice");
        QTest::newRow("all applications") << 0;
        QTest::newRow("the first") << 1;
        QTest::newRow("the second") << 2;
    }

    void barsAreTheCounters()
    {
        QFETCH(int, choice);
        run();
        auto *counters = page()->findChild<CountersView *>();
        counters->choice()->setCurrentIndex(choice);
        emit counters->choice()->activated(choice);
        const FigureModel &figures = counters->model();
        const int packets = columnOf(figures, choice == 0 ? "Received" : "Packets");
        const int name = columnOf(figures, choice == 0 ? "Application" : "Rule");
        QVERIFY(packets > 0 && name >= 0);
        std::vector<std::pair<quint64, QString>> rows;
        for (int row = 0; row < figures.rowCount(); ++row) {
            if (const quint64 amount = number(figures.index(row, packets)))
                rows.emplace_back(amount, figures.index(row, name).data().toString().left(20));
        }
        QVERIFY(!rows.empty());
        std::ranges::stable_sort(rows, std::greater(), &std::pair<quint64, QString>::first);
        if (rows.size() > FigureChart::kMostBars)
            rows.resize(FigureChart::kMostBars);
        QMap<QString, quint64> expected;
        for (const auto &[amount, rowName] : rows)
            expected[rowName] += amount;
        QCOMPARE(barsOf(*counters->chart()), expected);
        // What a colour means stands beside it.
        QVERIFY(counters->chart()->chart()->legend()->isVisible());
        const QList<QLegendMarker *> markers = counters->chart()->chart()->legend()->markers();
        QVERIFY(!markers.isEmpty());
        QStringList words;
        for (int tone = 0; tone < kToneCount; ++tone)
            words << verdictWord(Tone(tone));
        for (const QLegendMarker *marker : markers)
            QVERIFY2(words.contains(marker->label()), qPrintable(marker->label()));
    }

    void aFieldIsAddedToARuleAndIsUndone()
    {
        run();
        filterBy("rule:\"telnet\"");
        const auto decider = ruleNamed(model()->cellText(0, PacketColumn::Rule));
        QVERIFY(decider);
        QVERIFY(dissection()->selectField("ip.ttl"));
        const std::string expression = dissection()->currentExpression();
        QVERIFY(!expression.empty());
        QContextMenuEvent ask(QContextMenuEvent::Keyboard, {1, 1}, {1, 1});
        QApplication::sendEvent(dissection()->tree(), &ask);
        QAction *add = actionWith("(decided this packet)");
        QVERIFY(add);
        add->trigger();
        const auto after = m_session->policy().findRule(decider->uuid);
        QVERIFY(after);
        QCOMPARE(after->rule->when,
                 decider->when.empty() ? expression : decider->when + " && " + expression);
        QCOMPARE(m_window->workspace().counters->editsSince(), 1u);
        QAbstractButton *undo = nullptr;
        for (QAbstractButton *each :
             page()->findChild<NoticeBar *>()->findChildren<QToolButton *>())
            undo = each->text() == "Undo" ? each : undo;
        QVERIFY(undo);
        undo->click();
        QVERIFY(*m_session->policy().findRule(decider->uuid)->rule == *decider);
    }

    void devicesHaveTheirOwnMappingsAndCounters()
    {
        policy::Device device;
        device.uuid = Uuid::random();
        device.name = "edge-02";
        device.interfaces = {"dsl0", "dsl1"};
        QVERIFY(
            m_session->apply(policy::insertObject(std::make_shared<const policy::Device>(device))));
        policy::Application application;
        application.uuid = Uuid::random();
        application.filter = "edge-outbound";
        application.device = "edge-02";
        application.interface = "dsl1";
        application.direction = policy::Direction::Out;
        QVERIFY(m_session->apply(
            policy::insertObject(std::make_shared<const policy::Application>(application))));
        run();
        const QString first = CaptureSet::text({"wan0", pipeline::Direction::In});
        QVERIFY(shownTargets().contains(first));
        auto *counters = page()->findChild<CountersView *>();
        QCOMPARE(counters->model().rowCount(), 2);
        const quint64 all = quint64(model()->rowCount());

        // The second card is met elsewhere than is likely; that is kept while another device is
        // looked at.
        chooseTarget(1, "lan0 out");
        chooseDevice("edge-02");
        QCOMPARE(shownTargets(), QStringList({"dsl1 in", "dsl1 out"}));
        press(Qt::Key_F5);
        settle();
        QCOMPARE(counters->model().rowCount(), 1);
        QCOMPARE(counters->model().index(0, 0).data().toString().contains("dsl1"), true);
        QVERIFY(number(counters->model().index(0, 1)) > 0);
        QVERIFY(number(counters->model().index(0, 1)) < all);
        QCOMPARE(model()->cellText(0, PacketColumn::On).left(4), "dsl1");

        chooseDevice("edge-01");
        QCOMPARE(shownTargets(), QStringList({"wan0 in", "lan0 out"}));
        chooseTarget(1, "wan0 out");
        press(Qt::Key_F5);
        settle();
        QCOMPARE(counters->model().rowCount(), 2);
    }

    void tablesOfFiguresAreSoundModels()
    {
        const FigureModel *models[] = {&page()->findChild<HitsView *>()->model(),
                                       &page()->findChild<CountersView *>()->model(),
                                       &page()->findChild<MetersView *>()->model()};
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (const FigureModel *each : models)
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                const_cast<FigureModel *>(each),
                QAbstractItemModelTester::FailureReportingMode::QtTest));
        run();
        for (const FigureModel *each : models) {
            QVERIFY(each->rowCount() > 0);
            QCOMPARE(silentRows(*each).join("; "), QString());
        }
        auto *choice = page()->findChild<CountersView *>()->choice();
        for (int i = choice->count() - 1; i >= 0; --i) {
            choice->setCurrentIndex(i);
            emit choice->activated(i);
        }
        const auto rule = m_session->policy()->filters.front()->sections.front()->rules.front();
        policy::RulePatch patch;
        patch.enabled = false;
        QVERIFY(m_session->apply(policy::modifyRules({rule->uuid}, patch)));
        QVERIFY(models[1]->isStale());
        press(Qt::Key_F5);
        settle();
        QVERIFY(!models[1]->isStale());
        m_session->adopt(policy::Policy{});
        for (const FigureModel *each : models)
            QCOMPARE(each->rowCount(), 0);
    }

    void whatIsHeldOverTheRailTurnsThePage()
    {
        run();
        QVERIFY(table()->dragEnabled() && dissection()->tree()->dragEnabled());
        QAbstractButton *policyButton = nullptr;
        for (QAbstractButton *each : m_window->findChildren<QAbstractButton *>()) {
            if (each->inherits("tallygate::app::RailButton") && each->text() == "Policy")
                policyButton = each;
        }
        QVERIFY(policyButton);
        QVERIFY(policyButton->acceptDrops());
        QMimeData foreign;
        foreign.setText("tcp.dstport == 80");
        QDragEnterEvent other({5, 5}, Qt::CopyAction, &foreign, Qt::LeftButton, {});
        other.ignore();
        QApplication::sendEvent(policyButton, &other);
        QVERIFY(!other.isAccepted());
        const std::unique_ptr<QMimeData> dragged(model()->mimeData({model()->index(0, 0)}));
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, dragged.get(), Qt::LeftButton, {});
        QApplication::sendEvent(policyButton, &enter);
        QVERIFY(enter.isAccepted());
        QDragLeaveEvent leave;
        QApplication::sendEvent(policyButton, &leave);
        QTest::qWait(600);
        QCOMPARE(m_window->currentPage(), "simulate");
        QApplication::sendEvent(policyButton, &enter);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->currentPage(), "policy", kPatienceMs);
    }

    void aNewRuleFitsItsPanel()
    {
        m_window->resize(1280, 800);
        run();
        filterBy("verdict:drop && tcp");
        auto *panel = page()->findChild<RulePanel *>();
        panel->open({model()->packetAt(0), {"tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp"}});
        QCoreApplication::processEvents();
        int fields = 0;
        for (const QWidget *each : panel->findChildren<QWidget *>()) {
            const bool field = qobject_cast<const QComboBox *>(each) ||
                               qobject_cast<const QCheckBox *>(each) ||
                               qobject_cast<const QLineEdit *>(each);
            if (!field || !each->isVisible())
                continue;
            const int right = each->mapTo(panel, QPoint(each->width(), 0)).x();
            QVERIFY2(right <= panel->width(), qPrintable(each->accessibleName()));
            ++fields;
        }
        QVERIFY(fields > 5);
        QVERIFY(panel->mapTo(m_window.get(), QPoint(panel->width(), 0)).x() <= m_window->width());
        // What a narrow list shows of the ports is whole.
        const QFontMetrics words(m_theme->textFont());
        for (int row = 0; row < 5; ++row)
            QVERIFY(words.horizontalAdvance(model()->cellText(row, PacketColumn::On)) + 16 <=
                    table()->columnWidth(int(PacketColumn::On)));
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
        QCOMPARE(deadButtons(page()).join("; "), QString());
        QCOMPARE(silentRows(*model()).join("; "), QString());
        const auto conflicts = m_window->workspace().actions->conflicts();
        QVERIFY2(conflicts.empty(),
                 conflicts.empty() ? ""
                                   : qPrintable(conflicts[0].first + " " + conflicts[0].second));
    }

private:
    /// Of the jobs of runs, the newest first.
    std::vector<JobState> statesOfRuns() const
    {
        std::vector<JobState> states;
        for (int row = 0; row < m_jobs->rowCount(); ++row) {
            const QModelIndex index = m_jobs->index(row);
            if (index.data(JobRunner::KeyRole).toString().endsWith("-run"))
                states.push_back(JobState(index.data(JobRunner::StateRole).toInt()));
        }
        return states;
    }
    static int columnOf(const FigureModel &figures, const QString &title)
    {
        for (int column = 0; column < figures.columnCount(); ++column) {
            if (figures.column(column).title == title)
                return column;
        }
        return -1;
    }
    /// What the chart draws: lengths of bars by the beginnings of their names.
    static QMap<QString, quint64> barsOf(const FigureChart &view)
    {
        QMap<QString, quint64> bars;
        const auto *series =
            qobject_cast<QHorizontalStackedBarSeries *>(view.chart()->series().value(0));
        const auto *names =
            qobject_cast<QBarCategoryAxis *>(view.chart()->axes(Qt::Vertical).value(0));
        if (!series || !names)
            return bars;
        for (int bar = 0; bar < names->count(); ++bar) {
            for (const QBarSet *set : series->barSets())
                bars[names->at(bar).left(20)] += quint64(set->at(bar));
        }
        return bars;
    }
    policy::RulePtr ruleNamed(const QString &name) const
    {
        for (const auto &filter : m_session->policy()->filters) {
            for (const auto &section : filter->sections) {
                for (const auto &rule : section->rules) {
                    if (QString::fromStdString(rule->name) == name)
                        return rule;
                }
            }
        }
        return nullptr;
    }
    QComboBox *deviceBox() const
    {
        for (QComboBox *each : page()->findChildren<QComboBox *>()) {
            if (each->accessibleName() == "Device the captures are met at")
                return each;
        }
        return nullptr;
    }
    void chooseDevice(const QString &name)
    {
        const int at = deviceBox()->findText(name);
        QVERIFY(at >= 0);
        deviceBox()->setCurrentIndex(at);
        emit deviceBox()->activated(at);
        settle();
    }
    /// The choices of the cards, from the first on.
    QList<QComboBox *> targetBoxes() const
    {
        QList<QComboBox *> boxes;
        for (const CaptureCard *card : page()->findChildren<CaptureCard *>())
            boxes << card->findChildren<QComboBox *>();
        return boxes;
    }
    QStringList shownTargets() const
    {
        QStringList texts;
        for (const QComboBox *box : targetBoxes())
            texts << box->currentText();
        return texts;
    }
    void chooseTarget(int card, const QString &text)
    {
        QComboBox *box = targetBoxes().value(card);
        QVERIFY(box);
        const int at = box->findText(text);
        QVERIFY(at >= 0);
        box->setCurrentIndex(at);
        emit box->activated(at);
    }
    quint64 number(const QModelIndex &index) const
    {
        return m_formatter.locale().toULongLong(index.data().toString());
    }
};

QTEST_MAIN(TestSimulatePage)
#include "tst_simulatepage.moc"
