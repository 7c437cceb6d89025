// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "storage/counterseries.h"
#include "storage/counterstore.h"

namespace tallygate::storage {

/// Writes history of counters in a thread of its own, a transaction a second, so that power loss
/// takes the last second at most. Whoever reads counters never waits for the file: while it is
/// locked, full or not to be had, readings wait in memory, and beyond a bound they are dropped and
/// counted. A damaged file is set aside and a new one begun. All functions: any thread.
class CounterWriter
{
public:
    struct Options
    {
        std::chrono::milliseconds interval{1000};
        std::size_t mostReadings = 120'000; ///< in memory; 2,000 series for a minute
    };
    struct Statistics
    {
        std::uint64_t writtenReadings = 0;
        std::uint64_t droppedReadings = 0; ///< there was no room in memory
        std::uint64_t droppedMarks = 0;
        std::uint64_t waitingReadings = 0;
        std::uint64_t failures = 0;          ///< attempts; what they were for is tried again
        std::optional<Error> failing;        ///< why the last attempt failed; none: it did not
        std::optional<Diagnostic> setAside;  ///< the last; readers have to open the file anew
        std::chrono::microseconds longest{}; ///< of all transactions
    };

    /// The file is opened by the thread, and again and again where it cannot be.
    explicit CounterWriter(std::filesystem::path path)
        : CounterWriter(std::move(path), Options())
    {}
    CounterWriter(std::filesystem::path path, const Options &options);
    CounterWriter(const CounterWriter &) = delete;
    CounterWriter &operator=(const CounterWriter &) = delete;
    /// Tries once to write what is waiting.
    ~CounterWriter();

    /// False where it was dropped. Does not wait for the file.
    bool add(ReadingBatch batch);
    bool add(Mark mark);
    Statistics statistics() const;

private:
    struct Work
    {
        std::vector<ReadingBatch> batches;
        std::vector<Mark> marks;
    };

    void run();
    bool takeNext();
    void attempt();
    Result<void> writeWork();
    Result<void> beginAnew(const Error &reason);
    Timestamp workTime() const;

    const std::filesystem::path m_path;
    const Options m_options;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; ///< guarded by m_mutex, as are the next two
    Work m_queue;
    Statistics m_statistics;

    // Of the thread alone.
    Work m_work; ///< what is being written, or could not be yet
    std::optional<CounterStore> m_store;

    std::thread m_thread; ///< last, so that it finds all others
};

} // namespace tallygate::storage
