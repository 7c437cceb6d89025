// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard.h"

namespace tallygate::pipeline {

using fields::Protocol;
using match::Truth;

namespace {

/// Whether the first `count` bytes of a layer can be read; if not, whether the capture is to blame.
Truth readable(const packet::Layer &layer, std::uint32_t count)
{
    if (layer.end >= layer.offset + count)
        return Truth::True;
    return layer.wireEnd >= layer.offset + count ? Truth::Undecidable : Truth::False;
}

const std::uint8_t *bytesOf(const packet::Packet &packet, const packet::Layer &layer)
{
    return packet.frame.data + layer.offset;
}

bool inPrefix(const GuardEntry &entry, bool v6, const Ipv6Address &address)
{
    return entry.prefix.v6 == v6 && address >= entry.prefix.first && address <= entry.prefix.last;
}

/// The first layer of a protocol behind the outermost network header's own payload.
const packet::Layer *quoted(const packet::Packet &packet, Protocol protocol)
{
    for (std::uint8_t i = 0; i < packet.layerCount; ++i) {
        if (packet.layers[i].depth == 1 && packet.layers[i].protocol == protocol)
            return &packet.layers[i];
    }
    return nullptr;
}

} // namespace

Guard::Answer Guard::judge(const packet::Packet &packet, const Endpoints &endpoints,
                           Direction direction, const LocalAddresses &local) const
{
    if (m_entries.empty())
        return {};
    if (const packet::Layer *arp = packet.outer(Protocol::Arp))
        return judgeArp(packet, *arp, direction, local);
    if (endpoints.kind == Endpoints::Kind::Cut)
        return {Truth::Undecidable, GuardReason::None, 0};
    if (!endpoints.isIp())
        return {};
    if (const packet::Layer *tcp = packet.outer(Protocol::Tcp))
        return judgeTcp(packet, *tcp, endpoints, direction);
    if (const packet::Layer *icmp = packet.outer(Protocol::Icmp))
        return judgeQuote(packet, *icmp, direction);
    if (const packet::Layer *icmp = packet.outer(Protocol::Icmpv6)) {
        const Answer quote = judgeQuote(packet, *icmp, direction);
        return quote.truth == Truth::False
                   ? judgeNeighbour(packet, *icmp, endpoints, direction, local)
                   : quote;
    }
    for (const Protocol hidden : {Protocol::Tcp, Protocol::Icmp, Protocol::Icmpv6}) {
        if (packet.mayStillCarry(hidden))
            return {Truth::Undecidable, GuardReason::None, 0};
    }
    return {};
}

Guard::Answer Guard::entryFor(GuardReason reason, bool v6, const Ipv6Address &peer,
                              std::uint16_t devicePort) const
{
    for (std::uint32_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].tcpPort == devicePort && inPrefix(m_entries[i], v6, peer))
            return {Truth::True, reason, i};
    }
    return {};
}

Guard::Answer Guard::judgeTcp(const packet::Packet &packet, const packet::Layer &tcp,
                              const Endpoints &endpoints, Direction direction) const
{
    if (const Truth there = readable(tcp, 4); there != Truth::True)
        return {there, GuardReason::None, 0};
    const bool in = direction == Direction::In;
    const Ipv6Address &peer = in ? endpoints.source : endpoints.destination;
    const std::uint8_t *ports = bytesOf(packet, tcp);
    return entryFor(GuardReason::Management, endpoints.kind == Endpoints::Kind::V6, peer,
                    loadBigEndian<std::uint16_t>(ports + (in ? 2 : 0)));
}

Guard::Answer Guard::judgeQuote(const packet::Packet &packet, const packet::Layer &icmp,
                                Direction direction) const
{
    const bool v6 = icmp.protocol == Protocol::Icmpv6;
    if (const Truth there = readable(icmp, 2); there != Truth::True)
        return {there, GuardReason::None, 0};
    const std::uint8_t *head = bytesOf(packet, icmp);
    const bool tooBig = v6 ? head[0] == 2 : head[0] == 3 && head[1] == 4;
    if (!tooBig)
        return {};
    const packet::Layer *network = quoted(packet, v6 ? Protocol::Ipv6 : Protocol::Ip);
    const packet::Layer *tcp = quoted(packet, Protocol::Tcp);
    if (network == nullptr || tcp == nullptr)
        return {packet.has(packet::ParseFlag::CutBySnaplen) ? Truth::Undecidable : Truth::False,
                GuardReason::None, 0};
    if (network->headerLength < (v6 ? 40u : 20u))
        return {};
    if (const Truth there = readable(*tcp, 4); there != Truth::True)
        return {there, GuardReason::None, 0};
    // Coming in, it quotes what the device sent; going out, what was sent to the device.
    const bool in = direction == Direction::In;
    const std::uint8_t *address = bytesOf(packet, *network);
    Ipv6Address peer;
    if (v6)
        peer = Ipv6Address::fromBytes(address + (in ? 24 : 8));
    else
        peer.low = loadBigEndian<std::uint32_t>(address + (in ? 16 : 12));
    return entryFor(GuardReason::TooBig, v6, peer,
                    loadBigEndian<std::uint16_t>(bytesOf(packet, *tcp) + (in ? 0 : 2)));
}

Guard::Answer Guard::judgeNeighbour(const packet::Packet &packet, const packet::Layer &icmp,
                                    const Endpoints &endpoints, Direction direction,
                                    const LocalAddresses &local) const
{
    const std::uint8_t *head = bytesOf(packet, icmp); // two bytes were readable
    const std::uint8_t *network = bytesOf(packet, *packet.outer(Protocol::Ipv6));
    const bool solicitation = head[0] == 135;
    const bool advertisement = head[0] == 136;
    if ((!solicitation && !advertisement) || network[7] != 255) // RFC 4861 7.1
        return {};
    const Answer own{Truth::True, GuardReason::Neighbour, 0};
    if (direction == Direction::Out)
        return own; // its source is the device's: that is why it is from the device
    if (advertisement)
        return local.isLocal(endpoints, endpoints.destination) ? own : Answer{};
    if (const Truth there = readable(icmp, 24); there != Truth::True)
        return {there, GuardReason::None, 0};
    return local.isLocal(endpoints, Ipv6Address::fromBytes(head + 8)) ? own : Answer{};
}

Guard::Answer Guard::judgeArp(const packet::Packet &packet, const packet::Layer &arp,
                              Direction direction, const LocalAddresses &local) const
{
    if (const Truth there = readable(arp, 8); there != Truth::True)
        return {there, GuardReason::None, 0};
    const std::uint8_t *head = bytesOf(packet, arp);
    const std::uint16_t operation = loadBigEndian<std::uint16_t>(head + 6);
    const bool ipv4 = loadBigEndian<std::uint16_t>(head + 2) == 0x0800 && head[5] == 4;
    if (!ipv4 || (operation != 1 && operation != 2)) // request and reply, RFC 826
        return {};
    if (const Truth there = readable(arp, 8u + 2u * (head[4] + 4u)); there != Truth::True)
        return {there, GuardReason::None, 0};
    const std::uint8_t *sender = head + 8 + head[4];
    const std::uint8_t *target = sender + 4 + head[4];
    Endpoints v4;
    v4.kind = Endpoints::Kind::V4;
    const std::uint8_t *own = direction == Direction::In ? target : sender;
    if (!local.isLocal(v4, {0, loadBigEndian<std::uint32_t>(own)}))
        return {};
    return {Truth::True, GuardReason::Arp, 0};
}

} // namespace tallygate::pipeline
