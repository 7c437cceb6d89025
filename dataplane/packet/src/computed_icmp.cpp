// SPDX-License-Identifier: GPL-3.0-or-later
// Values that only some ICMP and ICMPv6 messages have.
#include "extract.h"

namespace tallygate::packet {
namespace {

enum class Echo : std::uint8_t { None, Identifier, IdentifierAndSequence };

Echo echoOf(std::uint8_t type)
{
    switch (type) {
    case 0:  // echo reply
    case 8:  // echo
    case 13: // timestamp
    case 14:
    case 15: // information
    case 16:
    case 17: // address mask
    case 18:
        return Echo::IdentifierAndSequence;
    case 42: // extended echo
    case 43:
        return Echo::Identifier;
    default:
        return Echo::None;
    }
}

bool hasIdentifier(std::uint8_t type)
{
    return echoOf(type) != Echo::None;
}

bool hasSequence(std::uint8_t type)
{
    return echoOf(type) == Echo::IdentifierAndSequence;
}

bool isOfType(const Extract &extract)
{
    const std::uint32_t argument = extract.field().argument;
    return extract.byte(0) == (argument & 0xff) || extract.byte(0) == argument >> 8;
}

Value where(bool holds, const Extract &extract)
{
    return holds ? extract.inMessage() : Extract::absent();
}

Value littleEndian(const Extract &extract)
{
    const bool wantsSequence = extract.field().argument == 1;
    const std::uint8_t type = extract.byte(0);
    Value value = where(wantsSequence ? hasSequence(type) : hasIdentifier(type), extract);
    value.low = byteSwapped(static_cast<std::uint16_t>(value.low));
    return value;
}

Value quoteLength(const Extract &extract)
{
    const std::uint8_t type = extract.byte(0);
    const Value value = where(type == 3 || type == 11 || type == 12, extract);
    return value.low != 0 ? value : Extract::absent();
}

constexpr std::uint8_t kMldQuery = 130;
constexpr std::uint8_t kMldDone = 132;
constexpr std::uint32_t kMldV2QueryLength = 28;

bool isMldV2Query(const Extract &extract)
{
    return extract.byte(0) == kMldQuery && extract.wireLength() >= kMldV2QueryLength;
}

bool isMld(const Extract &extract)
{
    return extract.byte(0) >= kMldQuery && extract.byte(0) <= kMldDone;
}

} // namespace

Value readIcmpComputed(const Extract &extract, unsigned item)
{
    if (extract.headerLength() == 0)
        return extract.beyond();
    const Computed computed = extract.field().computed;
    if (computed == Computed::NdOption)
        return readNdOption(extract, item);
    if (computed == Computed::MldRecord)
        return readMldRecord(extract, item);
    if (item != 0)
        return Extract::absent();
    const std::uint8_t type = extract.byte(0);
    switch (computed) {
    case Computed::IcmpEcho:
        return where(hasIdentifier(type), extract);
    case Computed::IcmpSequence:
        return where(hasSequence(type), extract);
    case Computed::IcmpLittleEndian:
        return littleEndian(extract);
    case Computed::IcmpMtu:
        return where(type == 3 && extract.byte(1) == 4, extract);
    case Computed::IcmpQuoteLength:
        return quoteLength(extract);
    case Computed::IcmpType:
    case Computed::Icmpv6Type:
        return where(isOfType(extract), extract);
    case Computed::MldAddress:
        return where(isMld(extract), extract);
    case Computed::MldV1:
        return where(isMld(extract) && !isMldV2Query(extract), extract);
    case Computed::MldV2Query:
        return where(isMldV2Query(extract), extract);
    default:
        return Extract::absent();
    }
}

} // namespace tallygate::packet
