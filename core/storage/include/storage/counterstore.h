// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <unordered_map>

#include "base/diagnostic.h"
#include "base/result.h"
#include "storage/connection.h"
#include "storage/counterseries.h"
#include "storage/database.h"

// History of counters, the writing end.
//
//     raw        one row a reading: value, delta, rate         kept for 1 hour
//     every10    delta, highest rate, number of readings       1 day
//     every60    the same for a minute                         31 days
//     every3600  the same for an hour                          2 years
//
// Readings of one second have one *batch* number, which only grows; times may jump as clocks do.
// Rollups are sums over the batches after the last one that was taken up, whose number is kept in
// `progress` by the same transaction: whatever is interrupted, each reading is in each rollup once.
// A rollup is added to, so a clock that was set back fills the same rows on.

namespace tallygate::storage {

extern const Schema kCounterSchema;

/// One thread. Reads no clock.
class CounterStore
{
public:
    /// Errors: those of openDatabase().
    static Result<CounterStore> open(const std::filesystem::path &path, Timestamp now);

    /// All of these in one transaction, durable when it returns; nothing of them where it fails.
    /// The first reading of a series has delta 0, since nothing says when it began; a value that
    /// is less than the last, or of another epoch, is itself the delta, and a mark "restarted" is
    /// set. Also takes up rollups that are due and deletes a little of what is too old.
    Result<void> write(std::span<const ReadingBatch> batches, std::span<const Mark> marks = {});

    const std::optional<Diagnostic> &setAside() const { return m_setAside; }

private:
    struct Last
    {
        std::int64_t series = 0;
        std::uint64_t value = 0;
        std::uint64_t epoch = 0;
        std::int64_t time = 0; ///< seconds since 1970
        bool known = false;    ///< false: there was no reading yet
    };
    struct Pending ///< what no rollup of a level has yet
    {
        std::int64_t after = 0;             ///< the last batch that it has
        std::optional<std::int64_t> bucket; ///< where the first of the others falls
    };

    explicit CounterStore(Connection connection)
        : m_connection(std::move(connection))
    {}

    Result<void> load();
    Result<void> loadSeries();
    Result<void> loadPending();
    Result<void> writeAll(std::span<const ReadingBatch> batches, std::span<const Mark> marks);
    Result<void> writeBatch(const ReadingBatch &batch);
    Result<void> writeReading(const ReadingBatch &batch, const Reading &reading, bool &restarted);
    Result<Last *> lastOf(const SeriesKey &key);
    Result<void> writeMark(const Mark &mark);
    Result<void> beginBatch(std::int64_t time);
    Result<void> rollUp(std::int64_t time);
    Result<void> keepLatest();
    Result<void> deleteOld();

    Connection m_connection;
    std::optional<Statement> m_insertRaw;
    std::optional<Diagnostic> m_setAside;
    std::unordered_map<SeriesKey, Last> m_last;
    bool m_loaded = false; ///< whether what is remembered here is what the file says
    bool m_keepLatest = false;
    std::int64_t m_batch = 0;
    std::optional<std::int64_t> m_batchTime; ///< of the batch being written
    Pending m_pending10;
    Pending m_pending60;
    std::int64_t m_newest = 0; ///< seconds, of the last batch
};

} // namespace tallygate::storage
