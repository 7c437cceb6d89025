// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "storage/connection.h"
#include "storage/counterseries.h"

namespace tallygate::storage {

/// What was counted from `time` on for one step of a line.
struct CounterPoint
{
    Timestamp time;
    std::uint64_t delta = 0;
    std::uint64_t highestRate = 0; ///< per second, rounded up
    std::uint64_t readings = 0;    ///< never 0: where nothing was read there is no point

    bool operator==(const CounterPoint &) const = default;
};

struct CounterLine
{
    std::chrono::seconds step{1};     ///< 1, 10, 60 or 3600
    std::vector<CounterPoint> points; ///< in order of time
};

struct LatestValue
{
    SeriesKey key;
    std::uint64_t value = 0;
    Timestamp time;
};

/// History of counters, the reading end: never waits for the writer. One thread.
class CounterReader
{
public:
    /// Errors: those of openToRead().
    static Result<CounterReader> open(const std::filesystem::path &path);

    /// From `from` to before `to`, in the finest steps of which `mostPoints` are enough and which
    /// are kept as long ago as `from`; hours where none are. Empty for an unknown series.
    Result<CounterLine> line(const SeriesKey &key, Timestamp from, Timestamp to,
                             std::size_t mostPoints);
    Result<std::vector<LatestValue>> latest(const Uuid &device);
    /// Within [from, to), in order of time.
    Result<std::vector<Mark>> marks(const Uuid &device, Timestamp from, Timestamp to);

private:
    explicit CounterReader(Connection connection)
        : m_connection(std::move(connection))
    {}

    Result<std::int64_t> seriesOf(const SeriesKey &key);

    Connection m_connection;
};

} // namespace tallygate::storage
