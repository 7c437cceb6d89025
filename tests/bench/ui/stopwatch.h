// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTimer>

/// Times of what a person does, as the groups of bench_ui print them.
namespace tallygate::bench {

inline double millisecondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

/// What is due is painted, as the event loop would.
inline void paint()
{
    QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
}

/// Milliseconds of each `work(i)` and of painting what it changed.
inline std::vector<double> untilPainted(int times, const std::function<void(int)> &work)
{
    std::vector<double> all;
    for (int i = 0; i < times; ++i)
        all.push_back(millisecondsOf([&] {
            work(i);
            paint();
        }));
    return all;
}

/// Lets the event loop run until then.
inline void waitUntil(const std::function<bool()> &reached)
{
    while (!reached())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

inline void waitFor(QSignalSpy &spy)
{
    waitUntil([&spy] { return !spy.isEmpty(); });
    spy.clear();
}

inline void printHead(const char *title)
{
    std::printf("%-44s %9s %9s %9s %6s   %s\n", title, "median", "p95", "worst", "aim",
                "ms until painted");
    std::fflush(stdout);
}

/// One line: the median, the 95th percentile, the worst.
inline void report(const char *what, std::vector<double> times, int aim)
{
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[std::min(times.size() - 1, std::size_t(share * double(times.size())))];
    };
    std::printf("%-44s %9.2f %9.2f %9.2f %6d%s\n", what, at(0.5), at(0.95), times.back(), aim,
                at(0.95) > aim ? "   over" : "");
    std::fflush(stdout);
}

/// The longest time that the event loop took for anything but waiting, as a timer of 1 ms saw it.
class LoopWatch
{
public:
    LoopWatch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
        m_last.start();
        m_timer.start();
    }
    /// Since the last time it was asked.
    double takeWorst()
    {
        tick();
        return std::exchange(m_worst, 0.0);
    }

private:
    void tick()
    {
        m_worst = std::max(m_worst, double(m_last.nsecsElapsed()) / 1e6 - 1);
        m_last.restart();
    }

    QTimer m_timer;
    QElapsedTimer m_last;
    double m_worst = 0;
};

} // namespace tallygate::bench
