// SPDX-License-Identifier: GPL-3.0-or-later
#include "counters/countercell.h"

namespace tallygate::counters {

CounterValue CounterCell::read() const
{
    constexpr auto relaxed = std::memory_order_relaxed;
    CounterValue value;
    value.hits.packets = packets.load(std::memory_order_acquire);
    value.hits.bytes = bytes.load(relaxed);
    value.conform = {conformPackets.load(relaxed), conformBytes.load(relaxed)};
    value.exceed = {exceedPackets.load(relaxed), exceedBytes.load(relaxed)};
    if (value.hits.packets > 0) {
        value.firstHit = Timestamp(Nanoseconds(firstHit.load(relaxed)));
        value.lastHit = Timestamp(Nanoseconds(lastHit.load(relaxed)));
    }
    return value;
}

void CounterCell::clear()
{
    for (auto *word :
         {&packets, &bytes, &conformPackets, &conformBytes, &exceedPackets, &exceedBytes})
        word->store(0, std::memory_order_relaxed);
    firstHit.store(0, std::memory_order_relaxed);
    lastHit.store(0, std::memory_order_relaxed);
}

void CounterCell::restore(const CounterValue &value)
{
    constexpr auto relaxed = std::memory_order_relaxed;
    const auto nanoseconds = [](const std::optional<Timestamp> &time) {
        return time ? time->time_since_epoch().count() : std::int64_t{0};
    };
    bytes.store(value.hits.bytes, relaxed);
    conformPackets.store(value.conform.packets, relaxed);
    conformBytes.store(value.conform.bytes, relaxed);
    exceedPackets.store(value.exceed.packets, relaxed);
    exceedBytes.store(value.exceed.bytes, relaxed);
    firstHit.store(nanoseconds(value.firstHit), relaxed);
    lastHit.store(nanoseconds(value.lastHit), relaxed);
    packets.store(value.hits.packets, std::memory_order_release);
}

} // namespace tallygate::counters
