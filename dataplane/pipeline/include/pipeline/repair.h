// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "counters/counterregistry.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

/// Makes the sums of SEMANTICS 1.4 whole in a shard whose worker died within a batch: a limit
/// rule's hits are raised to conform + exceed, and what an application received to the sum of what
/// it decided, packets and bytes each. That is enough because Worker writes conform and exceed
/// before the hits, and a rule's cell before the application's. Nothing is lowered; a shard that is
/// whole stays as it is.
///
/// `program` is the one the worker ran; `died` stands for the time of a first hit that was not
/// written any more. Requires: the worker is gone, no other writes the shard.
void repairApplications(const PolicyProgram &program, counters::CounterShard &shard,
                        Timestamp died);

} // namespace tallygate::pipeline
