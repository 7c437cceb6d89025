// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "match/program.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/localaddresses.h"
#include "pipeline/trace.h"

namespace tallygate::pipeline {

/// The management guard (SEMANTICS 3.1). For packets to (`in`) or from (`out`) the device on host
/// ports only; the caller sees to that. Permitted are, terminally:
///
///  - TCP between a guarded prefix and its port on the device, both ways;
///  - ICMP "fragmentation needed" and ICMPv6 "packet too big" that quote such a TCP packet;
///  - ARP for the device's own addresses, and what the device itself says by ARP;
///  - neighbour solicitations and advertisements with hop limit 255 for the device's own
///    addresses. Those of others go to the applications, as do router advertisements, redirects
///    and DHCP.
///
/// No entry, no guard. Immutable; any thread.
class Guard
{
public:
    explicit Guard(std::vector<GuardEntry> entries)
        : m_entries(std::move(entries))
    {}

    struct Answer
    {
        match::Truth truth = match::Truth::False;
        GuardReason reason = GuardReason::None;
        std::uint32_t entry = 0; ///< of Management and TooBig
    };

    bool isEmpty() const { return m_entries.empty(); }
    std::span<const GuardEntry> entries() const { return m_entries; }
    Answer judge(const packet::Packet &packet, const Endpoints &endpoints, Direction direction,
                 const LocalAddresses &local) const;

private:
    Answer judgeTcp(const packet::Packet &packet, const packet::Layer &tcp,
                    const Endpoints &endpoints, Direction direction) const;
    Answer judgeQuote(const packet::Packet &packet, const packet::Layer &icmp,
                      Direction direction) const;
    Answer judgeNeighbour(const packet::Packet &packet, const packet::Layer &icmp,
                          const Endpoints &endpoints, Direction direction,
                          const LocalAddresses &local) const;
    Answer judgeArp(const packet::Packet &packet, const packet::Layer &arp, Direction direction,
                    const LocalAddresses &local) const;
    Answer entryFor(GuardReason reason, bool v6, const Ipv6Address &peer,
                    std::uint16_t devicePort) const;

    std::vector<GuardEntry> m_entries;
};

} // namespace tallygate::pipeline
