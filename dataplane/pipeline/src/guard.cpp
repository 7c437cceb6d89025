// SPDX-License-Identifier: GPL-3.0-or-later
#include "guard.h"

#include <cstring>

#include "layerbytes.h"

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

bool isInRange(const GuardTableEntry &entry, bool v6, const Ipv6Address &address)
{
    return (entry.isV6 != 0) == v6 && address >= Ipv6Address{entry.firstHigh, entry.firstLow} &&
           address <= Ipv6Address{entry.lastHigh, entry.lastLow};
}

bool isLinkLocal(const Ipv6Address &address)
{
    return address.high >> 54 == 0x3fa; // fe80::/10
}

/// The hop limit of what no router passed on (RFC 4861 7.1).
bool isFromTheLink(const packet::Packet &packet)
{
    return bytesOf(packet, *packet.outer(Protocol::Ipv6))[7] == 255;
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

GuardTable guardTableOf(const DevicePolicy &policy)
{
    GuardTable table{};
    for (const auto *entries : {&policy.guard, &policy.heldGuard.entries}) {
        for (const GuardEntry &entry : *entries) {
            if (table.count == kGuardTableEntries)
                break;
            table.entries[table.count++] = {entry.prefix.first.high,
                                            entry.prefix.first.low,
                                            entry.prefix.last.high,
                                            entry.prefix.last.low,
                                            entry.tcpPort,
                                            entry.prefix.v6,
                                            {}};
        }
    }
    for (const GuardOptions &options : {policy.guardOptions, policy.heldGuard.options}) {
        if (options.routerAdvertisements)
            table.options |= kGuardRouterAdvertisements;
        if (options.redirects)
            table.options |= kGuardRedirects;
        if (options.dhcp)
            table.options |= kGuardDhcp;
    }
    return table;
}

GuardEntry Guard::entry(std::uint32_t index) const
{
    const GuardTableEntry &entry = m_table.entries[index];
    return {{entry.isV6 != 0, {entry.firstHigh, entry.firstLow}, {entry.lastHigh, entry.lastLow}},
            entry.tcpPort};
}

Guard::Answer Guard::judge(const packet::Packet &packet, const Endpoints &endpoints, Place place,
                           Direction direction, const LocalAddresses &local) const
{
    if (isEmpty())
        return {};
    if (place != Place::Transit) {
        const Answer answer = judgeDevice(packet, endpoints, direction, local);
        if (answer.truth != Truth::False)
            return answer;
    }
    return has(kGuardDhcp) ? judgeDhcp(packet, endpoints, place, direction) : Answer{};
}

Guard::Answer Guard::judgeDevice(const packet::Packet &packet, const Endpoints &endpoints,
                                 Direction direction, const LocalAddresses &local) const
{
    if (const packet::Layer *arp = packet.outer(Protocol::Arp))
        return judgeArp(packet, *arp, direction, local);
    if (endpoints.kind == Endpoints::Kind::Cut)
        return {Truth::Undecidable, GuardReason::None, 0};
    if (!endpoints.isIp())
        return {};
    if (const packet::Layer *tcp = packet.outer(Protocol::Tcp))
        return judgeTcp(packet, *tcp, endpoints, direction);
    if (const packet::Layer *icmp = packet.outer(Protocol::Icmp))
        return judgeIcmp(packet, *icmp, direction);
    if (const packet::Layer *icmp = packet.outer(Protocol::Icmpv6))
        return judgeIcmpv6(packet, *icmp, endpoints, direction, local);
    for (const Protocol hidden : {Protocol::Tcp, Protocol::Icmp, Protocol::Icmpv6}) {
        if (packet.mayStillCarry(hidden))
            return {Truth::Undecidable, GuardReason::None, 0};
    }
    return {};
}

Guard::Answer Guard::entryFor(GuardReason reason, bool v6, const Ipv6Address &peer,
                              std::uint16_t devicePort) const
{
    for (std::uint32_t i = 0; i < m_table.count; ++i) {
        if (m_table.entries[i].tcpPort == devicePort && isInRange(m_table.entries[i], v6, peer))
            return {Truth::True, reason, i};
    }
    return {};
}

Guard::Answer Guard::judgeDhcp(const packet::Packet &packet, const Endpoints &endpoints,
                               Place place, Direction direction) const
{
    const packet::Layer *udp = packet.outer(Protocol::UdpDatagram);
    if (udp == nullptr)
        return {packet.mayStillCarry(Protocol::UdpDatagram) ? Truth::Undecidable : Truth::False,
                GuardReason::None, 0};
    if (const Truth there = readable(*udp, 4); there != Truth::True)
        return {there, GuardReason::None, 0};
    const bool v6 = endpoints.kind == Endpoints::Kind::V6;
    const bool in = direction == Direction::In;
    const std::uint8_t *head = bytesOf(packet, *udp);
    const std::uint16_t client = v6 ? 546 : 68, server = v6 ? 547 : 67;
    if (loadBigEndian<std::uint16_t>(head) != (in ? server : client) ||
        loadBigEndian<std::uint16_t>(head + 2) != (in ? client : server))
        return {};
    const Answer permitted{Truth::True, GuardReason::Dhcp, 0};
    if (place != Place::Transit)
        return place == Place::Device ? permitted : Answer{Truth::Undecidable, {}, 0};
    if (v6)
        return {};
    return in ? judgeOffer(packet, *udp, endpoints)
              : (endpoints.source == Ipv6Address{} ? permitted : Answer{});
}

/// Whether a BOOTP reply gives the destinations of the very frame it came in (RFC 2131 4.1).
Guard::Answer Guard::judgeOffer(const packet::Packet &packet, const packet::Layer &udp,
                                const Endpoints &endpoints) const
{
    constexpr std::uint32_t kBootp = 8, kYourAddress = kBootp + 16, kHardware = kBootp + 28;
    if (packet.outer(Protocol::Ethernet) == nullptr)
        return {};
    if (const Truth there = readable(udp, kHardware + 6); there != Truth::True)
        return {there, GuardReason::None, 0};
    const std::uint8_t *head = bytesOf(packet, udp);
    const bool isReply = head[kBootp] == 2 && head[kBootp + 2] == 6;
    if (!isReply ||
        loadBigEndian<std::uint32_t>(head + kYourAddress) != endpoints.destination.low ||
        std::memcmp(head + kHardware, packet.frame.data, 6) != 0)
        return {};
    return {Truth::True, GuardReason::Dhcp, 0};
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

Guard::Answer Guard::judgeIcmp(const packet::Packet &packet, const packet::Layer &icmp,
                               Direction direction) const
{
    const Answer quote = judgeQuote(packet, icmp, direction);
    if (quote.truth != Truth::False || !has(kGuardRedirects) || direction == Direction::Out)
        return quote;
    if (const Truth there = readable(icmp, 1); there != Truth::True)
        return {there, GuardReason::None, 0};
    return bytesOf(packet, icmp)[0] == 5 ? Answer{Truth::True, GuardReason::Redirect, 0} : Answer{};
}

Guard::Answer Guard::judgeIcmpv6(const packet::Packet &packet, const packet::Layer &icmp,
                                 const Endpoints &endpoints, Direction direction,
                                 const LocalAddresses &local) const
{
    const Answer quote = judgeQuote(packet, icmp, direction);
    const bool v6 = endpoints.kind == Endpoints::Kind::V6; // the number may stand in IPv4 too
    if (quote.truth != Truth::False || !v6 || !isFromTheLink(packet) ||
        readable(icmp, 2) != Truth::True)
        return quote;
    const Answer router = judgeRouter(packet, icmp, endpoints, direction);
    return router.truth != Truth::False ? router
                                        : judgeNeighbour(packet, icmp, endpoints, direction, local);
}

Guard::Answer Guard::judgeRouter(const packet::Packet &packet, const packet::Layer &icmp,
                                 const Endpoints &endpoints, Direction direction) const
{
    const std::uint8_t type = bytesOf(packet, icmp)[0];
    const bool fromRouter = direction == Direction::In && isLinkLocal(endpoints.source);
    const bool discovery = fromRouter ? type == 134 : direction == Direction::Out && type == 133;
    if (discovery && has(kGuardRouterAdvertisements))
        return {Truth::True, GuardReason::RouterDiscovery, 0};
    if (fromRouter && type == 137 && has(kGuardRedirects))
        return {Truth::True, GuardReason::Redirect, 0};
    return {};
}

Guard::Answer Guard::judgeNeighbour(const packet::Packet &packet, const packet::Layer &icmp,
                                    const Endpoints &endpoints, Direction direction,
                                    const LocalAddresses &local) const
{
    const std::uint8_t *head = bytesOf(packet, icmp); // two bytes were readable
    const bool solicitation = head[0] == 135;
    const bool advertisement = head[0] == 136;
    if (!solicitation && !advertisement)
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
