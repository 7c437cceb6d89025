// SPDX-License-Identifier: GPL-3.0-or-later
#include "livefigures.h"

#include <cmath>

namespace tallygate::app {

namespace {

using telemetry::Counter;
using telemetry::CounterKind;

constexpr int kFiguresMs = 1000;
constexpr Nanoseconds kCourse = std::chrono::minutes(6);
constexpr std::size_t kSlices = 60;
/// Rows of larger applications have no small line: nobody sees them all, and each costs memory.
constexpr std::size_t kMostWithLines = 5000;

/// The mean rate of each slice of the last minutes; a slice without news has the one before.
std::vector<float> meansOf(const std::vector<telemetry::Sample> &line, Timestamp now)
{
    if (line.empty())
        return {};
    const Nanoseconds slice = kCourse / kSlices;
    const Timestamp start = now - kCourse;
    std::vector<float> means(kSlices, 0.0F);
    auto sample = line.begin();
    for (std::size_t i = 0; i < kSlices; ++i) {
        float sum = 0;
        int count = 0;
        for (; sample != line.end() && sample->time <= start + (i + 1) * slice; ++sample) {
            if (!std::isnan(sample->value)) {
                sum += sample->value;
                ++count;
            }
        }
        means[i] = count > 0 ? sum / float(count) : i > 0 ? means[i - 1] : 0.0F;
    }
    return means;
}

RuleCounters figuresOf(const Counter &counter, Nanoseconds ahead)
{
    const telemetry::Figure &since = counter.of(telemetry::Since::Reset);
    const auto ofOurClock = [ahead](const std::optional<Timestamp> &time) {
        return time ? std::optional(*time + ahead) : std::nullopt;
    };
    RuleCounters figures;
    figures.packets = since.hits.packets;
    figures.bytes = since.hits.bytes;
    figures.conformPackets = since.conform.packets;
    figures.exceedPackets = since.exceed.packets;
    figures.firstHit = ofOurClock(since.firstHit);
    figures.lastHit = ofOurClock(since.lastHit);
    figures.rate = counter.rate.packets;
    return figures;
}

} // namespace

std::shared_ptr<const LiveCounters> liveCounters(const telemetry::Hub &hub, Timestamp now)
{
    auto live = std::make_shared<LiveCounters>();
    live->now = now;
    for (const telemetry::PicturePtr &picture : hub.pictures()) {
        const Nanoseconds ahead = picture->arrived - picture->time;
        for (const telemetry::ApplicationPtr &application : picture->applications) {
            CountersByRule &byRule = live->byApplication[application->application];
            const bool hasLines = application->counters.size() <= kMostWithLines;
            for (const Counter &counter : application->counters) {
                if (counter.kind == CounterKind::Received)
                    continue;
                RuleCounters figures = figuresOf(counter, ahead);
                if (hasLines)
                    figures.series =
                        meansOf(hub.line(telemetry::seriesOf(*application, counter, "packets"),
                                         now - kCourse),
                                now);
                if (!picture->isLive)
                    figures.rate = 0;
                byRule[counter.kind == CounterKind::Default ? Uuid() : counter.rule] += figures;
            }
        }
    }
    return live;
}

LiveFigures::LiveFigures(MonitorSource &source, CounterContext &counters, QObject *window)
    : QObject(window)
    , m_source(source)
    , m_counters(counters)
    , m_window(qobject_cast<QWidget *>(window))
{
    m_thread.setMaxThreadCount(1);
    m_timer.setInterval(kFiguresMs);
    connect(&m_timer, &QTimer::timeout, this, &LiveFigures::pull);
    m_timer.start();
}

LiveFigures::~LiveFigures()
{
    m_thread.waitForDone();
}

void LiveFigures::pull()
{
    const bool isSeen = !m_window || (m_window->isVisible() && !m_window->isMinimized());
    if (m_isMaking || !isSeen)
        return;
    m_isMaking = true;
    m_thread.start([this, &hub = m_source.hub(), now = m_source.now()] {
        auto live = liveCounters(hub, now);
        // This outlives the thread, and with it the call is dropped.
        QMetaObject::invokeMethod(
            this,
            [this, live] {
                m_isMaking = false;
                m_counters.setLive(live->byApplication.empty() ? nullptr : live);
            },
            Qt::QueuedConnection);
    });
}

} // namespace tallygate::app
