// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "meter/rate.h"

namespace tallygate::meter {

/// Which packets share a bucket: all of them, or those of equal masked address(es).
enum class KeyKind : std::uint8_t { Shared, Source, Destination, SourceDestination };

/// What happens to a packet that exceeds.
enum class ExceedVerdict : std::uint8_t { Drop, Reject };

std::string_view toString(KeyKind kind);          ///< "shared", ..., "source+destination"
std::string_view toString(ExceedVerdict verdict); ///< "drop", "reject"

/// The largest frame of a port with the usual MTU: 1500 + Ethernet header + two VLAN tags, no FCS.
inline constexpr std::uint32_t kDefaultLargestFrameBytes = 1500 + 14 + 2 * 4;
/// Keys a keyed meter remembers unless told otherwise, about 84 bytes of memory each (5.3 MiB).
inline constexpr std::uint32_t kDefaultMaxKeys = 65'536;
inline constexpr std::uint32_t kLargestMaxKeys = 16'777'216;

/// A meter as designed. Value type, any thread.
struct MeterConfig
{
    Rate rate;
    /// Bytes if the rate counts bits, else packets. 0 = the default, see effectiveBurst().
    std::uint64_t burst = 0;
    KeyKind key = KeyKind::Shared;
    std::uint8_t prefixLengthV4 = 32;
    std::uint8_t prefixLengthV6 = 64;
    ExceedVerdict exceed = ExceedVerdict::Drop;
    /// So many keys have a bucket each at the same time; the memory is allocated at once.
    std::uint32_t maxKeys = kDefaultMaxKeys;

    bool operator==(const MeterConfig &) const = default;
};

/// The burst in force. The default is (SEMANTICS 7.1): bits/s max(100 ms of the rate, two largest
/// frames); packets/s max(1, a tenth of the rate); per minute or hour the whole count.
std::uint64_t effectiveBurst(const MeterConfig &config,
                             std::uint32_t largestFrameBytes = kDefaultLargestFrameBytes);

/// Refuses what could never work: a zero rate, a burst below the largest frame (such a frame would
/// never conform), prefix lengths beyond the address, no or too many keys. `largestFrameBytes` is
/// that of the ports the meter is used on, without FCS, VLAN tags included.
Result<void> validate(const MeterConfig &config,
                      std::uint32_t largestFrameBytes = kDefaultLargestFrameBytes);

} // namespace tallygate::meter
