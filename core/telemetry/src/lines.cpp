// SPDX-License-Identifier: GPL-3.0-or-later
#include "lines.h"

#include <limits>

namespace tallygate::telemetry {

std::optional<double> Lines::set(const storage::SeriesKey &key, std::uint64_t value, double seconds,
                                 bool wasZero)
{
    const auto known = m_lines.find(key);
    if (known == m_lines.end() && value == 0)
        return 0;
    Line &line = known != m_lines.end() ? known->second : m_lines[key];
    const bool isNew = known == m_lines.end();
    if (isNew) {
        line.rates.assign(m_times.size(), std::numeric_limits<float>::quiet_NaN());
        line.begin = m_count;
    }
    line.isSet = true;
    const std::uint64_t before = std::exchange(line.value, value);
    if ((isNew && !wasZero) || seconds <= 0 || value < before) {
        line.next = std::numeric_limits<float>::quiet_NaN();
        return std::nullopt;
    }
    const double rate = static_cast<double>(value - before) / seconds;
    line.next = static_cast<float>(rate);
    return rate;
}

void Lines::endRound(Timestamp time)
{
    append(time, true);
}

void Lines::interrupt(Timestamp time)
{
    append(time, false);
}

void Lines::append(Timestamp time, bool known)
{
    const std::size_t slot = slotOf(m_count++);
    m_times[slot] = time;
    for (auto &[key, line] : m_lines) {
        line.rates[slot] = known ? line.next : std::numeric_limits<float>::quiet_NaN();
        line.next = 0;
        line.isSet = false;
    }
}

void Lines::keepOnlySet()
{
    std::erase_if(m_lines, [](const auto &entry) { return !entry.second.isSet; });
}

std::vector<Sample> Lines::line(const storage::SeriesKey &key, Timestamp from) const
{
    const auto at = m_lines.find(key);
    if (at == m_lines.end())
        return {};
    const Line &line = at->second;
    const std::uint64_t oldest = m_count > m_times.size() ? m_count - m_times.size() : 0;
    std::uint64_t first = m_count;
    while (first > std::max(oldest, line.begin) && m_times[slotOf(first - 1)] >= from)
        --first;
    std::vector<Sample> samples;
    samples.reserve(m_count - first);
    for (; first < m_count; ++first)
        samples.push_back({m_times[slotOf(first)], line.rates[slotOf(first)]});
    return samples;
}

std::vector<storage::Reading> Lines::readings() const
{
    std::vector<storage::Reading> readings;
    readings.reserve(m_lines.size());
    for (const auto &[key, line] : m_lines)
        readings.push_back({key, line.value});
    return readings;
}

} // namespace tallygate::telemetry
