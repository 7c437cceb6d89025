// SPDX-License-Identifier: GPL-3.0-or-later
// Multipath TCP (RFC 8684 3), whose option has a form for each of its subtypes.
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::MptcpPart;

constexpr std::uint32_t kTcpHeader = 20;
constexpr std::uint8_t kMptcp = 30;

void capable(const Extract &extract, Parts &parts, std::uint32_t at, std::uint32_t length)
{
    if (length < 4)
        return;
    const bool isFirst = (extract.byte(at + 2) & 0xf) == 0;
    parts.meets(isFirst ? MptcpPart::Capable0 : MptcpPart::Capable1, at, 4);
    parts.meets(MptcpPart::Capable, at, 4);
    if (length >= 12)
        parts.meets(MptcpPart::SenderKey, at + 4, 8);
    if (length >= 20)
        parts.meets(MptcpPart::ReceiverKey, at + 12, 8);
    if (length >= 22)
        parts.meets(MptcpPart::DataLength, at + 20, 2);
    if (length >= 24)
        parts.meets(MptcpPart::Checksum, at + 22, 2);
}

void join(Parts &parts, std::uint32_t at, std::uint32_t length)
{
    switch (length) {
    case 12:
        parts.meets(MptcpPart::Backup, at + 2, 1);
        parts.meets(MptcpPart::AddressId, at + 3, 1);
        parts.meets(MptcpPart::ReceiverToken, at + 4, 4);
        parts.meets(MptcpPart::SenderRandom, at + 8, 4);
        break;
    case 16:
        parts.meets(MptcpPart::Backup, at + 2, 1);
        parts.meets(MptcpPart::AddressId, at + 3, 1);
        parts.meets(MptcpPart::ShortHmac, at + 4, 8);
        parts.meets(MptcpPart::SenderRandom, at + 12, 4);
        break;
    case 24:
        parts.meets(MptcpPart::Hmac, at + 4, 20);
        break;
    default:
        break;
    }
}

/// Acknowledgement and mapping of data.
void dataSequence(const Extract &extract, Parts &parts, std::uint32_t at, std::uint32_t length)
{
    const std::uint8_t flags = extract.byte(at + 3);
    parts.meets(MptcpPart::DataFlags, at + 3, 1);
    const std::uint32_t end = at + length;
    std::uint32_t from = at + 4;
    const auto take = [&](MptcpPart part, std::uint32_t size) {
        if (from + size <= end)
            parts.meets(part, from, size);
        from += size;
    };
    if ((flags & 0x01) != 0)
        take(MptcpPart::DataAck, (flags & 0x02) != 0 ? 8 : 4);
    if ((flags & 0x04) == 0)
        return;
    take(MptcpPart::DataSequence, (flags & 0x08) != 0 ? 8 : 4);
    take(MptcpPart::SubflowSequence, 4);
    take(MptcpPart::DataLength, 2);
    take(MptcpPart::Checksum, 2);
}

void addAddress(const Extract &extract, Parts &parts, std::uint32_t at, std::uint32_t length)
{
    constexpr std::uint32_t kLeastOfIpv6 = 20;
    const std::uint8_t low = extract.byte(at + 2) & 0xf;
    parts.meets(low == 4 || low == 6 ? MptcpPart::IpVersion : MptcpPart::Echo, at + 2, 1);
    parts.meets(MptcpPart::AddressId, at + 3, 1);
    const bool isIpv6 = length >= kLeastOfIpv6;
    const std::uint32_t size = isIpv6 ? 16 : 4;
    parts.meets(isIpv6 ? MptcpPart::Ipv6 : MptcpPart::Ipv4, at + 4, size);
    std::uint32_t left = length > 4 + size ? length - 4 - size : 0;
    std::uint32_t from = at + 4 + size;
    if (left == 2 || left == 10) {
        parts.meets(MptcpPart::Port, from, 2);
        from += 2;
        left -= 2;
    }
    if (left == 8)
        parts.meets(MptcpPart::AddressHmac, from, 8);
}

void option(const Extract &extract, Parts &parts, std::uint32_t at, std::uint32_t length)
{
    if (length < 3 || parts.meets(MptcpPart::Subtype, at, length))
        return;
    switch (extract.byte(at + 2) >> 4) {
    case 0:
        return capable(extract, parts, at, length);
    case 1:
        return join(parts, at, length);
    case 2:
        return length >= 4 ? dataSequence(extract, parts, at, length) : void();
    case 3:
        return addAddress(extract, parts, at, length);
    case 4: // addresses removed
        for (std::uint32_t place = 3; place < length; ++place)
            parts.meets(MptcpPart::AddressId, at + place, 1);
        return;
    case 5: // priority
        parts.meets(MptcpPart::Backup, at + 2, 1);
        parts.meets(MptcpPart::AddressId, at + 3, length >= 4 ? 1 : 0);
        return;
    case 6: // fallback
        parts.meets(MptcpPart::DataSequence, at + 4, length >= 12 ? 8 : 0);
        return;
    case 7: // fast close
        parts.meets(MptcpPart::ReceiverKey, at + 4, length >= 12 ? 8 : 0);
        return;
    case 8: // reset
        parts.meets(MptcpPart::Reset, at, length);
        return;
    default:
        return;
    }
}

} // namespace

Value readMptcp(const Extract &extract, unsigned item)
{
    Parts parts(extract, item);
    const auto show = [&](std::uint8_t kind, std::uint32_t at, std::uint32_t length) {
        if (kind == kMptcp)
            option(extract, parts, at, length);
    };
    return readOptionParts(extract, parts, kTcpHeader, show);
}

} // namespace tallygate::packet
