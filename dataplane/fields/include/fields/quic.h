// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Quic read: `argument` is a QuicPart. All of them repeat with the packets
// that are coalesced in a datagram.

namespace tallygate::fields {

enum class QuicPart : std::uint16_t {
    PacketLength,
    HeaderForm,
    FixedBit,     ///< not of version negotiation
    SpinBit,      ///< of short headers
    ShortHeader,  ///< true for them
    PacketType,   ///< of long headers, version 1 and its drafts
    PacketTypeV2, ///< of version 2
    Version,
    DestinationIdLength,
    DestinationId,
    SourceIdLength,
    SourceId,
    TokenLength, ///< of Initial packets
    Token,
    Length, ///< of what follows, packet number included
    RetryToken,
    RetryIntegrityTag,
    NegotiationUnused, ///< of version negotiation
    SupportedVersion,  ///< repeats within it
};

} // namespace tallygate::fields
