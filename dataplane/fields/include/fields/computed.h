// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "fields/field.h"

namespace tallygate::fields {

/// How the fields are read that are not plain bits at a fixed place. Rows name these, packet/
/// implements them. Where an entry says "place", the row's byteOffset, byteWidth, shift and
/// widthBits say where the bits stand; `argument` is the row's.
enum class Computed : std::uint16_t {
    None,
    AnyBit, ///< a Boolean of several bits: place, any of them set

    // frame
    FrameLength,
    FrameCapturedLength,

    // Link headers and shims: place, where the condition holds.
    EthernetInvalidType, ///< neither a length nor a type: 1501 to 1535
    VlanType,            ///< type, 0x0600 and above
    VlanLength,          ///< length, up to 1500
    Ieee8021adSingle,    ///< a tag not directly followed by another 0x88a8 tag
    Ieee8021adOuter,     ///< the first of such a pair
    Ieee8021adEach,      ///< either tag of a pair, or the single one (repeats)
    MetadataType,        ///< behind GRE it stands in front of the tag
    LlcControl,          ///< 8 bits for unnumbered frames, else 16 bits little-endian
    SnapOui,             ///< SNAP follows
    SnapType,            ///< SNAP with an EtherType: OUI 00:00:00 or 00:00:f8
    SnapCisco,           ///< SNAP with OUI 00:00:0c
    SnapOther,           ///< SNAP with any other OUI
    SllField,            ///< place in v1; argument = v2 offset | v2 width << 8; widths 0: not there
    SllAddress,          ///< as SllField, if the address has byteWidth octets
    SllOtherAddress,     ///< any other length
    SllEtherType,        ///< as SllField, a value of 0x0600 and above
    SllLinkType,         ///< as SllField, a value below 0x0600
    NullFamily,          ///< address family, in the byte order of the capturing host
    NullType,            ///< an EtherType in its place
    PppAddress,          ///< address and control octets that are there: place
    PppProtocol,         ///< one or two octets (RFC 1661 6.5)

    // arp: argument = which address: 0 sender hardware, 1 sender protocol, 2 target hardware,
    // 3 target protocol. Ether and Ipv4 rows exist only for those kinds of address.
    ArpAddress,

    // ip, ipv6 and extension headers
    UpperProtocol,  ///< what the last extension header names, or the network header
    IpHeaderLength, ///< header length in bytes
    IpTotalLength,  ///< 0 (segmentation offload) means to the end of the frame
    IpOption,       ///< argument = kind (or kAnyOption, kRouteOptions) | stride << 8; place in it
    LengthInOctets, ///< (8-bit place + 1) * 8
    Ipv6Option,     ///< as IpOption
    RoutingAddress, ///< argument = routing type (0xff any); place, repeats every 16 octets
    RoutingField,   ///< argument = routing type: place
    AhIcv,          ///< octets after the fixed part

    // tcp, udp
    TcpHeaderLength,     ///< header length in bytes
    TcpPayloadLength,    ///< absent in fragments
    TcpEstablished,      ///< ACK or RST set
    TcpOptions,          ///< the whole option area
    TcpOption,           ///< as IpOption
    TcpWindowMultiplier, ///< 1 << shift of the window scale option
    TcpSackCount,
    Payload,   ///< octets after the header
    UdpLength, ///< UDP-Lite: what the network layer leaves
    UdpLiteCoverage,

    // icmp: place, where the message type has it.
    IcmpEcho, ///< identifier
    IcmpSequence,
    IcmpLittleEndian, ///< as IcmpEcho (argument 0) or IcmpSequence (1), other byte order
    IcmpMtu,          ///< fragmentation needed
    IcmpType,         ///< argument = type | other type << 8
    IcmpQuoteLength,  ///< RFC 4884, if not zero

    // icmpv6: place, where the message type has it.
    Icmpv6Type, ///< argument = type | other type << 8
    MldAddress, ///< query, report and done of version 1 and query of version 2
    MldV1,      ///< those of version 1
    MldV2Query,
    MldRecord, ///< of a version 2 report, repeats for each record
    NdOption,  ///< as IpOption, for the messages that carry options

    // Parts of headers: argument = the part (see fields/parts.h), place in it.
    SctpPart,
    DccpPart,
    GrePart,
    IgmpPart,
    OspfPart,
    OspfMessage, ///< argument = the message it must be
    PimPart,
    VrrpPart,
    StpPart,
    StpPriority,  ///< upper four bits of the place, in their place; argument = where it ends
    StpExtension, ///< the other bits
    LldpPart,
    PppoePart,
    TunnelPart,
    IpOptionPart,
    MptcpPart,
    MldPart,
    MobilityPart,

    // Higher protocols: one a family; argument says what is read.
    Dns,              ///< fields/dns.h
    Http,             ///< fields/http.h
    Sip,              ///< fields/sip.h
    Ssh,              ///< fields/ssh.h
    Smb,              ///< fields/smb.h
    Modbus,           ///< fields/modbus.h
    Rdp,              ///< fields/rdp.h
    Quic,             ///< fields/quic.h
    Tls,              ///< fields/tls.h
    HigherOption,     ///< fields/binary.h, as all that follow: in DHCP, DHCPv6, RADIUS, STUN
    HigherOptionEach, ///< the same, repeated every byteWidth octets to the end of the option
    Ntp,
    Stun,
    Tftp,
    Syslog,
    Dhcp,
    Dhcpv6,
    Bgp,
    Isakmp,
    UdpEncapsulation,
    Snmp,
};

/// False for what one header has once at most, so that nobody looks for a second one.
constexpr bool repeats(Computed computed)
{
    switch (computed) {
    case Computed::None:
    case Computed::AnyBit:
    case Computed::FrameLength:
    case Computed::FrameCapturedLength:
    case Computed::Ieee8021adEach: // of stacked tags the first
    case Computed::VlanType:
    case Computed::VlanLength:
    case Computed::LlcControl:
    case Computed::SnapType:
    case Computed::PppProtocol:
    case Computed::ArpAddress:
    case Computed::IpHeaderLength:
    case Computed::IpTotalLength:
    case Computed::LengthInOctets:
    case Computed::RoutingField:
    case Computed::TcpHeaderLength:
    case Computed::TcpPayloadLength:
    case Computed::TcpEstablished:
    case Computed::TcpOptions:
    case Computed::TcpWindowMultiplier:
    case Computed::Payload:
    case Computed::UdpLength:
    case Computed::IcmpEcho:
    case Computed::IcmpSequence:
    case Computed::IcmpType:
    case Computed::Icmpv6Type:
        return false;
    default:
        return true;
    }
}

/// True where the reader finds the wanted one among many values in one pass; of others there are
/// few.
constexpr bool isReadInOnePass(Computed computed)
{
    switch (computed) {
    case Computed::IpOption:
    case Computed::Ipv6Option:
    case Computed::TcpOption:
    case Computed::NdOption:
    case Computed::SctpPart:
    case Computed::DccpPart:
    case Computed::GrePart:
    case Computed::IgmpPart:
    case Computed::OspfPart:
    case Computed::PimPart:
    case Computed::VrrpPart:
    case Computed::StpPart:
    case Computed::LldpPart:
    case Computed::PppoePart:
    case Computed::TunnelPart:
    case Computed::IpOptionPart:
    case Computed::MptcpPart:
    case Computed::MldPart:
    case Computed::MobilityPart:
    case Computed::Dns:
    case Computed::Http:
    case Computed::Quic:
    case Computed::Tls:
    case Computed::HigherOption:
    case Computed::HigherOptionEach:
    case Computed::Stun:
    case Computed::Dhcpv6:
    case Computed::Bgp:
    case Computed::Isakmp:
    case Computed::Snmp:
    case Computed::Sip:
    case Computed::Ssh:
    case Computed::Smb:
    case Computed::Modbus:
    case Computed::Rdp:
        return true;
    default:
        return false;
    }
}

/// Parts of `argument` for the option kinds.
inline constexpr std::uint8_t kAnyOption = 0xff;
/// Record route, loose and strict source route, timestamp: the options with a pointer.
inline constexpr std::uint8_t kRouteOptions = 0xfe;
/// Prefix and route information: the neighbor discovery options with a prefix length.
inline constexpr std::uint8_t kPrefixOptions = 0xfc;
constexpr std::uint16_t optionArgument(std::uint8_t kind, std::uint8_t stride = 0)
{
    return static_cast<std::uint16_t>(kind | stride << 8);
}

} // namespace tallygate::fields
