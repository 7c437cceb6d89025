// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "counters/counterregistry.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

/// By how much a sum of SEMANTICS 1.4 differs from what it should be the sum of, modulo 2^64: rules
/// that came, went or changed their action while their counters lived on.
struct SumBase
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
};

/// How many sums a program has: one an application, one a limit rule.
std::size_t sumCountOf(const PolicyProgram &program);
/// Tells the sums of two programs apart: the counters and actions they are made of. Never 0.
std::uint64_t sumsDigest(const PolicyProgram &program);
/// The bases of a shard that is whole, before the program counts in it. At most `into.size()` are
/// written. Requires: no writer.
void noteSums(const PolicyProgram &program, counters::CounterShard &shard, std::span<SumBase> into);

/// Makes the sums of SEMANTICS 1.4 whole in a shard whose worker died within a batch: a limit
/// rule's hits are raised to conform + exceed, and what an application received to the sum of what
/// it decided, packets and bytes each. That is enough because Worker writes conform and exceed
/// before the hits, and a rule's cell before the application's. Nothing is lowered; a shard that is
/// whole stays as it is.
///
/// `program` is the one the worker ran, `bases` what noteSums() gave when it began to (a sum
/// without one has none); `died` stands for the time of a first hit that was not written any more.
/// Requires: the worker is gone, no other writes the shard.
void repairApplications(const PolicyProgram &program, counters::CounterShard &shard, Timestamp died,
                        std::span<const SumBase> bases = {});

} // namespace tallygate::pipeline
