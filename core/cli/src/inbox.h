// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace tallygate::cli {

/// Has what threads of connections tell done on the thread that waits here.
class Inbox
{
public:
    void post(std::function<void()> task)
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
        m_wake.notify_one();
    }
    /// Does what came, waiting a moment for the first.
    void turn(std::chrono::milliseconds atMost)
    {
        std::deque<std::function<void()>> tasks;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, atMost, [this] { return !m_tasks.empty(); });
            tasks.swap(m_tasks);
        }
        for (const auto &task : tasks)
            task();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace tallygate::cli
