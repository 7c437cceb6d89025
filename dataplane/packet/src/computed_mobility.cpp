// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of mobile IPv6 (RFC 6275 6.1, 6.2, and RFCs that add to it).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::MobilityPart;

/// Bytes of a message before its options, 0 if it has none or is not known.
std::uint32_t fixedLength(std::uint8_t type)
{
    switch (type) {
    case 0: // binding refresh request
        return 8;
    case 1: // home and care-of test init
    case 2:
        return 16;
    case 3: // home and care-of test
    case 4:
        return 24;
    case 5: // binding update, binding acknowledgement
    case 6:
    case 8: // fast binding update and acknowledgement
    case 9:
    case 13: // heartbeat
        return 12;
    case 7: // binding error
        return 24;
    default:
        return 0;
    }
}

void options(const Extract &extract, Parts &parts, std::uint32_t at)
{
    while (parts.reaches(at, 1) && at < extract.headerLength()) {
        const std::uint8_t kind = extract.byte(at);
        if (kind == 0) {
            if (parts.meets(MobilityPart::Option, at, 1))
                return;
            ++at;
            continue;
        }
        if (!parts.reaches(at, 2))
            return;
        const std::uint32_t length = 2u + extract.byte(at + 1);
        if (at + length > extract.headerLength() || parts.meets(MobilityPart::Option, at, length) ||
            parts.meets(fields::mobilityOption(kind), at, length))
            return;
        at += length;
    }
}

} // namespace

Value readMobility(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kTypeKnown = 3;
    Parts parts(extract, item);
    if (!parts.reaches(0, kTypeKnown))
        return parts.value();
    const std::uint8_t type = extract.byte(2);
    const std::uint32_t length =
        std::min<std::uint32_t>((extract.byte(1) + 1u) * 8, extract.wireLength());
    parts.meets(fields::mobilityMessage(type), 0, length);
    const std::uint32_t fixed = fixedLength(type);
    if (fixed != 0 && fixed < length)
        options(extract, parts, fixed);
    return parts.value();
}

} // namespace tallygate::packet
