// SPDX-License-Identifier: GPL-3.0-or-later
#include "../extract.h"
#include "handler.h"

namespace tallygate::packet {
namespace {

/// Codes that Wireshark takes for RADIUS.
bool isKnown(std::uint8_t code)
{
    return (code >= 1 && code <= 13) || (code >= 21 && code <= 27) || (code >= 29 && code <= 34) ||
           (code >= 40 && code <= 45) || code == 50 || code == 51 || (code >= 129 && code <= 132);
}

/// A known code and a length of 20 to 4096 octets (RFC 2865 3).
Claim claim(Walk &walk, const Segment &segment)
{
    constexpr std::uint32_t kFixed = 20;
    constexpr std::uint32_t kLongest = 4096;
    if (segment.octets.size() < 4)
        return Claim::tooFew(segment);
    const std::uint32_t length = walk.word(2);
    if (!isKnown(walk.byte(0)) || length < kFixed || length > kLongest)
        return {};
    if (length <= segment.octets.size() || segment.isCut()) {
        walk.claim(Protocol::Radius);
    } else {
        walk.pushPartial(Protocol::Radius, Protocol::Count, walk.available());
        walk.advanceToEnd();
    }
    return Claim::listed();
}

constexpr std::uint16_t kPorts[] = {1645, 1646, 1700, 1812, 1813, 3799};
constexpr Handler kHandlers[] = {{Protocol::Radius, Carrier::Udp, kPorts, claim, nullptr, {}}};

} // namespace

std::span<const Handler> radiusHandlers()
{
    return kHandlers;
}

} // namespace tallygate::packet
