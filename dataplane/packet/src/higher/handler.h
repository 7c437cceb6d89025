// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "../walk.h"
#include "packet/recognition.h"

// How a higher protocol is recognised and listed. Each family has a file with its handlers and the
// readers of its computed fields; handlers.cpp joins them.

namespace tallygate::packet {

/// The payload of a transport header, from the walk's place on.
struct Segment
{
    Bytes octets;                  ///< captured
    std::uint32_t wireLength;      ///< what stood on the wire; more than octets.size() if cut
    std::uint16_t sourcePort;      ///< 0 where the carrier is IP
    std::uint16_t destinationPort; ///< the protocol number where the carrier is IP
    Carrier carrier;

    bool isCut() const { return octets.size() < wireLength; }
};

/// What a handler made of a segment.
struct Claim
{
    enum Kind : std::uint8_t {
        NotMine,  ///< the bytes cannot be this protocol; nothing was listed
        TooShort, ///< the capture ended before it could be told; nothing was listed
        Listed,   ///< layers were listed; `next` follows
    };
    Kind kind = NotMine;
    Step next = {};

    static Claim listed(Step next = {}) { return {Listed, next}; }
    /// What too few bytes mean.
    static Claim tooFew(const Segment &segment)
    {
        return {segment.isCut() ? TooShort : NotMine, {}};
    }
};

/// Looks at the segment and, if it is the protocol's, lists its layers: walk.claim(...). The walk
/// stands at the segment's first octet and has room for kLayersOfAHandler layers.
using Handle = Claim (*)(Walk &walk, const Segment &segment);
inline constexpr std::uint8_t kLayersOfAHandler = 4;

struct Handler
{
    fields::Protocol protocol;
    Carrier carrier;
    std::span<const std::uint16_t> numbers; ///< registered ports or protocol numbers
    Handle onNumber;                        ///< null if no number tells
    Handle elsewhere;                       ///< null if the bytes alone do not tell
    std::string_view bytes;                 ///< what `elsewhere` demands, as a noun phrase
};

// One function a family file; the order is that in which bytes are tried.
std::span<const Handler> tunnelHandlers();
std::span<const Handler> ntpHandlers();
std::span<const Handler> stunHandlers();
std::span<const Handler> tftpHandlers();
std::span<const Handler> syslogHandlers();
std::span<const Handler> dhcpHandlers();
std::span<const Handler> radiusHandlers();
std::span<const Handler> bgpHandlers();
std::span<const Handler> isakmpHandlers();
std::span<const Handler> snmpHandlers();
std::span<const Handler> httpHandlers();
std::span<const Handler> sipHandlers();
std::span<const Handler> sshHandlers();
std::span<const Handler> smbHandlers();
std::span<const Handler> modbusHandlers();
std::span<const Handler> rdpHandlers();
std::span<const Handler> quicHandlers();
std::span<const Handler> tlsHandlers();
std::span<const Handler> dnsHandlers();

} // namespace tallygate::packet
