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
    Names{Protocol::EthernetTyped, "eth", "Ethernet II"},
    Names{Protocol::EthernetSized, "eth", "IEEE 802.3 Ethernet"},
    Names{Protocol::Sll2, "sll", "Linux cooked capture v2"},
    Names{Protocol::PppoeSession, "pppoes", "PPP-over-Ethernet Session"},
    Names{Protocol::PppoeDiscovery, "pppoed", "PPP-over-Ethernet Discovery"},
    Names{Protocol::Network, "network", "Internet Protocol"},
    Names{Protocol::Ipv6Options, "ipv6.opt", "IPv6 Options"},
    Names{Protocol::UdpDatagram, "udp", "User Datagram Protocol"},
    Names{Protocol::UdpLite, "udplite", "Lightweight User Datagram Protocol"},
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
