// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/batchsequence.h"

#include <sched.h>

namespace tallygate::counters {

void BatchSequence::yield()
{
    ::sched_yield();
}

} // namespace tallygate::counters
