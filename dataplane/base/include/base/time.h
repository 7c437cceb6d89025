// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tallygate {

/// Points in time are nanoseconds since 1970-01-01 UTC. Nothing below app/, ctl and cli reads a
/// clock: time is passed in.
using Nanoseconds = std::chrono::nanoseconds;
using Timestamp = std::chrono::sys_time<Nanoseconds>;

/// RFC 3339 in UTC: "2026-03-01T12:00:00Z", with a fraction only where it is not zero.
std::string toRfc3339(Timestamp time);
/// RFC 3339 with "Z" or a numeric offset; also a bare date, taken as midnight UTC.
std::optional<Timestamp> parseRfc3339(std::string_view text);

}  // namespace tallygate
