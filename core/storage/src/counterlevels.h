// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace tallygate::storage {

/// One resolution of the history.
struct CounterLevel
{
    std::string_view table;
    std::string_view progress; ///< the row of `progress` that says what it has
    std::int64_t stepSeconds;
    std::int64_t keptSeconds;
};

/// Finest first. An hour is added to with each minute.
constexpr std::array<CounterLevel, 4> kCounterLevels = {{
    {"raw", "", 1, 3600},
    {"every10", "every10", 10, 86'400},
    {"every60", "every60", 60, 31 * 86'400},
    {"every3600", "every60", 3600, 2 * 366 * 86'400},
}};

inline std::int64_t secondsOf(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

inline std::int64_t bucketOf(std::int64_t time, std::int64_t step)
{
    return time / step * step;
}

} // namespace tallygate::storage
