// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "compare/rulechanges.h"
#include "pipeline/devicepolicy.h"
#include "policy/policy.h"

namespace tallygate::app {

using compare::CounterChange;
using compare::RuleChange;

/// Large ones are never copied; null: none.
using SharedPolicy = std::shared_ptr<const pipeline::DevicePolicy>;

/// What runs at a device, as it told us.
struct DeviceState
{
    std::uint64_t revision = 0; ///< 0: no policy yet
    std::string digest;
    std::string author;
    std::string comment;
    SharedPolicy policy;      ///< in force; null without a revision
    std::uint64_t staged = 0; ///< somebody else's work; 0: none
    std::string stagedBy;
    bool isConfirming = false;
};

/// What a push of the open policy would do to a device.
struct Plan
{
    std::vector<Diagnostic> diagnostics; ///< of this device
    std::string text;                    ///< of the device policy; empty if there are errors
    std::string digest;                  ///< SHA-256 of the text, in hex
    std::size_t rules = 0;
    std::vector<RuleChange> changes; ///< in the order of filters and rules
    std::vector<std::string> others; ///< other parts that differ: "sets", "meters", "guard", ...
    CounterChange counters;
    SharedPolicy before; ///< what runs; null: nothing does
    SharedPolicy after;  ///< what is pushed; null if there are errors

    bool isValid() const { return !text.empty(); }
    bool isSame() const { return isValid() && changes.empty() && others.empty(); }
    /// Whether the management guard may lose entries: the device has to be told that it may.
    bool narrowsGuard() const;
    /// Whether the policy says nothing of it: what is in force stays.
    bool leavesGuard() const { return after && after->guard.empty(); }
};

/// What it would do to put this policy, whose text is `text`, in force there. Any thread.
Plan planOf(SharedPolicy wanted, std::string text, const DeviceState &state);
/// Compiles the policy for the device and compares it with what runs there. Any thread.
Plan makePlan(const policy::Policy &policy, const Uuid &device, const DeviceState &state,
              Timestamp now);

} // namespace tallygate::app
