// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/checksum.h"
#include "packet/packet.h"
#include "support/packetbuilder.h"

namespace tallygate::testsupport {

/// A built frame with the checksum of its outermost TCP, UDP or ICMP header put right. The builder
/// leaves them 0. Fragments have none that could be right.
inline Octets withChecksums(const BuiltPacket &built)
{
    using fields::Protocol;
    Octets bytes = built.bytes();
    packet::Packet packet;
    packet::parse(built.frame(), packet);
    const packet::Layer *network = packet.outer(Protocol::Network);
    if (network == nullptr || packet.has(packet::ParseFlag::LaterFragment) ||
        packet.has(packet::ParseFlag::FirstFragment))
        return bytes;
    struct Carried
    {
        Protocol name;
        std::uint8_t number;
        std::uint32_t offset;
    };
    for (const Carried &carried :
         {Carried{Protocol::Tcp, 6, 16}, Carried{Protocol::UdpDatagram, 17, 6},
          Carried{Protocol::Icmp, 1, 2}, Carried{Protocol::Icmpv6, 58, 2}}) {
        const packet::Layer *layer = packet.outer(carried.name);
        if (layer == nullptr || layer->offset + carried.offset + 2 > layer->end)
            continue;
        const std::uint32_t length = layer->end - layer->offset;
        InternetChecksum sum;
        if (carried.number != 1) {
            const bool v4 = network->protocol == Protocol::Ip;
            sum.add({bytes.data() + network->offset + (v4 ? 12 : 8), v4 ? 8u : 32u});
            sum.add32(length).add32(carried.number);
        }
        std::uint16_t value = sum.add({bytes.data() + layer->offset, length}).value();
        if (carried.number == 17 && value == 0)
            value = 0xffff;
        bytes[layer->offset + carried.offset] = static_cast<std::uint8_t>(value >> 8);
        bytes[layer->offset + carried.offset + 1] = static_cast<std::uint8_t>(value);
        break;
    }
    return bytes;
}

} // namespace tallygate::testsupport
