// SPDX-License-Identifier: GPL-3.0-or-later
#include "batchmark.h"

namespace tallygate::engine {

namespace {

using counters::PortCounter;
using counters::PortCounterClass;

struct Kinds
{
    std::array<PortCounterClass, counters::kPortCounters> of;

    Kinds()
    {
        for (std::size_t i = 0; i < of.size(); ++i)
            of[i] = counters::info(static_cast<PortCounter>(i)).kind;
    }
};

const Kinds kKinds;

} // namespace

PortSums PortSums::of(const counters::PortCells &cells)
{
    const auto read = [&](std::size_t i) {
        return counters::Tally{cells.cells[i].packets.load(std::memory_order_relaxed),
                               cells.cells[i].bytes.load(std::memory_order_relaxed)};
    };
    PortSums sums;
    for (std::size_t i = 0; i < counters::kPortCounters; ++i) {
        switch (kKinds.of[i]) {
        case PortCounterClass::Received:
            sums.received += read(i);
            break;
        case PortCounterClass::TransmitDrop:
            sums.transmitDrops += read(i);
            break;
        default:
            sums.decided += read(i);
        }
    }
    for (const PortCounter counter :
         {PortCounter::Guard, PortCounter::Permitted, PortCounter::Unfiltered})
        sums.passed += read(static_cast<std::size_t>(counter));
    return sums;
}

} // namespace tallygate::engine
