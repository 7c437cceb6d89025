// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/counterwriter.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tallygate::storage {

namespace {

constexpr std::size_t kMostMarks = 10'000;

template <class T>
void moveInto(std::vector<T> &all, std::vector<T> &more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
    more.clear();
}

} // namespace

CounterWriter::CounterWriter(std::filesystem::path path, const Options &options)
    : m_path(std::move(path))
    , m_options(options)
    , m_thread([this] { run(); })
{}

CounterWriter::~CounterWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

bool CounterWriter::add(ReadingBatch batch)
{
    const std::lock_guard lock(m_mutex);
    if (m_statistics.waitingReadings + batch.readings.size() > m_options.mostReadings) {
        m_statistics.droppedReadings += batch.readings.size();
        return false;
    }
    m_statistics.waitingReadings += batch.readings.size();
    m_queue.batches.push_back(std::move(batch));
    return true;
}

bool CounterWriter::add(Mark mark)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.marks.size() >= kMostMarks) {
        ++m_statistics.droppedMarks;
        return false;
    }
    m_queue.marks.push_back(std::move(mark));
    return true;
}

CounterWriter::Statistics CounterWriter::statistics() const
{
    const std::lock_guard lock(m_mutex);
    return m_statistics;
}

void CounterWriter::run()
{
    while (takeNext())
        attempt();
    attempt();
}

/// Waits for the next interval and takes what came. False: it is to end.
bool CounterWriter::takeNext()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, m_options.interval, [this] { return m_stopping; });
    moveInto(m_work.batches, m_queue.batches);
    // A mark tells what a line shows: while none can be written, the oldest are enough.
    if (m_work.marks.size() < kMostMarks)
        moveInto(m_work.marks, m_queue.marks);
    return !m_stopping;
}

void CounterWriter::attempt()
{
    if (m_work.batches.empty() && m_work.marks.empty())
        return;
    const auto begin = std::chrono::steady_clock::now();
    auto done = writeWork();
    if (!done && done.error().code == "database-corrupt") {
        done = beginAnew(done.error());
        if (done)
            done = writeWork();
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - begin);
    const std::lock_guard lock(m_mutex);
    if (!done) {
        ++m_statistics.failures;
        m_statistics.failing = done.error();
        return;
    }
    std::uint64_t readings = 0;
    for (const ReadingBatch &batch : m_work.batches)
        readings += batch.readings.size();
    m_work = {};
    m_statistics.writtenReadings += readings;
    m_statistics.waitingReadings -= readings;
    m_statistics.failing.reset();
    m_statistics.longest = std::max(m_statistics.longest, took);
}

Result<void> CounterWriter::writeWork()
{
    if (!m_store) {
        auto store = CounterStore::open(m_path, workTime());
        if (!store)
            return fail(store.error());
        m_store.emplace(std::move(*store));
        if (m_store->setAside()) {
            const std::lock_guard lock(m_mutex);
            m_statistics.setAside = m_store->setAside();
        }
    }
    return m_store->write(m_work.batches, m_work.marks);
}

Result<void> CounterWriter::beginAnew(const Error &reason)
{
    m_store.reset();
    const auto aside = setAside(m_path, workTime());
    if (!aside)
        return fail(aside.error());
    const std::lock_guard lock(m_mutex);
    m_statistics.setAside = setAsideFinding(m_path, *aside, reason);
    return {};
}

Timestamp CounterWriter::workTime() const
{
    return m_work.batches.empty() ? m_work.marks.front().time : m_work.batches.front().time;
}

} // namespace tallygate::storage
