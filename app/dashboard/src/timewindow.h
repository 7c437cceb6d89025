// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QTimeZone>

#include "base/time.h"

namespace tallygate::app {

/// A stretch of time as columns of pixels. Columns are counted from 1970 on, so a window that moves
/// on has the columns it had before, and what was drawn of them stays right. A value.
struct TimeWindow
{
    Nanoseconds column{1};  ///< how long a column is
    std::int64_t first = 0; ///< the column at the left edge
    int columns = 1;

    /// `span` long, ending in the column that `right` is in.
    static TimeWindow endingAt(Timestamp right, Nanoseconds span, int columns);

    std::int64_t columnOf(Timestamp time) const;
    Timestamp startOf(std::int64_t index) const { return Timestamp(index * column); }
    Timestamp from() const { return startOf(first); }
    Timestamp to() const { return startOf(first + columns); }
    Nanoseconds span() const { return columns * column; }
    /// Columns from the left edge, with a fraction.
    double xOf(Timestamp time) const;
    Timestamp timeAt(double x) const;

    bool operator==(const TimeWindow &) const = default;
};

/// Where labels of the time axis stand.
struct TimeTicks
{
    Nanoseconds step{0}; ///< between two; of months and years about
    std::vector<Timestamp> times;
};

/// Round local times within the window, at most `most` of them. Days begin at midnight of the zone,
/// also where its clocks changed.
TimeTicks timeTicks(const TimeWindow &window, int most, const QTimeZone &zone);

} // namespace tallygate::app
