// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "counters/portcounters.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// One check of SEMANTICS 8.1: the parser's finding, the switch and the counter it drops under.
struct SystemCheck
{
    packet::ParseFlag finding;
    bool SystemChecks::*enabled;
    counters::PortCounter drop;
};

inline constexpr std::array kSystemChecks = {
    SystemCheck{packet::ParseFlag::IncompleteLayer3, &SystemChecks::incompleteHeader,
                counters::PortCounter::IncompleteL3},
    SystemCheck{packet::ParseFlag::Ipv6ChainTooLong, &SystemChecks::ipv6ChainTooLong,
                counters::PortCounter::Ipv6ChainTooLong},
    SystemCheck{packet::ParseFlag::IncompleteLayer4, &SystemChecks::incompleteHeader,
                counters::PortCounter::IncompleteL4},
    SystemCheck{packet::ParseFlag::Land, &SystemChecks::land, counters::PortCounter::Land},
};

/// The first check that drops the packet, or null.
inline const SystemCheck *failedCheck(const packet::Packet &packet, const SystemChecks &checks)
{
    if (packet.flags == 0)
        return nullptr;
    for (const SystemCheck &check : kSystemChecks) {
        if (packet.has(check.finding) && checks.*check.enabled)
            return &check;
    }
    return nullptr;
}

} // namespace tallygate::pipeline
