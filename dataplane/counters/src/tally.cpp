// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/tally.h"

namespace tallygate::counters {

CounterValue &CounterValue::operator+=(const CounterValue &other)
{
    hits += other.hits;
    conform += other.conform;
    exceed += other.exceed;
    if (other.firstHit && (!firstHit || *other.firstHit < *firstHit))
        firstHit = other.firstHit;
    if (other.lastHit && (!lastHit || *other.lastHit > *lastHit))
        lastHit = other.lastHit;
    return *this;
}

} // namespace tallygate::counters
