// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "match/program.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/guardtable.h"
#include "pipeline/localaddresses.h"
#include "pipeline/trace.h"

namespace tallygate::pipeline {

/// Judges by a guard table, as guardtable.h says. Immutable; any thread.
class Guard
{
public:
    explicit Guard(const DevicePolicy &policy)
        : m_table(guardTableOf(policy))
    {}

    struct Answer
    {
        match::Truth truth = match::Truth::False;
        GuardReason reason = GuardReason::None;
        std::uint32_t entry = 0; ///< of Management and TooBig
    };

    bool isEmpty() const { return m_table.count == 0; }
    GuardEntry entry(std::uint32_t index) const;
    /// Requires: a host port.
    Answer judge(const packet::Packet &packet, const Endpoints &endpoints, Place place,
                 Direction direction, const LocalAddresses &local) const;

private:
    bool has(GuardTableOption option) const { return (m_table.options & option) != 0; }
    Answer judgeDevice(const packet::Packet &packet, const Endpoints &endpoints,
                       Direction direction, const LocalAddresses &local) const;
    Answer judgeDhcp(const packet::Packet &packet, const Endpoints &endpoints, Place place,
                     Direction direction) const;
    Answer judgeOffer(const packet::Packet &packet, const packet::Layer &udp,
                      const Endpoints &endpoints) const;
    Answer judgeTcp(const packet::Packet &packet, const packet::Layer &tcp,
                    const Endpoints &endpoints, Direction direction) const;
    Answer judgeQuote(const packet::Packet &packet, const packet::Layer &icmp,
                      Direction direction) const;
    Answer judgeIcmp(const packet::Packet &packet, const packet::Layer &icmp,
                     Direction direction) const;
    Answer judgeIcmpv6(const packet::Packet &packet, const packet::Layer &icmp,
                       const Endpoints &endpoints, Direction direction,
                       const LocalAddresses &local) const;
    Answer judgeRouter(const packet::Packet &packet, const packet::Layer &icmp,
                       const Endpoints &endpoints, Direction direction) const;
    Answer judgeNeighbour(const packet::Packet &packet, const packet::Layer &icmp,
                          const Endpoints &endpoints, Direction direction,
                          const LocalAddresses &local) const;
    Answer judgeArp(const packet::Packet &packet, const packet::Layer &arp, Direction direction,
                    const LocalAddresses &local) const;
    Answer entryFor(GuardReason reason, bool v6, const Ipv6Address &peer,
                    std::uint16_t devicePort) const;

    GuardTable m_table;
};

} // namespace tallygate::pipeline
