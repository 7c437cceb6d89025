// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <random>
#include <utility>

#include "base/time.h"

namespace tallygate::remote {

/// How long to wait before the next attempt: twice as long each time, up to a bound, and of that a
/// random half is left out, so that devices that went together do not come back together.
class BackOff
{
public:
    BackOff(Nanoseconds first, Nanoseconds most, std::uint64_t seed)
        : m_first(first)
        , m_most(most)
        , m_next(first)
        , m_random(seed)
    {}

    Nanoseconds next()
    {
        const Nanoseconds whole = std::exchange(m_next, std::min(m_next * 2, m_most));
        std::uniform_int_distribution<Nanoseconds::rep> part(whole.count() / 2, whole.count());
        return Nanoseconds(part(m_random));
    }
    void reset() { m_next = m_first; }

private:
    Nanoseconds m_first;
    Nanoseconds m_most;
    Nanoseconds m_next;
    std::minstd_rand m_random;
};

} // namespace tallygate::remote
