// SPDX-License-Identifier: GPL-3.0-or-later
#include "quicwalk.h"

#include <algorithm>

#include "packet/read.h"

namespace tallygate::packet {
namespace {

constexpr std::uint32_t kLongestId = 20;

QuicType typeOf(std::uint8_t firstByte, std::uint32_t version)
{
    const unsigned bits = firstByte >> 4 & 3u;
    // Version 2 has the same types in another order (RFC 9369 3.2).
    return static_cast<QuicType>(isQuicVersion2(version) ? (bits + 3) % 4 : bits);
}

} // namespace

bool isQuicVersion(std::uint32_t version)
{
    constexpr std::uint32_t kOthers[] = {1,          kQuicVersion2, kQuicVersion2Draft,
                                         0xfaceb001, 0xfaceb002,    0xfaceb00e,
                                         0x51303530, 0x54303530,    0x54303531};
    constexpr std::uint32_t kFirstDraft = 11;
    if (version >> 8 == 0xff0000)
        return (version & 0xff) >= kFirstDraft;
    return (version & 0x0f0f0f0f) == 0x0a0a0a0a ||
           std::find(std::begin(kOthers), std::end(kOthers), version) != std::end(kOthers);
}

/// False if the datagram has less, or the capture ended before.
bool QuicWalk::has(std::uint32_t at, std::uint32_t count)
{
    if (std::uint64_t{at} + count > m_wireLength)
        return false;
    if (at + count <= m_data.size())
        return true;
    m_wasCut = true;
    return false;
}

/// A connection ID with its length in front.
bool QuicWalk::takeRun(std::uint32_t &at, QuicRun &run)
{
    if (!has(at, 1))
        return false;
    const std::uint32_t length = m_data[at];
    if (length > kLongestId || !has(at + 1, length))
        return false;
    run = {at + 1, length};
    at += 1 + length;
    return true;
}

/// A number of 1, 2, 4 or 8 octets (RFC 9000 16).
bool QuicWalk::takeVarint(std::uint32_t &at, QuicRun &run, std::uint64_t &value)
{
    if (!has(at, 1))
        return false;
    const std::uint32_t width = 1u << (m_data[at] >> 6);
    if (!has(at, width))
        return false;
    value = loadBits(m_data.data() + at, width) & (~std::uint64_t{0} >> (66 - 8 * width));
    run = {at, width};
    at += width;
    return true;
}

bool QuicWalk::next(QuicPacket &packet)
{
    if (m_isLast || m_at >= m_wireLength || !has(m_at, 1))
        return false;
    packet = {};
    packet.start = m_at;
    packet.end = m_wireLength;
    packet.type = QuicType::Short;
    const bool isLong = (m_data[m_at] & 0x80) != 0;
    if (isLong && !longHeader(packet))
        return false;
    m_isLast = !isLong || packet.end <= m_at;
    m_at = packet.end;
    return true;
}

/// Fills in what is there; false if that is no header.
bool QuicWalk::longHeader(QuicPacket &packet)
{
    if (!has(m_at, 5))
        return false;
    packet.version = loadBigEndian<std::uint32_t>(m_data.data() + m_at + 1);
    packet.type =
        packet.version == 0 ? QuicType::Negotiation : typeOf(m_data[m_at], packet.version);
    std::uint32_t at = m_at + 5;
    if (!takeRun(at, packet.destinationId) || !takeRun(at, packet.sourceId))
        return packet.destinationId.start != 0;
    if (packet.type == QuicType::Negotiation || packet.type == QuicType::Retry) {
        packet.payload = {at, m_wireLength - at};
        return true;
    }
    std::uint64_t length = 0;
    if (packet.type == QuicType::Initial) {
        if (!takeVarint(at, packet.tokenLength, length))
            return true;
        if (length > m_wireLength - at || !has(at, static_cast<std::uint32_t>(length)))
            return true;
        packet.token = {at, static_cast<std::uint32_t>(length)};
        at += packet.token.length;
    }
    if (!takeVarint(at, packet.length, length))
        return true;
    packet.payload = {
        at, static_cast<std::uint32_t>(std::min<std::uint64_t>(length, m_wireLength - at))};
    packet.end = packet.payload.start + packet.payload.length;
    return true;
}

} // namespace tallygate::packet
