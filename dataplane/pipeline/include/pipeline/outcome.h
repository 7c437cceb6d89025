// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "counters/portcounters.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// What decided about a packet.
enum class Cause : std::uint8_t {
    Rule,
    Default,
    Guard,       ///< permitted by the management guard
    SystemCheck, ///< a named drop ahead of the applications
    Unfiltered,  ///< no application in scope
    Undecidable, ///< the capture was cut before a field that decides (8.6); simulator only
};

std::string_view toString(Cause cause); ///< "rule", "default", "guard", "system-check", ...

/// What became of one packet at one port in one direction.
struct Outcome
{
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    Verdict verdict = Verdict::Permit; ///< means nothing for Cause::Undecidable
    Cause cause = Cause::Unfiltered;
    /// The one port counter besides Received that it was counted under (SEMANTICS 1.5).
    counters::PortCounter counter = counters::PortCounter::Unfiltered;
    bool withinLimit = false; ///< permitted by a limit rule whose meter conformed (1.8)
    /// The sender is to be answered (section 9): reject, or limited by a meter that rejects.
    bool answer = false;
    /// Index into PolicyProgram::applications() of the one that decided; for a permitted packet the
    /// last one in scope. kNone without one.
    std::uint32_t application = kNone;
    std::uint32_t rule = kNone; ///< index into the filter's rules, for Cause::Rule; for Undecidable
                                ///< the rule that could not be decided, if it was a rule

    bool operator==(const Outcome &) const = default;
};

/// Whether the packet goes on.
inline bool isForwarded(const Outcome &outcome)
{
    return outcome.verdict == Verdict::Permit && outcome.cause != Cause::Undecidable;
}

} // namespace tallygate::pipeline
