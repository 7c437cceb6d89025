// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// What rows of Computed::Rdp read: `argument` is a RdpPart. Those of TPKT and COTP repeat with the
// packets of a segment.

namespace tallygate::fields {

enum class RdpPart : std::uint16_t {
    // Of the packet (TPKT).
    Version,
    Reserved,
    Length,

    // Of what it carries (COTP).
    LengthIndicator,
    Type,
    Destination, ///< of connection and disconnection
    Source,
    Class, ///< of connection
    EndOfData,
    Number, ///< of data

    // Of the connection request or confirmation.
    Cookie,
    NegotiationType,
    NegotiationLength, ///< least octet first, as what follows
    RequestFlags,
    RequestedProtocols,
    ResponseFlags,
    SelectedProtocol,
    FailureCode,
};

} // namespace tallygate::fields
