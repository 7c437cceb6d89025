// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

#include "base/time.h"
#include "counters/tally.h"

namespace tallygate::counters {

/// One worker's share of a counter: a cache line with one writer. The writer needs no
/// read-modify-write; readers may be any threads and see each word whole.
/// All words zero is a counter that never counted. Times are ns since 1970, valid if packets > 0.
struct alignas(64) CounterCell
{
    std::atomic<std::uint64_t> packets{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::int64_t> firstHit{0};
    std::atomic<std::int64_t> lastHit{0};
    std::atomic<std::uint64_t> conformPackets{0};
    std::atomic<std::uint64_t> conformBytes{0};
    std::atomic<std::uint64_t> exceedPackets{0};
    std::atomic<std::uint64_t> exceedBytes{0};

    /// Writer only. Counts one packet.
    void count(std::uint32_t frameBytes, Timestamp now)
    {
        const std::int64_t time = now.time_since_epoch().count();
        const std::uint64_t before = packets.load(std::memory_order_relaxed);
        if (before == 0 || time < firstHit.load(std::memory_order_relaxed))
            firstHit.store(time, std::memory_order_relaxed);
        if (before == 0 || time > lastHit.load(std::memory_order_relaxed))
            lastHit.store(time, std::memory_order_relaxed);
        add(bytes, frameBytes);
        // Last and releasing: who sees a first packet sees its times.
        packets.store(before + 1, std::memory_order_release);
    }
    /// Writer only. Counts one packet of a limit rule.
    void countConform(std::uint32_t frameBytes, Timestamp now)
    {
        add(conformPackets, 1);
        add(conformBytes, frameBytes);
        count(frameBytes, now);
    }
    void countExceed(std::uint32_t frameBytes, Timestamp now)
    {
        add(exceedPackets, 1);
        add(exceedBytes, frameBytes);
        count(frameBytes, now);
    }

    CounterValue read() const; ///< any thread
    void clear();              ///< Requires: no writer
    /// Sets what read() gives. Requires: no writer.
    void restore(const CounterValue &value);

private:
    static void add(std::atomic<std::uint64_t> &word, std::uint64_t amount)
    {
        word.store(word.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
};
static_assert(sizeof(CounterCell) == 64, "one cache line, the layout of the counter file");
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

} // namespace tallygate::counters
