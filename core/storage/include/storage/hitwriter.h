// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/diagnostic.h"
#include "storage/hitstore.h"

namespace tallygate::storage {

/// Writes log hits in a thread of its own, one transaction an interval, and deletes what is not to
/// be kept. While the file cannot be written, hits wait in memory and it is tried again each
/// interval; what has no room there is counted, and a suppression line says how many when writing
/// goes on. A damaged file is set aside and a new one begun. All functions: any thread.
class HitWriter
{
public:
    struct Options
    {
        std::chrono::milliseconds interval{1000};
        std::size_t mostHits = 100'000; ///< in memory
        HitRetention retention;
        std::function<Timestamp()> clock; ///< what age counts from; required
    };
    struct Statistics
    {
        std::uint64_t writtenHits = 0;
        std::uint64_t droppedHits = 0; ///< there was no room in memory
        std::uint64_t waitingHits = 0;
        std::uint64_t failures = 0;         ///< attempts; what they were for is tried again
        std::optional<Error> failing;       ///< why the last attempt failed; none: it did not
        std::optional<Diagnostic> setAside; ///< the last; readers have to open the file anew
    };

    /// The file is opened by the thread, and again and again where it cannot be.
    HitWriter(std::filesystem::path path, Options options);
    HitWriter(const HitWriter &) = delete;
    HitWriter &operator=(const HitWriter &) = delete;
    /// Tries once to write what is waiting.
    ~HitWriter();

    /// The number of hits that had no room. Does not wait for the file.
    std::size_t add(std::vector<LoggedHit> hits);
    void setRetention(const HitRetention &retention);
    Statistics statistics() const;

private:
    void run();
    bool takeNext();
    void attempt();
    Result<void> writeWork();
    Result<void> open();
    Result<void> beginAnew(const Error &reason);

    const std::filesystem::path m_path;
    const Options m_options;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; ///< guarded by m_mutex, as are the next four
    std::vector<LoggedHit> m_queue;
    std::map<Uuid, std::uint64_t> m_lost; ///< since a line was written that says so; by device
    HitRetention m_retention;
    Statistics m_statistics;

    // Of the thread alone.
    std::vector<LoggedHit> m_work; ///< what is being written, or could not be yet
    std::optional<HitStore> m_store;

    std::thread m_thread; ///< last, so that it finds all others
};

} // namespace tallygate::storage
