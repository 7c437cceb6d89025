// SPDX-License-Identifier: GPL-3.0-or-later
// What the kinds of BPDU have (IEEE 802.1D 9.3, 802.1Q 14.4), and Cisco's record behind them.
#include "parts.h"

namespace tallygate::packet {
namespace {

using fields::StpPart;

constexpr std::uint32_t kFlags = 4;
constexpr std::uint32_t kConfigurationLength = 35;
constexpr std::uint8_t kNotification = 0x80;
constexpr std::uint8_t kRapid = 2;

void pvstRecords(const Extract &extract, Parts &parts)
{
    constexpr std::uint32_t kBegin = 36;
    for (std::uint32_t at = kBegin; parts.reaches(at, 4);) {
        const std::uint32_t length = extract.word(at + 2);
        if (parts.meets(StpPart::PvstRecord, at, 4))
            return;
        if (extract.word(at) == 0 && length == 2)
            parts.meets(StpPart::PvstVlan, at, 6);
        at += 4 + length;
    }
}

void multiple(const Extract &extract, Parts &parts)
{
    constexpr std::uint32_t kBegin = 36;
    constexpr std::uint32_t kLength = 66;
    constexpr std::uint32_t kInstance = 16;
    constexpr std::uint32_t kCounted = 64; ///< of version 3 length, before the instances
    parts.meets(StpPart::Multiple, kBegin, kLength);
    parts.meets(StpPart::RegionName, kBegin + 3, 32);
    if (!parts.reaches(kBegin, 2))
        return;
    const std::uint32_t length = extract.word(kBegin);
    std::uint32_t at = kBegin + kLength;
    for (std::uint32_t left = length > kCounted ? length - kCounted : 0;
         left >= kInstance && parts.reaches(at, kInstance); left -= kInstance, at += kInstance)
        parts.meets(StpPart::Instance, at, kInstance);
}

/// True if Cisco's SNAP and not the SAP of spanning trees led here.
bool isPvst(const Extract &extract)
{
    constexpr std::uint32_t kSnap = 8;
    const Layer &before = *(&extract.layer() - 1);
    return before.protocol == Protocol::Llc && before.headerLength == kSnap;
}

/// A bridge identifier holds a priority in steps of 4096 and an extension.
Value ofIdentifier(const Extract &extract)
{
    const std::uint32_t at = extract.field().argument;
    if (extract.totalLength() < at || extract.totalLength() <= kFlags)
        return extract.beyond(Extract::Within::Message);
    const std::uint16_t both = extract.word(at);
    const bool isPriority = extract.field().computed == Computed::StpPriority;
    return extract.number(both & (isPriority ? 0xf000u : 0x0fffu), at, 2);
}

} // namespace

Value readStp(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kTypeKnown = 4;
    constexpr std::uint8_t kMultipleVersion = 3;
    Parts parts(extract, item);
    if (!parts.reaches(0, kTypeKnown) || extract.byte(3) == kNotification)
        return parts.value();
    const std::uint8_t type = extract.byte(3);
    if (type != 0 && type != kRapid)
        return parts.value();
    const std::uint32_t wire = extract.wireLength();
    const bool isMultiple = type == kRapid && extract.byte(2) >= kMultipleVersion && wire >= 102;
    if (extract.field().computed != Computed::StpPart) {
        const std::uint32_t end = extract.field().argument + 2u;
        if (item != 0 || end > wire || (end > kConfigurationLength && !isMultiple))
            return parts.value();
        return parts.reaches(extract.field().argument, 2) ? ofIdentifier(extract) : parts.value();
    }
    parts.meets(StpPart::Configuration, kFlags, wire - kFlags);
    if (type == kRapid)
        parts.meets(StpPart::Rapid, kFlags, wire - kFlags);
    if (isMultiple)
        multiple(extract, parts);
    if (isPvst(extract))
        pvstRecords(extract, parts);
    return parts.value();
}

} // namespace tallygate::packet
