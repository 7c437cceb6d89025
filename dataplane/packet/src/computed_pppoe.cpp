// SPDX-License-Identifier: GPL-3.0-or-later
// Tags of PPPoE discovery (RFC 2516 5, Appendix A).
#include "parts.h"

namespace tallygate::packet {

using fields::PppoePart;

Value readPppoe(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kHeader = 6;
    constexpr std::uint32_t kTag = 4;
    Parts parts(extract, item);
    for (std::uint32_t at = kHeader; parts.reaches(at, kTag);) {
        const std::uint16_t type = extract.word(at);
        const std::uint32_t left = extract.wireLength() - at - kTag;
        const std::uint32_t length = std::min<std::uint32_t>(extract.word(at + 2), left);
        if (parts.meets(PppoePart::Tag, at, kTag + length) || type == 0 ||
            parts.meets(fields::pppoeTag(type), at + kTag, length))
            break;
        at += kTag + length;
    }
    return parts.value();
}

} // namespace tallygate::packet
