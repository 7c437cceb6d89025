// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <QCoreApplication>
#include <QObject>

namespace tallygate::app {

/// Asks the event loop for a sign of life every few milliseconds, and counts how often it took too
/// long. GUI thread, but for its own.
class StallWatch : public QObject
{
public:
    static constexpr std::chrono::milliseconds kStall{50};

    StallWatch()
        : m_thread([this](const std::stop_token &stop) { watch(stop); })
    {}
    ~StallWatch() override
    {
        m_thread.request_stop();
        m_thread.join();
    }

    int stalls() const { return m_stalls; }
    double longestMs() const { return double(m_longest) / 1000; }

private:
    using Clock = std::chrono::steady_clock;

    void watch(const std::stop_token &stop)
    {
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (m_isAsked.exchange(true))
                continue; // one question at a time: a stall is counted once
            QMetaObject::invokeMethod(
                this, [this, asked = Clock::now()] { hear(Clock::now() - asked); },
                Qt::QueuedConnection);
        }
    }
    void hear(Clock::duration waited)
    {
        const auto us = std::chrono::duration_cast<std::chrono::microseconds>(waited).count();
        m_longest = std::max(m_longest, std::int64_t(us));
        m_stalls += waited > kStall;
        m_isAsked = false;
    }

    std::atomic<bool> m_isAsked{false};
    int m_stalls = 0;
    std::int64_t m_longest = 0;
    std::jthread m_thread;
};

} // namespace tallygate::app
