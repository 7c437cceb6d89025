// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/counterstore.h"

#include <algorithm>

#include "counterlevels.h"

namespace tallygate::storage {

namespace {

/// What is deleted with one write at most: enough to catch up, too little to be felt.
constexpr int kBatchesDeletedAtOnce = 4;

/// A device may be read twice in a second.
constexpr std::string_view kInsertRaw =
    "INSERT INTO raw VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(batch, series) DO UPDATE"
    " SET value = excluded.value, delta = delta + excluded.delta, rate = max(rate, excluded.rate)";

Result<void> runWith(Connection &connection, const std::string &sql, auto... values)
{
    auto statement = connection.prepare(sql);
    if (!statement)
        return fail(statement.error());
    statement->bind(values...);
    return statement->run();
}

/// Adds what the batches (after, upTo] have to the rollup.
Result<void> addUp(Connection &connection, std::string_view table, std::int64_t span,
                   std::int64_t after, std::int64_t upTo)
{
    return runWith(connection,
                   fmt::format("INSERT INTO {0} SELECT b.time / {1} * {1}, r.series, sum(r.delta),"
                               " max(r.rate), count(*) FROM batch b JOIN raw r ON r.batch = b.id"
                               " WHERE b.id > ?1 AND b.id <= ?2 GROUP BY 1, 2"
                               " ON CONFLICT(time, series) DO UPDATE SET"
                               " delta = delta + excluded.delta, rate = max(rate, excluded.rate),"
                               " n = n + excluded.n",
                               table, span),
                   after, upTo);
}

Result<void> keepProgress(Connection &connection, std::string_view level, std::int64_t batch)
{
    return runWith(connection, "UPDATE progress SET batch = ?2 WHERE level = ?1", level, batch);
}

} // namespace

Result<CounterStore> CounterStore::open(const std::filesystem::path &path, Timestamp now)
{
    auto opened = openDatabase(path, kCounterSchema, now);
    if (!opened)
        return fail(opened.error());
    CounterStore store(std::move(opened->connection));
    store.m_setAside = std::move(opened->setAside);
    auto insert = store.m_connection.prepare(kInsertRaw);
    if (!insert)
        return fail(insert.error());
    store.m_insertRaw = std::move(*insert);
    return store;
}

Result<void> CounterStore::write(std::span<const ReadingBatch> batches, std::span<const Mark> marks)
{
    auto done = writeAll(batches, marks);
    m_loaded = done.has_value(); // what was undone in the file was not undone here
    return done;
}

Result<void> CounterStore::writeAll(std::span<const ReadingBatch> batches,
                                    std::span<const Mark> marks)
{
    auto transaction = Transaction::begin(m_connection);
    if (!transaction)
        return fail(transaction.error());
    Result<void> done;
    if (!m_loaded)
        done = load();
    m_batchTime.reset();
    for (const ReadingBatch &batch : batches)
        done = done ? writeBatch(batch) : done;
    for (const Mark &mark : marks)
        done = done ? writeMark(mark) : done;
    if (done && m_keepLatest)
        done = keepLatest();
    if (done)
        done = deleteOld();
    return done ? transaction->commit() : done;
}

Result<void> CounterStore::load()
{
    m_last.clear();
    m_keepLatest = false;
    auto done = loadSeries();
    return done ? loadPending() : done;
}

Result<void> CounterStore::loadSeries()
{
    auto rows = m_connection.prepare(
        "SELECT id, device, application, port, rule, counter, epoch, value, time, n.series"
        " FROM series LEFT JOIN newest n ON n.series = id");
    if (!rows)
        return fail(rows.error());
    Result<bool> row = rows->step();
    for (; row && *row; row = rows->step()) {
        SeriesKey key{rows->uuid(1), rows->uuid(2), static_cast<std::uint32_t>(rows->integer(3)),
                      rows->uuid(4), rows->text(5)};
        m_last[std::move(key)] = {rows->integer(0), static_cast<std::uint64_t>(rows->integer(7)),
                                  static_cast<std::uint64_t>(rows->integer(6)), rows->integer(8),
                                  !rows->isNull(9)};
    }
    return row ? Result<void>() : fail(row.error());
}

Result<void> CounterStore::loadPending()
{
    const auto newest = m_connection.integer("SELECT coalesce(max(id), 0) FROM batch");
    if (!newest)
        return fail(newest.error());
    m_batch = *newest;
    for (const auto &[pending, level, span] :
         {std::tuple{&m_pending10, "every10", 10}, std::tuple{&m_pending60, "every60", 60}}) {
        auto row = m_connection.prepare(
            "SELECT p.batch, b.time FROM progress p LEFT JOIN batch b ON b.id = p.batch + 1"
            " WHERE level = ?1");
        if (!row)
            return fail(row.error());
        row->bind(level);
        const auto found = row->step();
        if (!found)
            return fail(found.error());
        *pending = {row->integer(0), std::nullopt};
        if (!row->isNull(1))
            pending->bucket = bucketOf(row->integer(1), span);
    }
    // Numbers are not used again, or rollups would take new readings for old ones.
    m_batch = std::max({m_batch, m_pending10.after, m_pending60.after});
    return {};
}

Result<void> CounterStore::writeBatch(const ReadingBatch &batch)
{
    const std::int64_t time = secondsOf(batch.time);
    if (m_batchTime != time) {
        if (auto begun = beginBatch(time); !begun)
            return begun;
    }
    bool restarted = false;
    for (const Reading &reading : batch.readings) {
        if (auto done = writeReading(batch, reading, restarted); !done)
            return done;
    }
    if (!restarted)
        return {};
    m_keepLatest = true; // what raw readings do not have, the epoch, stands there
    return writeMark({batch.time, batch.device, "restarted", {}});
}

Result<void> CounterStore::beginBatch(std::int64_t time)
{
    if (auto done = rollUp(time); !done)
        return done;
    m_batchTime = time;
    m_newest = time;
    ++m_batch;
    m_pending10.bucket = m_pending10.bucket.value_or(bucketOf(time, 10));
    m_pending60.bucket = m_pending60.bucket.value_or(bucketOf(time, 60));
    return runWith(m_connection, "INSERT INTO batch VALUES(?1, ?2)", m_batch, time);
}

Result<void> CounterStore::writeReading(const ReadingBatch &batch, const Reading &reading,
                                        bool &restarted)
{
    auto found = lastOf(reading.key);
    if (!found)
        return fail(found.error());
    Last &last = **found;
    const std::int64_t time = secondsOf(batch.time);
    std::uint64_t delta = 0;
    if (last.known) {
        const bool anew = batch.epoch != last.epoch || reading.value < last.value;
        restarted = restarted || anew;
        delta = anew ? reading.value : reading.value - last.value;
    }
    // A clock set back says nothing of how long it was.
    const auto elapsed = static_cast<std::uint64_t>(std::max<std::int64_t>(1, time - last.time));
    m_keepLatest = m_keepLatest || !last.known;
    last = {last.series, reading.value, batch.epoch, time, true};
    m_insertRaw->bind(m_batch, last.series, reading.value, delta, (delta + elapsed - 1) / elapsed);
    return m_insertRaw->run();
}

Result<CounterStore::Last *> CounterStore::lastOf(const SeriesKey &key)
{
    const auto known = m_last.find(key);
    if (known != m_last.end())
        return &known->second;
    auto made =
        runWith(m_connection,
                "INSERT INTO series(device, application, port, rule, counter)"
                " VALUES(?1, ?2, ?3, ?4, ?5)",
                key.device, key.application, key.port, key.rule, std::string_view(key.counter));
    if (!made)
        return fail(made.error());
    Last &last = m_last[key];
    last.series = m_connection.lastRowId();
    return &last;
}

Result<void> CounterStore::writeMark(const Mark &mark)
{
    return runWith(m_connection,
                   "INSERT INTO mark(time, device, kind, note) VALUES(?1, ?2, ?3, ?4)",
                   mark.time.time_since_epoch().count(), mark.device, std::string_view(mark.kind),
                   std::string_view(mark.note));
}

Result<void> CounterStore::rollUp(std::int64_t time)
{
    Result<void> done;
    if (m_pending10.bucket && *m_pending10.bucket != bucketOf(time, 10)) {
        done = addUp(m_connection, "every10", 10, m_pending10.after, m_batch);
        if (done)
            done = keepProgress(m_connection, "every10", m_batch);
        m_pending10 = {m_batch, std::nullopt};
        m_keepLatest = true;
    }
    if (done && m_pending60.bucket && *m_pending60.bucket != bucketOf(time, 60)) {
        done = addUp(m_connection, "every60", 60, m_pending60.after, m_batch);
        if (done)
            done = addUp(m_connection, "every3600", 3600, m_pending60.after, m_batch);
        if (done)
            done = keepProgress(m_connection, "every60", m_batch);
        m_pending60 = {m_batch, std::nullopt};
    }
    return done;
}

Result<void> CounterStore::keepLatest()
{
    auto keep = m_connection.prepare("INSERT OR REPLACE INTO latest VALUES(?1, ?2, ?3, ?4)");
    if (!keep)
        return fail(keep.error());
    for (const auto &[key, last] : m_last) {
        if (!last.known)
            continue;
        keep->bind(last.series, last.value, last.epoch, last.time);
        if (auto done = keep->run(); !done)
            return done;
    }
    m_keepLatest = false;
    return keepProgress(m_connection, "latest", m_batch);
}

Result<void> CounterStore::deleteOld()
{
    const std::int64_t taken = std::min(m_pending10.after, m_pending60.after);
    auto done = runWith(m_connection,
                        "DELETE FROM raw WHERE batch IN (SELECT id FROM batch WHERE id <= ?1 AND"
                        " time < ?2 ORDER BY id LIMIT ?3)",
                        taken, m_newest - kCounterLevels[0].keptSeconds, kBatchesDeletedAtOnce);
    if (done)
        done = runWith(m_connection,
                       "DELETE FROM batch WHERE id IN (SELECT id FROM batch WHERE id <= ?1 AND"
                       " time < ?2 ORDER BY id LIMIT ?3)",
                       taken, m_newest - kCounterLevels[0].keptSeconds, kBatchesDeletedAtOnce);
    for (const CounterLevel &level : kCounterLevels) {
        if (done && level.stepSeconds > 1)
            done = runWith(m_connection,
                           fmt::format("DELETE FROM {0} WHERE time = (SELECT min(time) FROM {0})"
                                       " AND time < ?1",
                                       level.table),
                           m_newest - level.keptSeconds);
    }
    return done;
}

} // namespace tallygate::storage
