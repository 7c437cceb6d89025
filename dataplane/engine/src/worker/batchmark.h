// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "counters/portcounters.h"
#include "engine/sharedlayout.h"

namespace tallygate::engine {

/// What the counters of a port say together.
struct PortSums
{
    counters::Tally received;
    counters::Tally decided;
    counters::Tally passed;
    counters::Tally transmitDrops;

    static PortSums of(const counters::PortCells &cells);
};

/// The mark of a stage that is about to be given `entered`.
inline StageMark markOf(const counters::PortCells &cells, std::uint32_t port,
                        counters::Direction direction, const counters::Tally &entered)
{
    const PortSums sums = PortSums::of(cells);
    return {port, direction, entered, sums.received, sums.decided, sums.passed, sums.transmitDrops};
}

} // namespace tallygate::engine
