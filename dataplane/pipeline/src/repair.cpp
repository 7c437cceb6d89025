// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/repair.h"

#include <algorithm>

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

/// Calls `visit` with the cell of each sum and what it is the sum of, limit rules before their
/// application, in a fixed order.
template <class Visit>
void eachSum(const PolicyProgram &program, counters::CounterShard &shard, Visit visit)
{
    for (const BoundApplication &application : program.applications()) {
        Tally decided = shard.cell(application.undecidable).read().hits;
        for (const BoundRule &rule : application.rules) {
            CounterCell &cell = shard.cell(rule.slot);
            if (rule.action == Action::Limit) {
                const CounterValue value = cell.read();
                visit(cell, value.conform + value.exceed);
            }
            if (rule.action != Action::Count)
                decided += cell.read().hits;
        }
        visit(shard.cell(application.received), decided);
    }
}

} // namespace

std::size_t sumCountOf(const PolicyProgram &program)
{
    std::size_t count = program.applications().size();
    for (const BoundApplication &application : program.applications()) {
        count += static_cast<std::size_t>(
            std::count_if(application.rules.begin(), application.rules.end(),
                          [](const BoundRule &rule) { return rule.action == Action::Limit; }));
    }
    return count;
}

std::uint64_t sumsDigest(const PolicyProgram &program)
{
    std::uint64_t digest = 0xCBF29CE484222325ull;
    const auto mix = [&digest](std::uint64_t value) {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15ull;
        digest ^= digest >> 29;
    };
    for (const BoundApplication &application : program.applications()) {
        mix(application.received);
        mix(application.rules.size());
        for (const BoundRule &rule : application.rules)
            mix(std::uint64_t{rule.slot} << 2 | (rule.action == Action::Limit ? 2u : 0u) |
                (rule.action == Action::Count ? 1u : 0u));
    }
    return digest | 1;
}

void noteSums(const PolicyProgram &program, counters::CounterShard &shard, std::span<SumBase> into)
{
    std::size_t at = 0;
    eachSum(program, shard, [&](const CounterCell &cell, const Tally &sum) {
        if (at == into.size())
            return;
        const Tally hits = cell.read().hits;
        into[at++] = {hits.packets - sum.packets, hits.bytes - sum.bytes};
    });
}

void repairApplications(const PolicyProgram &program, counters::CounterShard &shard, Timestamp died,
                        std::span<const SumBase> bases)
{
    std::size_t at = 0;
    eachSum(program, shard, [&](CounterCell &cell, const Tally &sum) {
        const SumBase base = at < bases.size() ? bases[at] : SumBase{};
        ++at;
        raise(cell, {sum.packets + base.packets, sum.bytes + base.bytes}, died);
    });
}

} // namespace tallygate::pipeline
