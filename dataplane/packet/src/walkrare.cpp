// SPDX-License-Identifier: GPL-3.0-or-later
#include "walkrare.h"

#include "ethertype.h"
#include "greheader.h"
#include "ipprotocol.h"
#include "walkstep.h"

namespace tallygate::packet {
namespace {

/// A message that is all the rest of the datagram. It is listed if `least` bytes are there; with
/// less than `whole` it is not complete.
Step walkMessage(Walk &walk, Protocol protocol, std::uint32_t least, std::uint32_t whole)
{
    const std::uint32_t available = walk.available();
    if (available < least)
        return walk.missing(protocol);
    if (available < whole)
        return partial(walk, protocol, Protocol::Count, available);
    walk.claim(protocol);
    return {};
}

Step walkDccp(Walk &walk)
{
    constexpr std::uint32_t kLeast = 12;
    constexpr std::uint32_t kPorts = 4;
    const std::uint32_t available = walk.available();
    if (available < kPorts)
        return walk.missing(Protocol::Dccp);
    if (available < kLeast)
        return partial(walk, Protocol::Dccp, Protocol::Count, available);
    const std::uint32_t length = walk.byte(4) * 4u;
    if (length < kLeast) {
        walk.flag(ParseFlag::IncompleteLayer4);
        walk.push(Protocol::Dccp, Protocol::Count, available, Extent::Malformed);
        return {};
    }
    if (available < length)
        return partial(walk, Protocol::Dccp, Protocol::Count, available);
    walk.pass(Protocol::Dccp, Protocol::Count, length);
    return {};
}

/// Other protocols that have the number of IGMP; their messages are not called `igmp`.
bool isIgmpByNumberOnly(const Walk &walk)
{
    constexpr std::uint32_t kRouterPortGroup = 0xe0000019; // RGMP, RFC 3488
    const std::uint8_t type = walk.byte(0);
    const Layer &carrier = walk.layers().back();
    if (carrier.protocol == Protocol::Ip && walk.destination(carrier) == kRouterPortGroup)
        return true;
    const bool isDvmrp = type == 0x13;
    const bool isGroupAuthentication = type >= 0x40 && type <= 0x42; // IGAP
    return isDvmrp || isGroupAuthentication;
}

Step walkIgmp(Walk &walk)
{
    constexpr std::uint32_t kWhole = 8;
    constexpr std::uint8_t kPim = 0x14;
    // Without the type it may be either.
    if (walk.available() == 0)
        return walk.missing(Protocol::Igmp, Protocol::Pim);
    if (isIgmpByNumberOnly(walk))
        return {};
    const bool isPim = walk.byte(0) == kPim;
    return walkMessage(walk, isPim ? Protocol::Pim : Protocol::Igmp, 2, kWhole);
}

Step walkPim(Walk &walk)
{
    constexpr std::uint32_t kWhole = 4;
    constexpr std::uint32_t kRegister = 8;
    constexpr std::uint8_t kRegisterType = 0x21;
    if (walk.available() <= kRegister || walk.byte(0) != kRegisterType)
        return walkMessage(walk, Protocol::Pim, 1, kWhole);
    walk.pass(Protocol::Pim, Protocol::Count, kRegister);
    switch (walk.byte(0) >> 4) {
    case 4:
        return {Step::Ipv4};
    case 6:
        return {Step::Ipv6};
    default:
        return {};
    }
}

/// Bytes of a GRE header with its source route; more than are available if it is not whole.
std::uint32_t greLength(const Walk &walk, const GreHeader &header)
{
    const std::uint32_t available = walk.available();
    std::uint32_t length = header.fixedLength();
    while (header.hasRoute()) {
        if (length + 4 > available)
            return length + 4;
        const std::uint32_t entry = walk.byte(length + 3);
        const bool isLast = walk.word(length) == 0 && entry == 0;
        length += 4 + entry;
        if (isLast)
            break;
    }
    if (length < available && isWccpRedirect(header, walk.byte(length)))
        length += 4;
    return length;
}

/// ERSPAN is mirrored Ethernet behind a header that its version tells; without sequence numbers
/// (type I) there is none. draft-foschiano-erspan
Step erspanPayload(Walk &walk, const GreHeader &header)
{
    constexpr std::uint32_t kType2 = 8;
    constexpr std::uint32_t kType3 = 12;
    constexpr std::uint32_t kPlatform = 8;
    if (!header.hasSequence())
        return {Step::Ethernet};
    if (walk.available() < kType3)
        return walk.cutWithin(fields::Level::None);
    const std::uint32_t version = walk.byte(0) >> 4;
    if (version != 1 && version != 2)
        return {};
    const bool hasPlatform = version == 2 && (walk.byte(kType3 - 1) & 1) != 0;
    const std::uint32_t length = version == 1 ? kType2 : kType3 + (hasPlatform ? kPlatform : 0);
    if (walk.available() < length)
        return walk.cutWithin(fields::Level::None);
    walk.advance(length);
    return {Step::Ethernet};
}

/// Behind GRE the type of what follows stands in front of the tag.
Step greMetadata(Walk &walk)
{
    constexpr std::uint32_t kType = 2;
    constexpr std::uint32_t kTag = 6;
    walk.enterLink();
    if (walk.available() < kType + kTag)
        return walk.missing(Protocol::CiscoMetadata);
    if (walk.isFull())
        return {Step::EtherType, ethertype::kCiscoMetadata};
    const std::uint32_t type = walk.word(0);
    walk.advance(kType);
    walk.pass(Protocol::CiscoMetadata, Protocol::Count, kTag);
    return {Step::EtherType, type};
}

/// What a GRE protocol type leads to. All of it is inside the tunnel.
Step grePayload(Walk &walk, const GreHeader &header)
{
    constexpr std::uint32_t kBridged = 0x6558;
    constexpr std::uint32_t kOldBridged = 0x6400;
    constexpr std::uint32_t kErspan = 0x88be;
    constexpr std::uint32_t kErspan3 = 0x22eb;
    constexpr std::uint32_t kHrpd = 0x88d2;
    if (walk.available() == 0 && !walk.isCut())
        return {};
    switch (header.type) {
    case ethertype::kIpv4:
    case GreHeader::kWccp:
        return {Step::Ipv4};
    case ethertype::kIpv6:
        return {Step::Ipv6};
    case kBridged:
    case kOldBridged:
        return {Step::Ethernet};
    case kErspan:
    case kErspan3:
        return erspanPayload(walk, header);
    case GreHeader::kPpp:
    case GreHeader::kCdma2000:
    case kHrpd:
        walk.enterLink();
        return {Step::PppHdlc};
    case ethertype::kMpls:
    case ethertype::kMplsMulticast:
        walk.enterLink();
        return {Step::Mpls};
    case ethertype::kArp:
        walk.enterLink();
        return {Step::EtherType, header.type};
    case ethertype::kCiscoMetadata:
        return greMetadata(walk);
    default:
        return {};
    }
}

Step walkGre(Walk &walk)
{
    const std::uint32_t available = walk.available();
    if (available < GreHeader::kLeast)
        return walk.missing(Protocol::Gre);
    const GreHeader header{walk.word(0), walk.word(2)};
    const std::uint32_t length = greLength(walk, header);
    if (available < length) {
        if (!walk.isCut())
            walk.flag(ParseFlag::IncompleteLayer4);
        walk.pushPartial(Protocol::Gre, Protocol::Count, available);
        return walk.cutWithin(fields::Level::None);
    }
    walk.pass(Protocol::Gre, Protocol::Count, length);
    return grePayload(walk, header);
}

constexpr std::uint32_t kStpLeast = 4;
constexpr std::uint32_t kLldpLeast = 2;

/// A message of the link that is all the rest of the frame.
Step walkLast(Walk &walk, Protocol protocol, std::uint32_t least)
{
    if (walk.available() < least)
        return walk.missing(protocol);
    walk.claim(protocol);
    return {};
}

/// EtherIP (RFC 3378) has two bytes in front of the frame.
Step walkEtherIp(Walk &walk)
{
    constexpr std::uint32_t kLength = 2;
    if (walk.available() < kLength)
        return walk.cutWithin(fields::Level::None);
    walk.advance(kLength);
    return {Step::Ethernet};
}

} // namespace

Step walkRareType(Walk &walk, std::uint32_t etherType)
{
    switch (etherType) {
    case ethertype::kOldStp:
        return walkLast(walk, Protocol::Stp, kStpLeast);
    case ethertype::kLldp:
    case ethertype::kProfinetLldp:
        return walkLast(walk, Protocol::Lldp, kLldpLeast);
    default:
        return {};
    }
}

Step walkRareLlc(Walk &walk, std::uint32_t sap)
{
    switch (sap) {
    case 0x42:
    case kCiscoProtocol | 0x0108: // old spanning trees of VLAN bridges
    case kCiscoProtocol | 0x0109:
    case kCiscoProtocol | 0x010b: // PVST+
    case kCiscoProtocol | 0x010c:
        return walkLast(walk, Protocol::Stp, kStpLeast);
    default:
        return {};
    }
}

Step walkRareProtocol(Walk &walk, std::uint32_t protocol)
{
    switch (protocol) {
    case ipprotocol::kIgmp:
        return walkIgmp(walk);
    case ipprotocol::kDccp:
        return walkDccp(walk);
    case ipprotocol::kGre:
        return walkGre(walk);
    case ipprotocol::kOspf:
        return walkMessage(walk, Protocol::Ospf, 1, 16);
    case ipprotocol::kEtherIp:
        return walkEtherIp(walk);
    case ipprotocol::kPim:
        return walkPim(walk);
    case ipprotocol::kVrrp:
        return walkMessage(walk, Protocol::Vrrp, 1, 8);
    case ipprotocol::kSctp:
        return walkMessage(walk, Protocol::Sctp, 12, 12);
    case ipprotocol::kMpls:
        walk.enterLink();
        return {Step::Mpls};
    case ipprotocol::kEthernet:
        return {Step::Ethernet};
    case ipprotocol::kL2tp: // found by deepen() where there are bytes of it
        return walk.available() == 0 ? walk.missing(Protocol::L2tp) : Step{};
    default:
        return {};
    }
}

void walkRest(Walk walk, Step step)
{
    while (step.kind != Step::Stop && !walk.isFull())
        step = takeAny(walk, step);
    walk.finish(step);
}

} // namespace tallygate::packet
