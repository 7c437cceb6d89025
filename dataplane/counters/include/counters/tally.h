// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace tallygate::counters {

/// Packets and their frame bytes (without FCS, VLAN tags included; a packet cut by the capture's
/// snap length counts its original length).
struct Tally
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;

    Tally &operator+=(const Tally &other)
    {
        packets += other.packets;
        bytes += other.bytes;
        return *this;
    }
    friend Tally operator+(Tally left, const Tally &right) { return left += right; }
    bool operator==(const Tally &) const = default;
};

/// left - right, each part not below zero.
inline Tally saturatingDifference(const Tally &left, const Tally &right)
{
    return {left.packets - std::min(left.packets, right.packets),
            left.bytes - std::min(left.bytes, right.bytes)};
}

/// One counter as read: what a rule (or default) took, when, and how its meter judged.
struct CounterValue
{
    Tally hits;
    Tally conform; ///< limit rules: hits = conform + exceed
    Tally exceed;
    std::optional<Timestamp> firstHit; ///< the earliest and the latest time of a hit
    std::optional<Timestamp> lastHit;

    /// The sum of two workers' shares of one counter.
    CounterValue &operator+=(const CounterValue &other);
    bool operator==(const CounterValue &) const = default;
};

} // namespace tallygate::counters
