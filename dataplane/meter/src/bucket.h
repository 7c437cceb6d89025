// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tallygate::meter {

/// Time in multiples of 1/d ns, d being the denominator of the meter's step (step.h).
__extension__ using Ticks = __int128;

/// Before any time that can be passed in: the bucket was never charged.
inline constexpr Ticks kLongAgo = -(Ticks{1} << 126);

/// One bucket: its theoretical arrival time, the time at which it will be full again. It holds all
/// that a GCRA needs, so one 16-byte compare-and-swap charges it.
///
/// Invariant: the time never decreases while workers use it. Hence a reader on x86-64 may take the
/// halves apart: if the upper half is the same before and after, it never changed in between, and
/// the lower half belongs to it. So a packet that exceeds, the case under attack, writes nothing.
class Bucket
{
public:
    /// Any thread.
    Ticks theoreticalArrival() const noexcept
    {
#ifdef __x86_64__
        const auto *halves = reinterpret_cast<const Half *>(&m_tat);
        for (;;) {
            const std::int64_t upper = __atomic_load_n(&halves[1], __ATOMIC_SEQ_CST);
            const std::int64_t lower = __atomic_load_n(&halves[0], __ATOMIC_SEQ_CST);
            if (__atomic_load_n(&halves[1], __ATOMIC_SEQ_CST) == upper)
                return (Ticks{upper} << 64) | static_cast<std::uint64_t>(lower);
        }
#else
        Ticks value;
        __atomic_load(&m_tat, &value, __ATOMIC_SEQ_CST);
        return value;
#endif
    }

    bool isRefilled(Ticks now) const noexcept
    {
        return theoreticalArrival() <= now;
    }

    /// GCRA: charges `cost` if the bucket then lacks no more than `burstCost` at `now`. Any thread.
    bool charge(Ticks now, Ticks cost, Ticks burstCost) noexcept
    {
        Ticks tat = theoreticalArrival();
        for (;;) {
            const Ticks charged = (tat > now ? tat : now) + cost;
            if (charged - now > burstCost)
                return false;
            if (exchange(tat, charged))
                return true;
        }
    }

    /// Makes the bucket be full no sooner than at `tat`. Any thread.
    void raise(Ticks tat) noexcept
    {
        Ticks seen = theoreticalArrival();
        while (seen < tat && !exchange(seen, tat)) {
        }
    }

    /// Sets it, back as well. Requires: nobody uses it meanwhile.
    void reset(Ticks tat) noexcept
    {
        m_tat = tat;
    }

private:
    /// May alias the halves of m_tat.
    using Half [[gnu::may_alias]] = std::int64_t;

    bool exchange(Ticks &expected, Ticks desired) noexcept
    {
#ifdef __x86_64__
        // The __sync form, because g++ compiles the __atomic one to a library call.
        const Ticks seen = __sync_val_compare_and_swap(&m_tat, expected, desired);
        const bool exchanged = seen == expected;
        expected = seen;
        return exchanged;
#else
        return __atomic_compare_exchange(&m_tat, &expected, &desired, false, __ATOMIC_SEQ_CST,
                                         __ATOMIC_SEQ_CST);
#endif
    }

    alignas(16) Ticks m_tat = kLongAgo;
};

} // namespace tallygate::meter
