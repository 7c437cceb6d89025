// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/hitwriter.h"

#include <iterator>
#include <utility>

namespace tallygate::storage {

HitWriter::HitWriter(std::filesystem::path path, Options options)
    : m_path(std::move(path))
    , m_options(std::move(options))
    , m_retention(m_options.retention)
    , m_thread([this] { run(); })
{}

HitWriter::~HitWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

std::size_t HitWriter::add(std::vector<LoggedHit> hits)
{
    const std::lock_guard lock(m_mutex);
    std::size_t lost = 0;
    for (LoggedHit &hit : hits) {
        if (m_statistics.waitingHits < m_options.mostHits) {
            ++m_statistics.waitingHits;
            m_queue.push_back(std::move(hit));
            continue;
        }
        ++lost;
        ++m_statistics.droppedHits;
        m_lost[hit.device] += hit.notLogged != 0 ? hit.notLogged : hit.standsFor;
    }
    return lost;
}

void HitWriter::setRetention(const HitRetention &retention)
{
    const std::lock_guard lock(m_mutex);
    m_retention = retention;
}

HitWriter::Statistics HitWriter::statistics() const
{
    const std::lock_guard lock(m_mutex);
    return m_statistics;
}

void HitWriter::run()
{
    while (takeNext())
        attempt();
    attempt();
}

/// Waits for the next interval and takes what came. False: it is to end.
bool HitWriter::takeNext()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, m_options.interval, [this] { return m_stopping; });
    m_work.insert(m_work.end(), std::make_move_iterator(m_queue.begin()),
                  std::make_move_iterator(m_queue.end()));
    m_queue.clear();
    for (const auto &[device, count] : std::exchange(m_lost, {})) {
        LoggedHit line;
        line.time = m_options.clock();
        line.device = device;
        line.notLogged = count;
        m_work.push_back(line);
        ++m_statistics.waitingHits;
    }
    return !m_stopping;
}

void HitWriter::attempt()
{
    auto done = writeWork();
    if (!done && done.error().code == "database-corrupt") {
        done = beginAnew(done.error());
        if (done)
            done = writeWork();
    }
    const std::lock_guard lock(m_mutex);
    if (!done) {
        ++m_statistics.failures;
        m_statistics.failing = done.error();
        return;
    }
    m_statistics.writtenHits += m_work.size();
    m_statistics.waitingHits -= m_work.size();
    m_statistics.failing.reset();
    m_work.clear();
}

Result<void> HitWriter::writeWork()
{
    if (m_work.empty() && !m_store)
        return {};
    if (!m_store) {
        if (auto opened = open(); !opened)
            return opened;
    }
    if (!m_work.empty()) {
        if (auto written = m_store->write(m_work); !written)
            return written;
    }
    HitRetention retention;
    {
        const std::lock_guard lock(m_mutex);
        retention = m_retention;
    }
    // What was written is written: a failure to delete is told by the next attempt.
    if (const auto tidied = m_store->tidy(m_options.clock(), retention); !tidied)
        return m_work.empty() ? Result<void>(fail(tidied.error())) : Result<void>();
    return {};
}

/// For damage that opening did not find.
Result<void> HitWriter::beginAnew(const Error &reason)
{
    m_store.reset();
    const auto aside = storage::setAside(m_path, m_options.clock());
    if (!aside)
        return fail(aside.error());
    const std::lock_guard lock(m_mutex);
    m_statistics.setAside = setAsideFinding(m_path, *aside, reason);
    return {};
}

Result<void> HitWriter::open()
{
    auto store = HitStore::open(m_path, m_options.clock());
    if (!store)
        return fail(store.error());
    m_store.emplace(std::move(*store));
    if (m_store->setAside()) {
        const std::lock_guard lock(m_mutex);
        m_statistics.setAside = m_store->setAside();
    }
    return {};
}

} // namespace tallygate::storage
