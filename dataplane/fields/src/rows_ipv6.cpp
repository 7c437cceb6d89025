// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the IPv6 header.
#include "rows.h"
#include "values_ip.h"

namespace tallygate::fields {
namespace {

constexpr auto kIpv6 = Protocol::Ipv6;
constexpr std::string_view kSource = "RFC 8200 3";

constexpr Field kRows[] = {
    header(kIpv6, "ipv6", "IPv6", "An IPv6 header.", kSource),
    number(kIpv6, "ipv6.version", {0, 1, 4, 4}, "Version", "Always 6.", kSource),
    hex(kIpv6, "ipv6.tclass", {0, 4, 20, 8}, "Traffic class", "DSCP and ECN together.", kSource),
    number(kIpv6, "ipv6.tclass.dscp", {0, 4, 22, 6}, "DSCP", "Differentiated services codepoint.",
           kSource, kDscpNames),
    number(kIpv6, "ipv6.tclass.ecn", {0, 4, 20, 2}, "ECN", "Explicit congestion notification.",
           kSource, kEcnNames),
    hex(kIpv6, "ipv6.flow", {0, 4, 0, 20}, "Flow label", "Marks packets of one flow.", kSource),
    number(kIpv6, "ipv6.plen", {4, 2}, "Payload length", "Bytes after this header.", kSource),
    number(kIpv6, "ipv6.nxt", {6, 1}, "Next header",
           "What follows this header, an extension header perhaps.", kSource, kIpProtocols),
    number(kIpv6, "ipv6.hlim", {7, 1}, "Hop limit", "Hops left.", kSource),
    ipv6(kIpv6, "ipv6.src", 8, "Source", "Source address.", kSource),
    ipv6(kIpv6, "ipv6.dst", 24, "Destination",
         "Destination address in the header, whatever a routing header says.", kSource),
    either(ipv6(kIpv6, "", 8, "", "", kSource), "ipv6.addr", "ipv6.src", "ipv6.dst", "Address",
           "Source or destination address."),
};

} // namespace

std::span<const Field> ipv6Rows()
{
    return kRows;
}

} // namespace tallygate::fields
