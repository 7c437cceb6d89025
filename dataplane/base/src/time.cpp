// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/time.h"

#include <cstdint>

#include <fmt/format.h>

namespace tallygate {

namespace {

/// Reads exactly `digits` decimal digits at `at` and moves past them.
bool readDigits(std::string_view text, std::size_t &at, std::size_t digits, int &value)
{
    if (at + digits > text.size())
        return false;
    value = 0;
    for (std::size_t end = at + digits; at < end; ++at) {
        if (text[at] < '0' || text[at] > '9')
            return false;
        value = value * 10 + (text[at] - '0');
    }
    return true;
}

bool readChar(std::string_view text, std::size_t &at, char c)
{
    if (at >= text.size() || text[at] != c)
        return false;
    ++at;
    return true;
}

}  // namespace

std::string toRfc3339(Timestamp time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::string text = fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (const auto fraction = clock.subseconds().count(); fraction != 0) {
        std::string digits = fmt::format("{:09}", fraction);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += '.' + digits;
    }
    return text + 'Z';
}

std::optional<Timestamp> parseRfc3339(std::string_view text)
{
    using namespace std::chrono;
    std::size_t at = 0;
    int yearValue = 0, monthValue = 0, dayValue = 0;
    if (!readDigits(text, at, 4, yearValue) || !readChar(text, at, '-')
        || !readDigits(text, at, 2, monthValue) || !readChar(text, at, '-')
        || !readDigits(text, at, 2, dayValue))
        return std::nullopt;
    const year_month_day date{year{yearValue}, month{static_cast<unsigned>(monthValue)},
                              day{static_cast<unsigned>(dayValue)}};
    // 64-bit nanoseconds span 1678 to 2262.
    if (!date.ok() || yearValue < 1700 || yearValue > 2250)
        return std::nullopt;
    Timestamp time{sys_days{date}};
    if (at == text.size())
        return time;
    int hour = 0, minute = 0, second = 0;
    if ((!readChar(text, at, 'T') && !readChar(text, at, 't') && !readChar(text, at, ' '))
        || !readDigits(text, at, 2, hour) || !readChar(text, at, ':')
        || !readDigits(text, at, 2, minute) || !readChar(text, at, ':')
        || !readDigits(text, at, 2, second) || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    time += hours{hour} + minutes{minute} + seconds{second};
    if (readChar(text, at, '.')) {
        std::int64_t scale = 100'000'000;
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            time += Nanoseconds{scale * (text[at] - '0')};
            scale /= 10;
            ++at;
        }
        if (at == start)
            return std::nullopt;
    }
    if (readChar(text, at, 'Z') || readChar(text, at, 'z'))
        return at == text.size() ? std::optional(time) : std::nullopt;
    if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
        return std::nullopt;
    const int sign = text[at++] == '+' ? 1 : -1;
    int offsetHours = 0, offsetMinutes = 0;
    if (!readDigits(text, at, 2, offsetHours) || !readChar(text, at, ':')
        || !readDigits(text, at, 2, offsetMinutes) || at != text.size() || offsetHours > 23
        || offsetMinutes > 59)
        return std::nullopt;
    return time - sign * (hours{offsetHours} + minutes{offsetMinutes});
}

}  // namespace tallygate
