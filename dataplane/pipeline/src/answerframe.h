// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "packet/packet.h"
#include "pipeline/localaddresses.h"

namespace tallygate::pipeline {

/// Writes one answer into a buffer. Requires: answerTo() said that the packet gets that answer; all
/// that it looked at is there. `mtu` bounds the IP packet.
class AnswerFrame
{
public:
    AnswerFrame(const packet::Packet &packet, const Endpoints &endpoints, std::uint32_t mtu,
                std::span<std::uint8_t> into);

    /// The frame's length, or 0 if there is no room.
    std::uint32_t reset();
    std::uint32_t unreachable(const Ipv6Address &source);

private:
    bool isV4() const { return m_endpoints.kind == Endpoints::Kind::V4; }
    std::uint32_t ipHeaderLength() const { return isV4() ? 20 : 40; }
    std::uint8_t *ip() { return m_into.data() + m_linkLength; }
    std::uint8_t *carried() { return ip() + ipHeaderLength(); }
    bool hasRoomFor(std::uint32_t ipLength) const;
    void writeLink();
    void writeIp(const Ipv6Address &source, std::uint8_t protocol, std::uint32_t carriedLength,
                 std::uint8_t trafficClass);
    void writeChecksum(std::uint8_t *field, std::uint8_t protocol, std::uint32_t carriedLength);
    std::uint32_t finish(std::uint32_t ipLength);

    const packet::Packet &m_packet;
    const packet::Layer &m_network;
    const Endpoints &m_endpoints;
    std::uint32_t m_mtu;
    std::uint32_t m_linkLength; ///< of the packet's MAC addresses, tags and type: mirrored
    std::span<std::uint8_t> m_into;
};

} // namespace tallygate::pipeline
