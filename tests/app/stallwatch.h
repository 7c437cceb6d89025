// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <QCoreApplication>
#include <QObject>
#include <sys/syscall.h>
#include <unistd.h>

namespace tallygate::app {

/// Asks the event loop for a sign of life every few milliseconds, and notes when it took too long.
/// What the thread spent waiting for a processor that had other work is not its doing: it is told
/// apart. GUI thread, but for its own.
class StallWatch : public QObject
{
public:
    static constexpr std::chrono::milliseconds kStall{50};

    struct Stall
    {
        double secondsIn = 0;  ///< since the watch began
        double waitedMs = 0;   ///< for the sign
        double workedMs = 0;   ///< of that, on a processor
        double unservedMs = 0; ///< of that, ready for a processor that had other work
        bool isOwn() const { return waitedMs - unservedMs > double(kStall.count()); }
    };

    StallWatch()
        : m_thread([this](const std::stop_token &stop) { watch(stop); })
    {}
    ~StallWatch() override
    {
        m_thread.request_stop();
        m_thread.join();
    }

    const std::vector<Stall> &stalls() const { return m_stalls; }
    /// Those that would have been stalls with a processor for itself, too.
    long ownStalls() const
    {
        return std::count_if(m_stalls.begin(), m_stalls.end(),
                             [](const Stall &stall) { return stall.isOwn(); });
    }
    double longestMs() const { return m_longestMs; }

private:
    using Clock = std::chrono::steady_clock;

    struct Moment
    {
        Clock::time_point time;
        double workedMs = 0;
        double unservedMs = 0;
    };

    /// Of the watched thread; proc(5), "schedstat": times in nanoseconds.
    Moment now() const
    {
        Moment moment{Clock::now(), 0, 0};
        std::ifstream(m_schedstat) >> moment.workedMs >> moment.unservedMs;
        moment.workedMs /= 1e6;
        moment.unservedMs /= 1e6;
        return moment;
    }
    void watch(const std::stop_token &stop)
    {
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (m_isAsked.exchange(true))
                continue; // one question at a time: a stall is counted once
            QMetaObject::invokeMethod(
                this, [this, asked = now()] { hear(asked); }, Qt::QueuedConnection);
        }
    }
    void hear(const Moment &asked)
    {
        const auto msSince = [](Clock::time_point then) {
            return std::chrono::duration<double, std::milli>(Clock::now() - then).count();
        };
        const double waited = msSince(asked.time);
        m_longestMs = std::max(m_longestMs, waited);
        if (waited > double(kStall.count())) {
            const Moment heard = now();
            m_stalls.push_back({msSince(m_start) / 1000, waited, heard.workedMs - asked.workedMs,
                                heard.unservedMs - asked.unservedMs});
        }
        m_isAsked = false;
    }

    const std::string m_schedstat =
        "/proc/self/task/" + std::to_string(::syscall(SYS_gettid)) + "/schedstat";
    const Clock::time_point m_start = Clock::now();
    std::atomic<bool> m_isAsked{false};
    std::vector<Stall> m_stalls;
    double m_longestMs = 0;
    std::jthread m_thread;
};

} // namespace tallygate::app
