// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "counters/tally.h"

namespace tallygate::counters {

enum class Direction : std::uint8_t { In, Out };

inline constexpr std::size_t kDirections = 2;

std::string_view toString(Direction direction); ///< "in", "out"

/// What a port counts in each direction (SEMANTICS 1.5). One packet counts once under Received,
/// once under exactly one of the following up to and including Undecidable, and once more under a
/// transmit drop if it was to be forwarded and could not be. Every drop has a name.
/// The table in portcounters.cpp has one row for each.
enum class PortCounter : std::uint8_t {
    Received,
    Guard,      ///< permitted by the management guard
    Permitted,  ///< permitted by the last application in scope
    Unfiltered, ///< no application in scope
    Dropped,    ///< verdict drop
    Rejected,   ///< verdict reject
    Limited,    ///< exceeded a meter; dropped or rejected
    // Named drops: system checks (8.1) ...
    IncompleteL3,
    IncompleteL4,
    Ipv6ChainTooLong,
    Land,
    Isolation, ///< between two ports that may not talk to each other (14.1)
    // ... and the engine's own.
    WorkerLost,  ///< batch left unfinished by a dead worker (5.4)
    Stale,       ///< waited while a worker hung for longer than the heartbeat; discarded on resume
    Undecidable, ///< simulator only: the capture was cut before a field that decides (8.6)
    // Transmit drops: taken from what is forwarded, not from what is received.
    TransmitRingFull,
    TransmitNoFrame,
    TransmitWorkerLost, ///< judged, but not yet sent when the worker died
    TransmitRefused,    ///< the interface took the frame and did not send it
};

inline constexpr std::size_t kPortCounters =
    static_cast<std::size_t>(PortCounter::TransmitRefused) + 1;

enum class PortCounterClass : std::uint8_t {
    Received,
    Verdict, ///< guard, permitted, unfiltered, dropped, rejected, limited
    NamedDrop,
    Undecidable,
    TransmitDrop,
};

struct PortCounterInfo
{
    PortCounter counter;
    PortCounterClass kind;
    std::string_view name; ///< stable, lower case with dashes: "incomplete-l3"
    std::string_view help; ///< a sentence of plain English
};

const PortCounterInfo &info(PortCounter counter);
std::optional<PortCounter> portCounterNamed(std::string_view name);

/// The counters of one port in one direction, as read.
struct PortTally
{
    std::array<Tally, kPortCounters> counters;

    Tally &operator[](PortCounter counter) { return counters[static_cast<std::size_t>(counter)]; }
    const Tally &operator[](PortCounter counter) const
    {
        return counters[static_cast<std::size_t>(counter)];
    }
    Tally sum(PortCounterClass kind) const;
    /// guard + permitted + unfiltered - transmit drops, not below zero.
    Tally forwarded() const;
    PortTally &operator+=(const PortTally &other);
    bool operator==(const PortTally &) const = default;
};

/// One worker's share of the counters of one port in one direction. One writer, any readers.
struct alignas(64) PortCells
{
    struct Cell
    {
        std::atomic<std::uint64_t> packets{0};
        std::atomic<std::uint64_t> bytes{0};
    };
    std::array<Cell, kPortCounters> cells;

    /// Writer only.
    void count(PortCounter counter, std::uint32_t frameBytes) { count(counter, {1, frameBytes}); }
    void count(PortCounter counter, const Tally &amount)
    {
        Cell &cell = cells[static_cast<std::size_t>(counter)];
        cell.bytes.store(cell.bytes.load(std::memory_order_relaxed) + amount.bytes,
                         std::memory_order_relaxed);
        cell.packets.store(cell.packets.load(std::memory_order_relaxed) + amount.packets,
                           std::memory_order_relaxed);
    }
    PortTally read() const; ///< any thread
    void clear();           ///< Requires: no writer
    /// Sets what read() gives. Requires: no writer.
    void restore(const PortTally &tally);
};

} // namespace tallygate::counters
