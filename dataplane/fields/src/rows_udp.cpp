// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of UDP and UDP-Lite, which share theirs.
#include "rows.h"
#include "values_ports.h"

namespace tallygate::fields {
namespace {

constexpr auto kUdp = Protocol::Udp;
constexpr std::string_view kSource = "RFC 768";
constexpr std::string_view kLiteSource = "RFC 3828 3.1";

constexpr Field kRows[] = {
    header(Protocol::UdpDatagram, "udp", "UDP", "A UDP header.", kSource),
    header(Protocol::UdpLite, "udplite", "UDP-Lite", "A UDP-Lite header.", kLiteSource),
    number(kUdp, "udp.srcport", {0, 2}, "Source port", "Port of the sender, UDP-Lite too.", kSource,
           kUdpPorts),
    number(kUdp, "udp.dstport", {2, 2}, "Destination port", "Port of the receiver, UDP-Lite too.",
           kSource, kUdpPorts),
    either(number(kUdp, "", {0, 2}, "", "", kSource, kUdpPorts), "udp.port", "udp.srcport",
           "udp.dstport", "Port", "Source or destination port."),
    computed(Computed::UdpLength,
             number(kUdp, "udp.length", {4, 2}, "Length",
                    "Bytes of header and data; of UDP-Lite what the network header leaves.",
                    kSource)),
    computed(Computed::UdpLiteCoverage,
             number(kUdp, "udp.checksum_coverage", {4, 2}, "Checksum coverage",
                    "Bytes that the checksum of UDP-Lite protects.", kLiteSource)),
    hex(kUdp, "udp.checksum", {6, 2}, "Checksum", "Checksum, 0 for none over IPv4.", kSource),
    computed(Computed::Payload,
             secondary(octets(kUdp, "udp.payload", 0, 0, "Payload",
                              "The data of this datagram, as far as captured.", kSource))),
};

} // namespace

std::span<const Field> udpRows()
{
    return kRows;
}

} // namespace tallygate::fields
