// SPDX-License-Identifier: GPL-3.0-or-later
// Values in option lists. All lists are walked the same way; what differs is where a list stands,
// which kinds are a single byte, and what the length byte counts.
#include <algorithm>

#include "extract.h"

namespace tallygate::packet {
namespace {

constexpr std::uint8_t kNoKind = 0xfd; ///< a kind that no list gives a meaning

/// How a list of options is written.
struct ListFormat
{
    std::uint8_t end;            ///< kind that ends the list
    std::uint8_t single[2];      ///< kinds of one byte
    std::uint8_t lengthUnit;     ///< bytes that the length byte counts in
    std::uint8_t lengthExcludes; ///< bytes of kind and length, if it does not count them
};
constexpr ListFormat kIpFormat = {0, {0, 1}, 1, 0};
constexpr ListFormat kTcpFormat = {0, {0, 1}, 1, 0};
constexpr ListFormat kIpv6Format = {kNoKind, {0, 0}, 1, 2};
constexpr ListFormat kNdFormat = {kNoKind, {kNoKind, kNoKind}, 8, 0};

struct Option
{
    std::uint8_t kind;
    std::uint32_t offset; ///< from the start of the header
    std::uint32_t length; ///< whole option
};

/// Goes through the options between two offsets.
class OptionList
{
public:
    OptionList(const Extract &extract, const ListFormat &format, std::uint32_t begin,
               std::uint32_t end)
        : m_extract(extract)
        , m_format(format)
        , m_at(begin)
        , m_end(end)
    {}

    /// The next option that is whole; false at the end of the list or where a length lies.
    bool next(Option &option)
    {
        if (m_at >= m_end)
            return false;
        const std::uint8_t kind = m_extract.byte(m_at);
        const bool isSingle = kind == m_format.single[0] || kind == m_format.single[1];
        if (!isSingle && m_at + 2 > m_end)
            return stop();
        const std::uint32_t length =
            isSingle ? 1 : m_extract.byte(m_at + 1) * m_format.lengthUnit + m_format.lengthExcludes;
        if (length < (isSingle ? 1u : 2u) || length > m_end - m_at)
            return stop();
        option = {kind, m_at, length};
        m_at = kind == m_format.end ? m_end : m_at + length;
        return true;
    }

private:
    bool stop()
    {
        m_at = m_end;
        return false;
    }

    const Extract &m_extract;
    const ListFormat &m_format;
    std::uint32_t m_at;
    std::uint32_t m_end;
};

bool isRouteOption(std::uint8_t kind)
{
    return kind == 7 || kind == 68 || kind == 131 || kind == 137;
}

/// Options of several kinds that are read alike go by the least of them.
std::uint8_t commonKind(const Field &field, std::uint8_t kind)
{
    if (field.computed != Computed::TcpOption || field.type == FieldType::Presence)
        return kind == 254 && field.computed == Computed::TcpOption ? 253 : kind;
    switch (kind) {
    case 7: // echo and its reply
        return 6;
    case 12: // connection counts
    case 13:
        return 11;
    case 254: // experiments
        return 253;
    default:
        return kind;
    }
}

/// Of the single octet of padding in IPv6 Wireshark tells the type, not its parts.
bool isPartOfPadding(const Field &field, std::uint8_t kind)
{
    return kind == 0 && field.computed == Computed::Ipv6Option && field.byteOffset == 0 &&
           field.widthBits != 0 && field.widthBits < 8;
}

bool isWanted(const Field &field, std::uint8_t kind)
{
    if (isPartOfPadding(field, kind))
        return false;
    const std::uint8_t wanted = field.argument & 0xff;
    return wanted == fields::kAnyOption || wanted == kind ||
           (wanted == fields::kRouteOptions && isRouteOption(kind)) ||
           (wanted == fields::kPrefixOptions && (kind == 3 || kind == 24)) ||
           wanted == commonKind(field, kind);
}

/// The row's value in an option, from the option's octet `base` on.
Value valueIn(const Extract &extract, const Option &option, std::uint32_t base)
{
    const Field &field = extract.field();
    if (field.byteWidth != 0)
        return extract.at(option.offset + base, Extract::Within::Message);
    return extract.take(option.offset + field.byteOffset, option.length - field.byteOffset,
                        Extract::Within::Message);
}

/// True for the prefix of route information (RFC 4191 2.3), of which only as many octets are there
/// as count.
bool isRoutePrefix(const Field &field, const Option &option)
{
    return option.kind == 24 && field.type == FieldType::Ipv6 &&
           (field.argument & 0xff) == fields::kPrefixOptions;
}

Value routePrefix(const Extract &extract, const Option &option)
{
    constexpr std::uint32_t kBegin = 8;
    const std::uint32_t there = std::min(option.length - kBegin, 16u);
    Value value = extract.present(option.offset + kBegin, there);
    value.low = 0;
    for (std::uint32_t i = 0; i < there; ++i) {
        std::uint64_t &half = i < 8 ? value.high : value.low;
        half |= std::uint64_t{extract.byte(option.offset + kBegin + i)} << (56 - i % 8 * 8);
    }
    return value;
}

/// The `item`-th value of the row in the list.
Value inList(const Extract &extract, OptionList list, unsigned item,
             Extract::Within within = Extract::Within::Header)
{
    const Field &field = extract.field();
    const std::uint32_t stride = field.argument >> 8;
    Option option;
    while (list.next(option)) {
        if (!isWanted(field, option.kind))
            continue;
        if (isRoutePrefix(field, option)) {
            if (!extract.mayBeWanted(item))
                continue;
            const Value value = routePrefix(extract, option);
            if (extract.isWanted(value))
                return value;
            continue;
        }
        const bool isOpen = field.byteWidth == 0 && field.type != FieldType::Presence;
        const std::uint32_t needed = field.byteOffset + (isOpen ? 1u : field.byteWidth);
        if (option.length < needed)
            continue;
        const std::uint32_t values = stride == 0 ? 1 : (option.length - needed) / stride + 1;
        for (std::uint32_t i = 0; i < values; ++i) {
            if (!extract.mayBeWanted(item))
                continue;
            const Value value = field.type == FieldType::Presence
                                    ? extract.present(option.offset, option.length)
                                    : valueIn(extract, option, i * stride);
            if (extract.isWanted(value))
                return value;
        }
    }
    return extract.beyond(within);
}

/// Lengths that TCP options of fixed size must have; others are not read, as in Wireshark.
bool hasRightLength(const Option &option)
{
    switch (option.kind) {
    case 2:
    case 28:
        return option.length == 4;
    case 3:
        return option.length == 3;
    case 4:
        return option.length == 2;
    case 8:
        return option.length == 10;
    case 19:
        return option.length == 18;
    default:
        return true;
    }
}

OptionList tcpOptions(const Extract &extract)
{
    constexpr std::uint32_t kFixed = 20;
    return {extract, kTcpFormat, kFixed, extract.headerLength()};
}

/// First option of one kind in a TCP header.
bool findTcpOption(const Extract &extract, std::uint8_t kind, Option &found)
{
    OptionList list = tcpOptions(extract);
    while (list.next(found)) {
        if (commonKind(extract.field(), found.kind) == kind && hasRightLength(found))
            return true;
    }
    return false;
}

} // namespace

Value readIpOption(const Extract &extract, unsigned item)
{
    constexpr std::uint32_t kFixed = 20;
    return inList(extract, {extract, kIpFormat, kFixed, extract.headerLength()}, item);
}

Value readIpv6Option(const Extract &extract, unsigned item)
{
    return inList(extract, {extract, kIpv6Format, 2, extract.headerLength()}, item);
}

Value readTcpOption(const Extract &extract, unsigned item)
{
    const std::uint8_t wanted = extract.field().argument & 0xff;
    Option option;
    const bool isFixed =
        extract.field().type != FieldType::Presence && wanted != fields::kAnyOption;
    if (isFixed && wanted != 5) {
        const bool isThere = findTcpOption(extract, wanted, option);
        if (!isThere)
            return extract.beyond();
        if (item != 0 || option.length <= extract.field().byteOffset)
            return Extract::absent();
        return valueIn(extract, option, 0);
    }
    return inList(extract, tcpOptions(extract), item);
}

Value readWindowMultiplier(const Extract &extract)
{
    constexpr std::uint32_t kLargestShift = 14;
    Option option;
    if (!findTcpOption(extract, 3, option))
        return extract.beyond();
    const std::uint32_t shift = extract.byte(option.offset + 2);
    return extract.number(1u << std::min(shift, kLargestShift), option.offset + 2, 1);
}

Value readSackCount(const Extract &extract, unsigned item)
{
    Option option;
    if (item != 0 || !findTcpOption(extract, 5, option))
        return extract.beyond();
    return extract.number((option.length - 2) / 8, option.offset + 1, 1);
}

Value readNdOption(const Extract &extract, unsigned item)
{
    std::uint32_t fixed = 0;
    switch (extract.byte(0)) {
    case 133: // router solicitation
        fixed = 8;
        break;
    case 134: // router advertisement
        fixed = 16;
        break;
    case 135: // neighbor solicitation
    case 136: // neighbor advertisement
        fixed = 24;
        break;
    case 137: // redirect
        fixed = 40;
        break;
    default:
        return Extract::absent();
    }
    return inList(extract, {extract, kNdFormat, fixed, extract.totalLength()}, item,
                  Extract::Within::Message);
}

Value readMldRecord(const Extract &extract, unsigned item)
{
    constexpr std::uint8_t kReport = 143;
    constexpr std::uint32_t kFixed = 8;
    constexpr std::uint32_t kRecord = 20;
    constexpr std::uint32_t kSource = 16;
    if (extract.byte(0) != kReport)
        return Extract::absent();
    if (extract.totalLength() < kFixed)
        return extract.beyond(Extract::Within::Message);
    if (item >= extract.word(6))
        return Extract::absent();
    std::uint32_t at = kFixed;
    for (unsigned i = 0; i < item; ++i) {
        if (extract.totalLength() < at + kRecord)
            return extract.beyond(Extract::Within::Message);
        at += kRecord + extract.word(at + 2) * kSource + extract.byte(at + 1) * 4u;
    }
    return extract.at(at, Extract::Within::Message);
}

} // namespace tallygate::packet
