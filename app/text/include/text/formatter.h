// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <QCoreApplication>
#include <QLocale>
#include <QString>
#include <QTimeZone>

#include "base/time.h"

namespace tallygate::app {

/// How every number, unit, rate, size, duration and time looks on screen. Nothing else in app/
/// turns a figure into text.
///
/// A value type: locale and time zone are given once, the clock is passed in. Any thread.
class Formatter
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::Formatter)

public:
    /// With the locale of the application (QLocale()) and the zone of the machine.
    Formatter();
    Formatter(const QLocale &locale, const QTimeZone &zone);

    const QLocale &locale() const { return m_locale; }
    const QTimeZone &zone() const { return m_zone; }

    // Counts
    QString count(std::uint64_t value) const;   ///< "4,812,903", grouped as the locale does
    QString compact(std::uint64_t value) const; ///< exact below 100,000: "48,211"; then "1.2 M"
    /// A share of a whole: "12 %", "0.4 %", "< 0.1 %"; empty if the whole is zero.
    QString share(std::uint64_t part, std::uint64_t whole) const;
    QString hex(std::uint64_t value, int digits = 0) const; ///< "0x002"

    // Sizes and rates; decimal prefixes (1 kB = 1000 B), as networks are measured
    QString bytes(std::uint64_t value) const;    ///< "91 kB", "33 MB"
    QString packetRate(double perSecond) const;  ///< "82 p/s", "1.8 k p/s"
    QString bitRate(double bitsPerSecond) const; ///< "12 Mb/s"
    enum class Per { Second, Minute, Hour };
    QString limitRate(std::uint64_t packets, Per per) const; ///< "20/s", "600/min", "1,000/h"
    QString packets(std::uint64_t value) const;              ///< "1 packet", "84,735 packets"
    QString perSecond(double rate) const;   ///< of anything: "0.4/s", "412/s", "1.8 k/s"
    QString compactRate(double rate) const; ///< the figure alone, for axes: "412", "1.8 k"

    // Durations and times
    QString duration(Nanoseconds span) const; ///< "41 ms", "12 s", "2 min", "6 d"
    /// How long ago: "now" (under 5 s), "12 s", "2 min", "6 d"; "never" without a time.
    QString ago(std::optional<Timestamp> time, Timestamp now) const;
    QString clock(Timestamp time) const;    ///< "10:42", local time
    /// A label of a time axis whose labels are `step` apart: "10:42:30", "10:42", "23 Nov", "Nov".
    QString axisTime(Timestamp time, Nanoseconds step) const;
    /// To the millisecond, with the day where it is another than `now`: "10:42:07.412".
    QString logTime(Timestamp time, Timestamp now) const;
    QString dateTime(Timestamp time) const; ///< with date, seconds and zone, for tooltips
    QString captureTime(Nanoseconds sinceStart) const; ///< seconds with 6 decimals: "0.412208"

private:
    QString scaled(double value, const QString &unit) const;

    QLocale m_locale;
    QTimeZone m_zone;
};

} // namespace tallygate::app
