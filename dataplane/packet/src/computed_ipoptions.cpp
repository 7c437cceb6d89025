// SPDX-License-Identifier: GPL-3.0-or-later
// Lists within IPv4 options: routes and timestamps (RFC 791 3.1), and the two forms of the security
// option (RFC 791, RFC 1108).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::IpOptionPart;

constexpr std::uint32_t kDestination = 16;
constexpr std::uint32_t kFixed = 20;

/// Addresses of a recorded or a source route; `pointer` is 1 for the option's first octet.
void route(Parts &parts, std::uint8_t kind, std::uint32_t at, std::uint32_t length,
           std::uint32_t pointer)
{
    constexpr std::uint8_t kRecordRoute = 7;
    constexpr std::uint32_t kFirst = 3;
    const bool isRecord = kind == kRecordRoute;
    const bool isUnderWay = !isRecord && pointer + 3 <= length;
    // On the way of a source route the datagram is addressed to the current hop, and the last entry
    // is where it goes in the end.
    if (isUnderWay)
        parts.meets(IpOptionPart::CurrentRoute, kDestination, 4);
    for (std::uint32_t place = kFirst; place + 4 <= length; place += 4) {
        IpOptionPart part = IpOptionPart::RecordedRoute;
        if (place + 1 >= pointer)
            part = isRecord ? IpOptionPart::EmptyRoute : IpOptionPart::SourceRoute;
        if (isUnderWay && place + 8 > length)
            return;
        if (parts.meets(part, at + place, 4))
            return;
    }
}

void timestamps(Parts &parts, std::uint8_t flag, std::uint32_t at, std::uint32_t length)
{
    constexpr std::uint32_t kFirst = 4;
    const bool hasAddresses = flag == 1 || flag == 3;
    const std::uint32_t size = hasAddresses ? 8 : 4;
    if (flag != 0 && !hasAddresses)
        return;
    for (std::uint32_t place = kFirst; place + size <= length; place += size) {
        if (hasAddresses)
            parts.meets(IpOptionPart::TimestampAddress, at + place, 4);
        if (parts.meets(IpOptionPart::Timestamp, at + place + size - 4, 4))
            return;
    }
}

void option(const Extract &extract, Parts &parts, std::uint8_t kind, std::uint32_t at,
            std::uint32_t length)
{
    constexpr std::uint32_t kOldSecurity = 11;
    switch (kind) {
    case 7:
    case 131:
    case 137:
        if (length >= 3)
            route(parts, kind, at, length, extract.byte(at + 2));
        break;
    case 68:
        if (length >= 4)
            timestamps(parts, extract.byte(at + 3) & 0xf, at, length);
        break;
    case 130:
        parts.meets(length == kOldSecurity ? IpOptionPart::OldSecurity : IpOptionPart::Security, at,
                    length);
        break;
    default:
        break;
    }
}

} // namespace

Value readIpOptionPart(const Extract &extract, unsigned item)
{
    Parts parts(extract, item);
    const auto show = [&](std::uint8_t kind, std::uint32_t at, std::uint32_t length) {
        option(extract, parts, kind, at, length);
    };
    return readOptionParts(extract, parts, kFixed, show);
}

} // namespace tallygate::packet
