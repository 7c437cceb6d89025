// SPDX-License-Identifier: GPL-3.0-or-later
// DHCP with BOOTP, and DHCPv6.
#include <algorithm>

#include "fields/binary.h"
#include "handler.h"
#include "options.h"

namespace tallygate::packet {

using fields::DhcpPart;
using fields::Dhcpv6Part;

namespace {

constexpr std::uint32_t kAddress = 28;
constexpr std::uint32_t kLongestAddress = 16;
constexpr std::uint32_t kCookieOffset = 236;
constexpr std::uint32_t kOptions = 240;
constexpr std::uint8_t kMacLength = 6;

/// True if there are no options, or they end within what is there.
bool hasEnd(Bytes octets)
{
    constexpr std::uint32_t kCookie = 0x63825363;
    if (octets.size() >= kOptions &&
        loadBigEndian<std::uint32_t>(octets.data() + kCookieOffset) != kCookie)
        return true;
    constexpr std::uint8_t kPad = 0;
    constexpr std::uint8_t kEnd = 255;
    for (std::size_t at = kOptions; at < octets.size();) {
        if (octets[at] == kEnd)
            return true;
        if (octets[at] == kPad)
            ++at;
        else if (at + 1 < octets.size())
            at += 2u + octets[at + 1];
        else
            break;
    }
    return false;
}

/// Up to the hardware address all must be there. In a message whose options were cut Wireshark
/// reads no field if it has not seen their end.
Claim claimDhcp(Walk &walk, const Segment &segment)
{
    const std::uint32_t length =
        segment.octets.size() < 3 ? 0 : std::min<std::uint32_t>(walk.byte(2), kLongestAddress);
    if (segment.octets.size() < kAddress + length)
        return Claim::tooFew(segment);
    if (segment.isCut() && segment.octets.size() >= kOptions && !hasEnd(segment.octets)) {
        walk.pushPartial(Protocol::Dhcp, Protocol::Count, 0);
        walk.advanceToEnd();
    } else if (segment.octets.size() < kCookieOffset) {
        walk.pushPartial(Protocol::Dhcp, Protocol::Count, walk.available());
        walk.advanceToEnd();
    } else {
        walk.claim(Protocol::Dhcp);
    }
    return Claim::listed();
}

Claim claimDhcpv6(Walk &walk, const Segment &segment)
{
    if (segment.octets.empty())
        return Claim::tooFew(segment);
    walk.claim(Protocol::Dhcpv6);
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {67, 68, 4011};
constexpr std::uint16_t kPorts6[] = {546, 547};
constexpr Handler kHandlers[] = {
    {Protocol::Dhcp, Carrier::Udp, kPorts, claimDhcp, nullptr, {}},
    {Protocol::Dhcpv6, Carrier::Udp, kPorts6, claimDhcpv6, nullptr, {}},
};

/// The MAC address or its type in a client identifier (RFC 2132 9.14).
Value inClientIdentifier(const Extract &extract, bool isType)
{
    constexpr std::uint32_t kClientIdentifier = 61;
    HigherOptions options(extract);
    HigherOption option;
    while (options.next(option)) {
        if (option.type != kClientIdentifier || option.end - option.value != 1 + kMacLength)
            continue;
        const std::uint8_t type = extract.byte(option.value);
        if (type == 0)
            continue;
        return isType ? extract.number(type, option.value, 1)
                      : extract.take(option.value + 1, kMacLength, Extract::Within::Header);
    }
    return extract.beyond();
}

/// A MAC address is the sender's if hardware type and length say so.
bool hasMac(const Extract &extract)
{
    constexpr std::uint8_t kEthernet = 1;
    constexpr std::uint8_t kIeee802 = 6;
    const std::uint8_t type = extract.byte(1);
    return (type == kEthernet || type == kIeee802) && extract.byte(2) == kMacLength;
}

Value hardwareAddress(const Extract &extract)
{
    const std::uint32_t length = extract.byte(2);
    if (hasMac(extract) || length == 0 || length > kLongestAddress)
        return Extract::absent();
    return extract.octets(kAddress, length);
}

Value textAt(const Extract &extract)
{
    const Field &field = extract.field();
    if (extract.headerLength() < std::uint32_t{field.byteOffset} + field.byteWidth)
        return extract.beyond();
    const Bytes all = extract.header().subspan(field.byteOffset, field.byteWidth);
    const auto length = static_cast<std::uint32_t>(
        std::find(all.begin(), all.end(), std::uint8_t{0}) - all.begin());
    return length == 0 ? Extract::absent() : extract.octets(field.byteOffset, length);
}

/// Some clients count in the wrong byte order: then the lower octet is 0 and the upper one is not.
Value seconds(const Extract &extract)
{
    Value value = extract.inHeader();
    if ((value.low & 0xff) == 0)
        value.low >>= 8;
    return value;
}

/// The end option, which has no length.
Value endOption(const Extract &extract)
{
    HigherOptions options(extract);
    HigherOption option;
    std::uint32_t at = kOptions;
    while (options.next(option))
        at = option.isWhole ? option.end : extract.headerLength();
    while (at < extract.headerLength() && extract.byte(at) == 0)
        ++at;
    if (at >= extract.headerLength() || extract.byte(at) != 0xff)
        return extract.beyond();
    return extract.number(0xff, at, 1);
}

} // namespace

Value readDhcp(const Extract &extract, unsigned item)
{
    const auto part = static_cast<DhcpPart>(extract.field().argument);
    if (extract.headerLength() < kAddress)
        return extract.beyond();
    const bool isMac = part == DhcpPart::MacAddress;
    if (isMac || part == DhcpPart::HardwareType) {
        const bool hasOwn = !isMac || hasMac(extract);
        if (item == 0 && hasOwn)
            return extract.inHeader();
        if (item != (hasOwn ? 1u : 0u) || !hasHigherOptions(extract))
            return extract.beyond();
        return inClientIdentifier(extract, !isMac);
    }
    if (item != 0)
        return Extract::absent();
    switch (part) {
    case DhcpPart::Address:
        return hardwareAddress(extract);
    case DhcpPart::Text:
        return textAt(extract);
    case DhcpPart::Seconds:
        return seconds(extract);
    case DhcpPart::Cookie:
        return hasHigherOptions(extract) ? extract.inHeader() : extract.beyond();
    default:
        return hasHigherOptions(extract) ? endOption(extract) : extract.beyond();
    }
}

namespace {

bool isRelay(std::uint8_t messageType)
{
    return dhcpv6HeaderLength(messageType) != 4;
}

/// A value of the message at `at`, if it has one.
Value inMessage(const Extract &extract, Dhcpv6Part part, std::uint32_t at)
{
    const bool isRelays = isRelay(extract.byte(at));
    if (part != Dhcpv6Part::Type && (part == Dhcpv6Part::Relay) != isRelays)
        return Extract::absent();
    return extract.at(at, Extract::Within::Header);
}

} // namespace

Value readDhcpv6(const Extract &extract, unsigned item)
{
    const auto part = static_cast<Dhcpv6Part>(extract.field().argument);
    if (part == Dhcpv6Part::Duid)
        return readOptionsThat(extract, item,
                               [](std::uint32_t type) { return type == 1 || type == 2; });
    if (part == Dhcpv6Part::Association)
        return readOptionsThat(extract, item,
                               [](std::uint32_t type) { return type == 3 || type == 25; });
    Value value = inMessage(extract, part, 0);
    if (value.presence == Presence::Present && extract.mayBeWanted(item) && extract.isWanted(value))
        return value;
    if (!hasHigherOptions(extract))
        return extract.beyond();
    HigherOptions options(extract);
    HigherOption option;
    while (options.next(option)) {
        if (!options.isRelayed(option))
            continue;
        value = inMessage(extract, part, option.value);
        if (value.presence == Presence::Present && extract.mayBeWanted(item) &&
            extract.isWanted(value))
            return value;
    }
    return extract.beyond();
}

std::span<const Handler> dhcpHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
