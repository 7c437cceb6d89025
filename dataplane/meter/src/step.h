// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/time.h"
#include "bucket.h"
#include "meter/rate.h"

namespace tallygate::meter {

/// The arithmetic of one rate. The rate earns one unit (byte or packet) in n/d ns, a reduced
/// fraction: bits/s 8e9/R a byte, packets period/amount. In ticks of 1/d ns a unit costs exactly n
/// and a nanosecond is exactly d.
///
/// Bounds: |ns| < 2^63, n <= 3.6e12, d and the burst <= 1e13 keep every value below 2^127.
class Step
{
public:
    Step(const Rate &rate, std::uint64_t burst);

    Ticks at(Timestamp time) const { return Ticks{time.time_since_epoch().count()} * m_ticksPerNs; }
    Ticks cost(std::uint32_t frameBytes) const
    {
        return m_countsBits ? Ticks{m_unitCost} * frameBytes : Ticks{m_unitCost};
    }
    Ticks burstCost() const { return m_burstCost; }
    std::int64_t ticksPerNs() const { return m_ticksPerNs; }

    /// What a bucket lacks, at most the burst; zero when it is full.
    Ticks debt(Ticks theoreticalArrival, Ticks now) const;
    /// Whole bytes or packets left to a bucket that lacks `debt`.
    std::uint64_t available(Ticks debt) const;
    /// Rounded up.
    Nanoseconds duration(Ticks debt) const;
    /// What a bucket lacks after an edit from `old`: the tokens left are the same, but no more than
    /// the new burst; if bytes became packets or the reverse, the fraction is. Rounded up.
    Ticks convertedDebt(const Step &old, Ticks debt) const;

private:
    std::int64_t m_unitCost;   ///< n
    std::int64_t m_ticksPerNs; ///< d
    std::uint64_t m_burst;
    Ticks m_burstCost;
    bool m_countsBits;
};

} // namespace tallygate::meter
