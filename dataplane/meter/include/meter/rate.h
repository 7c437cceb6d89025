// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tallygate::meter {

enum class RateUnit : std::uint8_t {
    BitsPerSecond, ///< of frames without FCS, VLAN tags included
    PacketsPerSecond,
    PacketsPerMinute,
    PacketsPerHour,
};

/// "b/s", "packets/s", "packets/min", "packets/h".
std::string_view toString(RateUnit unit);

/// A rate as a person states it. The unit is kept, because "600 packets/min" has another default
/// burst than "10 packets/s". Value type, any thread.
struct Rate
{
    std::uint64_t amount = 0;
    RateUnit unit = RateUnit::BitsPerSecond;

    bool countsBits() const { return unit == RateUnit::BitsPerSecond; }
    bool operator==(const Rate &) const = default;
};

/// 10 Tb/s, or as many packets; beyond it is a typing error.
inline constexpr std::uint64_t kMaxRateAmount = 10'000'000'000'000;
/// 10 TB, or as many packets; beyond it is a typing error.
inline constexpr std::uint64_t kMaxBurst = 10'000'000'000'000;

/// Reads "10 Mb/s", "1.5 Gbit/s", "20 packets/s", "2 kpackets/s", "600 packets/min", "5 packets/h".
/// Prefixes are SI: k M G T, powers of 1000. A fraction must come to a whole number of bits or
/// packets. Zero is an error. Errors carry the 1-based column in `where.column`.
Result<Rate> parseRate(std::string_view text);

/// The text that parseRate reads back to the same value: "10 Mb/s", "1.544 Mb/s", "20 packets/s".
std::string toString(const Rate &rate);

/// Reads a burst: "64 kB", "1500 bytes" for a rate in bits, "40 packets" for one in packets, or a
/// number alone, which is taken in the unit that fits. Prefixes are SI. The wrong unit is an error.
Result<std::uint64_t> parseBurst(std::string_view text, RateUnit unit);

/// "64 kB", "1514 bytes", "40 packets"; parseBurst reads it back to the same number.
std::string burstText(std::uint64_t burst, RateUnit unit);

} // namespace tallygate::meter
