// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/devicepolicy.h"

// What a policy of a device would change of another one. Any thread.

namespace tallygate::compare {

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

/// Row by row. Either may lack filters of the other.
std::vector<RuleChange> ruleChanges(const pipeline::DevicePolicy &before,
                                    const pipeline::DevicePolicy &after);
CounterChange counterChange(const pipeline::DevicePolicy &before,
                            const pipeline::DevicePolicy &after);
/// The other parts of a policy that differ: "sets", "meters", "applications", "guard", ...
std::vector<std::string> otherDifferences(const pipeline::DevicePolicy &before,
                                          const pipeline::DevicePolicy &after);

} // namespace tallygate::compare
