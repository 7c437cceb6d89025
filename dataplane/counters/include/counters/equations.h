// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/uuid.h"
#include "counters/portcounters.h"
#include "counters/tally.h"

namespace tallygate::counters {

/// How a rule takes part in its application's sum.
enum class RuleKind : std::uint8_t {
    Final, ///< permit, drop, reject
    Limit, ///< final, and hits = conform + exceed
    Count, ///< counts and goes on: not in the sum
};

struct RuleTally
{
    Uuid rule;
    RuleKind kind = RuleKind::Final;
    CounterValue value;
};

/// All counters of one application at one port.
struct ApplicationTally
{
    std::string name; ///< "filter on interface, direction", for the message
    Tally received;
    std::vector<RuleTally> rules;
    Tally byDefault;
    Tally undecidable; ///< simulator only
};

/// SEMANTICS 1.4: received = sum over non-count rules + default (+ undecidable in the simulator);
/// a limit rule's hits = conform + exceed; no rule counts more than was received. The error
/// ("counters-application") names the sides and by how much which one is off.
Result<void> checkEquation(const ApplicationTally &application);

/// SEMANTICS 1.5: received = guard + permitted + unfiltered + dropped + rejected + limited +
/// named drops (+ undecidable in the simulator); transmit drops are not more than what was to be
/// forwarded. `name` is "eth0 in". The error is "counters-port".
Result<void> checkEquation(std::string_view name, const PortTally &port);

} // namespace tallygate::counters
