// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "meter/config.h"

namespace tallygate::test {

/// A token bucket written down plainly, exact: the level is a count of units (bytes, packets) times
/// the nanoseconds of the rate's period, so that a nanosecond earns exactly `amount`. It shares
/// nothing with the GCRA it checks.
class ReferenceMeter
{
public:
    explicit ReferenceMeter(const meter::MeterConfig &config)
        : m_amount(static_cast<std::int64_t>(config.rate.amount))
        , m_period(periodNs(config.rate.unit))
        , m_depth(Wide{meter::effectiveBurst(config)} * m_period)
        , m_level(m_depth)
        , m_countsBits(config.rate.countsBits())
    {}

    bool conform(std::int64_t nowNs, std::uint32_t frameBytes)
    {
        if (m_started && nowNs > m_last)
            m_level = std::min(m_depth, m_level + Wide{m_amount} * (nowNs - m_last));
        m_last = m_started ? std::max(m_last, nowNs) : nowNs;
        m_started = true;
        const Wide cost = (m_countsBits ? Wide{frameBytes} : Wide{1}) * m_period;
        if (cost > m_level)
            return false;
        m_level -= cost;
        return true;
    }
    std::uint64_t available() const { return static_cast<std::uint64_t>(m_level / m_period); }

private:
    __extension__ using Wide = __int128;

    static std::int64_t periodNs(meter::RateUnit unit)
    {
        switch (unit) {
        case meter::RateUnit::BitsPerSecond:
            return 8'000'000'000;
        case meter::RateUnit::PacketsPerSecond:
            return 1'000'000'000;
        case meter::RateUnit::PacketsPerMinute:
            return 60'000'000'000;
        case meter::RateUnit::PacketsPerHour:
            return 3'600'000'000'000;
        }
        return 0;
    }

    std::int64_t m_amount;
    std::int64_t m_period;
    Wide m_depth;
    Wide m_level;
    std::int64_t m_last = 0;
    bool m_started = false;
    bool m_countsBits;
};

} // namespace tallygate::test
