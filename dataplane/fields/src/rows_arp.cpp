// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of ARP and RARP.
#include "rows.h"
#include "values_link.h"

namespace tallygate::fields {
namespace {

constexpr auto kArp = Protocol::Arp;
constexpr std::string_view kSource = "RFC 826";

constexpr Field kRows[] = {
    header(kArp, "arp", "ARP", "An address resolution packet, reverse ones too.", kSource),
    number(kArp, "arp.hw.type", {0, 2}, "Hardware type", "Kind of hardware address.", kSource,
           kArpHardwareTypes),
    hex(kArp, "arp.proto.type", {2, 2}, "Protocol type", "EtherType of the protocol address.",
        kSource, kEtherTypes),
    number(kArp, "arp.hw.size", {4, 1}, "Hardware size", "Octets of a hardware address.", kSource),
    number(kArp, "arp.proto.size", {5, 1}, "Protocol size", "Octets of a protocol address.",
           kSource),
    number(kArp, "arp.opcode", {6, 2}, "Operation", "Request, reply ...", kSource, kArpOpcodes),
    computed(Computed::ArpAddress,
             mac(kArp, "arp.src.hw_mac", 0, "Sender MAC address", "Who sends this.", kSource), 0),
    computed(Computed::ArpAddress,
             octets(kArp, "arp.src.hw", 0, 0, "Sender hardware address",
                    "Who sends this, where it is no MAC address.", kSource),
             0),
    computed(
        Computed::ArpAddress,
        ipv4(kArp, "arp.src.proto_ipv4", 0, "Sender IP address", "The sender's address.", kSource),
        1),
    computed(Computed::ArpAddress,
             octets(kArp, "arp.src.proto", 0, 0, "Sender protocol address",
                    "The sender's address, where it is not IPv4.", kSource),
             1),
    computed(Computed::ArpAddress,
             mac(kArp, "arp.dst.hw_mac", 0, "Target MAC address", "Who is asked or told.", kSource),
             2),
    computed(Computed::ArpAddress,
             octets(kArp, "arp.dst.hw", 0, 0, "Target hardware address",
                    "Who is asked or told, where it is no MAC address.", kSource),
             2),
    computed(Computed::ArpAddress,
             ipv4(kArp, "arp.dst.proto_ipv4", 0, "Target IP address", "The address looked for.",
                  kSource),
             3),
    computed(Computed::ArpAddress,
             octets(kArp, "arp.dst.proto", 0, 0, "Target protocol address",
                    "The address looked for, where it is not IPv4.", kSource),
             3),
};

} // namespace

std::span<const Field> arpRows()
{
    return kRows;
}

} // namespace tallygate::fields
