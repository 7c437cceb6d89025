// SPDX-License-Identifier: GPL-3.0-or-later
// Optional fields of GRE.
#include "greheader.h"
#include "parts.h"

namespace tallygate::packet {

using fields::GrePart;

Value readGre(const Extract &extract, unsigned item)
{
    Parts parts(extract, item);
    if (!parts.reaches(0, GreHeader::kLeast))
        return parts.value();
    const GreHeader header{extract.word(0), extract.word(2)};
    if (header.isEnhanced())
        parts.meets(GrePart::EnhancedFlags, 0, 2);
    parts.meetsNumber(GrePart::Reserved, header.flags >> 3 & (header.isEnhanced() ? 0xfu : 0x1fu));
    std::uint32_t at = GreHeader::kLeast;
    if (header.hasChecksum()) {
        parts.meets(GrePart::Checksum, at, 4);
        at += 4;
    }
    if (header.hasKey()) {
        parts.meets(header.hasEnhancedKey() ? GrePart::EnhancedKey : GrePart::Key, at, 4);
        at += 4;
    }
    if (header.hasSequence()) {
        parts.meets(GrePart::Sequence, at, 4);
        at += 4;
    }
    if (header.hasAcknowledgement()) {
        parts.meets(GrePart::Acknowledgement, at, 4);
        at += 4;
    }
    // Source route entries up to an empty one.
    while (header.hasRoute() && parts.reaches(at, 4)) {
        const std::uint32_t length = extract.byte(at + 3);
        if (parts.meets(GrePart::Route, at, 4 + length) || (extract.word(at) == 0 && length == 0))
            break;
        at += 4 + length;
    }
    if (header.type == GreHeader::kWccp && extract.headerLength() >= at + 4)
        parts.meets(GrePart::Redirect, at, 4);
    return parts.value();
}

} // namespace tallygate::packet
