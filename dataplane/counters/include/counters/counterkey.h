// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "base/uuid.h"

namespace tallygate::counters {

/// Given when an interface is first managed; survives renames.
using PortId = std::uint32_t;

/// What of an application a counter counts.
enum class CounterRole : std::uint8_t {
    Rule,        ///< packets a rule took (or, for a count rule, matched)
    Default,     ///< packets the filter's default took
    Received,    ///< packets in the application's scope, counted before the first rule
    Undecidable, ///< simulator only: the capture was cut before a field that decides (8.6)
};

/// Identity of a counter (SEMANTICS 5.1): application, port, rule or default. Names, order and
/// scope are not in it, so counts survive edits, reorderings and commits.
struct CounterKey
{
    Uuid application;
    PortId port = 0;
    CounterRole role = CounterRole::Rule;
    Uuid rule; ///< null unless the role is Rule

    static CounterKey forRule(const Uuid &application, PortId port, const Uuid &rule)
    {
        return {application, port, CounterRole::Rule, rule};
    }
    static CounterKey forRole(const Uuid &application, PortId port, CounterRole role)
    {
        return {application, port, role, {}};
    }
    auto operator<=>(const CounterKey &) const = default;
};

} // namespace tallygate::counters

template <>
struct std::hash<tallygate::counters::CounterKey>
{
    std::size_t operator()(const tallygate::counters::CounterKey &key) const noexcept
    {
        const std::hash<tallygate::Uuid> hashUuid;
        std::size_t mixed = hashUuid(key.application);
        mixed = mixed * 0x9E3779B97F4A7C15ull + hashUuid(key.rule);
        return mixed * 0x9E3779B97F4A7C15ull + (std::size_t{key.port} << 2) +
               static_cast<std::size_t>(key.role);
    }
};
