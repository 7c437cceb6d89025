// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/formatter.h"

#include <array>
#include <cmath>

#include <QDateTime>

namespace tallygate::app {

namespace {

constexpr std::array kPrefixes = {"", "k", "M", "G", "T", "P", "E"};

QLocale withGrouping(QLocale locale)
{
    // The C locale leaves the separators out; figures on screen always have them.
    locale.setNumberOptions(locale.numberOptions() & ~QLocale::OmitGroupSeparator);
    return locale;
}

QDateTime toDateTime(Timestamp time, const QTimeZone &zone)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(ms.count(), zone);
}

} // namespace

Formatter::Formatter()
    : Formatter(QLocale(), QTimeZone::systemTimeZone())
{}

Formatter::Formatter(const QLocale &locale, const QTimeZone &zone)
    : m_locale(withGrouping(locale))
    , m_zone(zone)
{}

QString Formatter::count(std::uint64_t value) const
{
    return m_locale.toString(static_cast<qulonglong>(value));
}

QString Formatter::compact(std::uint64_t value) const
{
    return value < 100'000 ? count(value) : scaled(static_cast<double>(value), {});
}

/// Two significant digits below 10 ("1.8 k"), none after the point above ("12 M").
QString Formatter::scaled(double value, const QString &unit) const
{
    std::size_t prefix = 0;
    // 999.5 would be shown as "1000": it belongs to the next prefix already.
    while (value >= 999.5 && prefix + 1 < kPrefixes.size()) {
        value /= 1000;
        ++prefix;
    }
    const bool fraction = value < 9.95 && (prefix > 0 || value != std::floor(value));
    const QString number = m_locale.toString(value, 'f', fraction ? 1 : 0);
    const QString sign = QString::fromLatin1(kPrefixes[prefix]);
    if (sign.isEmpty() && unit.isEmpty())
        return number;
    return number + QLatin1Char(' ') + sign + unit;
}

QString Formatter::share(std::uint64_t part, std::uint64_t whole) const
{
    if (whole == 0)
        return {};
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (part != 0 && percent < 0.1)
        return tr("< %1 %", "share of a whole").arg(m_locale.toString(0.1, 'f', 1));
    const bool whole1 = percent >= 9.95 || part == 0;
    // Never 100 % where a part is missing.
    const double shown = part < whole ? std::min(percent, whole1 ? 99.0 : 99.9) : percent;
    return tr("%1 %", "share of a whole").arg(m_locale.toString(shown, 'f', whole1 ? 0 : 1));
}

QString Formatter::hex(std::uint64_t value, int digits) const
{
    return QStringLiteral("0x%1").arg(static_cast<qulonglong>(value), digits, 16, QLatin1Char('0'));
}

QString Formatter::bytes(std::uint64_t value) const
{
    return scaled(static_cast<double>(value), tr("B", "bytes"));
}

QString Formatter::packetRate(double perSecond) const
{
    // The prefix stands apart from "p/s": "kp/s" reads as a word.
    const QString number = scaled(perSecond, {});
    return tr("%1 p/s", "packets per second").arg(number);
}

QString Formatter::bitRate(double bitsPerSecond) const
{
    return scaled(bitsPerSecond, tr("b/s", "bits per second"));
}

QString Formatter::limitRate(std::uint64_t packets, Per per) const
{
    switch (per) {
    case Per::Second:
        return tr("%1/s", "packets per second").arg(count(packets));
    case Per::Minute:
        return tr("%1/min", "packets per minute").arg(count(packets));
    case Per::Hour:
        break;
    }
    return tr("%1/h", "packets per hour").arg(count(packets));
}

QString Formatter::packets(std::uint64_t value) const
{
    if (value == 1)
        return tr("1 packet");
    const int plural = static_cast<int>(std::min<std::uint64_t>(value, 1'000'000));
    return tr("%1 packets", nullptr, plural).arg(count(value));
}

QString Formatter::perSecond(double rate) const
{
    return tr("%1/s", "a rate of anything per second").arg(compactRate(rate));
}

QString Formatter::compactRate(double rate) const
{
    // Below ten the tenths tell rates of quiet rules apart.
    if (rate > 0 && rate < 0.1)
        return QStringLiteral("< ") + m_locale.toString(0.1, 'f', 1);
    return scaled(rate, {});
}

QString Formatter::duration(Nanoseconds span) const
{
    using namespace std::chrono;
    const auto number = [this](auto value) { return m_locale.toString(qlonglong(value)); };
    span = abs(span);
    if (span < 1us)
        return tr("%1 ns").arg(number(span.count()));
    if (span < 1ms)
        return tr("%1 µs").arg(number(duration_cast<microseconds>(span).count()));
    if (span < 1s)
        return tr("%1 ms").arg(number(duration_cast<milliseconds>(span).count()));
    if (span < 1min)
        return tr("%1 s", "seconds").arg(number(duration_cast<seconds>(span).count()));
    if (span < 1h)
        return tr("%1 min").arg(number(duration_cast<minutes>(span).count()));
    if (span < 24h)
        return tr("%1 h", "hours").arg(number(duration_cast<hours>(span).count()));
    return tr("%1 d", "days").arg(number(duration_cast<hours>(span).count() / 24));
}

QString Formatter::ago(std::optional<Timestamp> time, Timestamp now) const
{
    if (!time)
        return tr("never");
    const Nanoseconds span = now - *time;
    // A clock that is a little ahead is no reason for a negative time.
    return span < std::chrono::seconds(5) ? tr("now") : duration(span);
}

QString Formatter::clock(Timestamp time) const
{
    return m_locale.toString(toDateTime(time, m_zone).time(), QStringLiteral("HH:mm"));
}

QString Formatter::axisTime(Timestamp time, Nanoseconds step) const
{
    using namespace std::chrono_literals;
    const QDateTime local = toDateTime(time, m_zone);
    if (step >= 28 * 24h)
        return local.date().month() == 1 ? m_locale.toString(local.date(), QStringLiteral("yyyy"))
                                         : m_locale.toString(local.date(), QStringLiteral("MMM"));
    // A label at midnight says which day begins.
    if (step >= 24h || (step >= 1h && local.time() == QTime(0, 0)))
        return m_locale.toString(local.date(), QStringLiteral("d MMM"));
    return m_locale.toString(local.time(),
                             step < 1min ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

QString Formatter::logTime(Timestamp time, Timestamp now) const
{
    const QDateTime local = toDateTime(time, m_zone);
    const QString clock = m_locale.toString(local.time(), QStringLiteral("HH:mm:ss.zzz"));
    if (local.date() == toDateTime(now, m_zone).date())
        return clock;
    return local.date().toString(QStringLiteral("MM-dd ")) + clock;
}

QString Formatter::dateTime(Timestamp time) const
{
    const QDateTime local = toDateTime(time, m_zone);
    // Short dates of locales are read in two ways (3/1/26); this one is not.
    return m_locale.toString(local.date(), QStringLiteral("yyyy-MM-dd ")) +
           m_locale.toString(local.time(), QStringLiteral("HH:mm:ss")) + QLatin1Char(' ') +
           m_zone.abbreviation(local);
}

QString Formatter::captureTime(Nanoseconds sinceStart) const
{
    const bool negative = sinceStart.count() < 0;
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(abs(sinceStart)).count();
    const QString fraction = QStringLiteral("%1").arg(us % 1'000'000, 6, 10, QLatin1Char('0'));
    return (negative ? m_locale.negativeSign() : QString()) +
           m_locale.toString(qlonglong(us / 1'000'000)) + m_locale.decimalPoint() + fraction;
}

} // namespace tallygate::app
