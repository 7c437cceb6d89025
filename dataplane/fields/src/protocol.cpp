// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields/protocol.h"

#include <array>

namespace tallygate::fields {
namespace {

struct Names
{
    Protocol protocol;
    std::string_view name;
    std::string_view title;
};

constexpr std::array kNames = {
    Names{Protocol::Frame, "frame", "Frame"},
    Names{Protocol::Ethernet, "eth", "Ethernet"},
    Names{Protocol::Sll, "sll", "Linux cooked capture"},
    Names{Protocol::Null, "null", "Null/Loopback"},
    Names{Protocol::Ppp, "ppp", "Point-to-Point Protocol"},
    Names{Protocol::Chdlc, "chdlc", "Cisco HDLC"},
    Names{Protocol::Vlan, "vlan", "802.1Q Virtual LAN"},
    Names{Protocol::Ieee8021ad, "ieee8021ad", "IEEE 802.1ad"},
    Names{Protocol::CiscoMetadata, "cmd", "Cisco MetaData"},
    Names{Protocol::Llc, "llc", "Logical-Link Control"},
    Names{Protocol::Mpls, "mpls", "MultiProtocol Label Switching"},
    Names{Protocol::Pppoe, "pppoe", "PPP-over-Ethernet"},
    Names{Protocol::Arp, "arp", "Address Resolution Protocol"},
    Names{Protocol::Stp, "stp", "Spanning Tree Protocol"},
    Names{Protocol::Lldp, "lldp", "Link Layer Discovery Protocol"},
    Names{Protocol::Ip, "ip", "Internet Protocol Version 4"},
    Names{Protocol::Ipv6, "ipv6", "Internet Protocol Version 6"},
    Names{Protocol::Ipv6HopOpts, "ipv6.hopopts", "IPv6 Hop-by-Hop Options"},
    Names{Protocol::Ipv6DstOpts, "ipv6.dstopts", "Destination Options for IPv6"},
    Names{Protocol::Ipv6Routing, "ipv6.routing", "Routing Header for IPv6"},
    Names{Protocol::Ipv6Fragment, "ipv6.fraghdr", "Fragment Header for IPv6"},
    Names{Protocol::Mobility, "mipv6", "Mobile IPv6"},
    Names{Protocol::Hip, "hip", "Host Identity Protocol"},
    Names{Protocol::Shim6, "shim6", "Shim6 Protocol"},
    Names{Protocol::Ah, "ah", "Authentication Header"},
    Names{Protocol::Esp, "esp", "Encapsulating Security Payload"},
    Names{Protocol::Tcp, "tcp", "Transmission Control Protocol"},
    Names{Protocol::Udp, "udp", "User Datagram Protocol"},
    Names{Protocol::Icmp, "icmp", "Internet Control Message Protocol"},
    Names{Protocol::Icmpv6, "icmpv6", "Internet Control Message Protocol v6"},
    Names{Protocol::Sctp, "sctp", "Stream Control Transmission Protocol"},
    Names{Protocol::Dccp, "dccp", "Datagram Congestion Control Protocol"},
    Names{Protocol::Igmp, "igmp", "Internet Group Management Protocol"},
    Names{Protocol::Gre, "gre", "Generic Routing Encapsulation"},
    Names{Protocol::Ospf, "ospf", "Open Shortest Path First"},
    Names{Protocol::Vrrp, "vrrp", "Virtual Router Redundancy Protocol"},
    Names{Protocol::Pim, "pim", "Protocol Independent Multicast"},
    Names{Protocol::EthernetTyped, "eth", "Ethernet II"},
    Names{Protocol::EthernetSized, "eth", "IEEE 802.3 Ethernet"},
    Names{Protocol::Sll2, "sll", "Linux cooked capture v2"},
    Names{Protocol::PppoeSession, "pppoes", "PPP-over-Ethernet Session"},
    Names{Protocol::PppoeDiscovery, "pppoed", "PPP-over-Ethernet Discovery"},
    Names{Protocol::Network, "network", "Internet Protocol"},
    Names{Protocol::Ipv6Options, "ipv6.opt", "IPv6 Options"},
    Names{Protocol::UdpDatagram, "udp", "User Datagram Protocol"},
    Names{Protocol::UdpLite, "udplite", "Lightweight User Datagram Protocol"},
    Names{Protocol::Vxlan, "vxlan", "Virtual eXtensible Local Area Network"},
    Names{Protocol::Geneve, "geneve", "Generic Network Virtualization Encapsulation"},
    Names{Protocol::L2tp, "l2tp", "Layer 2 Tunneling Protocol"},
    Names{Protocol::Bfd, "bfd", "Bidirectional Forwarding Detection"},
    Names{Protocol::Dns, "dns", "Domain Name System"},
    Names{Protocol::Ntp, "ntp", "Network Time Protocol"},
    Names{Protocol::Stun, "stun", "Session Traversal Utilities for NAT"},
    Names{Protocol::Tftp, "tftp", "Trivial File Transfer Protocol"},
    Names{Protocol::Snmp, "snmp", "Simple Network Management Protocol"},
    Names{Protocol::Dhcp, "dhcp", "Dynamic Host Configuration Protocol"},
    Names{Protocol::Dhcpv6, "dhcpv6", "DHCPv6"},
    Names{Protocol::Syslog, "syslog", "Syslog"},
    Names{Protocol::Radius, "radius", "RADIUS"},
    Names{Protocol::Bgp, "bgp", "Border Gateway Protocol"},
    Names{Protocol::UdpEncapsulation, "udpencap", "UDP Encapsulation of IPsec"},
    Names{Protocol::Isakmp, "isakmp", "Internet Key Exchange"},
    Names{Protocol::Http, "http", "Hypertext Transfer Protocol"},
    Names{Protocol::Sip, "sip", "Session Initiation Protocol"},
    Names{Protocol::Ssh, "ssh", "Secure Shell"},
    Names{Protocol::Tls, "tls", "Transport Layer Security"},
    Names{Protocol::Quic, "quic", "QUIC"},
    Names{Protocol::Tpkt, "tpkt", "ISO transport over TCP"},
    Names{Protocol::Cotp, "cotp", "ISO 8073 transport"},
    Names{Protocol::Rdp, "rdp", "Remote Desktop Protocol"},
    Names{Protocol::Nbss, "nbss", "NetBIOS Session Service"},
    Names{Protocol::Smb, "smb", "Server Message Block"},
    Names{Protocol::Smb2, "smb2", "Server Message Block 2"},
    Names{Protocol::ModbusTcp, "mbtcp", "Modbus/TCP"},
    Names{Protocol::Modbus, "modbus", "Modbus"},
    Names{Protocol::DnsMessage, "dns", "Domain Name System"},
    Names{Protocol::Mdns, "mdns", "Multicast DNS"},
    Names{Protocol::Llmnr, "llmnr", "Link-Local Multicast Name Resolution"},
    Names{Protocol::HttpMessage, "http", "Hypertext Transfer Protocol"},
    Names{Protocol::Ssdp, "ssdp", "Simple Service Discovery Protocol"},
    Names{Protocol::QuicCrypto, "tls", "Transport Layer Security"},
};

constexpr bool inOrderOfTheEnum()
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i].protocol != static_cast<Protocol>(i))
            return false;
    }
    return kNames.size() == kProtocolCount;
}
static_assert(inOrderOfTheEnum(), "one row for each Protocol, in its order");

} // namespace

std::string_view name(Protocol protocol)
{
    return protocol < Protocol::Count ? kNames[static_cast<std::size_t>(protocol)].name : "";
}

std::string_view title(Protocol protocol)
{
    return protocol < Protocol::Count ? kNames[static_cast<std::size_t>(protocol)].title : "";
}

} // namespace tallygate::fields
