// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/portcounters.h"

namespace tallygate::counters {

namespace {

using enum PortCounterClass;

constexpr std::array<PortCounterInfo, kPortCounters> kTable{{
    {PortCounter::Received, Received, "received", "Packets that arrived in this direction."},
    {PortCounter::Guard, Verdict, "guard", "Permitted by the management guard."},
    {PortCounter::Permitted, Verdict, "permitted", "Permitted by every application in scope."},
    {PortCounter::Unfiltered, Verdict, "unfiltered", "No application was in scope."},
    {PortCounter::Dropped, Verdict, "dropped", "Dropped by a rule or a default."},
    {PortCounter::Rejected, Verdict, "rejected", "Rejected by a rule or a default."},
    {PortCounter::Limited, Verdict, "limited", "Exceeded a meter."},
    {PortCounter::IncompleteL3, NamedDrop, "incomplete-l3",
     "The layer 3 header is cut short or its lengths contradict each other."},
    {PortCounter::IncompleteL4, NamedDrop, "incomplete-l4",
     "The layer 4 header is cut short, also by a tiny first fragment."},
    {PortCounter::Ipv6ChainTooLong, NamedDrop, "ipv6-chain-too-long",
     "More than 16 IPv6 headers precede the layer 4 header."},
    {PortCounter::Land, NamedDrop, "land", "Source and destination address are equal."},
    {PortCounter::Isolation, NamedDrop, "isolation",
     "Between two ports that the port isolation keeps apart."},
    {PortCounter::WorkerLost, NamedDrop, "worker-lost",
     "In a batch that a worker left unfinished when it ended."},
    {PortCounter::Stale, NamedDrop, "stale",
     "Waited while a worker hung for longer than its heartbeat lasts, and was discarded."},
    {PortCounter::Undecidable, Undecidable, "undecidable",
     "The capture was cut before a field that decides."},
    {PortCounter::TransmitRingFull, TransmitDrop, "transmit-ring-full",
     "The transmit ring had no room."},
    {PortCounter::TransmitNoFrame, TransmitDrop, "transmit-no-frame",
     "No frame was free to transmit from."},
    {PortCounter::TransmitWorkerLost, TransmitDrop, "transmit-worker-lost",
     "Judged but not yet sent when the worker ended."},
    {PortCounter::TransmitRefused, TransmitDrop, "transmit-refused",
     "The interface took the frame and did not send it."},
}};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (static_cast<std::size_t>(kTable[i].counter) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "one row for each counter, in the order of the enumeration");

} // namespace

std::string_view toString(Direction direction)
{
    return direction == Direction::In ? "in" : "out";
}

const PortCounterInfo &info(PortCounter counter)
{
    return kTable[static_cast<std::size_t>(counter)];
}

std::optional<PortCounter> portCounterNamed(std::string_view name)
{
    for (const PortCounterInfo &row : kTable) {
        if (row.name == name)
            return row.counter;
    }
    return std::nullopt;
}

Tally PortTally::sum(PortCounterClass kind) const
{
    Tally total;
    for (const PortCounterInfo &row : kTable) {
        if (row.kind == kind)
            total += (*this)[row.counter];
    }
    return total;
}

Tally PortTally::forwarded() const
{
    const Tally passed = (*this)[PortCounter::Guard] + (*this)[PortCounter::Permitted] +
                         (*this)[PortCounter::Unfiltered];
    return saturatingDifference(passed, sum(TransmitDrop));
}

PortTally &PortTally::operator+=(const PortTally &other)
{
    for (std::size_t i = 0; i < kPortCounters; ++i)
        counters[i] += other.counters[i];
    return *this;
}

PortTally PortCells::read() const
{
    PortTally tally;
    for (std::size_t i = 0; i < kPortCounters; ++i) {
        tally.counters[i] = {cells[i].packets.load(std::memory_order_relaxed),
                             cells[i].bytes.load(std::memory_order_relaxed)};
    }
    return tally;
}

void PortCells::clear()
{
    restore({});
}

void PortCells::restore(const PortTally &tally)
{
    for (std::size_t i = 0; i < kPortCounters; ++i) {
        cells[i].packets.store(tally.counters[i].packets, std::memory_order_relaxed);
        cells[i].bytes.store(tally.counters[i].bytes, std::memory_order_relaxed);
    }
}

} // namespace tallygate::counters
