// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of what extends a network header: IPv6 extension headers, IPsec, mobility.
#include "fields/parts.h"
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

constexpr Field message(std::uint8_t type, Field field)
{
    return computed(Computed::MobilityPart, field, mobilityMessage(type));
}
constexpr Field mobilityOptionOf(std::uint8_t kind, Field field)
{
    return computed(Computed::MobilityPart, field, mobilityOption(kind));
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

    option(0, header(kOpt, "ipv6.opt.pad1", "Pad1", "One octet of padding.", kOptSource)),
    option(48, number(kOpt, "ipv6.opt.pmtu.min", {2, 2}, "Minimum path MTU", "Least MTU so far.",
                      "RFC 9268 5")),
    option(48, number(kOpt, "ipv6.opt.pmtu.rtn", {4, 2, 1, 15}, "Returned path MTU",
                      "Least MTU of the other way.", "RFC 9268 5")),
    option(48, flag(kOpt, "ipv6.opt.pmtu.r_flag", 4, 2, 0, "Return wanted",
                    "The receiver should return it.", "RFC 9268 5")),
    option(7, number(kOpt, "ipv6.opt.calipso.doi", {2, 4}, "CALIPSO domain",
                     "Domain of interpretation.", "RFC 5570 5.1")),
    option(7, number(kOpt, "ipv6.opt.calipso.cmpt.length", {6, 1}, "Compartment length",
                     "In 4 bytes.", "RFC 5570 5.1")),
    option(7, number(kOpt, "ipv6.opt.calipso.sens_level", {7, 1}, "Sensitivity level",
                     "Level of the packet.", "RFC 5570 5.1")),
    option(7, hex(kOpt, "ipv6.opt.calipso.checksum", {8, 2}, "CALIPSO checksum",
                  "Checksum of the option.", "RFC 5570 5.1")),
    option(15, number(kOpt, "ipv6.opt.pdm.scale_dtlr", {2, 1}, "Scale of DTLR",
                      "Scale of the time since the last was received.", "RFC 8250 3.2")),
    option(15, number(kOpt, "ipv6.opt.pdm.scale_dtls", {3, 1}, "Scale of DTLS",
                      "Scale of the time since the last was sent.", "RFC 8250 3.2")),
    option(15, number(kOpt, "ipv6.opt.pdm.psn_this_pkt", {4, 2}, "Packet sequence",
                      "Of this packet.", "RFC 8250 3.2")),
    option(15, number(kOpt, "ipv6.opt.pdm.psn_last_recv", {6, 2}, "Last received sequence",
                      "Of the other side.", "RFC 8250 3.2")),
    option(15, number(kOpt, "ipv6.opt.pdm.delta_last_recv", {8, 2}, "Time since last received",
                      "In the scale given.", "RFC 8250 3.2")),
    option(15, number(kOpt, "ipv6.opt.pdm.delta_last_sent", {10, 2}, "Time since last sent",
                      "In the scale given.", "RFC 8250 3.2")),
    option(38, number(kOpt, "ipv6.opt.qs_func", {2, 1, 4, 4}, "Quick-Start function",
                      "0 request, 8 report.", "RFC 4782 3.2")),
    option(38, number(kOpt, "ipv6.opt.qs_rate", {2, 1, 0, 4}, "Quick-Start rate",
                      "Encoded rate that is asked for.", "RFC 4782 3.2")),
    option(38, number(kOpt, "ipv6.opt.qs_ttl", {3, 1}, "Quick-Start TTL",
                      "Decremented with the hop limit.", "RFC 4782 3.2")),
    option(38, hex(kOpt, "ipv6.opt.qs_nonce", {4, 4, 2, 30}, "Quick-Start nonce",
                   "Tells that no router changed the rate.", "RFC 4782 3.2")),
    option(99, hex(kOpt, "ipv6.opt.rpl.flag", {2, 1}, "RPL flags", "All flags together.",
                   "RFC 6553 3")),
    option(99, flag(kOpt, "ipv6.opt.rpl.flag.o", 2, 1, 7, "Down", "A flag of RPL.", "RFC 6553 3")),
    option(99, flag(kOpt, "ipv6.opt.rpl.flag.r", 2, 1, 6, "Rank error", "A flag of RPL.",
                    "RFC 6553 3")),
    option(99, flag(kOpt, "ipv6.opt.rpl.flag.f", 2, 1, 5, "Forwarding error", "A flag of RPL.",
                    "RFC 6553 3")),
    option(99, hex(kOpt, "ipv6.opt.rpl.instance_id", {3, 1}, "RPL instance",
                   "Instance of the topology.", "RFC 6553 3")),
    option(99, hex(kOpt, "ipv6.opt.rpl.sender_rank", {4, 2}, "Sender rank", "Rank of the sender.",
                   "RFC 6553 3")),
    option(139, octets(kOpt, "ipv6.opt.ilnp_nonce", 2, 0, "ILNP nonce", "Nonce of the session.",
                       "RFC 6744 2")),
    option(109, hex(kOpt, "ipv6.opt.mpl.flag", {2, 1}, "MPL flags", "All flags together.",
                    "RFC 7731 6.1")),
    option(109, number(kOpt, "ipv6.opt.mpl.sequence", {3, 1}, "MPL sequence",
                       "Number of the message.", "RFC 7731 6.1")),
    option(238, hex(kOpt, "ipv6.opt.dff.flags", {2, 1}, "DFF flags", "All flags together.",
                    "RFC 6971 13.1")),
    option(238, number(kOpt, "ipv6.opt.dff.sequence_number", {3, 2}, "DFF sequence",
                       "Number of the packet.", "RFC 6971 13.1")),

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

    computed(Computed::RoutingField,
             octets(kRouting, "ipv6.routing.src.reserved", 4, 4, "Reserved", "Zero.", "RFC 5095"),
             0),
    computed(
        Computed::RoutingField,
        octets(kRouting, "ipv6.routing.mipv6.reserved", 4, 4, "Reserved", "Zero.", "RFC 6275 6.4"),
        2),
    computed(Computed::RoutingField,
             number(kRouting, "ipv6.routing.rpl.cmprI", {4, 4, 28, 4}, "Octets elided",
                    "Of all addresses but the last.", "RFC 6554 3"),
             3),
    computed(Computed::RoutingField,
             number(kRouting, "ipv6.routing.rpl.cmprE", {4, 4, 24, 4}, "Octets elided at the end",
                    "Of the last address.", "RFC 6554 3"),
             3),
    computed(Computed::RoutingField,
             number(kRouting, "ipv6.routing.rpl.pad", {4, 4, 20, 4}, "Padding", "Octets behind.",
                    "RFC 6554 3"),
             3),

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

    message(1, hex(kMobility, "mip6.hoti.cookie", {8, 8}, "Home init cookie",
                   "Sent back in the answer.", kMobilitySource)),
    message(2, hex(kMobility, "mip6.coti.cookie", {8, 8}, "Care-of init cookie",
                   "Sent back in the answer.", kMobilitySource)),
    message(3, number(kMobility, "mip6.hot.nindex", {6, 2}, "Nonce index", "Which nonce was used.",
                      kMobilitySource)),
    message(
        3, hex(kMobility, "mip6.hot.cookie", {8, 8}, "Init cookie", "Sent back.", kMobilitySource)),
    message(4, number(kMobility, "mip6.cot.nindex", {6, 2}, "Nonce index", "Which nonce was used.",
                      kMobilitySource)),
    message(
        4, hex(kMobility, "mip6.cot.cookie", {8, 8}, "Init cookie", "Sent back.", kMobilitySource)),
    message(3, hex(kMobility, "mip6.hot.token", {16, 8}, "Keygen token", "Half of the key.",
                   kMobilitySource)),
    message(5, number(kMobility, "mip6.bu.seqnr", {6, 2}, "Update sequence",
                      "Number of the update.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.a_flag", 8, 2, 15, "Acknowledge", "A flag of the message.",
                    kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.h_flag", 8, 2, 14, "Home registration",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.l_flag", 8, 2, 13, "Link-local address",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.k_flag", 8, 2, 12, "Key management",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.m_flag", 8, 2, 11, "MAP registration",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.nemo.bu.r_flag", 8, 2, 10, "Mobile router",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.p_flag", 8, 2, 9, "Proxy registration",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.f_flag", 8, 2, 8, "UDP encapsulation",
                    "A flag of the message.", kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.t_flag", 8, 2, 7, "TLV header", "A flag of the message.",
                    kMobilitySource)),
    message(5, flag(kMobility, "mip6.bu.b_flag", 8, 2, 6, "Bulk", "A flag of the message.",
                    kMobilitySource)),
    message(5, number(kMobility, "mip6.bu.lifetime", {10, 2}, "Update lifetime", "In 4 seconds.",
                      kMobilitySource)),
    message(6, number(kMobility, "mip6.ba.status", {6, 1}, "Acknowledgement status",
                      "What became of the update.", kMobilitySource)),
    message(6, flag(kMobility, "mip6.ba.k_flag", 7, 1, 7, "Key management",
                    "A flag of the message.", kMobilitySource)),
    message(6, flag(kMobility, "mip6.nemo.ba.r_flag", 7, 1, 6, "Mobile router",
                    "A flag of the message.", kMobilitySource)),
    message(6, flag(kMobility, "mip6.ba.p_flag", 7, 1, 5, "Proxy registration",
                    "A flag of the message.", kMobilitySource)),
    message(6, flag(kMobility, "mip6.ba.t_flag", 7, 1, 4, "TLV header", "A flag of the message.",
                    kMobilitySource)),
    message(6, flag(kMobility, "mip6.ba.b_flag", 7, 1, 3, "Bulk", "A flag of the message.",
                    kMobilitySource)),
    message(6, number(kMobility, "mip6.ba.seqnr", {8, 2}, "Acknowledged sequence",
                      "Number of the update.", kMobilitySource)),
    message(6, number(kMobility, "mip6.ba.lifetime", {10, 2}, "Granted lifetime", "In 4 seconds.",
                      kMobilitySource)),
    message(7, number(kMobility, "mip6.be.status", {6, 1}, "Error status", "What is wrong.",
                      kMobilitySource)),
    message(7, ipv6(kMobility, "mip6.be.haddr", 8, "Home address", "Of the binding in error.",
                    kMobilitySource)),
    message(8, number(kMobility, "mip6.fbu.seqnr", {6, 2}, "Fast update sequence",
                      "Number of the update.", "RFC 5568 6.2.2")),
    message(8, number(kMobility, "mip6.fbu.lifetime", {10, 2}, "Fast update lifetime",
                      "In 4 seconds.", "RFC 5568 6.2.2")),
    message(9, number(kMobility, "mip6.fback.status", {6, 1}, "Fast acknowledgement status",
                      "What became of the update.", "RFC 5568 6.2.3")),
    message(9, number(kMobility, "mip6.fback.seqnr", {8, 2}, "Fast acknowledged sequence",
                      "Number of the update.", "RFC 5568 6.2.3")),
    message(9, number(kMobility, "mip6.fback.lifetime", {10, 2}, "Fast granted lifetime",
                      "In 4 seconds.", "RFC 5568 6.2.3")),
    message(13, flag(kMobility, "mip6.hb.u_flag", 7, 1, 1, "Unsolicited", "A flag of the message.",
                     "RFC 5847 3.3")),
    message(13, flag(kMobility, "mip6.hb.r_flag", 7, 1, 0, "Response", "A flag of the message.",
                     "RFC 5847 3.3")),
    message(13, number(kMobility, "mip6.hb.seqnr", {8, 4}, "Heartbeat sequence",
                       "Matches requests and answers.", "RFC 5847 3.3")),
    computed(Computed::MobilityPart,
             number(kMobility, "mip6.mobility_opt", {0, 1}, "Mobility option", "Kind of an option.",
                    "RFC 6275 6.2.1")),
    computed(Computed::MobilityPart,
             number(kMobility, "mip6.mobility_opt.len", {1, 1}, "Mobility option length",
                    "Bytes of the option's data.", "RFC 6275 6.2.1")),
    mobilityOptionOf(2, number(kMobility, "mip6.bra.interval", {2, 2}, "Refresh interval",
                               "In 4 seconds.", "RFC 6275 6.2.4")),
    mobilityOptionOf(3, ipv6(kMobility, "mip6.acoa.acoa", 2, "Alternate care-of address",
                             "Where the node is.", "RFC 6275 6.2.5")),
    mobilityOptionOf(4, number(kMobility, "mip6.ni.hni", {2, 2}, "Home nonce index",
                               "Which nonce was used.", "RFC 6275 6.2.6")),
    mobilityOptionOf(4, number(kMobility, "mip6.ni.cni", {4, 2}, "Care-of nonce index",
                               "Which nonce was used.", "RFC 6275 6.2.6")),
    mobilityOptionOf(5, octets(kMobility, "mip6.bad.auth", 2, 0, "Authenticator",
                               "Authenticates the binding.", "RFC 6275 6.2.7")),
    mobilityOptionOf(6, number(kMobility, "mip6.nemo.mnp.pfl", {3, 1}, "Prefix length",
                               "Of a mobile network.", "RFC 3963 4.3")),
    mobilityOptionOf(6, ipv6(kMobility, "mip6.nemo.mnp.mnp", 4, "Mobile network",
                             "Prefix of the network.", "RFC 3963 4.3")),

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
