// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace tallygate {

/// What the first byte of a captured frame is, with the LINKTYPE_ numbers of
/// https://www.tcpdump.org/linktypes.html. A capture may hold any other number too; such a value is
/// kept as it is and has no enumerator.
enum class LinkType : std::uint16_t {
    Null = 0,        ///< 4-byte address family in the byte order of the capturing machine
    Ethernet = 1,    ///< IEEE 802.3, from the destination address, no preamble
    Ppp = 9,         ///< PPP, with or without the address and control bytes ff 03
    PppHdlc = 50,    ///< PPP in HDLC-like framing (RFC 1662): address, control, protocol
    Raw = 101,       ///< an IPv4 or IPv6 header, told apart by its version
    Loop = 108,      ///< as Null, the address family in network byte order
    LinuxSll = 113,  ///< Linux cooked capture, version 1
    Ipv4 = 228,      ///< an IPv4 header
    Ipv6 = 229,      ///< an IPv6 header
    LinuxSll2 = 276, ///< Linux cooked capture, version 2
};

/// The link type of a number found in a file. 12 and 14, what BSD systems write for raw IP, become
/// Raw.
constexpr LinkType linkTypeFromNumber(std::uint16_t number)
{
    return number == 12 || number == 14 ? LinkType::Raw : static_cast<LinkType>(number);
}

/// "Ethernet", "Linux cooked v2"; for a number without enumerator "link type 147".
std::string toString(LinkType type);

} // namespace tallygate
