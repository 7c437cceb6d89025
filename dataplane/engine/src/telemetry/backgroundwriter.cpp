// SPDX-License-Identifier: GPL-3.0-or-later
#include "backgroundwriter.h"

#include <signal.h>

#include <utility>

namespace tallygate::engine {

BackgroundWriter::BackgroundWriter()
{
    // Signals are the loop's.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this] { run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

BackgroundWriter::~BackgroundWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void BackgroundWriter::submit(const std::filesystem::path &file, Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs[file] = std::move(job);
    }
    m_changed.notify_all();
}

void BackgroundWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_jobs.empty() && !m_busy; });
}

std::optional<Error> BackgroundWriter::error(const std::filesystem::path &file) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_errors.find(file);
    return found == m_errors.end() ? std::nullopt : std::optional(found->second);
}

void BackgroundWriter::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_jobs.empty())
            return;
        auto next = m_jobs.extract(m_jobs.begin());
        m_busy = true;
        lock.unlock();
        auto done = next.mapped()();
        lock.lock();
        m_busy = false;
        if (done)
            m_errors.erase(next.key());
        else
            m_errors[next.key()] = std::move(done.error());
        m_changed.notify_all();
    }
}

} // namespace tallygate::engine
