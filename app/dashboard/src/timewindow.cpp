// SPDX-License-Identifier: GPL-3.0-or-later
#include "timewindow.h"

#include <algorithm>
#include <array>

#include <QDateTime>

namespace tallygate::app {

namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kDay = 24h;
constexpr std::array<Nanoseconds, 16> kSteps = {1s,   2s,    5s,    10s,   15s, 30s, 1min, 2min,
                                                5min, 10min, 15min, 30min, 1h,  3h,  6h,   12h};
constexpr std::array kDaySteps = {1, 2, 7, 14};
constexpr std::array kMonthSteps = {1, 2, 3, 6, 12};

std::int64_t floorOf(std::int64_t value, std::int64_t by)
{
    return value / by - (value % by < 0 ? 1 : 0);
}

Timestamp timestampOf(const QDateTime &time)
{
    return Timestamp(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

QDate dateOf(Timestamp time, const QTimeZone &zone)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count(), zone).date();
}

/// Every `step` since the midnight before the window: 06:00 is 06:00 in every zone.
TimeTicks ticksWithinDays(const TimeWindow &window, Nanoseconds step, const QTimeZone &zone)
{
    TimeTicks ticks{step, {}};
    for (QDate day = dateOf(window.from(), zone);; day = day.addDays(1)) {
        const Timestamp midnight = timestampOf(day.startOfDay(zone));
        const Timestamp next = timestampOf(day.addDays(1).startOfDay(zone));
        if (midnight >= window.to())
            return ticks;
        // At most a day of steps, of which those before the window are passed over at once.
        const auto passed = std::max<std::int64_t>(0, (window.from() - midnight) / step);
        for (Timestamp at = midnight + passed * step; at < std::min(next, window.to()); at += step)
            if (at >= window.from())
                ticks.times.push_back(at);
    }
}

TimeTicks ticksOfDates(const TimeWindow &window, Nanoseconds step, QDate first,
                       const QTimeZone &zone, auto next)
{
    TimeTicks ticks{step, {}};
    for (QDate day = first;; day = next(day)) {
        const Timestamp midnight = timestampOf(day.startOfDay(zone));
        if (midnight >= window.to())
            return ticks;
        if (midnight >= window.from())
            ticks.times.push_back(midnight);
    }
}

TimeTicks ticksOfDays(const TimeWindow &window, int days, const QTimeZone &zone)
{
    // Weeks begin on a Monday; a Julian day number is divisible by 7 on one.
    const qint64 julian = dateOf(window.from(), zone).toJulianDay();
    const QDate first = QDate::fromJulianDay(julian - julian % days);
    return ticksOfDates(window, days * kDay, first, zone,
                        [days](QDate day) { return day.addDays(days); });
}

TimeTicks ticksOfMonths(const TimeWindow &window, int months, const QTimeZone &zone)
{
    const QDate date = dateOf(window.from(), zone);
    const QDate first(date.year(), (date.month() - 1) / months * months + 1, 1);
    return ticksOfDates(window, months * 30 * kDay, first, zone,
                        [months](QDate day) { return day.addMonths(months); });
}

} // namespace

TimeWindow TimeWindow::endingAt(Timestamp right, Nanoseconds span, int columns)
{
    TimeWindow window;
    window.columns = std::max(1, columns);
    window.column = std::max(Nanoseconds(1), span / window.columns);
    window.first = window.columnOf(right) - window.columns + 1;
    return window;
}

std::int64_t TimeWindow::columnOf(Timestamp time) const
{
    return floorOf(time.time_since_epoch().count(), column.count());
}

double TimeWindow::xOf(Timestamp time) const
{
    return double((time - from()).count()) / double(column.count());
}

Timestamp TimeWindow::timeAt(double x) const
{
    return from() + Nanoseconds(std::int64_t(x * double(column.count())));
}

TimeTicks timeTicks(const TimeWindow &window, int most, const QTimeZone &zone)
{
    const Nanoseconds least = window.span() / std::max(1, most);
    for (const Nanoseconds step : kSteps) {
        if (step >= least)
            return ticksWithinDays(window, step, zone);
    }
    for (const int days : kDaySteps) {
        if (days * kDay >= least)
            return ticksOfDays(window, days, zone);
    }
    for (const int months : kMonthSteps) {
        if (months * 30 * kDay >= least)
            return ticksOfMonths(window, months, zone);
    }
    return ticksOfMonths(window, kMonthSteps.back(), zone);
}

} // namespace tallygate::app
