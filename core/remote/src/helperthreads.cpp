// SPDX-License-Identifier: GPL-3.0-or-later
#include "helperthreads.h"

#include <chrono>
#include <csignal>
#include <utility>

namespace tallygate::remote {

namespace {

constexpr std::chrono::seconds kIdleFor{5};

} // namespace

void blockBrokenPipes()
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

HelperThreads::~HelperThreads()
{
    std::vector<std::unique_ptr<Thread>> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        m_queue.clear();
        threads = std::move(m_threads);
    }
    m_wake.notify_all();
    for (const auto &thread : threads)
        thread->thread.join();
}

void HelperThreads::startOne()
{
    std::erase_if(m_threads, [](const std::unique_ptr<Thread> &thread) {
        if (!thread->isOver)
            return false;
        thread->thread.join(); // at once: it only has to return
        return true;
    });
    ++m_counted;
    auto thread = std::make_unique<Thread>();
    Thread &self = *thread;
    m_threads.push_back(std::move(thread));
    self.thread = std::thread([this, &self] { work(self); });
}

void HelperThreads::run(std::function<void()> work)
{
    const std::lock_guard lock(m_mutex);
    if (m_isEnding)
        return;
    m_queue.push_back(std::move(work));
    if (m_queue.size() > m_idle && m_counted < m_most)
        startOne();
    m_wake.notify_one();
}

void HelperThreads::work(Thread &self)
{
    blockBrokenPipes();
    std::unique_lock lock(m_mutex);
    while (!m_isEnding) {
        if (m_queue.empty()) {
            ++m_idle;
            const bool isWanted =
                m_wake.wait_for(lock, kIdleFor, [&] { return m_isEnding || !m_queue.empty(); });
            --m_idle;
            if (!isWanted)
                break;
            continue;
        }
        std::function<void()> job = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
    --m_counted;
    self.isOver = true;
}

HelperThreads::Rest::Rest(HelperThreads &threads)
    : m_threads(threads)
{
    const std::lock_guard lock(threads.m_mutex);
    --threads.m_counted;
    if (!threads.m_isEnding && threads.m_queue.size() > threads.m_idle)
        threads.startOne();
}

HelperThreads::Rest::~Rest()
{
    const std::lock_guard lock(m_threads.m_mutex);
    ++m_threads.m_counted;
}

} // namespace tallygate::remote
