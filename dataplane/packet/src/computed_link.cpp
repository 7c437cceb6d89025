// SPDX-License-Identifier: GPL-3.0-or-later
// Values that are not plain bits: link headers, shims, ARP.
#include <algorithm>

#include "ethertype.h"
#include "extract.h"

namespace tallygate::packet {
namespace {

/// The row's value if it lies between `least` and `greatest`.
Value between(const Extract &extract, std::uint64_t least, std::uint64_t greatest)
{
    const Value value = extract.inHeader();
    const bool isOther =
        value.presence == Presence::Present && (value.low < least || value.low > greatest);
    return isOther ? Extract::absent() : value;
}

/// Place and width of a cooked-capture row in the version at hand.
Value sllPlace(const Extract &extract)
{
    if (extract.layer().alias != Protocol::Sll2)
        return extract.field().byteWidth == 0 ? Extract::absent() : extract.inHeader();
    const std::uint32_t offset = extract.field().argument & 0xff;
    const std::uint32_t width = extract.field().argument >> 8;
    return extract.take(offset, width, Extract::Within::Header);
}

/// Where the address stands and how many octets of it count.
struct SllAddressPlace
{
    std::uint32_t offset;
    std::uint32_t length;
};
SllAddressPlace sllAddressPlace(const Extract &extract)
{
    if (extract.layer().alias == Protocol::Sll2)
        return {12, extract.byte(11)};
    return {6, extract.word(4)};
}

Value sllAddress(const Extract &extract)
{
    const SllAddressPlace place = sllAddressPlace(extract);
    if (place.length != extract.field().byteWidth)
        return Extract::absent();
    return extract.take(place.offset, place.length, Extract::Within::Header);
}

Value sllOtherAddress(const Extract &extract)
{
    constexpr std::uint32_t kMost = 8;
    const SllAddressPlace place = sllAddressPlace(extract);
    if (place.length == 0 || place.length == 4 || place.length == 6)
        return Extract::absent();
    return extract.octets(place.offset, std::min(place.length, kMost));
}

Value sllType(const Extract &extract, bool wantsEtherType)
{
    const Value value = sllPlace(extract);
    if (value.presence != Presence::Present)
        return value;
    return (value.low >= ethertype::kLeast) == wantsEtherType ? value : Extract::absent();
}

Value nullValue(const Extract &extract, bool wantsType)
{
    constexpr std::uint32_t kLength = 4;
    if (extract.headerLength() < kLength)
        return extract.beyond();
    const bool isLoop = extract.packet().frame.linkType == LinkType::Loop;
    const std::uint8_t *at = extract.packet().frame.data + extract.layer().offset;
    if (!isLoop && extract.word(0) == 0xff03)
        return Extract::absent();
    const std::uint32_t family = isLoop ? loadBigEndian<std::uint32_t>(at) : loopbackFamily(at);
    const bool isType = !isLoop && family > ethertype::kGreatestLength;
    return isType == wantsType ? extract.number(family, 0, kLength) : Extract::absent();
}

Value pppProtocol(const Extract &extract)
{
    const std::uint32_t header = extract.headerLength();
    const std::uint32_t at = header > 0 && extract.byte(0) == 0xff ? 2 : 0;
    if (header <= at || extract.layer().extent == Extent::Cut)
        return extract.beyond();
    if ((extract.byte(at) & 1) != 0)
        return extract.number(extract.byte(at), at, 1);
    return extract.take(at, 2, Extract::Within::Header);
}

Value pppAddress(const Extract &extract)
{
    if (extract.headerLength() < 2 || extract.byte(0) != 0xff)
        return Extract::absent();
    return extract.inHeader();
}

Value llcControl(const Extract &extract)
{
    if (extract.headerLength() < 3)
        return extract.beyond();
    if ((extract.byte(2) & 3) == 3)
        return extract.number(extract.byte(2), 2, 1);
    if (extract.headerLength() < 4)
        return extract.beyond();
    return extract.number(extract.byte(2) | extract.byte(3) << 8, 2, 2);
}

bool isSnap(const Extract &extract)
{
    return extract.headerLength() >= 8 && extract.word(0) == 0xaaaa && extract.byte(2) == 3;
}

Value snapNumber(const Extract &extract)
{
    constexpr std::uint32_t kCisco = 0x00000c;
    if (!isSnap(extract))
        return extract.beyond();
    const std::uint32_t organisation = extract.byte(3) << 16 | extract.word(4);
    const Computed kind = snapCarriesEtherType(organisation) ? Computed::SnapType
                          : organisation == kCisco           ? Computed::SnapCisco
                                                             : Computed::SnapOther;
    return kind == extract.field().computed ? extract.inHeader() : Extract::absent();
}

Value serviceTag(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kPair = 8;
    const bool isPair = extract.headerLength() == kPair;
    const bool isEach = extract.field().computed == Computed::Ieee8021adEach;
    // Whether a second tag follows is not known of a header that is not whole.
    if (extract.layer().extent != Extent::Whole && (!isEach || item != 0))
        return extract.beyond();
    switch (extract.field().computed) {
    case Computed::Ieee8021adEach:
        if (item > (isPair ? 1u : 0u))
            return Extract::absent();
        return extract.at(item * 4, Extract::Within::Header);
    case Computed::Ieee8021adSingle:
        return isPair || item != 0 ? Extract::absent() : extract.inHeader();
    default:
        return isPair && item == 0 ? extract.inHeader() : Extract::absent();
    }
}

/// Kinds of address that have types of their own; others are plain octets.
Value arpAddress(const Extract &extract)
{
    constexpr std::uint32_t kFixed = 8;
    constexpr std::uint32_t kEthernet = 1;
    constexpr std::uint32_t kIeee802 = 6;
    if (extract.headerLength() <= kFixed)
        return extract.beyond();
    const std::uint32_t hardware = extract.byte(4);
    const std::uint32_t protocol = extract.byte(5);
    const unsigned which = extract.field().argument;
    const bool isHardware = which % 2 == 0;
    const std::uint32_t offset =
        kFixed + (isHardware ? 0 : hardware) + (which >= 2 ? hardware + protocol : 0);
    const std::uint32_t length = isHardware ? hardware : protocol;
    const bool isMac =
        hardware == 6 && (extract.word(0) == kEthernet || extract.word(0) == kIeee802);
    const bool isIpv4 = protocol == 4 && extract.word(2) == ethertype::kIpv4;
    const bool isTyped = isHardware ? isMac : isIpv4;
    const bool wantsTyped = extract.field().type != FieldType::Bytes;
    if (isTyped != wantsTyped || length == 0)
        return Extract::absent();
    return extract.take(offset, length, Extract::Within::Header);
}

Value metadataType(const Extract &extract)
{
    constexpr std::uint32_t kBehindGre = 6;
    if (extract.headerLength() != kBehindGre)
        return extract.inHeader();
    return extract.number(
        loadBigEndian<std::uint16_t>(extract.packet().frame.data + extract.layer().offset - 2));
}

Value readSingle(const Extract &extract)
{
    switch (extract.field().computed) {
    case Computed::MetadataType:
        return metadataType(extract);
    case Computed::EthernetInvalidType:
        return between(extract, ethertype::kGreatestLength + 1, ethertype::kLeast - 1);
    case Computed::VlanType:
        return between(extract, ethertype::kGreatestLength + 1, 0xffff);
    case Computed::VlanLength:
        return between(extract, 0, ethertype::kGreatestLength);
    case Computed::LlcControl:
        return llcControl(extract);
    case Computed::SnapOui:
        return isSnap(extract) ? extract.inHeader() : extract.beyond();
    case Computed::SnapType:
    case Computed::SnapCisco:
    case Computed::SnapOther:
        return snapNumber(extract);
    case Computed::SllField:
        return sllPlace(extract);
    case Computed::SllAddress:
        return sllAddress(extract);
    case Computed::SllOtherAddress:
        return sllOtherAddress(extract);
    case Computed::SllEtherType:
        return sllType(extract, true);
    case Computed::SllLinkType:
        return sllType(extract, false);
    case Computed::NullFamily:
        return nullValue(extract, false);
    case Computed::NullType:
        return nullValue(extract, true);
    case Computed::PppAddress:
        return pppAddress(extract);
    case Computed::PppProtocol:
        return pppProtocol(extract);
    case Computed::ArpAddress:
        return arpAddress(extract);
    default:
        return Extract::absent();
    }
}

} // namespace

Value readLinkComputed(const Extract &extract, unsigned item)
{
    switch (extract.field().computed) {
    case Computed::Ieee8021adSingle:
    case Computed::Ieee8021adOuter:
    case Computed::Ieee8021adEach:
        return serviceTag(extract, item);
    default:
        return item == 0 ? readSingle(extract) : Extract::absent();
    }
}

} // namespace tallygate::packet
