// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include <algorithm>

#include "fields/binary.h"

namespace tallygate::packet {
namespace {

constexpr std::uint32_t kPad = 0;
constexpr std::uint32_t kEnd = 255;

// DHCPv6 options that carry others (RFC 8415 21).
constexpr std::uint32_t kIaNa = 3;
constexpr std::uint32_t kIaTa = 4;
constexpr std::uint32_t kIaAddress = 5;
constexpr std::uint32_t kRelayMessage = 9;
constexpr std::uint32_t kIaPd = 25;
constexpr std::uint32_t kIaPrefix = 26;

Bytes octetsOf(const Extract &extract)
{
    const Bytes all = extract.header();
    std::size_t length = all.size();
    if (extract.layer().protocol == Protocol::Radius && length >= 4)
        length = std::min<std::size_t>(length, extract.word(2));
    if (extract.layer().protocol == Protocol::Stun && length >= 4)
        length = std::min<std::size_t>(length, extract.word(2) + std::size_t{20});
    return all.first(length);
}

std::uint32_t beginOf(const Extract &extract)
{
    switch (extract.layer().protocol) {
    case Protocol::Dhcp:
        return 240;
    case Protocol::Dhcpv6:
        return extract.headerLength() == 0 ? 0 : dhcpv6HeaderLength(extract.byte(0));
    default:
        return 20; // RADIUS and STUN
    }
}

} // namespace

bool hasHigherOptions(const Extract &extract)
{
    constexpr std::uint32_t kDhcpCookieOffset = 236;
    constexpr std::uint32_t kDhcpCookie = 0x63825363;
    const std::uint32_t length = extract.headerLength();
    switch (extract.layer().protocol) {
    case Protocol::Dhcp:
        return length >= beginOf(extract) &&
               loadBigEndian<std::uint32_t>(extract.header().data() + kDhcpCookieOffset) ==
                   kDhcpCookie;
    case Protocol::Stun:
        return length >= beginOf(extract) && extract.byte(0) < 0x40; // no channel data
    case Protocol::Radius: // as in Wireshark only those of a message that is whole
        return length >= beginOf(extract) && extract.word(2) <= length;
    default:
        return length >= beginOf(extract);
    }
}

std::uint32_t dhcpv6HeaderLength(std::uint8_t messageType)
{
    constexpr std::uint8_t kRelayForward = 12;
    constexpr std::uint8_t kRelayReply = 13;
    return messageType == kRelayForward || messageType == kRelayReply ? 34 : 4;
}

HigherOptions::HigherOptions(const Extract &extract)
    : m_octets(octetsOf(extract))
    , m_nests(extract.layer().protocol == Protocol::Dhcpv6)
    , m_at(beginOf(extract))
{
    switch (extract.layer().protocol) {
    case Protocol::Dhcp:
        m_format = {1, 1, false, 1, true};
        break;
    case Protocol::Radius:
        m_format = {1, 1, true, 1, false};
        break;
    case Protocol::Stun:
        m_format = {2, 2, false, 4, false};
        break;
    default:
        m_format = {2, 2, false, 1, false};
    }
    m_ends[0] = static_cast<std::uint32_t>(m_octets.size());
}

std::uint32_t HigherOptions::number(std::uint32_t at, std::uint32_t width) const
{
    return static_cast<std::uint32_t>(loadBits(m_octets.data() + at, width));
}

/// Goes over padding and out of containers that have ended.
bool HigherOptions::skipToOption()
{
    while (true) {
        const std::uint32_t end = m_ends[m_depth];
        while (m_format.hasPadding && m_at < end && m_octets[m_at] == kPad)
            ++m_at;
        if (m_at < end && end - m_at >= std::uint32_t{m_format.typeWidth} + m_format.lengthWidth)
            return true;
        if (m_depth == 0)
            return false;
        m_at = end;
        --m_depth;
    }
}

/// Octets of a value in front of the options in it; 0 if there are none.
std::uint32_t HigherOptions::inside(const HigherOption &option) const
{
    const std::uint32_t length = option.end - option.value;
    switch (option.type) {
    case kIaNa:
    case kIaPd:
        return 12;
    case kIaTa:
        return 4;
    case kIaAddress:
        return 24;
    case kIaPrefix:
        return 25;
    case kRelayMessage:
        return length == 0 ? 0 : dhcpv6HeaderLength(m_octets[option.value]);
    default:
        return 0;
    }
}

bool HigherOptions::isRelayed(const HigherOption &option) const
{
    return m_nests && option.type == kRelayMessage && option.isWhole && option.end > option.value;
}

bool HigherOptions::next(HigherOption &option)
{
    if (!skipToOption())
        return false;
    option.type = number(m_at, m_format.typeWidth);
    if (m_format.hasPadding && option.type == kEnd)
        return false;
    const std::uint32_t header = std::uint32_t{m_format.typeWidth} + m_format.lengthWidth;
    const std::uint32_t length = number(m_at + m_format.typeWidth, m_format.lengthWidth);
    const std::uint32_t whole = m_format.countsHeader ? length : header + length;
    option.offset = m_at;
    option.value = m_at + header;
    const std::uint32_t aligned =
        (whole + m_format.alignment - 1u) / m_format.alignment * std::uint32_t{m_format.alignment};
    option.isWhole = whole >= header && aligned <= m_ends[m_depth] - m_at;
    option.end = option.isWhole ? m_at + whole : option.value;
    if (!option.isWhole) {
        m_depth = 0;
        m_at = m_ends[0];
        return !m_format.countsHeader; // of such an attribute RADIUS knows nothing
    }
    const std::uint32_t inner = m_nests ? inside(option) : 0;
    if (inner != 0 && inner <= option.end - option.value && m_depth + 1 < kDeepest) {
        m_ends[++m_depth] = option.end;
        m_at = option.value + inner;
        return true;
    }
    m_at += aligned;
    return true;
}

namespace {

/// All from the place on; text up to a zero octet. Nothing if that is empty.
Value restOf(const Extract &extract, const HigherOption &option)
{
    const std::uint32_t begin = option.offset + extract.field().byteOffset;
    if (begin >= option.end)
        return Extract::absent();
    const Bytes all = extract.header().subspan(begin, option.end - begin);
    const auto end = extract.field().type == FieldType::Text
                         ? std::find(all.begin(), all.end(), std::uint8_t{0})
                         : all.end();
    const auto length = static_cast<std::uint32_t>(end - all.begin());
    return length == 0 ? Extract::absent() : extract.octets(begin, length);
}

/// How many values of the row's width an option has.
std::uint32_t valuesIn(const Field &field, const HigherOption &option)
{
    const std::uint32_t needed = std::uint32_t{field.byteOffset} + field.byteWidth;
    const std::uint32_t length = option.end - option.offset;
    if (length < needed)
        return 0;
    return field.computed == Computed::HigherOptionEach ? (length - needed) / field.byteWidth + 1
                                                        : 1;
}

} // namespace

Value valueIn(const Extract &extract, const HigherOption &option, unsigned &item)
{
    const Field &field = extract.field();
    if (field.byteWidth == 0) {
        const Value value = restOf(extract, option);
        const bool isTaken = value.presence != Presence::Present ||
                             (extract.mayBeWanted(item) && extract.isWanted(value));
        return isTaken ? value : Extract::absent();
    }
    const std::uint32_t values = valuesIn(field, option);
    for (std::uint32_t i = 0; i < values; ++i) {
        if (!extract.mayBeWanted(item))
            continue;
        const Value value =
            extract.at(option.offset + i * field.byteWidth, Extract::Within::Header);
        if (extract.isWanted(value))
            return value;
    }
    return Extract::absent();
}

Value readHigherOption(const Extract &extract, unsigned item)
{
    const std::uint16_t wanted = extract.field().argument;
    return readOptionsThat(extract, item, [wanted](std::uint32_t type) {
        return wanted == fields::kAnyHigherOption || wanted == type;
    });
}

} // namespace tallygate::packet
