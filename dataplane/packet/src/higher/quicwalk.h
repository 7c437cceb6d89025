// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"

// The packets that are coalesced in one datagram of QUIC (RFC 9000 12.2, RFC 9369). Bounded by the
// datagram; no allocation.

namespace tallygate::packet {

enum class QuicType : std::uint8_t { Initial, ZeroRtt, Handshake, Retry, Negotiation, Short };

/// A run of octets of the datagram.
struct QuicRun
{
    std::uint32_t start = 0;
    std::uint32_t length = 0;
};

/// One packet. Runs that it does not have, or that are not complete there, have no start.
struct QuicPacket
{
    std::uint32_t start;
    std::uint32_t end; ///< had nothing been cut
    QuicType type;
    std::uint32_t version; ///< 0 for short headers
    QuicRun destinationId;
    QuicRun sourceId;
    QuicRun tokenLength; ///< the number that says it
    QuicRun token;
    QuicRun length;  ///< the number that says it
    QuicRun payload; ///< packet number and what follows; supported versions; retry token

    bool isLong() const { return type != QuicType::Short; }
};

constexpr std::uint32_t kQuicVersion2 = 0x6b3343cf;
constexpr std::uint32_t kQuicVersion2Draft = 0x709a50c4;
constexpr bool isQuicVersion2(std::uint32_t version)
{
    return version == kQuicVersion2 || version == kQuicVersion2Draft;
}
/// True for versions that are or were in use, and for those that nobody has (RFC 9000 15).
bool isQuicVersion(std::uint32_t version);

class QuicWalk
{
public:
    /// Requires: wireLength >= data.size().
    QuicWalk(Bytes data, std::uint32_t wireLength)
        : m_data(data)
        , m_wireLength(wireLength)
    {}

    bool next(QuicPacket &packet);

    /// After the end: true if the capture ended first.
    bool wasCut() const { return m_wasCut; }

private:
    bool longHeader(QuicPacket &packet);
    bool takeRun(std::uint32_t &at, QuicRun &run);
    bool takeVarint(std::uint32_t &at, QuicRun &run, std::uint64_t &value);
    bool has(std::uint32_t at, std::uint32_t count);

    Bytes m_data;
    std::uint32_t m_wireLength;
    std::uint32_t m_at = 0;
    bool m_isLast = false;
    bool m_wasCut = false;
};

} // namespace tallygate::packet
