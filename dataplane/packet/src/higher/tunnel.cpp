// SPDX-License-Identifier: GPL-3.0-or-later
// Tunnels through UDP (VXLAN, GENEVE, L2TP, which IP may carry too), and BFD.
#include "../ethertype.h"
#include "../parts.h"
#include "handler.h"

namespace tallygate::packet {

using fields::TunnelPart;

namespace {

constexpr std::uint16_t kVxlanGpePort = 4790;
constexpr std::uint32_t kHeader = 8; ///< of VXLAN and GENEVE

// Recognition.

/// A header of which less is there than its fixed part.
Claim listPartial(Walk &walk, Protocol protocol)
{
    if (walk.available() == 0)
        return {Claim::TooShort, {}};
    walk.pushPartial(protocol, Protocol::Count, walk.available());
    return Claim::listed(walk.cutWithin(fields::Level::Application));
}

Claim vxlan(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kHeader)
        return listPartial(walk, Protocol::Vxlan);
    walk.pass(Protocol::Vxlan, Protocol::Count, kHeader);
    return Claim::listed({Step::Ethernet});
}

Claim vxlanGpe(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kHeader)
        return listPartial(walk, Protocol::Vxlan);
    const std::uint8_t next = walk.byte(3);
    walk.pass(Protocol::Vxlan, Protocol::Count, kHeader);
    switch (next) {
    case 1:
        return Claim::listed({Step::Ipv4});
    case 2:
        return Claim::listed({Step::Ipv6});
    case 3:
        return Claim::listed({Step::Ethernet});
    case 5:
        walk.enterLink();
        return Claim::listed({Step::Mpls});
    default:
        return Claim::listed();
    }
}

Claim geneve(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kBridged = 0x6558;
    if (segment.octets.size() < kHeader)
        return listPartial(walk, Protocol::Geneve);
    const std::uint32_t length = kHeader + (walk.byte(0) & 0x3fu) * 4;
    const std::uint32_t type = walk.word(2);
    if (walk.available() < length) {
        return listPartial(walk, Protocol::Geneve);
    }
    walk.pass(Protocol::Geneve, Protocol::Count, length);
    switch (type) {
    case kBridged:
        return Claim::listed({Step::Ethernet});
    case ethertype::kIpv4:
        return Claim::listed({Step::Ipv4});
    case ethertype::kIpv6:
        return Claim::listed({Step::Ipv6});
    default:
        walk.enterLink();
        return Claim::listed({Step::EtherType, type});
    }
}

Claim bfd(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLeast = 24;
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    walk.claim(Protocol::Bfd);
    return Claim::listed();
}

/// Bytes of an L2TP version 2 data header.
std::uint32_t dataHeaderLength(const Walk &walk)
{
    const std::uint32_t flags = walk.word(0);
    std::uint32_t length = 6 + ((flags & 0x4000) != 0 ? 2 : 0) + ((flags & 0x0800) != 0 ? 4 : 0);
    if ((flags & 0x0200) == 0)
        return length;
    length += 2;
    return length > walk.available() ? length : length + walk.word(length - 2);
}

Claim l2tp(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLeast = 2;
    constexpr std::uint32_t kControl = 0x8000;
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    const std::uint32_t flags = walk.word(0);
    const std::uint32_t version = flags & 0xf;
    if (version != 2 && version != 3)
        return {};
    if ((flags & kControl) != 0 || version == 3) {
        walk.claim(Protocol::L2tp);
        return Claim::listed();
    }
    const std::uint32_t length = dataHeaderLength(walk);
    if (walk.available() < length) {
        return listPartial(walk, Protocol::L2tp);
    }
    walk.pass(Protocol::L2tp, Protocol::Count, length);
    walk.enterLink();
    return Claim::listed({Step::PppHdlc});
}

Claim l2tpOverIp(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kLeast = 4;
    if (segment.octets.size() < kLeast)
        return Claim::tooFew(segment);
    walk.claim(Protocol::L2tp);
    return Claim::listed();
}

constexpr std::uint16_t kVxlanPorts[] = {4789};
constexpr std::uint16_t kVxlanGpePorts[] = {kVxlanGpePort};
constexpr std::uint16_t kGenevePorts[] = {6081};
constexpr std::uint16_t kBfdPorts[] = {3784, 4784, 6784, 7784};
constexpr std::uint16_t kL2tpPorts[] = {1701};
constexpr std::uint16_t kL2tpProtocols[] = {115};

constexpr Handler kHandlers[] = {
    {Protocol::Vxlan, Carrier::Udp, kVxlanPorts, vxlan, nullptr, {}},
    {Protocol::Vxlan, Carrier::Udp, kVxlanGpePorts, vxlanGpe, nullptr, {}},
    {Protocol::Geneve, Carrier::Udp, kGenevePorts, geneve, nullptr, {}},
    {Protocol::Bfd, Carrier::Udp, kBfdPorts, bfd, nullptr, {}},
    {Protocol::L2tp, Carrier::Udp, kL2tpPorts, l2tp, nullptr, {}},
    {Protocol::L2tp, Carrier::Ip, kL2tpProtocols, l2tpOverIp, nullptr, {}},
};

// Values.

/// The header that carries the tunnel.
const Layer &carrierOf(const Extract &extract)
{
    return *(&extract.layer() - 1);
}

Value readVxlan(const Extract &extract, Parts &parts)
{
    const Layer &udp = carrierOf(extract);
    const std::uint8_t *ports = extract.packet().frame.data + udp.offset;
    const std::uint16_t low =
        std::min(loadBigEndian<std::uint16_t>(ports), loadBigEndian<std::uint16_t>(ports + 2));
    const std::uint16_t high =
        std::max(loadBigEndian<std::uint16_t>(ports), loadBigEndian<std::uint16_t>(ports + 2));
    const bool isGpe = low == kVxlanGpePort || (high == kVxlanGpePort && low != 4789);
    parts.meets(isGpe ? TunnelPart::VxlanGpe : TunnelPart::Vxlan, 0, kHeader);
    parts.meets(TunnelPart::VxlanFlags, 0, isGpe ? 1 : 2);
    return parts.value();
}

Value readGeneve(const Extract &extract, Parts &parts)
{
    if (!parts.reaches(0, kHeader))
        return parts.value();
    const std::uint32_t end = kHeader + (extract.byte(0) & 0x3fu) * 4;
    parts.meets(TunnelPart::GeneveOptions, kHeader, end - kHeader);
    // Of all options, then of each.
    parts.meetsNumber(TunnelPart::GeneveOptionLength, end - kHeader);
    for (std::uint32_t at = kHeader; at + 4 <= end && parts.reaches(at, 4);) {
        const std::uint32_t length = 4 + (extract.byte(at + 3) & 0x1fu) * 4;
        parts.meetsNumber(TunnelPart::GeneveOptionLength, length);
        if (at + length > end || parts.meets(TunnelPart::GeneveOption, at, length))
            break;
        at += length;
    }
    return parts.value();
}

Value readBfd(const Extract &extract, Parts &parts)
{
    constexpr std::uint32_t kFixed = 24;
    constexpr std::uint8_t kAuthenticated = 0x04;
    if (!parts.reaches(0, kFixed))
        return parts.value();
    const bool isFirst = extract.byte(0) >> 5 == 0;
    parts.meets(isFirst ? TunnelPart::Bfd0 : TunnelPart::Bfd1, 0, kFixed);
    parts.meetsNumber(TunnelPart::BfdDemand, extract.byte(1) >> (isFirst ? 6 : 1) & 1);
    if (isFirst || (extract.byte(1) & kAuthenticated) == 0 || !parts.reaches(kFixed, 3))
        return parts.value();
    const std::uint32_t length = extract.byte(kFixed + 1);
    const std::uint8_t kind = extract.byte(kFixed);
    parts.meets(TunnelPart::BfdAuth, kFixed, 3);
    if (kind == 1)
        parts.meets(TunnelPart::BfdPassword, kFixed, length);
    else if (kind <= 5)
        parts.meets(TunnelPart::BfdDigest, kFixed, length);
    return parts.value();
}

void readAvps(const Extract &extract, Parts &parts, std::uint32_t at, std::uint32_t end)
{
    constexpr std::uint32_t kAvp = 6;
    constexpr std::uint16_t kHidden = 0x4000;
    while (at + kAvp <= end && parts.reaches(at, kAvp)) {
        const std::uint16_t head = extract.word(at);
        const std::uint32_t length = head & 0x3ff;
        if (length < kAvp || parts.meets(TunnelPart::L2tpAvp, at, kAvp))
            return;
        const std::uint32_t within = std::min(length, end - at) - kAvp;
        if (extract.word(at + 2) == 0) {
            parts.meets(TunnelPart::L2tpIetfAvp, at, kAvp);
            const std::uint16_t type = extract.word(at + 4);
            if ((head & kHidden) == 0 && type <= 0xff)
                parts.meets(fields::l2tpAvp(type), at + kAvp, within);
        }
        at += length;
    }
}

/// A control message of version 3, or of a session over UDP.
Value readL2tp3(const Extract &extract, Parts &parts, std::uint32_t at)
{
    if (!parts.reaches(at, 2))
        return parts.value();
    const bool isControl = (extract.word(at) & 0x8000) != 0;
    parts.meets(TunnelPart::L2tpFlags, at, 2);
    if (!isControl) {
        parts.meets(TunnelPart::L2tpSession, at + 4, 4);
        return parts.value();
    }
    parts.meets(TunnelPart::L2tpLength, at + 2, 2);
    parts.meets(TunnelPart::L2tpConnection, at + 4, 4);
    parts.meets(TunnelPart::L2tpSequence, at + 8, 4);
    if (parts.reaches(at, 12))
        readAvps(extract, parts, at + 12,
                 std::min<std::uint32_t>(at + extract.word(at + 2), extract.wireLength()));
    return parts.value();
}

Value readL2tp2(const Extract &extract, Parts &parts)
{
    const std::uint16_t flags = extract.word(0);
    parts.meets(TunnelPart::L2tpFlags, 0, 2);
    parts.meets(TunnelPart::L2tpFlags2, 0, 2);
    std::uint32_t at = 2;
    std::uint32_t end = extract.wireLength();
    if ((flags & 0x4000) != 0) {
        parts.meets(TunnelPart::L2tpLength, at, 2);
        if (parts.reaches(at, 2))
            end = std::min<std::uint32_t>(end, extract.word(at));
        at += 2;
    }
    parts.meets(TunnelPart::L2tpIds, at, 4);
    at += 4;
    if ((flags & 0x0800) != 0) {
        parts.meets(TunnelPart::L2tpSequence, at, 4);
        at += 4;
    }
    if ((flags & 0x0200) != 0) {
        parts.meets(TunnelPart::L2tpOffset, at, 2);
        at += 2;
    }
    if ((flags & 0x8000) != 0)
        readAvps(extract, parts, at, end);
    return parts.value();
}

Value readL2tp(const Extract &extract, Parts &parts)
{
    const bool isOverIp = carrierOf(extract).protocol != Protocol::Udp;
    if (!isOverIp) {
        if (!parts.reaches(0, 2))
            return parts.value();
        return (extract.word(0) & 0xf) == 3 ? readL2tp3(extract, parts, 0)
                                            : readL2tp2(extract, parts);
    }
    if (!parts.reaches(0, 4))
        return parts.value();
    parts.meets(TunnelPart::L2tpSession, 0, 4);
    const bool isControl = extract.word(0) == 0 && extract.word(2) == 0;
    return isControl ? readL2tp3(extract, parts, 4) : parts.value();
}

} // namespace

std::span<const Handler> tunnelHandlers()
{
    return kHandlers;
}

Value readTunnel(const Extract &extract, unsigned item)
{
    Parts parts(extract, item);
    switch (extract.layer().protocol) {
    case Protocol::Vxlan:
        return readVxlan(extract, parts);
    case Protocol::Geneve:
        return readGeneve(extract, parts);
    case Protocol::Bfd:
        return readBfd(extract, parts);
    default:
        return readL2tp(extract, parts);
    }
}

} // namespace tallygate::packet
