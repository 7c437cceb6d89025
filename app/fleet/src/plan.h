// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/result.h"
#include "control/json.h"
#include "pipeline/devicepolicy.h"
#include "policy/policy.h"

namespace tallygate::app {

/// A rule (or a filter's default) that a push would add, remove, change or move.
struct RuleChange
{
    enum class Kind : std::uint8_t { Added, Removed, Changed, Moved };

    Kind kind = Kind::Changed;
    std::string filter;
    std::string name;
    Uuid rule; ///< null: the filter's default
    Uuid filterUuid;
    std::uint32_t before = 0; ///< its number in what runs; 0: not there
    std::uint32_t after = 0;  ///< its number in what is pushed; 0: not there
    pipeline::Action actionBefore = pipeline::Action::Permit;
    pipeline::Action actionAfter = pipeline::Action::Permit;
    std::string match;               ///< of what is pushed; of what runs where it is removed
    std::vector<std::string> fields; ///< of Changed: "action", "match", "name", "log", ...

    bool operator==(const RuleChange &) const = default;
};

/// What becomes of counters: their identity is application, port and rule (SEMANTICS 5.1).
struct CounterChange
{
    std::size_t kept = 0;
    std::size_t added = 0;
    std::size_t ended = 0;
    bool operator==(const CounterChange &) const = default;
};

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
    std::size_t rules = 0;
    std::vector<RuleChange> changes; ///< in the order of filters and rules
    std::vector<std::string> others; ///< other parts that differ: "sets", "meters", "guard", ...
    CounterChange counters;
    SharedPolicy before; ///< what runs; null: nothing does
    SharedPolicy after;  ///< what is pushed; null if there are errors

    bool isValid() const { return !text.empty(); }
    bool isSame() const { return isValid() && changes.empty() && others.empty(); }
};

/// Row by row. Either may lack filters of the other.
std::vector<RuleChange> ruleChanges(const pipeline::DevicePolicy &before,
                                    const pipeline::DevicePolicy &after);
CounterChange counterChange(const pipeline::DevicePolicy &before,
                            const pipeline::DevicePolicy &after);
/// What it would do to put this policy, whose text is `text`, in force there. Any thread.
Plan planOf(SharedPolicy wanted, std::string text, const DeviceState &state);
/// Compiles the policy for the device and compares it with what runs there. Any thread.
Plan makePlan(const policy::Policy &policy, const Uuid &device, const DeviceState &state,
              Timestamp now);

} // namespace tallygate::app
