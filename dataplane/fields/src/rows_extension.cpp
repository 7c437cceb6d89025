// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of what extends a network header: IPv6 extension headers, IPsec, mobility.
#include "rows.h"
#include "values_ip.h"

namespace tallygate::fields {
namespace {

constexpr auto kHop = Protocol::Ipv6HopOpts;
constexpr auto kDst = Protocol::Ipv6DstOpts;
constexpr auto kOpt = Protocol::Ipv6Options;
constexpr auto kRouting = Protocol::Ipv6Routing;
constexpr auto kFragment = Protocol::Ipv6Fragment;
constexpr auto kMobility = Protocol::Mobility;
constexpr auto kHip = Protocol::Hip;
constexpr auto kShim6 = Protocol::Shim6;
constexpr auto kAh = Protocol::Ah;
constexpr auto kEsp = Protocol::Esp;

constexpr std::string_view kHopSource = "RFC 8200 4.3";
constexpr std::string_view kDstSource = "RFC 8200 4.6";
constexpr std::string_view kOptSource = "RFC 8200 4.2";
constexpr std::string_view kRoutingSource = "RFC 8200 4.4";
constexpr std::string_view kSegmentSource = "RFC 8754 2";
constexpr std::string_view kFragmentSource = "RFC 8200 4.5";
constexpr std::string_view kMobilitySource = "RFC 6275 6.1.1";
constexpr std::string_view kHipSource = "RFC 7401 5.1";
constexpr std::string_view kShim6Source = "RFC 5533 5.2";
constexpr std::string_view kAhSource = "RFC 4302 2";
constexpr std::string_view kEspSource = "RFC 4303 2";

constexpr Field option(std::uint8_t kind, Field field, std::uint8_t stride = 0)
{
    return computed(Computed::Ipv6Option, field, optionArgument(kind, stride));
}

constexpr Field lengthInOctets(Protocol protocol, std::string_view name, std::string_view source)
{
    return computed(Computed::LengthInOctets,
                    secondary(number(protocol, name, {1, 1, 0, 16}, "Length in bytes",
                                     "Length of this header in bytes.", source)));
}

constexpr Field kRows[] = {
    header(kHop, "ipv6.hopopts", "IPv6 hop-by-hop options", "Options for every router on the path.",
           kHopSource),
    number(kHop, "ipv6.hopopts.nxt", {0, 1}, "Next header", "What follows this header.", kHopSource,
           kIpProtocols),
    number(kHop, "ipv6.hopopts.len", {1, 1}, "Length", "In 8 bytes, without the first 8.",
           kHopSource),
    lengthInOctets(kHop, "ipv6.hopopts.len_oct", kHopSource),

    header(kDst, "ipv6.dstopts", "IPv6 destination options", "Options for the destination.",
           kDstSource),
    number(kDst, "ipv6.dstopts.nxt", {0, 1}, "Next header", "What follows this header.", kDstSource,
           kIpProtocols),
    number(kDst, "ipv6.dstopts.len", {1, 1}, "Length", "In 8 bytes, without the first 8.",
           kDstSource),
    lengthInOctets(kDst, "ipv6.dstopts.len_oct", kDstSource),

    option(kAnyOption, hex(kOpt, "ipv6.opt.type", {0, 1}, "Option", "Type of an option.",
                           kOptSource, kIpv6OptionTypes)),
    option(kAnyOption, number(kOpt, "ipv6.opt.type.action", {0, 1, 6, 2}, "Action",
                              "What a node does that does not know the option.", kOptSource,
                              kIpv6OptionActions)),
    option(kAnyOption, flag(kOpt, "ipv6.opt.type.change", 0, 1, 5, "May change",
                            "The option may change on the path.", kOptSource)),
    option(kAnyOption, hex(kOpt, "ipv6.opt.type.rest", {0, 1, 0, 5}, "Low bits",
                           "The low five bits of the type.", kOptSource)),
    option(kAnyOption, number(kOpt, "ipv6.opt.length", {1, 1}, "Option length",
                              "Bytes of the option's data.", kOptSource)),
    option(4, number(kOpt, "ipv6.opt.tel", {2, 1}, "Encapsulation limit",
                     "How many more tunnels may be entered.", "RFC 2473 4.1.1")),
    option(5, number(kOpt, "ipv6.opt.router_alert", {2, 2}, "Router alert",
                     "0: multicast listener discovery, 1: RSVP ...", "RFC 2711 2.1")),
    option(194, number(kOpt, "ipv6.opt.jumbo", {2, 4}, "Jumbo payload length",
                       "Bytes after the IPv6 header.", "RFC 2675 2")),
    option(201, ipv6(kOpt, "ipv6.opt.mipv6.home_address", 2, "Home address",
                     "Home address of a mobile node.", "RFC 6275 6.3")),

    header(kRouting, "ipv6.routing", "IPv6 routing header", "Nodes to be visited on the way.",
           kRoutingSource),
    number(kRouting, "ipv6.routing.nxt", {0, 1}, "Next header", "What follows this header.",
           kRoutingSource, kIpProtocols),
    number(kRouting, "ipv6.routing.len", {1, 1}, "Length", "In 8 bytes, without the first 8.",
           kRoutingSource),
    lengthInOctets(kRouting, "ipv6.routing.len_oct", kRoutingSource),
    number(kRouting, "ipv6.routing.type", {2, 1}, "Routing type", "Variant of the header.",
           kRoutingSource, kRoutingTypes),
    number(kRouting, "ipv6.routing.segleft", {3, 1}, "Segments left", "Nodes still to be visited.",
           kRoutingSource),
    computed(Computed::RoutingAddress,
             ipv6(kRouting, "ipv6.routing.src.addr", 8, "Address", "An address of a type 0 header.",
                  "RFC 5095"),
             0),
    computed(Computed::RoutingField,
             ipv6(kRouting, "ipv6.routing.mipv6.home_address", 8, "Home address",
                  "Home address in a type 2 header.", "RFC 6275 6.4"),
             2),
    computed(Computed::RoutingField,
             number(kRouting, "ipv6.routing.srh.last_entry", {4, 1}, "Last entry",
                    "Index of the last segment in the list.", kSegmentSource),
             4),
    computed(Computed::RoutingField,
             hex(kRouting, "ipv6.routing.srh.flags", {5, 1}, "Flags", "Flags of segment routing.",
                 kSegmentSource),
             4),
    computed(Computed::RoutingField,
             octets(kRouting, "ipv6.routing.srh.tag", 6, 2, "Tag", "Marks a class of packets.",
                    kSegmentSource),
             4),
    computed(Computed::RoutingAddress,
             ipv6(kRouting, "ipv6.routing.srh.addr", 8, "Segment",
                  "A segment of a segment routing header.", kSegmentSource),
             4),

    header(kFragment, "ipv6.fraghdr", "IPv6 fragment header", "A fragment of a packet.",
           kFragmentSource),
    number(kFragment, "ipv6.fraghdr.nxt", {0, 1}, "Next header",
           "What the first fragment begins with.", kFragmentSource, kIpProtocols),
    hex(kFragment, "ipv6.fraghdr.reserved_octet", {1, 1}, "Reserved", "Zero.", kFragmentSource),
    number(kFragment, "ipv6.fraghdr.offset", {2, 2, 3, 13}, "Fragment offset",
           "In units of 8 bytes.", kFragmentSource),
    number(kFragment, "ipv6.fraghdr.reserved_bits", {2, 2, 1, 2}, "Reserved bits", "Zero.",
           kFragmentSource),
    flag(kFragment, "ipv6.fraghdr.more", 2, 2, 0, "More fragments", "Not the last fragment.",
         kFragmentSource),
    hex(kFragment, "ipv6.fraghdr.ident", {4, 4}, "Identification",
        "Groups the fragments of a packet.", kFragmentSource),

    header(kMobility, "mipv6", "Mobile IPv6", "A mobility header.", kMobilitySource),
    number(kMobility, "mip6.proto", {0, 1}, "Payload protocol", "What follows; 59, nothing.",
           kMobilitySource, kIpProtocols),
    number(kMobility, "mip6.hlen", {1, 1}, "Length", "In 8 bytes, without the first 8.",
           kMobilitySource),
    number(kMobility, "mip6.mhtype", {2, 1}, "Message", "Kind of mobility message.",
           kMobilitySource, kMobilityTypes),
    hex(kMobility, "mip6.csum", {4, 2}, "Checksum", "Checksum of the header.", kMobilitySource),

    header(kHip, "hip", "Host identity protocol", "A HIP packet.", kHipSource),
    number(kHip, "hip.proto", {0, 1}, "Next header", "What follows; 59, nothing.", kHipSource,
           kIpProtocols),
    number(kHip, "hip.hdr_len", {1, 1}, "Length", "In 8 bytes, without the first 8.", kHipSource),
    number(kHip, "hip.packet_type", {2, 1, 0, 7}, "Packet type", "Kind of packet.", kHipSource,
           kHipPacketTypes),
    number(kHip, "hip.version", {3, 1, 4, 4}, "Version", "Version of the protocol.", kHipSource),
    hex(kHip, "hip.checksum", {4, 2}, "Checksum", "Checksum of the packet.", kHipSource),
    hex(kHip, "hip.controls", {6, 2}, "Controls", "Control bits.", kHipSource),
    octets(kHip, "hip.hit_sndr", 8, 16, "Sender", "Host identity tag of the sender.", kHipSource),
    octets(kHip, "hip.hit_rcvr", 24, 16, "Receiver", "Host identity tag of the receiver.",
           kHipSource),

    header(kShim6, "shim6", "Shim6", "A multihoming shim header.", kShim6Source),
    number(kShim6, "shim6.nxt", {0, 1}, "Next header", "What follows this header.", kShim6Source,
           kIpProtocols),
    number(kShim6, "shim6.len", {1, 1}, "Length", "In 8 bytes, without the first 8.", kShim6Source),
    lengthInOctets(kShim6, "shim6.len_oct", kShim6Source),
    flag(kShim6, "shim6.p", 2, 1, 7, "Payload", "A payload header, not a control message.",
         kShim6Source),

    header(kAh, "ah", "Authentication header", "An IPsec authentication header.", kAhSource),
    number(kAh, "ah.next_header", {0, 1}, "Next header", "What is authenticated.", kAhSource,
           kIpProtocols),
    number(kAh, "ah.length", {1, 1}, "Length", "In 4 bytes, minus 2.", kAhSource),
    octets(kAh, "ah.reserved", 2, 2, "Reserved", "Zero.", kAhSource),
    hex(kAh, "ah.spi", {4, 4}, "Security parameters index", "Names the association.", kAhSource),
    number(kAh, "ah.sequence", {8, 4}, "Sequence", "Counts the packets.", kAhSource),
    computed(Computed::AhIcv, octets(kAh, "ah.icv", 12, 0, "Integrity check value",
                                     "Authenticates the packet.", kAhSource)),

    header(kEsp, "esp", "Encapsulating security payload", "An encrypted IPsec payload.",
           kEspSource),
    hex(kEsp, "esp.spi", {0, 4}, "Security parameters index", "Names the association.", kEspSource),
    number(kEsp, "esp.sequence", {4, 4}, "Sequence", "Counts the packets.", kEspSource),
};

} // namespace

std::span<const Field> extensionRows()
{
    return kRows;
}

} // namespace tallygate::fields
