// SPDX-License-Identifier: GPL-3.0-or-later
// What the versions of VRRP have differently (RFC 3768, RFC 5798).
#include "parts.h"

namespace tallygate::packet {

using fields::VrrpPart;

namespace {

bool isOverIpv6(const Packet &packet, const Layer &layer)
{
    for (const Layer *before = &layer; before != packet.layers.data();) {
        --before;
        if (fields::isNetwork(before->protocol))
            return before->protocol == Protocol::Ipv6;
    }
    return false;
}

} // namespace

Value readVrrp(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kFixed = 8;
    constexpr std::uint32_t kAuthLength = 8;
    Parts parts(extract, item);
    if (!parts.reaches(0, 6))
        return parts.value();
    const bool isThird = extract.byte(0) >> 4 == 3;
    const bool isIpv6 = isThird && isOverIpv6(extract.packet(), extract.layer());
    parts.meets(isThird ? VrrpPart::Version3 : VrrpPart::Version2, 4, 2);
    const std::uint32_t size = isIpv6 ? 16 : 4;
    std::uint32_t at = kFixed;
    for (unsigned i = 0; i < extract.byte(3) && parts.reaches(at, size); ++i, at += size)
        parts.meets(isIpv6 ? VrrpPart::Address6 : VrrpPart::Address4, at, size);
    if (isThird || !parts.reaches(at, kAuthLength))
        return parts.value();
    if (extract.byte(4) == 1)
        parts.meets(VrrpPart::Password, at, kAuthLength);
    else if (extract.byte(4) == 254)
        parts.meets(VrrpPart::Digest, at, 16);
    return parts.value();
}

} // namespace tallygate::packet
