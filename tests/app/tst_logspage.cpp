// SPDX-License-Identifier: GPL-3.0-or-later
// The Logs page in a real window, over a real hit store.
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QtTest>

#include "accessibilitywalk.h"
#include "base/mappedfile.h"
#include "blockpanel.h"
#include "capturestrip.h"
#include "designerfixture.h"
#include "hitdetails.h"
#include "hitexport.h"
#include "hitfilterbar.h"
#include "hittable.h"
#include "logs/logspage.h"
#include "recordfixture.h"
#include "savedsearches.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "storage/hitstore.h"
#include "widgets/chips.h"
#include "widgets/statusitem.h"

using namespace tallygate;
using namespace tallygate::app;
using storage::LoggedHit;

namespace {

/// A policy of one rule that logs, on wan0 of fw1, behind one that drops by a set.
policy::Policy loggingPolicy()
{
    policy::Document document;
    document.uuid = idOf("policy");
    document.name = "Branch";
    policy::Set set{idOf("set"), "blocked", policy::SetKind::Addresses, "", {"192.0.2.1"}};
    document.sets.push_back(std::make_shared<policy::Set>(set));
    policy::Rule bySet;
    bySet.uuid = idOf("rule1");
    bySet.name = "Blocked";
    bySet.source.items = {"@blocked"};
    policy::Rule telnet;
    telnet.uuid = idOf("rule3");
    telnet.name = "No telnet";
    telnet.service.items = {"telnet"};
    telnet.log.enabled = true;
    policy::Section section;
    section.uuid = idOf("section");
    section.name = "All";
    for (const policy::Rule &rule : {bySet, telnet})
        section.rules.push_back(std::make_shared<policy::Rule>(rule));
    policy::Filter filter;
    filter.uuid = idOf("filter");
    filter.name = "edge";
    filter.sections.push_back(std::make_shared<policy::Section>(section));
    document.filters.push_back(std::make_shared<policy::Filter>(filter));
    policy::Application application;
    application.uuid = idOf("edge");
    application.filter = "edge";
    application.device = "fw1";
    application.interface = "wan0";
    document.applications.push_back(std::make_shared<policy::Application>(application));
    auto made = policy::Policy::fromDocument(std::move(document));
    Q_ASSERT(made);
    return *made;
}

} // namespace

class TestLogsPage : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_source = std::make_unique<TestRecords>();
        m_services = std::make_unique<DesignerServices>();
        m_services->session().adopt(loggingPolicy());
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
        QVERIFY(!table()->isVisible());
        QVERIFY(page()->findChild<QPushButton *>()->isVisible());
        m_source->tell(madeHit(1));
        QTRY_VERIFY(table()->isVisible());
        QCOMPARE(model()->rowCount(), 1);
    }

    void hitsComeInBatchesAboveTheStored()
    {
        store({madeHit(1), madeHit(2), madeHit(3)});
        m_source->tell(madeHit(3)); // in both: the store has it, too
        m_source->tell(madeHit(4));
        open();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{4, 3, 2, 1}));
        int batches = 0;
        connect(model(), &QAbstractItemModel::rowsInserted, this, [&batches] { ++batches; });
        for (int n = 5; n <= 300; ++n)
            m_source->tell(madeHit(n));
        QTRY_COMPARE(model()->rowCount(), 300);
        QCOMPARE(batches, 1);
    }

    void pausedItCountsWhatCame()
    {
        m_source->tell(madeHit(1));
        open();
        trigger("logs.pause");
        for (int n = 2; n <= 5; ++n)
            m_source->tell(madeHit(n));
        QTRY_VERIFY(chipText().contains(QLatin1String("4")));
        QCOMPARE(model()->rowCount(), 1);
        filter()->setText("dport:23"); // no way around the pause
        settle();
        QCOMPARE(model()->rowCount(), 1);
        trigger("logs.pause");
        QTRY_COMPARE(model()->rowCount(), 5);
    }

    void suppressionLinesStandAmongThem()
    {
        m_source->tell(madeHit(1));
        m_source->tell(madeSuppression(2, 1204));
        open();
        QVERIFY(model()->isSuppression(0));
        QCOMPARE(model()->suppressionText(0), QStringLiteral("1,204 hits not logged"));
        filter()->setText("verdict:drop");
        settle();
        QCOMPARE(model()->rowCount(), 1);
    }

    void filtersGoBackThroughTheStore()
    {
        std::vector<LoggedHit> hits;
        for (int n = 1; n <= 3000; ++n) {
            hits.push_back(madeHit(n));
            if (n % 1000 == 0)
                hits.back().source = "192.0.2.77";
        }
        store(hits);
        open();
        QCOMPARE(model()->rowCount(), 2000);
        filter()->setText("src:192.0.2.64/26");
        settle();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{3000, 2000, 1000}));
        filter()->setText("src:192.0.2.64/2");
        settle();
        QVERIFY(!filter()->faultText().isEmpty());
        QCOMPARE(model()->rowCount(), 3); // as it was until the text is sound
        filter()->setText("src:198.18.0.0/15");
        settle();
        QCOMPARE(model()->rowCount(), 0);
        QVERIFY(!table()->isVisible());
    }

    void scrollingReadsOn()
    {
        std::vector<LoggedHit> hits;
        for (int n = 1; n <= 5000; ++n)
            hits.push_back(madeHit(n));
        store(hits);
        open();
        QCOMPARE(model()->rowCount(), 2000);
        table()->scrollToBottom();
        QTRY_COMPARE(model()->rowCount(), 4000);
        settle();
        const QModelIndex shown = table()->indexAt({5, 5});
        const std::uint64_t sequence = model()->hitAt(shown.row()).sequence;
        m_source->tell(madeHit(5001));
        QTRY_COMPARE(model()->hitAt(0).sequence, 5001u);
        QTRY_COMPARE(model()->hitAt(table()->indexAt({5, 5}).row()).sequence, sequence);
    }

    void clicksFilter()
    {
        m_source->tell(madeHit(1));
        LoggedHit other = madeHit(2);
        other.source = "192.0.2.50";
        m_source->tell(other);
        open();
        const QModelIndex cell = model()->index(1, int(HitColumn::Source));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          table()->visualRect(cell).center());
        QCOMPARE(filter()->field()->text(), QStringLiteral("src:203.0.113.9"));
        settle();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{1}));
        filter()->toggleTerm("src:203.0.113.9");
        settle();
        QCOMPARE(model()->rowCount(), 2);
        emit table()->menuWanted(model()->index(0, int(HitColumn::Source)), QPoint());
        QAction *without = actionWith("Not “192.0.2.50”");
        QVERIFY(without);
        without->trigger();
        settle();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{1}));
    }

    void detailsTellHowTheRuleStands()
    {
        m_source->tell(madeHit(1));
        LoggedHit gone = madeHit(2);
        gone.rule = idOf("gone");
        m_source->tell(gone);
        m_source->known[0].revision = 43;
        open();
        table()->setCurrentIndex(model()->index(1, 0));
        QVERIFY(details()->isVisible());
        QCOMPARE(details()->textOf("Source port"), QStringLiteral("40000"));
        QVERIFY(details()->ruleNote().contains("fw1 runs 43"));
        table()->setCurrentIndex(model()->index(0, 0));
        QVERIFY(details()->ruleNote().contains("does not have this rule"));
        table()->setCurrentIndex(model()->index(1, 0));
        trigger("logs.goToRule");
        const Location at = m_window->workspace().navigator->current();
        QCOMPARE(at.page, QStringLiteral("policy"));
        QCOMPARE(at.path.value(1), QString::fromStdString(idOf("rule3").toString()));
        QCOMPARE(at.value("rev"), QStringLiteral("41"));
    }

    void aRuleLeadsToItsHits()
    {
        m_source->tell(madeHit(1));
        LoggedHit other = madeHit(2);
        other.rule = idOf("rule9");
        m_source->tell(other);
        open();
        m_window->workspace().navigator->go(
            {"logs", {}, {{"rule", QString::fromStdString(idOf("rule9").toString())}}});
        settle();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{2}));
    }

    void thePolicyPageLeadsToTheHitsOfItsRule()
    {
        m_source->tell(madeHit(1));
        LoggedHit other = madeHit(2);
        other.rule = idOf("rule9");
        m_source->tell(other);
        open();
        m_window->workspace().navigator->go({"policy",
                                             {QString::fromStdString(idOf("filter").toString()),
                                              QString::fromStdString(idOf("rule3").toString())},
                                             {}});
        trigger("rule.hits");
        settle();
        QVERIFY(page()->isVisible());
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{1}));
    }

    void theDefaultLeadsToItsHitsAndBack()
    {
        m_source->tell(madeHit(1));
        LoggedHit ofDefault = madeHit(2);
        ofDefault.rule = Uuid();
        m_source->tell(ofDefault);
        ofDefault.sequence = 3;
        for (const char *other : {"another", "my edge on wan0, in", "edge 2 on wan0, in"}) {
            ofDefault.applicationName = other;
            m_source->tell(ofDefault);
            ++ofDefault.sequence;
        }
        open();
        m_window->workspace().navigator->go(
            {"policy",
             {QString::fromStdString(idOf("filter").toString()), QStringLiteral("default")},
             {}});
        trigger("rule.hits");
        settle();
        QCOMPARE(sequences(), (std::vector<std::uint64_t>{2}));
        table()->setCurrentIndex(model()->index(0, 0));
        trigger("logs.goToRule");
        QVERIFY(m_window->page("policy")->isVisible());
        trigger("rule.hits");
        QVERIFY(page()->isVisible());
    }

    void aBlockIsOneEditAboveAllRules()
    {
        m_source->tell(madeHit(1));
        open();
        table()->setCurrentIndex(model()->index(0, 0));
        trigger("logs.block");
        QVERIFY(block()->isVisible());
        QVERIFY(block()->summary().contains("before the policy is pushed"));
        m_source->calls.clear();
        block()->findChild<QPushButton *>("applyBlock")->click();
        const auto &rules =
            m_services->session().policy()->filters.front()->sections.front()->rules;
        QCOMPARE(rules.size(), 3u);
        QCOMPARE(rules.front()->source.items, std::vector<std::string>{"203.0.113.9"});
        QVERIFY(rules.front()->action == policy::Action::Drop);
        const auto expires = parseRfc3339(rules.front()->expires);
        QVERIFY(expires && *expires > kHitTime + std::chrono::hours(23));
        m_services->session().undo();
        QVERIFY(!m_services->session().canUndo());
        QVERIFY(m_source->calls.empty());
    }

    void aBlockMayGoIntoASetOfTheDevice()
    {
        m_source->tell(madeHit(1));
        open();
        table()->setCurrentIndex(model()->index(0, 0));
        trigger("logs.block");
        const auto choices = block()->findChildren<QComboBox *>();
        choices[0]->setCurrentIndex(1); // the network
        choices[2]->setCurrentIndex(1); // the set
        m_source->calls.clear();        // the rule of the hit was asked for
        block()->findChild<QPushButton *>("applyBlock")->click();
        QTRY_VERIFY(!block()->isVisible());
        QCOMPARE(m_source->calls.size(), 1u);
        QCOMPARE(m_source->calls[0].method, std::string("set.add"));
        QCOMPARE(m_source->calls[0].params["set"], control::Json("blocked"));
        QCOMPARE(m_source->calls[0].params["entries"], control::Json({"203.0.113.0/24"}));
        QVERIFY(m_source->calls[0].params.contains("expires"));
        QVERIFY(!m_services->session().canUndo());
    }

    void theFlowIsCapturedByTheEngine()
    {
        LoggedHit six = madeHit(1);
        six.source = "2001:db8::1";
        six.destination = "2001:db8::2";
        QCOMPARE(flowOf(six), std::string("ipv6.src == 2001:db8::1 && ipv6.dst == 2001:db8::2 && "
                                          "tcp.dstport == 23"));
        QVERIFY(flowOf(madeSuppression(1, 2)).empty());
        int reads = 0;
        m_source->answers = [&reads](const TestRecords::Call &call) -> Result<control::Json> {
            if (call.method == "capture.start")
                return control::Json{{"capture", "7"}};
            ++reads;
            return control::Json{{"data", reads == 1   ? "YWJj"
                                          : reads == 2 ? "ZGVm"
                                                       : ""},
                                 {"packets", std::to_string(reads)},
                                 {"dropped", "0"},
                                 {"complete", reads == 3}};
        };
        m_source->tell(madeHit(1));
        open();
        auto *strip = page()->findChild<CaptureStrip *>();
        const QString file = m_source->folder.filePath("flow.pcapng");
        QSignalSpy told(strip, &CaptureStrip::told);
        strip->capture().start(madeHit(1), file);
        QVERIFY(told.wait(5000));
        QCOMPARE(m_source->calls[0].params["interface"], control::Json("wan0"));
        QCOMPARE(m_source->calls[1].params["capture"], control::Json("7"));
        QCOMPARE(readTextFile(file.toStdString()).value(), std::string("abcdef"));
        QVERIFY(told[0][0].toString().contains("flow.pcapng"));
    }

    void aRefusedCaptureLeavesNoFile()
    {
        m_source->answers = [](const TestRecords::Call &) -> Result<control::Json> {
            return fail(ErrorKind::Semantic, "role", "the role view may not call capture.start");
        };
        open();
        auto *strip = page()->findChild<CaptureStrip *>();
        QSignalSpy failed(strip, &CaptureStrip::failed);
        const QString file = m_source->folder.filePath("flow.pcapng");
        strip->capture().start(madeHit(1), file);
        QVERIFY(failed.wait(5000));
        QVERIFY(!QFile::exists(file));
        QVERIFY(!strip->isVisible());
    }

    void exportsHoldWhatTheFilterLeaves()
    {
        std::vector<LoggedHit> hits{madeSuppression(0, 7)};
        for (int n = 1; n <= 5000; ++n)
            hits.push_back(madeHit(n));
        hits.back().ruleName = "No \"telnet\", please";
        store(hits);
        open();
        const QString lines = exported("logs.exportCsv", "hits.csv");
        const QStringList rows = lines.split("\r\n", Qt::SkipEmptyParts);
        QCOMPARE(rows.size(), 5002);
        QCOMPARE(rows[1].count(','), 23 + 2); // two within quotation marks
        QVERIFY(rows[1].contains("\"No \"\"telnet\"\", please\""));
        QCOMPARE(rows.last(), QStringLiteral("2026-03-01T12:00:00Z,fw1,7") + QString(21, ','));
        const QString json = exported("logs.exportJson", "hits.jsonl");
        const QStringList objects = json.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(objects.size(), 5001);
        const auto first = control::parseJson(objects.first().toStdString());
        QVERIFY(first);
        QCOMPARE((*first)["sequence"], control::Json("5000"));
        QCOMPARE((*first)["sourcePort"], control::Json(40000));
    }

    void whoTellsNoHitsIsSaid()
    {
        open();
        m_source->known[0].hitsRefused =
            Error{ErrorKind::Semantic, "role", "the role view may not call hits.subscribe", {}, {}};
        emit m_source->devicesChanged();
        const auto *status = qobject_cast<StatusItem *>(page()->statusLeft());
        QVERIFY(status->text().contains("No hits of fw1: the role view may not"));
    }

    void searchesAreKept()
    {
        open();
        filter()->saved().add("rule:default");
        settle();
        m_window.reset();
        open();
        QCOMPARE(filter()->saved().all(), QStringList("rule:default"));
        SavedSearches ofAnotherWindow(m_services->jobs, m_source->recordFile());
        ofAnotherWindow.add("proto:udp");
        settle();
        filter()->saved().remove("rule:default");
        settle();
        m_window.reset();
        open();
        QCOMPARE(filter()->saved().all(), QStringList("proto:udp"));
    }

    void twoWindowsSearchSideBySide()
    {
        std::vector<LoggedHit> hits;
        for (int n = 1; n <= 3000; ++n)
            hits.push_back(madeHit(n));
        store(hits);
        open();
        filter()->setText("rule:telnet");
        MainWindow *second = m_window->openInNewWindow();
        settle();
        QCOMPARE(model()->rowCount(), 2000);
        auto *other = second->page("logs")->findChild<HitTable *>();
        QCOMPARE(other->model()->rowCount(), 2000);
        delete second;
    }

    void theBadgeCountsWhatNobodySaw()
    {
        const PageDescriptor descriptor = logsPage(*m_source);
        QCOMPARE(descriptor.badge(), 0);
        m_source->tell(madeHit(1));
        m_source->tell(madeHit(2));
        QCOMPARE(descriptor.badge(), 2);
        m_pages = {policyPage(), descriptor};
        open();
        QCOMPARE(descriptor.badge(), 0);
    }

    void aForeignStoreIsTold()
    {
        QFile file(QString::fromStdString(m_source->hitFile().string()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("not a database").repeated(1000));
        file.close();
        m_source->tell(madeHit(1));
        open();
        QCOMPARE(model()->rowCount(), 1); // live hits do not need it
        QVERIFY(!model()->hasOlder());
    }

    void manyHitsStayQuick()
    {
        for (int n = 1; n <= 100'000; ++n)
            m_source->tell(n % 50 == 0 ? madeSuppression(n, 9) : madeHit(n));
        open();
        QCOMPARE(model()->rowCount(), 100'000);
        QScrollBar *bar = table()->verticalScrollBar();
        QElapsedTimer clock;
        clock.start();
        constexpr int kSteps = 100;
        for (int step = 1; step <= kSteps; ++step) {
            bar->setValue(bar->maximum() / kSteps * step);
            table()->viewport()->repaint();
        }
        const double paint = double(clock.nsecsElapsed()) / 1e6 / kSteps;
        clock.restart();
        std::vector<LoggedHit> batch(500, madeHit(1));
        model()->addNew(batch);
        QCoreApplication::processEvents();
        const double added = double(clock.nsecsElapsed()) / 1e6;
        qInfo("a page of 100,000 hits: %.2f ms; 500 more: %.2f ms", paint, added);
        QVERIFY2(paint < 50, qPrintable(QString::number(paint)));
        QVERIFY2(added < 200, qPrintable(QString::number(added)));
    }

    void everyPartHasAName()
    {
        m_source->tell(madeHit(1));
        open();
        table()->setCurrentIndex(model()->index(0, 0));
        QCOMPARE(namelessWidgets(m_window.get()).join(u'\n'), QString());
        trigger("logs.block");
        QCOMPARE(namelessWidgets(m_window.get()).join(u'\n'), QString());
    }

private:
    void open()
    {
        if (m_pages.empty())
            m_pages = {policyPage(), logsPage(*m_source)};
        m_window = std::make_unique<MainWindow>(m_services->shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->workspace().navigator->go({"logs", {}, {}});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        settle();
    }
    void settle()
    {
        QVERIFY(m_services->settle());
        QCoreApplication::processEvents();
        QVERIFY(m_services->settle());
    }
    void store(const std::vector<LoggedHit> &hits)
    {
        auto written = storage::HitStore::open(m_source->hitFile(), kHitTime);
        QVERIFY(written);
        QVERIFY(written->write(hits));
    }
    QString exported(const char *id, const char *name)
    {
        trigger(id);
        auto *dialog = page()->findChild<QFileDialog *>();
        const QString file = m_source->folder.filePath(QLatin1String(name));
        emit dialog->fileSelected(file);
        dialog->reject();
        QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
        settle();
        return QString::fromStdString(readTextFile(file.toStdString()).value_or(""));
    }

    Page *page() const { return m_window->page("logs"); }
    HitTable *table() const { return page()->findChild<HitTable *>(); }
    HitModel *model() const { return static_cast<HitModel *>(table()->model()); }
    HitFilterBar *filter() const { return page()->findChild<HitFilterBar *>(); }
    HitDetails *details() const { return page()->findChild<HitDetails *>(); }
    BlockPanel *block() const { return page()->findChild<BlockPanel *>(); }
    QString chipText() const { return m_window->findChild<ChipLabel *>("liveState")->text(); }
    QAction *action(const char *id) const
    {
        return m_window->workspace().actions->action(QLatin1String(id));
    }
    void trigger(const char *id) const
    {
        QTRY_VERIFY(action(id)->isEnabled());
        action(id)->trigger();
    }
    QAction *actionWith(const QString &part) const
    {
        for (const QMenu *menu : m_window->findChildren<QMenu *>()) {
            for (QAction *each : menu->actions()) {
                if (each->text().contains(part))
                    return each;
            }
        }
        return nullptr;
    }
    std::vector<std::uint64_t> sequences() const
    {
        std::vector<std::uint64_t> numbers;
        for (int row = 0; row < model()->rowCount(); ++row)
            numbers.push_back(model()->hitAt(row).sequence);
        return numbers;
    }

    std::unique_ptr<TestRecords> m_source;
    std::unique_ptr<DesignerServices> m_services;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestLogsPage)
#include "tst_logspage.moc"
