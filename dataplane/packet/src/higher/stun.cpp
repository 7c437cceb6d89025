// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "fields/binary.h"
#include "handler.h"
#include "options.h"

namespace tallygate::packet {

using fields::StunPart;

namespace {

constexpr std::uint32_t kHeader = 20;
constexpr std::uint32_t kChannelHeader = 4;
constexpr std::uint32_t kCookie = 0x2112a442;
constexpr std::uint16_t kNoMessage = 0xc000; ///< bits that messages do not have

bool isChannelData(std::uint16_t type)
{
    return (type & kNoMessage) == 0x4000;
}

/// A message begins with two zero bits and has the cookie (RFC 8489 5); of its method the first
/// four bits are not used, as in Wireshark.
bool isMessage(const Walk &walk)
{
    constexpr std::uint16_t kUpperMethods = 0x3c00;
    return walk.available() >= kHeader && (walk.word(0) & (kNoMessage | kUpperMethods)) == 0 &&
           walk.dword(4) == kCookie;
}

/// In a datagram the length is exact.
Claim claimMessage(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kHeader)
        return Claim::tooFew(segment);
    if (!isMessage(walk) || walk.word(2) + kHeader != segment.wireLength)
        return {};
    walk.claim(Protocol::Stun);
    return Claim::listed();
}

/// On the port also data of a channel, which may be padded (RFC 8656 12.5).
Claim claimDatagram(Walk &walk, const Segment &segment)
{
    if (segment.octets.size() < kChannelHeader || !isChannelData(walk.word(0)))
        return claimMessage(walk, segment);
    const std::uint32_t length = walk.word(2) + kChannelHeader;
    if (length != segment.wireLength && (length + 3) / 4 * 4 != segment.wireLength)
        return {};
    walk.claim(Protocol::Stun);
    return Claim::listed();
}

/// Over TCP one message or piece of channel data follows the other.
Claim claimStream(Walk &walk, const Segment &segment)
{
    unsigned listed = 0;
    while (listed < kLayersOfAHandler && walk.available() >= kChannelHeader) {
        const bool isData = isChannelData(walk.word(0));
        if (!isData && !isMessage(walk))
            break;
        const std::uint32_t length =
            isData ? (walk.word(2) + kChannelHeader + 3) / 4 * 4 : walk.word(2) + kHeader;
        const std::uint32_t readable = std::min(length, walk.available());
        if (readable < length)
            walk.pushPartial(Protocol::Stun, Protocol::Count, readable);
        else
            walk.push(Protocol::Stun, Protocol::Count, readable, Extent::Whole);
        walk.advance(readable);
        ++listed;
    }
    if (listed == 0)
        return segment.octets.size() < kHeader ? Claim::tooFew(segment) : Claim{};
    walk.missing(Protocol::Stun);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {3478};
constexpr std::string_view kBytes = "the magic cookie and a length that is exact";
constexpr Handler kHandlers[] = {
    {Protocol::Stun, Carrier::Udp, kPorts, claimDatagram, claimMessage, kBytes},
    {Protocol::Stun, Carrier::Tcp, kPorts, claimStream, claimMessage, kBytes},
};

// Reading.

enum class Address : std::uint8_t { None, Plain, Masked };

/// Attributes that are an address and a port (RFC 8489 14, RFC 5780 7, RFC 8656 18).
Address addressIn(std::uint32_t type)
{
    switch (type) {
    case 0x0001: // MAPPED-ADDRESS
    case 0x0002: // RESPONSE-ADDRESS
    case 0x0004: // SOURCE-ADDRESS
    case 0x0005: // CHANGED-ADDRESS
    case 0x000b: // REFLECTED-FROM
    case 0x0011: // DESTINATION-ADDRESS of early TURN
    case 0x8023: // ALTERNATE-SERVER
    case 0x802b: // RESPONSE-ORIGIN
    case 0x802c: // OTHER-ADDRESS
        return Address::Plain;
    case 0x0012: // XOR-PEER-ADDRESS
    case 0x0016: // XOR-RELAYED-ADDRESS
    case 0x0020: // XOR-MAPPED-ADDRESS
        return Address::Masked;
    default:
        return Address::None;
    }
}

constexpr std::uint8_t kIpv4 = 1;
constexpr std::uint8_t kIpv6 = 2;

Value portOf(const Extract &extract, const HigherOption &attribute, bool isMasked)
{
    const std::uint16_t mask = isMasked ? kCookie >> 16 : 0;
    return extract.number(extract.word(attribute.value + 2) ^ mask, attribute.value + 2, 2);
}

Value addressOf(const Extract &extract, const HigherOption &attribute, bool isMasked)
{
    const std::uint32_t width = extract.byte(attribute.value + 1) == kIpv4 ? 4 : 16;
    if (attribute.end - attribute.value < 4 + width)
        return Extract::absent();
    Value value = extract.take(attribute.value + 4, width, Extract::Within::Header);
    if (!isMasked)
        return value;
    // The mask is the cookie, for IPv6 with the transaction identifier behind it.
    const Bytes mask = extract.header().subspan(4, 16);
    if (width == 4) {
        value.low ^= kCookie;
    } else {
        value.high ^= loadBigEndian<std::uint64_t>(mask.data());
        value.low ^= loadBigEndian<std::uint64_t>(mask.data() + 8);
    }
    return value;
}

Value inAddresses(const Extract &extract, StunPart part, unsigned item)
{
    if (!hasHigherOptions(extract))
        return extract.beyond();
    HigherOptions attributes(extract);
    HigherOption attribute;
    while (attributes.next(attribute)) {
        const Address kind = addressIn(attribute.type);
        if (kind == Address::None || attribute.end - attribute.value < 4)
            continue;
        const std::uint8_t family = extract.byte(attribute.value + 1);
        const bool isWanted = part == StunPart::Port   ? family == kIpv4 || family == kIpv6
                              : part == StunPart::Ipv4 ? family == kIpv4
                                                       : family == kIpv6;
        if (!isWanted)
            continue;
        const bool isMasked = kind == Address::Masked;
        const Value value = part == StunPart::Port ? portOf(extract, attribute, isMasked)
                                                   : addressOf(extract, attribute, isMasked);
        if (value.presence == Presence::Present && extract.mayBeWanted(item) &&
            extract.isWanted(value))
            return value;
    }
    return extract.beyond();
}

} // namespace

Value readStun(const Extract &extract, unsigned item)
{
    const auto part = static_cast<StunPart>(extract.field().argument);
    const bool isMessage = !isChannelData(extract.word(0));
    if (part == StunPart::Channel || !isMessage)
        return item == 0 && (part == StunPart::Channel) != isMessage ? extract.inHeader()
                                                                     : Extract::absent();
    if (part >= StunPart::Ipv4)
        return inAddresses(extract, part, item);
    if (item != 0)
        return Extract::absent();
    if (part == StunPart::Class)
        return extract.number((extract.word(0) & 0x0110u) >> 4, 0, 2);
    if (part == StunPart::Method)
        return extract.number(extract.word(0) & 0x3eefu, 0, 2);
    return extract.inHeader();
}

std::span<const Handler> stunHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
