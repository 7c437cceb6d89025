// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <map>

#include "accessibilitywalk.h"
#include "dashboard/livegraph.h"
#include "plotcanvas.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace std::chrono_literals;

namespace {

const Timestamp kStart = *parseRfc3339("2026-03-01T10:00:00Z");
constexpr QColor kGround(255, 255, 255);

/// Lines that a test fills, with a clock that it moves.
class MadeSource : public SeriesSource
{
public:
    Timestamp now() const override { return time; }
    std::uint64_t generation() const override { return changes; }
    void samplesAfter(std::size_t series, Timestamp after,
                      std::vector<GraphSample> &samples) const override
    {
        for (const GraphSample &sample : lines.at(series)) {
            if (sample.time > after)
                samples.push_back(sample);
        }
    }
    void add(std::size_t series, Nanoseconds at, float value)
    {
        lines[series].push_back({kStart + at, value, value});
        ++changes;
    }

    std::map<std::size_t, std::vector<GraphSample>> lines;
    Timestamp time = kStart;
    std::uint64_t changes = 0;
};

GraphSample sampleAt(Nanoseconds at, float value)
{
    return {kStart + at, value, value};
}

PlotCanvas::Look lookOf(Timestamp right, Nanoseconds span)
{
    PlotCanvas::Look look;
    look.size = {200, 100};
    look.window = TimeWindow::endingAt(right, span, look.size.width());
    look.scale = ValueScale::upTo(ScaleKind::Linear, 100);
    look.gridValues = look.scale.ticks(4);
    look.colors = {Qt::red, Qt::blue};
    look.ground = kGround;
    look.grid = Qt::lightGray;
    return look;
}

} // namespace

class TestLiveGraph : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_theme->setChoice(ThemeChoice::Light);
        m_source = std::make_shared<MadeSource>();
        m_source->lines[0];
        m_source->lines[1];
        m_graph = std::make_unique<LiveGraph>(*m_theme, m_formatter);
        m_graph->resize(800, 400);
        m_graph->setSeries({{"permit", {}, Tone::Permit, 0}, {"drop", {}, Tone::Drop, 0}},
                           m_source);
    }
    void cleanup()
    {
        m_graph.reset();
        m_theme.reset();
    }

    void scalesAreRound_data()
    {
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("top");
        QTest::newRow("nothing") << 0.0 << 1.0;
        QTest::newRow("exact") << 100.0 << 100.0;
        QTest::newRow("between") << 1130.0 << 1200.0;
        QTest::newRow("large") << 7.1e6 << 8e6;
    }
    void scalesAreRound()
    {
        QFETCH(double, highest);
        QTEST(ValueScale::upTo(ScaleKind::Linear, highest).top(), "top");
        const ValueScale log = ValueScale::upTo(ScaleKind::Log, highest);
        QCOMPARE(log.share(0), 0.0);
        QVERIFY(qFuzzyCompare(log.share(log.top()), 1.0));
        QVERIFY(qFuzzyCompare(log.valueAt(log.share(3)), 3.0));
        QVERIFY(log.share(highest) <= 1.0);
    }
    void aScaleIsKeptWhileItFits()
    {
        const ValueScale scale = ValueScale::upTo(ScaleKind::Linear, 100);
        QCOMPARE(scale.following(ScaleKind::Linear, 60), scale);
        QCOMPARE(scale.following(ScaleKind::Linear, 130).top(), 160.0);
        QCOMPARE(scale.following(ScaleKind::Linear, 11).top(), 12.0);
        QVERIFY(scale.following(ScaleKind::Log, 60).kind() == ScaleKind::Log);
    }

    void columnsStayTheSameAsTimeMovesOn()
    {
        const TimeWindow first = TimeWindow::endingAt(kStart, 60s, 600);
        const TimeWindow later = TimeWindow::endingAt(kStart + 250ms, 60s, 600);
        QCOMPARE(later.column, first.column);
        QCOMPARE(later.first - first.first, 2);
        QCOMPARE(later.columnOf(kStart), first.columnOf(kStart));
        QCOMPARE(TimeWindow{Nanoseconds(10)}.columnOf(Timestamp(Nanoseconds(-1))), -1);
    }
    void daysBeginAtMidnightOfTheZone()
    {
        // The clocks of Berlin went forward on 29 March 2026 at 02:00.
        const QTimeZone berlin("Europe/Berlin");
        if (!berlin.isValid())
            QSKIP("no time zones here");
        const Timestamp right = *parseRfc3339("2026-03-30T12:00:00Z");
        const TimeTicks ticks = timeTicks(TimeWindow::endingAt(right, 72h, 1000), 4, berlin);
        QVERIFY(ticks.step == 24h);
        QCOMPARE(ticks.times.size(), 3u);
        QCOMPARE(toRfc3339(ticks.times[0]), std::string("2026-03-27T23:00:00Z"));
        QCOMPARE(toRfc3339(ticks.times[2]), std::string("2026-03-29T22:00:00Z"));
    }

    void aColumnHasItsLowestAndItsHighest()
    {
        const TimeWindow window = TimeWindow::endingAt(kStart + 10s, 10s, 10);
        std::vector<GraphSample> samples;
        for (int i = 0; i < 100; ++i)
            samples.push_back(sampleAt(3s + i * 1ms, i == 40 ? 90 : i == 70 ? 10 : 50));
        LinePath path;
        path.build(samples, window, ValueScale(ScaleKind::Linear, 100), 100);
        QCOMPARE(path.pieces(), 1u);
        QCOMPARE(path.piece(0).size(), 2u);
        QCOMPARE(path.piece(0)[0].y(), 10.0);
        QCOMPARE(path.piece(0)[1].y(), 90.0);
    }
    void aGapIsAGap()
    {
        const TimeWindow window = TimeWindow::endingAt(kStart + 100s, 100s, 100);
        const std::vector samples{sampleAt(10s, 5), sampleAt(20s, 5),
                                  GraphSample::gap(kStart + 30s), sampleAt(40s, 5)};
        LinePath path;
        path.build(samples, window, ValueScale(ScaleKind::Linear, 100), 100);
        QCOMPARE(path.pieces(), 2u);
        QCOMPARE(path.piece(0).size(), 2u);
        QCOMPARE(path.piece(1).size(), 1u);
    }

    /// The scrolled picture is the one that is drawn at once, whatever came when.
    void aScrolledPictureIsThatDrawnAtOnce()
    {
        std::vector<SampleLine> lines(2);
        PlotCanvas scrolled;
        for (int i = 0; i < 300; ++i) {
            const auto at = i * 400ms;
            const float up = float(40 + 30 * std::sin(i * 0.7));
            if (i % 3 == 0) {
                const Timestamp before =
                    lines[0].all().empty() ? kStart : lines[0].all().back().time;
                lines[0].append(std::array{sampleAt(at, up)});
                lines[1].append(std::array{i % 30 == 0 ? GraphSample::gap(kStart + at)
                                                       : sampleAt(at, 100 - up)});
                scrolled.changedFrom(before);
            }
            const auto look = lookOf(kStart + at, 20s);
            const QImage kept = scrolled.picture(look, lines).toImage();
            if (i > 2)
                QVERIFY(scrolled.columnsDrawn() < 30);
            PlotCanvas whole;
            QCOMPARE(kept, whole.picture(look, lines).toImage());
        }
    }
    void panningBackDrawsWhatComesIn()
    {
        std::vector<SampleLine> lines(2);
        for (int i = 0; i < 100; ++i)
            lines[0].append(std::array{sampleAt(i * 1s, float(i))});
        PlotCanvas canvas;
        (void)canvas.picture(lookOf(kStart + 90s, 20s), lines);
        const auto back = lookOf(kStart + 85s, 20s);
        const QImage panned = canvas.picture(back, lines).toImage();
        QVERIFY(canvas.columnsDrawn() < 60);
        PlotCanvas whole;
        QCOMPARE(panned, whole.picture(back, lines).toImage());
    }

    void liveSamplesHoldWhereBothAreThere()
    {
        SampleLine line;
        line.append(std::array{sampleAt(100s, 1), sampleAt(101s, 2)});
        line.setStored({sampleAt(80s, 7), sampleAt(90s, 8), sampleAt(100s, 9)});
        QCOMPARE(line.all().size(), 4u);
        QCOMPARE(line.at(kStart + 95s)->value, 1.0F);
        QCOMPARE(line.at(kStart + 85s)->value, 8.0F);
        QVERIFY(!line.at(kStart + 70s));
        QVERIFY(!line.at(kStart + 102s));
        line.setStored({});
        QCOMPARE(line.all().size(), 2u);
    }

    void theGraphFollowsThePresent()
    {
        m_graph->setSpan(60s);
        fill(60);
        m_graph->refresh();
        QVERIFY(m_graph->isFollowing());
        QVERIFY(m_graph->to() > kStart + 60s);
        QCOMPARE(m_graph->valueAt(0, kStart + 30s), std::optional(30.0));
        QCOMPARE(m_graph->valueAt(1, kStart + 2h), std::optional<double>());
    }
    void aPausedGraphStandsStill()
    {
        fill(60);
        m_graph->refresh();
        m_graph->setPaused(true);
        const Timestamp right = m_graph->to();
        m_source->time += 30s;
        m_source->add(0, 90s, 4);
        m_graph->refresh();
        QCOMPARE(m_graph->to(), right);
        m_graph->setPaused(false);
        QVERIFY(m_graph->isFollowing());
        QVERIFY(m_graph->to() > right + 29s);
        QCOMPARE(m_graph->valueAt(0, kStart + 90s), std::optional(4.0));
    }
    void keysMoveTheCursorAndTheWindow()
    {
        fill(60);
        m_graph->show();
        m_graph->refresh();
        QTest::keyClick(m_graph.get(), Qt::Key_Left);
        QVERIFY(m_graph->cursor().has_value());
        QVERIFY(m_graph->accessibleDescription().contains("permit"));
        QTest::keyClick(m_graph.get(), Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(!m_graph->isFollowing());
        const Nanoseconds span = m_graph->span();
        QTest::keyClick(m_graph.get(), Qt::Key_Plus);
        QVERIFY(m_graph->span() < span);
        QTest::keyClick(m_graph.get(), Qt::Key_End);
        QVERIFY(m_graph->isFollowing());
        QTest::keyClick(m_graph.get(), Qt::Key_L);
        QVERIFY(m_graph->isLogarithmic());
        QTest::keyClick(m_graph.get(), Qt::Key_Escape);
        QVERIFY(!m_graph->cursor());
        QTest::keyClick(m_graph.get(), Qt::Key_Space);
        QVERIFY(m_graph->isPaused());
    }
    void theSpanIsBounded()
    {
        m_graph->setSpan(1s);
        QVERIFY(m_graph->span() == LiveGraph::kShortest);
        m_graph->setSpan(24h * 5000);
        QVERIFY(m_graph->span() == LiveGraph::kLongest);
    }
    void whatIsNotLiveIsAskedForOnce()
    {
        fill(60);
        m_graph->show();
        QSignalSpy wanted(m_graph.get(), &LiveGraph::storedWanted);
        m_graph->setSpan(24h);
        QCOMPARE(wanted.size(), 1);
        QVERIFY(wanted[0][0].value<Timestamp>() < m_graph->from());
        m_graph->setStored({{{kStart - 2h, 70, 90}, {kStart - 1h, 80, 95}}, {}});
        m_source->time += 5s;
        m_graph->refresh();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(m_graph->valueAt(0, kStart - 90min), std::optional(80.0));
        m_graph->setSpan(24h * 30);
        QCOMPARE(wanted.size(), 2);
    }
    void exportsSayWhatIsShown()
    {
        m_source->add(0, 1s, 1.5F);
        m_source->add(1, 1s, 2);
        m_source->add(0, 2s, 3);
        m_source->lines[1].push_back(GraphSample::gap(kStart + 2s));
        m_source->time = kStart + 3s;
        m_graph->refresh();
        QCOMPARE(m_graph->csv(), QString("time,permit,drop\n"
                                         "2026-03-01T10:00:01Z,1.5,2\n"
                                         "2026-03-01T10:00:02Z,3,\n"));
        QCOMPARE(m_graph->image().size(), QSize(800, 400));
    }
    void colorsAreLegible()
    {
        for (const ColorScheme scheme :
             {ColorScheme::Light, ColorScheme::Dark, ColorScheme::HighContrast}) {
            for (int slot = 0; slot < 120; ++slot)
                QVERIFY2(contrastRatio(graphColor({{}, {}, {}, slot}, scheme),
                                       tokensOf(scheme).surface) >= 3,
                         qPrintable(QString::number(slot)));
        }
    }
    void hasANameToSay() { QCOMPARE(namelessWidgets(m_graph.get()).join("; "), QString()); }

private:
    void fill(int seconds)
    {
        for (int i = 1; i <= seconds; ++i) {
            m_source->add(0, i * 1s, float(i));
            m_source->add(1, i * 1s, float(2 * i));
        }
        m_source->time = kStart + seconds * 1s + 100ms;
    }

    Formatter m_formatter{QLocale::c(), QTimeZone::utc()};
    std::unique_ptr<Theme> m_theme;
    std::shared_ptr<MadeSource> m_source;
    std::unique_ptr<LiveGraph> m_graph;
};

QTEST_MAIN(TestLiveGraph)
#include "tst_livegraph.moc"
