// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/edit.h"
#include "simulationrun.h"

namespace tallygate::app {

/// What of a packet a rule could ask for, each part with whether it is asked for at first.
struct RuleProposal
{
    struct Part
    {
        bool chosen = false;
        std::vector<std::string> values; ///< what can be taken, the narrowest first; may be empty
    };
    struct Test
    {
        bool chosen = false;
        std::string expression;
    };

    Part source; ///< "198.18.4.2", "198.18.4.0/24"
    Part destination;
    Part service;            ///< "https", "tcp/443"
    std::vector<Test> tests; ///< for `when`
    std::string sourceTest;  ///< "ip.src == 198.18.4.2"; the parts again as expressions
    std::string destinationTest;
    std::string serviceTest;

    /// The chosen parts joined with &&.
    std::string expression() const;
};

/// From a packet: addresses, service and what else tells it apart.
RuleProposal proposalOf(const SimulationRun &run, std::uint64_t packet);
/// The same with only what `expressions`, tests of fields of the packet, ask for.
RuleProposal proposalOf(const SimulationRun &run, std::uint64_t packet,
                        const std::vector<std::string> &expressions);

/// Where a new rule goes: before a rule of a section, or at the end of a filter.
struct RulePlaceChoice
{
    QString text; ///< "above “SYN per source” (#7)"
    Uuid filter;
    Uuid section; ///< null: the filter has none yet
    Uuid before;  ///< null: at the end of the section
};
/// Above the rule that decided first, as the policy is now.
std::vector<RulePlaceChoice> placesFor(const policy::Policy &policy, const SimulationRun &run,
                                       std::uint64_t packet);

/// The edit that puts the rule there.
policy::Edit insertionOf(policy::Rule rule, const RulePlaceChoice &place);

} // namespace tallygate::app
