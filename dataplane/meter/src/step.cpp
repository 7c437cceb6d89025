// SPDX-License-Identifier: GPL-3.0-or-later
#include "step.h"

#include <algorithm>
#include <numeric>

namespace tallygate::meter {

namespace {

static_assert(kMaxRateAmount <= 10'000'000'000'000 && kMaxBurst <= 10'000'000'000'000,
              "Step's products then stay below 2^127");

/// The time in which the amount of a rate is earned, in ns per unit of bucket content.
std::int64_t periodNs(RateUnit unit)
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    switch (unit) {
    case RateUnit::BitsPerSecond:
        return 8 * kSecond; // a byte is eight bits
    case RateUnit::PacketsPerSecond:
        return kSecond;
    case RateUnit::PacketsPerMinute:
        return 60 * kSecond;
    case RateUnit::PacketsPerHour:
        return 3600 * kSecond;
    }
    return kSecond;
}

Ticks dividedUp(Ticks dividend, Ticks divisor)
{
    return (dividend + divisor - 1) / divisor;
}

} // namespace

Step::Step(const Rate &rate, std::uint64_t burst)
    : m_unitCost(periodNs(rate.unit))
    , m_ticksPerNs(static_cast<std::int64_t>(rate.amount))
    , m_burst(burst)
    , m_countsBits(rate.countsBits())
{
    const std::int64_t divisor = std::gcd(m_unitCost, m_ticksPerNs);
    m_unitCost /= divisor;
    m_ticksPerNs /= divisor;
    m_burstCost = Ticks{m_unitCost} * burst;
}

Ticks Step::debt(Ticks theoreticalArrival, Ticks now) const
{
    return theoreticalArrival <= now ? 0 : std::min(theoreticalArrival - now, m_burstCost);
}

std::uint64_t Step::available(Ticks debt) const
{
    return static_cast<std::uint64_t>((m_burstCost - debt) / m_unitCost);
}

Nanoseconds Step::duration(Ticks debt) const
{
    constexpr Ticks kMost = Nanoseconds::max().count();
    return Nanoseconds(static_cast<std::int64_t>(std::min(dividedUp(debt, m_ticksPerNs), kMost)));
}

Ticks Step::convertedDebt(const Step &old, Ticks debt) const
{
    if (m_countsBits != old.m_countsBits) {
        constexpr int kFractionBits = 40; // debt < 2^84, so nothing overflows
        const Ticks lacking = dividedUp(debt << kFractionBits, old.m_burstCost);
        return dividedUp(lacking * m_burstCost, Ticks{1} << kFractionBits);
    }
    const Ticks lackedBefore = dividedUp(debt * m_unitCost, old.m_unitCost);
    const Ticks depthChange = (Ticks{m_burst} - Ticks{old.m_burst}) * m_unitCost;
    return std::clamp<Ticks>(lackedBefore + depthChange, 0, m_burstCost);
}

} // namespace tallygate::meter
