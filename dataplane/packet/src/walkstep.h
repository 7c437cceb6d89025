// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One step of the walk: the header that comes next.
#include "walklink.h"
#include "walknetwork.h"
#include "walkrare.h"
#include "walktransport.h"

namespace tallygate::packet {

static inline Step take(Walk &walk, Step step)
{
    switch (step.kind) {
    case Step::Ethernet:
        walk.enterLink();
        return walkEthernet(walk);
    case Step::EtherType:
        return walkEtherType(walk, step.value);
    case Step::Llc:
        return walkLlc(walk);
    case Step::Mpls:
        return walkMpls(walk);
    case Step::PppHdlc:
        return walkPppHdlc(walk);
    case Step::Ipv4:
        return walkIpv4(walk);
    case Step::Ipv6:
        return walkIpv6(walk);
    case Step::IpProtocol:
        return walkIpProtocol(walk, step.value);
    case Step::RareType:
    case Step::RareLlc:
    case Step::RareProtocol:
    case Step::Stop:
        break;
    }
    return {};
}

/// The same, and what is seldom met.
static inline Step takeAny(Walk &walk, Step step)
{
    switch (step.kind) {
    case Step::RareType:
        return walkRareType(walk, step.value);
    case Step::RareLlc:
        return walkRareLlc(walk, step.value);
    case Step::RareProtocol:
        return walkRareProtocol(walk, step.value);
    default:
        return take(walk, step);
    }
}

} // namespace tallygate::packet
