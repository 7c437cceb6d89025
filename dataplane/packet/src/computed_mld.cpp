// SPDX-License-Identifier: GPL-3.0-or-later
// Sources in MLD version 2 (RFC 3810 5).
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::MldPart;

constexpr std::uint8_t kQuery = 130;
constexpr std::uint8_t kReport = 143;
constexpr std::uint32_t kSource = 16;

void sources(Parts &parts, MldPart part, std::uint32_t at, unsigned count)
{
    for (; count != 0 && parts.reaches(at, kSource); --count, at += kSource)
        parts.meets(part, at, kSource);
}

void records(const Extract &extract, Parts &parts)
{
    constexpr std::uint32_t kFixed = 8;
    constexpr std::uint32_t kRecord = 20;
    unsigned count = extract.word(6);
    for (std::uint32_t at = kFixed; count != 0 && parts.reaches(at, kRecord); --count) {
        const unsigned listed = extract.word(at + 2);
        const std::uint32_t auxiliary = extract.byte(at + 1) * 4u;
        sources(parts, MldPart::RecordSource, at + kRecord, listed);
        at += kRecord + listed * kSource;
        parts.meets(MldPart::AuxiliaryData, at, auxiliary);
        at += auxiliary;
    }
}

} // namespace

Value readMldSource(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kQueryFixed = 28;
    Parts parts(extract, item);
    if (!parts.reaches(0, 8))
        return parts.value();
    if (extract.byte(0) == kReport)
        records(extract, parts);
    else if (extract.byte(0) == kQuery && extract.wireLength() >= kQueryFixed &&
             parts.reaches(0, kQueryFixed))
        sources(parts, MldPart::QuerySource, kQueryFixed, extract.word(26));
    return parts.value();
}

} // namespace tallygate::packet
