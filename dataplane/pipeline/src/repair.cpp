// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/repair.h"

namespace tallygate::pipeline {

namespace {

using counters::CounterCell;
using counters::CounterValue;
using counters::Tally;

/// Raises a cell's hits to at least `least`.
void raise(CounterCell &cell, const Tally &least, Timestamp died)
{
    const CounterValue now = cell.read();
    if (now.hits.bytes < least.bytes)
        cell.bytes.store(least.bytes, std::memory_order_relaxed);
    if (now.hits.packets >= least.packets)
        return;
    if (now.hits.packets == 0) {
        const std::int64_t time = died.time_since_epoch().count();
        cell.firstHit.store(time, std::memory_order_relaxed);
        cell.lastHit.store(time, std::memory_order_relaxed);
    }
    cell.packets.store(least.packets, std::memory_order_release);
}

} // namespace

void repairApplications(const PolicyProgram &program, counters::CounterShard &shard, Timestamp died)
{
    for (const BoundApplication &application : program.applications()) {
        Tally decided = shard.cell(application.undecidable).read().hits;
        for (const BoundRule &rule : application.rules) {
            CounterCell &cell = shard.cell(rule.slot);
            if (rule.action == Action::Limit) {
                const CounterValue value = cell.read();
                raise(cell, value.conform + value.exceed, died);
            }
            if (rule.action != Action::Count)
                decided += cell.read().hits;
        }
        raise(shard.cell(application.received), decided, died);
    }
}

} // namespace tallygate::pipeline
