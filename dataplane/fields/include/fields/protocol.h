// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tallygate::fields {

/// The kinds of header a packet is divided into. Link headers and shims come first, then network
/// headers and what extends them, then transport and what the network layer carries directly, then
/// what transport headers carry.
///
/// Some headers go by two names. A UDP-Lite header has the layout of UDP and shares the udp.*
/// fields but is not `udp`; both IP versions have an `ip.version`. Such a layer has a `protocol`
/// (the layout, to which the value fields belong) and an `alias` (below, under "second names").
/// Looking up either name finds the layer.
enum class Protocol : std::uint8_t {
    Frame,    ///< the whole frame, always present
    Ethernet, ///< "eth": Ethernet II and 802.3
    Sll,      ///< Linux cooked capture, v1 and v2
    Null,     ///< BSD loopback (NULL and LOOP)
    Ppp,
    Chdlc,         ///< Cisco HDLC
    Vlan,          ///< IEEE 802.1Q tag, TPID 0x8100 or 0x9100
    Ieee8021ad,    ///< IEEE 802.1ad service tag, TPID 0x88a8
    CiscoMetadata, ///< "cmd", EtherType 0x8909
    Llc,           ///< IEEE 802.2, with SNAP where it follows
    Mpls,          ///< one label stack entry
    Pppoe,         ///< layout of both PPPoE stages
    Arp,           ///< also RARP
    Stp,
    Lldp,
    Ip,
    Ipv6,
    Ipv6HopOpts,
    Ipv6DstOpts,
    Ipv6Routing,
    Ipv6Fragment,
    Mobility, ///< "mipv6"
    Hip,
    Shim6,
    Ah,
    Esp,
    Tcp,
    Udp, ///< layout of UDP and UDP-Lite
    Icmp,
    Icmpv6,
    Sctp,
    Dccp,
    Igmp,
    Gre,
    Ospf,
    Vrrp,
    Pim,

    // Second names.
    EthernetTyped,  ///< of Ethernet: Ethernet II, with an EtherType
    EthernetSized,  ///< of Ethernet: IEEE 802.3, with a length
    Sll2,           ///< of Sll: the layout of version 2
    PppoeSession,   ///< of Pppoe: "pppoes"
    PppoeDiscovery, ///< of Pppoe: "pppoed"
    Network,        ///< of Ip and Ipv6: what both have
    Ipv6Options,    ///< of Ipv6HopOpts and Ipv6DstOpts: their options
    UdpDatagram,    ///< of Udp: "udp" itself
    UdpLite,        ///< of Udp: "udplite"

    // What transport headers carry: found only when something asks for it (see packet/deepen.h).
    Vxlan,
    Geneve,
    L2tp,
    Bfd,
    Dns,
    Ntp,
    Stun,
    Tftp,
    Snmp,
    Dhcp,
    Dhcpv6,
    Syslog,
    Radius,
    Bgp,
    UdpEncapsulation,
    Isakmp,
    Http,
    Sip,
    Ssh,
    Tls,
    Quic,
    Tpkt,
    Cotp,
    Rdp,
    Nbss,
    Smb,
    Smb2,
    ModbusTcp,
    Modbus,

    // Second names of these.
    DnsMessage,  ///< of Dns: "dns" itself
    Mdns,        ///< of Dns
    Llmnr,       ///< of Dns
    HttpMessage, ///< of Http: "http" itself
    Ssdp,        ///< of Http
    QuicCrypto,  ///< of Tls: a handshake decrypted from QUIC; stands in Packet::scratch
    Count,
};

inline constexpr std::size_t kProtocolCount = static_cast<std::size_t>(Protocol::Count);

/// Number of protocols up to the transport; those from here on are the higher ones.
inline constexpr std::size_t kLowerProtocolCount = static_cast<std::size_t>(Protocol::Vxlan);

/// True for what a transport header carries, tunnels through UDP among it.
constexpr bool isHigher(Protocol protocol)
{
    return static_cast<std::size_t>(protocol) >= kLowerProtocolCount && protocol < Protocol::Count;
}

/// Where in the order of headers a protocol stands. After a header, only headers of the same level
/// (Shim, Extension) or a later one follow at the same depth of encapsulation.
enum class Level : std::uint8_t {
    Frame,
    Link,
    Shim,
    Network,
    Extension,
    Transport,
    Application,
    None
};

constexpr Level levelOf(Protocol protocol)
{
    switch (protocol) {
    case Protocol::Frame:
        return Level::Frame;
    case Protocol::Ethernet:
    case Protocol::EthernetTyped:
    case Protocol::EthernetSized:
    case Protocol::Sll:
    case Protocol::Sll2:
    case Protocol::Null:
        return Level::Link;
    case Protocol::Ppp:
    case Protocol::Chdlc:
    case Protocol::Vlan:
    case Protocol::Ieee8021ad:
    case Protocol::CiscoMetadata:
    case Protocol::Llc:
    case Protocol::Mpls:
    case Protocol::Pppoe:
    case Protocol::PppoeSession:
    case Protocol::PppoeDiscovery:
        return Level::Shim;
    case Protocol::Arp:
    case Protocol::Stp:
    case Protocol::Lldp:
    case Protocol::Ip:
    case Protocol::Ipv6:
    case Protocol::Network:
        return Level::Network;
    case Protocol::Ipv6HopOpts:
    case Protocol::Ipv6DstOpts:
    case Protocol::Ipv6Options:
    case Protocol::Ipv6Routing:
    case Protocol::Ipv6Fragment:
    case Protocol::Shim6:
    case Protocol::Ah:
        return Level::Extension;
    case Protocol::Mobility:
    case Protocol::Hip:
    case Protocol::Esp:
    case Protocol::Tcp:
    case Protocol::Udp:
    case Protocol::UdpDatagram:
    case Protocol::UdpLite:
    case Protocol::Icmp:
    case Protocol::Icmpv6:
    case Protocol::Sctp:
    case Protocol::Dccp:
    case Protocol::Igmp:
    case Protocol::Gre:
    case Protocol::Ospf:
    case Protocol::Vrrp:
    case Protocol::Pim:
        return Level::Transport;
    default:
        return isHigher(protocol) ? Level::Application : Level::None;
    }
}

/// The Wireshark name: "eth", "ipv6.hopopts", "tcp".
std::string_view name(Protocol protocol);
/// The long name for the dissection tree: "Transmission Control Protocol".
std::string_view title(Protocol protocol);
/// True for Ip and Ipv6: the headers that begin a new level of encapsulation.
constexpr bool isNetwork(Protocol protocol)
{
    return protocol == Protocol::Ip || protocol == Protocol::Ipv6;
}

} // namespace tallygate::fields
