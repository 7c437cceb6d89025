// SPDX-License-Identifier: GPL-3.0-or-later
// 100 live lines in a window of 1280x800: how long a frame takes in which every line has a new
// sample, and the same of QtCharts. Prints the median, the 95th percentile and the worst; fails
// where the graph's median is over the aim.
#include <cmath>
#include <memory>
#include <random>

#include <QApplication>
#include <QChartView>
#include <QLineSeries>
#include <QValueAxis>
#include <QtTest>

#include "dashboard/livegraph.h"
#include "stopwatch.h"

using namespace tallygate;
using namespace tallygate::app;
using namespace tallygate::bench;
using namespace std::chrono_literals;

namespace {

constexpr int kLines = 100;
constexpr int kSamples = 360; // six minutes at one a second
constexpr int kFrames = 300;
constexpr int kPeerFrames = 30;
constexpr int kAimMs = 4;
constexpr QSize kSize(1280, 800);
const Timestamp kStart = *parseRfc3339("2026-03-01T10:00:00Z");

float waveAt(int line, int sample)
{
    return float(500 + 4 * line + 300 * std::sin(sample * 0.05 + line) +
                 80 * std::sin(sample * 1.9 + 3 * line));
}

/// A sample of every line each second.
class WaveSource : public SeriesSource
{
public:
    Timestamp now() const override { return kStart + samples * 1s + fraction; }
    std::uint64_t generation() const override { return std::uint64_t(samples); }
    void samplesAfter(std::size_t series, Timestamp after,
                      std::vector<GraphSample> &to) const override
    {
        const int first = after < kStart ? 0 : int((after - kStart) / 1s) + 1;
        for (int i = std::max(first, samples - kSamples); i <= samples; ++i) {
            const float value = waveAt(int(series), i);
            to.push_back({kStart + i * 1s, value, value});
        }
    }

    int samples = kSamples;
    Nanoseconds fraction{0};
};

class GraphBench
{
public:
    GraphBench()
        : m_source(std::make_shared<WaveSource>())
        , m_graph(m_theme, m_formatter)
    {
        m_theme.setChoice(ThemeChoice::Light);
        std::vector<GraphSeries> series;
        for (int i = 0; i < kLines; ++i)
            series.push_back({QStringLiteral("line %1").arg(i), {}, {}, i});
        m_graph.setSeries(std::move(series), m_source);
        m_graph.resize(kSize);
        m_graph.show();
        (void)QTest::qWaitForWindowExposed(&m_graph);
        paint();
    }

    /// Milliseconds of frames with `wait` between them, painted at once.
    std::vector<double> frames(Nanoseconds wait)
    {
        std::vector<double> all;
        for (int i = 0; i < kFrames; ++i) {
            m_source->fraction += wait;
            while (m_source->fraction >= 1s) {
                m_source->fraction -= 1s;
                ++m_source->samples;
            }
            all.push_back(millisecondsOf([this] {
                m_graph.refresh();
                m_graph.repaint();
            }));
        }
        return all;
    }
    std::vector<double> wholeFrames()
    {
        std::vector<double> all;
        for (int i = 0; i < kPeerFrames; ++i) {
            m_graph.setSpan(i % 2 == 0 ? 5min : 6min);
            all.push_back(millisecondsOf([this] { m_graph.repaint(); }));
        }
        return all;
    }

private:
    Theme m_theme;
    Formatter m_formatter;
    std::shared_ptr<WaveSource> m_source;
    LiveGraph m_graph;
};

/// The same lines in a chart of Qt, whose points are replaced as its manual says.
std::vector<double> peerFrames()
{
    auto *chart = new QChart;
    chart->legend()->hide();
    std::vector<QLineSeries *> lines;
    for (int i = 0; i < kLines; ++i) {
        lines.push_back(new QLineSeries);
        chart->addSeries(lines.back());
    }
    chart->createDefaultAxes();
    chart->axes(Qt::Vertical).first()->setRange(0, 1600);
    QChartView view(chart);
    view.resize(kSize);
    view.show();
    (void)QTest::qWaitForWindowExposed(&view);
    std::vector<double> all;
    for (int frame = 0; frame < kPeerFrames; ++frame) {
        all.push_back(millisecondsOf([&] {
            for (int i = 0; i < kLines; ++i) {
                QList<QPointF> points;
                points.reserve(kSamples);
                for (int s = 0; s < kSamples; ++s)
                    points.append({double(frame + s), double(waveAt(i, frame + s))});
                lines[std::size_t(i)]->replace(points);
            }
            chart->axes(Qt::Horizontal).first()->setRange(frame, frame + kSamples);
            view.viewport()->repaint();
        }));
    }
    return all;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    printHead("100 lines at 1280x800");
    GraphBench graph;
    std::vector<double> newest = graph.frames(1s);
    report("graph, every line has a new sample", newest, kAimMs);
    report("graph, 30 frames a second", graph.frames(33ms), kAimMs);
    report("graph, drawn anew", graph.wholeFrames(), 50);
    report("QtCharts, every line has a new sample", peerFrames(), kAimMs);
    std::ranges::nth_element(newest, newest.begin() + kFrames / 2);
    return newest[kFrames / 2] < kAimMs ? 0 : 1;
}
