// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of IPv4 and its options.
#include "fields/parts.h"
#include "rows.h"
#include "values_ip.h"

namespace tallygate::fields {
namespace {

constexpr auto kIp = Protocol::Ip;
constexpr std::string_view kSource = "RFC 791 3.1";
constexpr std::string_view kDsSource = "RFC 2474 3, RFC 3168 5";

constexpr Field option(std::uint8_t kind, Field field, std::uint8_t stride = 0)
{
    return computed(Computed::IpOption, field, optionArgument(kind, stride));
}

constexpr Field inPart(IpOptionPart part, Field field)
{
    return computed(Computed::IpOptionPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    number(Protocol::Network, "ip.version", {0, 1, 4, 4}, "Version",
           "Version of the network header, of IPv6 too.", kSource),
    computed(Computed::UpperProtocol,
             number(Protocol::Network, "ip.l4proto", {0, 1, 0, 8}, "Upper-layer protocol",
                    "What the network header carries past extension headers, of IPv6 too.",
                    "RFC 8200 3, IANA protocol-numbers", kIpProtocols)),
    header(kIp, "ip", "IPv4", "An IPv4 header.", kSource),
    computed(Computed::IpHeaderLength, number(kIp, "ip.hdr_len", {0, 1, 0, 8}, "Header length",
                                              "Bytes of the header with options.", kSource)),
    hex(kIp, "ip.dsfield", {1, 1}, "Differentiated services", "DSCP and ECN together.", kDsSource),
    number(kIp, "ip.dsfield.dscp", {1, 1, 2, 6}, "DSCP", "Differentiated services codepoint.",
           kDsSource, kDscpNames),
    number(kIp, "ip.dsfield.ecn", {1, 1, 0, 2}, "ECN", "Explicit congestion notification.",
           kDsSource, kEcnNames),
    computed(Computed::IpTotalLength,
             number(kIp, "ip.len", {2, 2}, "Total length",
                    "Bytes of header and payload; 0 (segmentation offload) counts as the rest of "
                    "the frame.",
                    kSource)),
    hex(kIp, "ip.id", {4, 2}, "Identification", "Groups the fragments of a datagram.", kSource),
    hex(kIp, "ip.flags", {6, 1, 5, 3}, "Flags", "Reserved, don't fragment, more fragments.",
        kSource),
    flag(kIp, "ip.flags.rb", 6, 1, 7, "Reserved bit", "Must be 0 (RFC 3514 notwithstanding).",
         kSource),
    flag(kIp, "ip.flags.df", 6, 1, 6, "Don't fragment", "Routers may not fragment it.", kSource),
    flag(kIp, "ip.flags.mf", 6, 1, 5, "More fragments", "Not the last fragment.", kSource),
    number(kIp, "ip.frag_offset", {6, 2, 0, 13}, "Fragment offset", "In units of 8 bytes.",
           kSource),
    number(kIp, "ip.ttl", {8, 1}, "Time to live", "Hops left.", kSource),
    number(kIp, "ip.proto", {9, 1}, "Protocol", "What the datagram carries.", kSource,
           kIpProtocols),
    hex(kIp, "ip.checksum", {10, 2}, "Header checksum", "Checksum of the header.", kSource),
    ipv4(kIp, "ip.src", 12, "Source", "Source address.", kSource),
    ipv4(kIp, "ip.dst", 16, "Destination",
         "Destination address in the header, whatever a source route says.", kSource),
    either(ipv4(kIp, "", 12, "", "", kSource), "ip.addr", "ip.src", "ip.dst", "Address",
           "Source or destination address."),
    option(kAnyOption, number(kIp, "ip.opt.type", {0, 1}, "Option", "Type of an option.", kSource,
                              kIpOptionTypes)),
    option(kAnyOption, flag(kIp, "ip.opt.type.copy", 0, 1, 7, "Copied",
                            "The option is copied into every fragment.", kSource)),
    option(kAnyOption, number(kIp, "ip.opt.type.class", {0, 1, 5, 2}, "Class",
                              "Class of the option.", kSource, kIpOptionClasses)),
    option(kAnyOption, number(kIp, "ip.opt.type.number", {0, 1, 0, 5}, "Number",
                              "Number of the option in its class.", kSource)),
    option(kAnyOption,
           number(kIp, "ip.opt.len", {1, 1}, "Option length", "Bytes of the option.", kSource)),
    computed(Computed::IpOption,
             number(kIp, "ip.opt.ptr", {2, 1}, "Pointer",
                    "Next slot of a route or timestamp option.", kSource),
             kRouteOptions),
    option(136, number(kIp, "ip.opt.sid", {2, 2}, "Stream identifier", "SATNET stream.", kSource)),
    option(11, number(kIp, "ip.opt.mtu", {2, 2}, "MTU", "MTU of a probe (RFC 1063).", kSource)),
    option(148, number(kIp, "ip.opt.ra", {2, 2}, "Router alert", "0: every router examines it.",
                       "RFC 2113 2.1")),
    option(68, number(kIp, "ip.opt.overflow", {3, 1, 4, 4}, "Overflow",
                      "Hosts that found no room for a timestamp.", kSource)),
    option(82, number(kIp, "ip.opt.id_number", {2, 2}, "Traceroute number", "Matches the answers.",
                      "RFC 1393 2.2")),
    option(82, number(kIp, "ip.opt.ohc", {4, 2}, "Outbound hops", "Routers passed on the way out.",
                      "RFC 1393 2.2")),
    option(82, number(kIp, "ip.opt.rhc", {6, 2}, "Return hops", "Routers passed on the way back.",
                      "RFC 1393 2.2")),
    option(82, ipv4(kIp, "ip.opt.originator", 8, "Originator", "Who traces.", "RFC 1393 2.2")),
    option(25, number(kIp, "ip.opt.qs_func", {2, 1, 4, 4}, "Quick-Start function",
                      "0 request, 8 report.", "RFC 4782 3.1")),
    option(25, number(kIp, "ip.opt.qs_rate", {2, 1, 0, 4}, "Quick-Start rate",
                      "Encoded rate that is asked for.", "RFC 4782 3.1")),
    option(25, number(kIp, "ip.opt.qs_ttl", {3, 1}, "Quick-Start TTL",
                      "Decremented with the time to live.", "RFC 4782 3.1")),
    option(25, hex(kIp, "ip.opt.qs_nonce", {4, 4, 2, 30}, "Quick-Start nonce",
                   "Tells that no router changed the rate.", "RFC 4782 3.1")),
    inPart(IpOptionPart::RecordedRoute, ipv4(kIp, "ip.rec_rt", 0, "Recorded route",
                                             "An address that a router has written.", kSource)),
    inPart(IpOptionPart::EmptyRoute,
           ipv4(kIp, "ip.empty_rt", 0, "Empty route", "A slot of a record route option.", kSource)),
    inPart(IpOptionPart::CurrentRoute,
           ipv4(kIp, "ip.cur_rt", 0, "Current route", "The next hop of a source route.", kSource)),
    inPart(IpOptionPart::SourceRoute,
           ipv4(kIp, "ip.src_rt", 0, "Source route", "A later hop of a source route.", kSource)),
    inPart(IpOptionPart::TimestampAddress, ipv4(kIp, "ip.opt.time_stamp_addr", 0,
                                                "Timestamp address", "Whose time it is.", kSource)),
    inPart(IpOptionPart::Timestamp, number(kIp, "ip.opt.time_stamp", {0, 4}, "Timestamp",
                                           "Milliseconds since midnight UTC.", kSource)),
    inPart(IpOptionPart::OldSecurity,
           hex(kIp, "ip.opt.sec_rfc791_sec", {2, 2}, "Security", "Level by RFC 791.", kSource)),
    inPart(IpOptionPart::OldSecurity,
           number(kIp, "ip.opt.sec_rfc791_comp", {4, 2}, "Compartments", "By RFC 791.", kSource)),
    inPart(IpOptionPart::Security, hex(kIp, "ip.opt.sec_cl", {2, 1}, "Classification level",
                                       "Level of the datagram.", "RFC 1108 2.3")),
    inPart(IpOptionPart::Security,
           hex(kIp, "ip.opt.sec_prot_auth_flags", {3, 1}, "Protection authorities",
               "Whose rules hold.", "RFC 1108 2.4")),
    option(68, hex(kIp, "ip.opt.flag", {3, 1, 0, 4}, "Flag", "What the timestamp option records.",
                   kSource)),
};

} // namespace

std::span<const Field> ipRows()
{
    return kRows;
}

} // namespace tallygate::fields
