// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/recognition.h"

namespace tallygate::packet {

using fields::Protocol;

std::string_view carriedBy(Protocol protocol)
{
    switch (protocol) {
    case Protocol::Frame:
        return "every packet";
    case Protocol::Ethernet:
        return "the capture's link type Ethernet; Ethernet over GRE, VXLAN, GENEVE";
    case Protocol::Sll:
        return "the capture's link types Linux cooked v1 and v2";
    case Protocol::Null:
        return "the capture's link types NULL and LOOP";
    case Protocol::Ppp:
        return "the capture's link types PPP; PPPoE sessions; PPP over GRE and L2TP";
    case Protocol::Chdlc:
        return "the first byte 0x0f or 0x8f under the capture's link type PPP in HDLC framing";
    case Protocol::Vlan:
        return "EtherType 0x8100 or 0x9100";
    case Protocol::Ieee8021ad:
        return "EtherType 0x88a8";
    case Protocol::CiscoMetadata:
        return "EtherType 0x8909";
    case Protocol::Llc:
        return "a length in place of the EtherType; EtherType 0x8870; Linux cooked type 4";
    case Protocol::Mpls:
        return "EtherType 0x8847 or 0x8848; PPP protocol 0x0281 or 0x0283; GRE";
    case Protocol::Pppoe:
        return "EtherType 0x8863 (discovery) or 0x8864 (session)";
    case Protocol::Arp:
        return "EtherType 0x0806, 0x8035 (RARP)";
    case Protocol::Stp:
        return "LLC service access point 0x42; SNAP of Cisco with protocol 0x010b";
    case Protocol::Lldp:
        return "EtherType 0x88cc";
    case Protocol::Ip:
        return "EtherType 0x0800; PPP protocol 0x0021; LLC service access point 0x06; the first "
               "nibble 4 under link type RAW and behind the last MPLS label; IP protocol 4; GRE";
    case Protocol::Ipv6:
        return "EtherType 0x86dd; PPP protocol 0x0057; the first nibble 6 under link type RAW and "
               "behind the last MPLS label; IP protocol 41; GRE";
    case Protocol::Ipv6HopOpts:
        return "next header 0";
    case Protocol::Ipv6DstOpts:
        return "next header 60";
    case Protocol::Ipv6Routing:
        return "next header 43";
    case Protocol::Ipv6Fragment:
        return "next header 44";
    case Protocol::Mobility:
        return "next header 135";
    case Protocol::Hip:
        return "next header 139";
    case Protocol::Shim6:
        return "next header 140";
    case Protocol::Ah:
        return "IP protocol 51";
    case Protocol::Esp:
        return "IP protocol 50; behind UDP encapsulation";
    case Protocol::Tcp:
        return "IP protocol 6";
    case Protocol::UdpDatagram:
        return "IP protocol 17";
    case Protocol::UdpLite:
        return "IP protocol 136";
    case Protocol::Icmp:
        return "IP protocol 1";
    case Protocol::Icmpv6:
        return "IP protocol 58";
    case Protocol::Sctp:
        return "IP protocol 132";
    case Protocol::Dccp:
        return "IP protocol 33";
    case Protocol::Igmp:
        return "IP protocol 2";
    case Protocol::Gre:
        return "IP protocol 47";
    case Protocol::Ospf:
        return "IP protocol 89";
    case Protocol::Vrrp:
        return "IP protocol 112";
    case Protocol::Pim:
        return "IP protocol 103";
    case Protocol::PppoeSession:
        return "EtherType 0x8864";
    case Protocol::PppoeDiscovery:
        return "EtherType 0x8863";
    case Protocol::Network:
        return "every IPv4 and IPv6 header";
    case Protocol::Ipv6Options:
        return "hop-by-hop and destination options headers";
    case Protocol::Smb2:
        return "a NetBIOS session message that begins with fe 53 4d 42";
    case Protocol::Modbus:
        return "behind Modbus/TCP";
    default:
        return {};
    }
}

} // namespace tallygate::packet
