// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "policy/edit.h"
#include "policy/policy.h"
#include "storage/loggedhit.h"

namespace tallygate::app {

/// What of a hit is blocked.
enum class BlockScope : std::uint8_t {
    Address, ///< all from the source
    Network, ///< all from its /24 or /64
    Service, ///< from the source to this destination port
};

/// How long a block holds.
enum class BlockSpan : std::uint8_t { Hour, Day, Week, Forever };
/// None for Forever; in whole seconds.
std::optional<Timestamp> endOf(BlockSpan span, Timestamp now);

/// Whether a hit has what a block asks for.
bool canBlock(const storage::LoggedHit &hit, BlockScope scope);
/// "203.0.113.9", "203.0.113.0/24": what stands in the source cell, or goes into a set.
std::string blockedSource(const storage::LoggedHit &hit, BlockScope scope);

/// The rule that drops it, and where it goes: above all others of the filter that logged the hit.
struct BlockRule
{
    policy::Rule rule;
    Uuid filter;
    policy::Edit edit;
};
/// None where the open policy has neither the rule nor the application of the hit.
std::optional<BlockRule> blockRule(const policy::Policy &policy, const storage::LoggedHit &hit,
                                   BlockScope scope, BlockSpan span, Timestamp now);

/// Sets of addresses that a rule of that filter drops or rejects as its source, and asks for
/// nothing else: what is put into them is blocked.
std::vector<policy::SetPtr> blockingSets(const policy::Policy &policy,
                                         const storage::LoggedHit &hit);

} // namespace tallygate::app
