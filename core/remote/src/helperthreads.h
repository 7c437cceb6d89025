// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "loop/loop.h"

namespace tallygate::remote {

/// libssh writes to sockets that may have gone: on threads that call it, this is an error of the
/// call and no signal.
void blockBrokenPipes();

/// Threads for what cannot be done without blocking: names, files, keys, agents, logging in. They
/// are started when wanted and end after a while without work.
class HelperThreads
{
public:
    /// So many work at a time; what is beyond waits. A device that is slow to log in takes one.
    explicit HelperThreads(std::size_t most)
        : m_most(most)
    {}
    ~HelperThreads();

    /// Any thread. Work that has not begun when this goes is dropped.
    void run(std::function<void()> work);

    /// Held while work waits for a person: the thread does not count then.
    class Rest
    {
    public:
        explicit Rest(HelperThreads &threads);
        ~Rest();

    private:
        HelperThreads &m_threads;
    };

private:
    struct Thread
    {
        std::thread thread;
        bool isOver = false;
    };
    void startOne(); ///< with the mutex
    void work(Thread &self);

    std::size_t m_most;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    std::vector<std::unique_ptr<Thread>> m_threads;
    std::size_t m_counted = 0; ///< those at work or idle, without those at rest
    std::size_t m_idle = 0;
    bool m_isEnding = false;
};

/// Has `work` done by a helper and hands its result to `then` on the loop, if `owner` is alive by
/// then. Requires: the loop outlives the helpers.
template <class Work, class Then>
void doAway(HelperThreads &helpers, Loop &loop, std::weak_ptr<void> owner, Work work, Then then)
{
    helpers.run([&loop, owner = std::move(owner), work = std::move(work),
                 then = std::move(then)]() mutable {
        // Handlers of a loop are copied; results need not be.
        auto result = std::make_shared<decltype(work())>(work());
        loop.post([owner = std::move(owner), then = std::move(then), result]() mutable {
            if (!owner.expired())
                then(std::move(*result));
        });
    });
}

} // namespace tallygate::remote
