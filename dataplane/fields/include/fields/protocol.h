// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tallygate::fields {

/// The kinds of header a packet is divided into. Link headers and shims come first, then network
/// headers and what extends them, then transport and what the network layer carries directly.
enum class Protocol : std::uint8_t {
    Frame,       ///< the whole frame, always present
    Ethernet,    ///< "eth": Ethernet II and 802.3
    Sll,         ///< Linux cooked capture v1
    Sll2,        ///< Linux cooked capture v2
    Null,        ///< BSD loopback (NULL and LOOP)
    Ppp,
    Vlan,        ///< IEEE 802.1Q tag, TPID 0x8100
    Ieee8021ad,  ///< IEEE 802.1ad service tag, TPID 0x88a8
    Llc,         ///< IEEE 802.2
    Snap,
    Mpls,
    Pppoe,       ///< session stage; "pppoes"
    Arp,
    Ip,
    Ipv6,
    Ipv6HopOpts,
    Ipv6DstOpts,
    Ipv6Routing,
    Ipv6Fragment,
    Mobility,    ///< "mipv6"
    Hip,
    Shim6,
    Ah,
    Esp,
    Tcp,
    Udp,
    Icmp,
    Icmpv6,
    Count,
};

inline constexpr std::size_t kProtocolCount = static_cast<std::size_t>(Protocol::Count);

/// The Wireshark name: "eth", "ipv6.hopopts", "tcp".
std::string_view name(Protocol protocol);
/// The long name for the dissection tree: "Transmission Control Protocol".
std::string_view title(Protocol protocol);
/// True for Ip and Ipv6: the headers that begin a new level of encapsulation.
constexpr bool isNetwork(Protocol protocol)
{
    return protocol == Protocol::Ip || protocol == Protocol::Ipv6;
}

}  // namespace tallygate::fields
