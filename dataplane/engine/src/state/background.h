// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "loop/loop.h"

namespace tallygate::engine {

/// One thread for what would hold up the loop: large files, fsync. Work is done in order; what it
/// gives is handed to the loop's thread. Owned by the loop's thread.
class Background
{
public:
    explicit Background(Loop &loop)
        : m_loop(loop)
        , m_thread([this] { run(); })
    {}
    /// Waits for all work; its results are not handed on any more.
    ~Background()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_one();
        m_thread.join();
    }
    Background(const Background &) = delete;
    Background &operator=(const Background &) = delete;

    /// `work` runs on the thread, then `done(result)` on the loop.
    template <class Work, class Done>
    void run(Work work, Done done)
    {
        using Value = decltype(work());
        push([this, work = std::move(work), done = std::move(done)]() mutable {
            auto value = std::make_shared<Value>(work());
            m_loop.post(
                [alive = std::weak_ptr<int>(m_alive), value, done = std::move(done)]() mutable {
                    if (alive.lock())
                        done(std::move(*value));
                });
        });
    }

private:
    void push(std::function<void()> job)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(std::move(job));
        }
        m_wake.notify_one();
    }

    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
            if (m_jobs.empty())
                return;
            const auto job = std::move(m_jobs.front());
            m_jobs.pop_front();
            lock.unlock();
            job();
            lock.lock();
        }
    }

    Loop &m_loop;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_jobs;
    bool m_stopping = false;
    std::thread m_thread; ///< last: it uses the others
};

} // namespace tallygate::engine
