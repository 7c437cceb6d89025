// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/answer.h"

#include "answerframe.h"
#include "base/checksum.h"
#include "layerbytes.h"

namespace tallygate::pipeline {

using fields::Protocol;
using packet::Layer;
using packet::Packet;
using packet::ParseFlag;

namespace {

struct OutcomeInfo
{
    AnswerOutcome outcome;
    std::string_view name;
    std::string_view help;
};

constexpr std::array<OutcomeInfo, kAnswerOutcomes> kTable{{
    {AnswerOutcome::Reset, "reset", "A TCP reset was sent."},
    {AnswerOutcome::Unreachable, "unreachable", "ICMP \"administratively prohibited\" was sent."},
    {AnswerOutcome::RateLimited, "rate-limited", "The rate of answers is limited."},
    {AnswerOutcome::NotTransmitted, "not-transmitted",
     "There was no free frame or no room in the transmit ring."},
    {AnswerOutcome::NoRoom, "no-room", "The MTU has no room for an answer."},
    {AnswerOutcome::NotEthernet, "not-ethernet", "The link has no MAC addresses."},
    {AnswerOutcome::NotIp, "not-ip", "The packet is not IP."},
    {AnswerOutcome::Encapsulated, "encapsulated",
     "The IP packet stands behind MPLS, PPPoE or LLC."},
    {AnswerOutcome::Truncated, "truncated", "A header is incomplete or contradicts itself."},
    {AnswerOutcome::BadChecksum, "bad-checksum", "A checksum of the packet is wrong."},
    {AnswerOutcome::Fragment, "fragment", "The packet is a fragment."},
    {AnswerOutcome::LinkGroup, "link-group", "The MAC addresses are not those of single stations."},
    {AnswerOutcome::SourceNotHost, "source-not-host",
     "The source address is not that of a single host."},
    {AnswerOutcome::DestinationNotHost, "destination-not-host",
     "The destination address is not that of a single host."},
    {AnswerOutcome::IsReset, "is-reset", "The packet is a TCP reset itself."},
    {AnswerOutcome::IsError, "is-error", "The packet is an ICMP error itself, or could be one."},
}};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (static_cast<std::size_t>(kTable[i].outcome) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "one row for each outcome, in the order of the enumeration");

/// Whether only VLAN tags stand between the MAC addresses and the network header.
bool isPlainlyCarried(const Packet &packet, const Layer &network)
{
    for (std::uint8_t i = 1; i < packet.layerCount; ++i) {
        const Layer &layer = packet.layers[i];
        if (layer.offset == network.offset && layer.protocol == network.protocol)
            return true;
        const bool mirrors =
            i == 1 ? layer.protocol == Protocol::Ethernet
                   : layer.protocol == Protocol::Vlan || layer.protocol == Protocol::Ieee8021ad;
        if (!mirrors)
            return false;
    }
    return false;
}

bool isGroupMac(const std::uint8_t *mac)
{
    return (mac[0] & 1) != 0;
}

bool isNoMac(const std::uint8_t *mac)
{
    return (mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]) == 0;
}

/// An address that one host can have: RFC 1122 3.2.1.3, RFC 4291 2.5 and 2.7. Broadcast addresses
/// of the device's own networks are known by `local`.
bool isHost(const Endpoints &endpoints, const Ipv6Address &address, const LocalAddresses &local)
{
    if (endpoints.kind == Endpoints::Kind::V4) {
        const std::uint64_t first = address.low >> 24;
        if (first == 0 || first == 127 || first >= 224)
            return false;
    } else {
        const bool isMapped = address.high == 0 && address.low >> 32 == 0xffff;
        const bool isLowest = address.high == 0 && address.low <= 1; // unspecified, loopback
        if (isLowest || isMapped || address.high >> 56 == 0xff)
            return false;
    }
    return local.isLocal(endpoints, address) || !local.isReceived(endpoints, address);
}

/// Queries and replies (RFC 792, 950); any other type is an error, or unknown and could be one.
bool isIcmpQuery(std::uint8_t type)
{
    return type == 0 || type == 8 || (type >= 13 && type <= 18);
}

/// RFC 4443 2.1: types below 128 are errors, known or not; redirects are treated as such (2.4 e.2).
bool isIcmpv6Informational(std::uint8_t type)
{
    return type >= 128 && type != 137;
}

InternetChecksum pseudoHeader(const Packet &packet, const Layer &network, std::uint8_t protocol,
                              std::uint32_t length)
{
    const std::uint8_t *head = bytesOf(packet, network);
    InternetChecksum sum;
    if (network.protocol == Protocol::Ip)
        sum.add({head + 12, 8});
    else
        sum.add({head + 8, 32});
    return sum.add32(length).add32(protocol);
}

/// Whether the checksum of what the packet carries is right, as far as one is there to be judged:
/// not in fragments, nor where the capture was cut.
bool isPayloadIntact(const Packet &packet, const Layer &network)
{
    if (packet.has(ParseFlag::FirstFragment) || network.end != network.wireEnd)
        return true;
    const bool v4 = network.protocol == Protocol::Ip;
    const Layer *carried = packet.outer(Protocol::Tcp);
    std::uint8_t protocol = 6;
    if (carried == nullptr && (carried = packet.outer(Protocol::UdpDatagram)) != nullptr) {
        protocol = 17;
        const std::uint8_t *udp = bytesOf(packet, *carried);
        if (carried->end < carried->offset + 8 ||
            (v4 && loadNative<std::uint16_t>(udp + 6) == 0)) // RFC 768: none was made
            return true;
    }
    if (carried == nullptr) {
        carried = packet.outer(v4 ? Protocol::Icmp : Protocol::Icmpv6);
        protocol = v4 ? 1 : 58;
    }
    if (carried == nullptr)
        return true;
    const std::uint32_t length = carried->end - carried->offset;
    InternetChecksum sum;
    if (protocol != 1)
        sum = pseudoHeader(packet, network, protocol, length);
    return sum.add({bytesOf(packet, *carried), length}).value() == 0;
}

/// The rules of all answers; Unreachable if none of them forbids it.
AnswerOutcome judgeCarriage(const Packet &packet, const Layer &network, const LocalAddresses &local)
{
    if (!isPlainlyCarried(packet, network))
        return AnswerOutcome::Encapsulated;
    if (network.extent != packet::Extent::Whole || packet.has(ParseFlag::IncompleteLayer3) ||
        packet.has(ParseFlag::IncompleteLayer4) || packet.has(ParseFlag::Ipv6ChainTooLong))
        return AnswerOutcome::Truncated;
    const std::uint8_t *macs = packet.frame.data;
    if (isGroupMac(macs) || isNoMac(macs) || isGroupMac(macs + 6) || isNoMac(macs + 6))
        return AnswerOutcome::LinkGroup;
    const Endpoints endpoints = Endpoints::of(packet);
    if (!endpoints.isIp() || endpoints.destinationCut)
        return AnswerOutcome::Truncated;
    if (!isHost(endpoints, endpoints.source, local))
        return AnswerOutcome::SourceNotHost;
    if (!isHost(endpoints, endpoints.destination, local))
        return AnswerOutcome::DestinationNotHost;
    if (network.protocol == Protocol::Ip &&
        InternetChecksum().add({bytesOf(packet, network), network.headerLength}).value() != 0)
        return AnswerOutcome::BadChecksum;
    if (packet.has(ParseFlag::LaterFragment))
        return AnswerOutcome::Fragment;
    return AnswerOutcome::Unreachable;
}

AnswerOutcome judgeTcp(const Packet &packet, const Layer &tcp)
{
    if (tcp.extent != packet::Extent::Whole || tcp.headerLength < 20)
        return AnswerOutcome::Truncated;
    if (packet.has(ParseFlag::FirstFragment))
        return AnswerOutcome::Fragment; // how much it acknowledges is not known
    constexpr std::uint8_t kRst = 0x04;
    return (bytesOf(packet, tcp)[13] & kRst) != 0 ? AnswerOutcome::IsReset : AnswerOutcome::Reset;
}

AnswerOutcome judgeCarried(const Packet &packet, const Layer &network)
{
    if (const Layer *tcp = packet.outer(Protocol::Tcp))
        return judgeTcp(packet, *tcp);
    const bool v4 = network.protocol == Protocol::Ip;
    const Protocol icmpName = v4 ? Protocol::Icmp : Protocol::Icmpv6;
    if (packet.mayStillCarry(Protocol::Tcp) || packet.mayStillCarry(icmpName))
        return AnswerOutcome::Truncated;
    if (const Layer *icmp = packet.outer(icmpName)) {
        const std::uint8_t type = bytesOf(packet, *icmp)[0];
        if (!(v4 ? isIcmpQuery(type) : isIcmpv6Informational(type)))
            return AnswerOutcome::IsError;
    }
    return AnswerOutcome::Unreachable;
}

/// The address an ICMP answer comes from: see answer().
Ipv6Address icmpSource(const Endpoints &endpoints, Direction direction, const AnswerPort &port,
                       const LocalAddresses &local)
{
    const bool own = direction == Direction::In && port.kind == PortKind::Host &&
                     !local.isLocal(endpoints, endpoints.destination);
    if (!own)
        return endpoints.destination;
    if (endpoints.kind == Endpoints::Kind::V4)
        return port.v4 ? Ipv6Address{0, port.v4->value} : endpoints.destination;
    const bool isLinkLocal = endpoints.source.high >> 54 == 0x3fa; // fe80::/10
    const auto &wanted = isLinkLocal ? port.linkLocal : port.v6;
    return wanted.value_or(endpoints.destination);
}

} // namespace

std::string_view toString(AnswerOutcome outcome)
{
    return kTable[static_cast<std::size_t>(outcome)].name;
}

std::string_view helpOf(AnswerOutcome outcome)
{
    return kTable[static_cast<std::size_t>(outcome)].help;
}

AnswerOutcome answerTo(const Packet &packet, const LocalAddresses &local)
{
    if (packet.outer(Protocol::Ethernet) == nullptr)
        return AnswerOutcome::NotEthernet;
    const Layer *network = packet.outer(Protocol::Network);
    if (network == nullptr)
        return packet.has(ParseFlag::IncompleteLayer3) ? AnswerOutcome::Truncated
                                                       : AnswerOutcome::NotIp;
    if (const auto carriage = judgeCarriage(packet, *network, local); !isSent(carriage))
        return carriage;
    const AnswerOutcome kind = judgeCarried(packet, *network);
    if (isSent(kind) && !isPayloadIntact(packet, *network))
        return AnswerOutcome::BadChecksum;
    return kind;
}

Answer answer(const packet::Frame &frame, Direction direction, const AnswerPort &port,
              const LocalAddresses &local, meter::Meter &limit, std::span<std::uint8_t> into)
{
    Packet packet;
    packet::parse(frame, packet);
    const AnswerOutcome kind = answerTo(packet, local);
    if (!isSent(kind))
        return {kind, 0};
    if (!limit.conform(frame.time, frame.wireLength, {}))
        return {AnswerOutcome::RateLimited, 0};
    const Endpoints endpoints = Endpoints::of(packet);
    AnswerFrame written(packet, endpoints, port.mtu, into);
    const std::uint32_t length =
        kind == AnswerOutcome::Reset
            ? written.reset()
            : written.unreachable(icmpSource(endpoints, direction, port, local));
    return {length == 0 ? AnswerOutcome::NoRoom : kind, length};
}

Result<std::unique_ptr<meter::Meter>> makeAnswerLimiter(const AnswerLimit &limit)
{
    meter::MeterConfig config;
    config.rate = {limit.packetsPerSecond, meter::RateUnit::PacketsPerSecond};
    config.burst = limit.burst;
    return meter::Meter::create(config);
}

} // namespace tallygate::pipeline
