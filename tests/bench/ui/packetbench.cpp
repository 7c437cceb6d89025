// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetbench.h"

#include <filesystem>

#include <QAbstractButton>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QToolButton>

#include "designerfixture.h"
#include "dissectionview.h"
#include "hitsview.h"
#include "packetfilterbar.h"
#include "packettable.h"
#include "samplepolicy.h"
#include "services/actionregistry.h"
#include "services/navigator.h"
#include "simulator/simulatepage.h"
#include "stopwatch.h"
#include "support/repeatedcapture.h"
#include "support/testdata.h"
#include "verdictrow.h"
#include "whyview.h"
#include "widgets/progressstrip.h"

namespace tallygate::bench {

using namespace tallygate::app;

namespace {

constexpr std::uint64_t kPackets = 1'000'000;

class PacketBench
{
public:
    explicit PacketBench(const QString &capture)
        : m_pages{policyPage(), simulatePage()}
    {
        m_services.session().adopt(samplePolicy());
        logEveryRule();
        m_window = std::make_unique<MainWindow>(m_services.shared, m_pages);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->workspace().navigator->go({QStringLiteral("simulate"), {}, {}});
        (void)QTest::qWaitForWindowActive(m_window.get());
        m_page = m_window->findChild<SimulatePage *>();
        m_table = m_page->findChild<PacketTable *>();
        m_model = static_cast<PacketModel *>(m_table->model());
        m_filter = m_page->findChild<PacketFilterBar *>();
        m_why = m_page->findChild<WhyView *>();
        drop(capture);
        settle();
    }

    void run()
    {
        printHead("1,000,000 packets");
        runs();
        scrolling();
        selecting();
        typing();
        verdicts();
        copying();
        exporting();
    }

private:
    void settle()
    {
        waitUntil([this] { return m_services.jobs.runningCount() == 0; });
        QTest::qWait(300); // what waits for a pause
        waitUntil([this] { return m_services.jobs.runningCount() == 0; });
        paint();
    }
    /// As many hits as the policy can have.
    void logEveryRule()
    {
        std::vector<Uuid> rules;
        for (const auto &filter : m_services.session().policy()->filters) {
            for (const auto &section : filter->sections) {
                for (const auto &rule : section->rules)
                    rules.push_back(rule->uuid);
            }
        }
        policy::RulePatch patch;
        patch.log.emplace().enabled = true;
        (void)m_services.session().apply(policy::modifyRules(rules, patch));
    }
    void drop(const QString &file)
    {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page, &enter);
        QDropEvent event({400, 300}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page, &event);
        const auto *run = m_window->workspace().actions->action(QStringLiteral("simulate.run"));
        waitUntil([run] { return run->isEnabled(); });
    }
    void measure(const char *what, int aim, int times, const std::function<void(int)> &work)
    {
        report(what, untilPainted(times, work), aim);
        settle();
    }

    void runs()
    {
        std::vector<double> shown;
        std::vector<double> held;
        std::vector<double> sign;
        QSignalSpy reset(m_model, &QAbstractItemModel::modelReset);
        for (int i = 0; i < 5; ++i) {
            LoopWatch watch;
            const auto start = std::chrono::steady_clock::now();
            const auto since = [&start] {
                return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() -
                                                                 start)
                    .count();
            };
            m_window->workspace().actions->action(QStringLiteral("simulate.run"))->trigger();
            waitUntil([&] { return stripShown() || !reset.isEmpty(); });
            paint();
            sign.push_back(since());
            waitFor(reset);
            waitUntil([this] { return m_services.jobs.runningCount() == 0; });
            paint();
            shown.push_back(since());
            held.push_back(watch.takeWorst());
            settle();
        }
        report("run, until progress is seen", sign, 250);
        report("run, until the packets are there", shown, 3000);
        report("run, the event loop held at most", held, 16);
    }

    void scrolling()
    {
        QScrollBar *bar = m_table->verticalScrollBar();
        bar->setValue(0);
        paint();
        measure("scroll, wheel step", 16, 300, [&](int) { bar->setValue(bar->value() + 96); });
        measure("scroll, page", 16, 300,
                [&](int) { bar->setValue(bar->value() + bar->pageStep()); });
        measure("scroll, anywhere", 16, 100,
                [&](int i) { bar->setValue(int(qint64(bar->maximum()) * (i * 37 % 100) / 100)); });
    }

    void selecting()
    {
        std::vector<double> shown;
        std::vector<double> explained;
        std::vector<double> held;
        QSignalSpy reset(&m_why->model(), &QAbstractItemModel::modelReset);
        LoopWatch watch;
        for (int i = 0; i < 100; ++i) {
            settleWhy(reset);
            watch.takeWorst();
            explained.push_back(millisecondsOf([&] {
                shown.push_back(millisecondsOf([&] {
                    m_table->showPacket(std::uint64_t(i + 1) * 7'919 * 97 % kPackets);
                    paint();
                }));
                waitFor(reset);
                paint();
            }));
            held.push_back(watch.takeWorst());
        }
        report("select, until fields and bytes are there", shown, 16);
        report("select, until the why is there", explained, 150);
        report("select, the event loop held at most", held, 16);
        measure("arrow key, until the next is there", 16, 100,
                [&](int) { QTest::keyClick(m_table, Qt::Key_Down); });
    }

    void typing()
    {
        const QString text = QStringLiteral("tcp.dstport == 443 && ip.ttl < 64");
        std::vector<double> typed;
        std::vector<double> sign;
        std::vector<double> shown;
        std::vector<double> held;
        QSignalSpy filtered(m_filter, &PacketFilterBar::filtered);
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < text.size(); ++i) {
                filtered.clear();
                LoopWatch watch;
                typed.push_back(millisecondsOf([&] {
                    m_filter->edit()->insertPlainText(text.mid(i, 1));
                    paint();
                }));
                if (m_filter->edit()->fault() || !parsePacketQuery(text.left(i + 1)) ||
                    text.at(i) == u' ')
                    continue; // the list stays as it was
                shown.push_back(typed.back() + millisecondsOf([&] {
                                    sign.push_back(typed.back() + millisecondsOf([&] {
                                                       waitUntil([&] {
                                                           return progressShown() ||
                                                                  !filtered.isEmpty();
                                                       });
                                                       paint();
                                                   }));
                                    waitFor(filtered);
                                    paint();
                                }));
                held.push_back(watch.takeWorst());
            }
            m_filter->setText({});
            settle();
        }
        report("filter, key stroke", typed, 16);
        report("filter, until progress or packets are seen", sign, 100);
        report("filter, until the packets are there", shown, 1000);
        report("filter, the event loop held at most", held, 16);
    }

    void verdicts()
    {
        std::vector<double> shown;
        std::vector<double> held;
        QSignalSpy filtered(m_filter, &PacketFilterBar::filtered);
        for (int i = 0; i < 16; ++i) {
            auto *row = m_page->findChildren<VerdictRow *>().at(i / 2 % 2);
            LoopWatch watch;
            filtered.clear();
            shown.push_back(millisecondsOf([&] {
                row->click();
                waitFor(filtered);
                paint();
            }));
            held.push_back(watch.takeWorst());
            settle();
        }
        report("one verdict, until its packets are there", shown, 100);
        report("one verdict, the event loop held at most", held, 16);
    }

    void copying()
    {
        std::vector<double> done;
        std::vector<double> held;
        for (int i = 0; i < 3; ++i) {
            QGuiApplication::clipboard()->clear();
            QSignalSpy changed(QGuiApplication::clipboard(), &QClipboard::dataChanged);
            LoopWatch watch;
            done.push_back(millisecondsOf([&] {
                m_table->selectAll();
                QTest::keyClick(m_table, Qt::Key_C, Qt::ControlModifier);
                waitFor(changed);
                paint();
            }));
            held.push_back(watch.takeWorst());
            m_table->showPacket(0);
            settle();
        }
        report("select all and copy, until 100,000 are there", done, 3000);
        report("copy, the event loop held at most", held, 16);
    }

    void exporting()
    {
        auto *hits = m_page->findChild<HitsView *>();
        std::vector<double> done;
        std::vector<double> held;
        for (int i = 0; i < 3; ++i) {
            QMetaObject::invokeMethod(hits, [hits] { exportButton(hits)->click(); });
            waitUntil([hits] { return exportMenu(hits) != nullptr; });
            exportMenu(hits)->actions().front()->trigger();
            waitUntil([hits] { return hits->findChild<QFileDialog *>() != nullptr; });
            auto *dialog = hits->findChild<QFileDialog *>();
            exportMenu(hits)->close();
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            dialog->close();
            settle();
            LoopWatch watch;
            done.push_back(millisecondsOf([&] {
                emit dialog->fileSelected(m_services.path(QStringLiteral("hits.pcapng")));
                waitUntil([this] { return m_services.jobs.runningCount() == 0; });
                paint();
            }));
            held.push_back(watch.takeWorst());
            delete dialog;
            settle();
        }
        report("export of the hits", done, 3000);
        report("export, the event loop held at most", held, 16);
    }

    bool progressShown() const { return m_filter->countText().contains(u'%'); }
    bool stripShown() const
    {
        const auto strips = m_page->findChildren<ProgressStrip *>();
        return std::ranges::any_of(strips, &QWidget::isVisible);
    }
    /// The explanation asked for last has come.
    void settleWhy(QSignalSpy &reset)
    {
        QTest::qWait(100);
        waitUntil([this] { return m_services.jobs.runningCount() == 0; });
        paint();
        reset.clear();
    }
    static QToolButton *exportButton(const HitsView *hits)
    {
        return hits->findChildren<QToolButton *>().front();
    }
    static QMenu *exportMenu(const HitsView *hits)
    {
        return exportButton(hits)->findChild<QMenu *>();
    }

    DesignerServices m_services;
    PageRegistry m_pages;
    std::unique_ptr<MainWindow> m_window;
    SimulatePage *m_page = nullptr;
    PacketTable *m_table = nullptr;
    PacketModel *m_model = nullptr;
    PacketFilterBar *m_filter = nullptr;
    WhyView *m_why = nullptr;
};

} // namespace

bool benchPackets()
{
    const auto shared = testsupport::sharedCapture("dev-large-mix.pcap");
    if (!std::filesystem::exists(shared)) {
        std::printf("packets: the shared captures are not beside the repository\n");
        return true;
    }
    const QTemporaryDir folder;
    const QString capture = folder.filePath(QStringLiteral("million.pcapng"));
    if (const auto made = testsupport::repeatCapture(shared, kPackets, capture.toStdString());
        !made) {
        std::fprintf(stderr, "%s\n", toString(made.error()).c_str());
        return false;
    }
    PacketBench(capture).run();
    return true;
}

} // namespace tallygate::bench
