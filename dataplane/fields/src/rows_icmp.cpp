// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of ICMP.
#include "rows.h"
#include "values_icmp.h"
#include "values_icmpcodes.h"

namespace tallygate::fields {
namespace {

constexpr auto kIcmp = Protocol::Icmp;
constexpr std::string_view kSource = "RFC 792";
constexpr std::string_view kRouterSource = "RFC 1256 3";

constexpr Field ofType(std::uint8_t type, Field field, std::uint8_t otherType)
{
    return computed(Computed::IcmpType, field, static_cast<std::uint16_t>(type | otherType << 8));
}
constexpr Field ofType(std::uint8_t type, Field field)
{
    return ofType(type, field, type);
}

constexpr Field kRows[] = {
    header(kIcmp, "icmp", "ICMP", "An ICMP message.", kSource),
    number(kIcmp, "icmp.type", {0, 1}, "Type", "Kind of message.", kSource, kIcmpTypes),
    namedBy("icmp.type", kIcmpCodes,
            number(kIcmp, "icmp.code", {1, 1}, "Code", "What the type means in detail.", kSource)),
    hex(kIcmp, "icmp.checksum", {2, 2}, "Checksum", "Checksum of the message.", kSource),
    computed(Computed::IcmpEcho, number(kIcmp, "icmp.ident", {4, 2}, "Identifier",
                                        "Matches requests and replies.", kSource)),
    computed(Computed::IcmpLittleEndian,
             secondary(number(kIcmp, "icmp.ident_le", {4, 2}, "Identifier, little-endian",
                              "The identifier in the other byte order.", kSource)),
             0),
    computed(Computed::IcmpSequence, number(kIcmp, "icmp.seq", {6, 2}, "Sequence",
                                            "Matches requests and replies.", kSource)),
    computed(Computed::IcmpLittleEndian,
             secondary(number(kIcmp, "icmp.seq_le", {6, 2}, "Sequence, little-endian",
                              "The sequence in the other byte order.", kSource)),
             1),
    computed(Computed::IcmpQuoteLength,
             number(kIcmp, "icmp.length", {5, 1}, "Length of quote",
                    "In 4 bytes, where extensions follow the quoted datagram.", "RFC 4884 4.1")),
    computed(Computed::IcmpMtu, number(kIcmp, "icmp.mtu", {6, 2}, "MTU of next hop",
                                       "Largest datagram that fits.", "RFC 1191 4")),
    ofType(5, ipv4(kIcmp, "icmp.redir_gw", 4, "Gateway", "Gateway to be used instead.", kSource)),
    ofType(12, number(kIcmp, "icmp.pointer", {4, 1}, "Pointer", "Byte with the problem.", kSource)),
    ofType(9, number(kIcmp, "icmp.num_addrs", {4, 1}, "Addresses", "How many routers are listed.",
                     kRouterSource)),
    ofType(9, number(kIcmp, "icmp.addr_entry_size", {5, 1}, "Entry size",
                     "In 4 bytes, of each listed router.", kRouterSource)),
    ofType(9, number(kIcmp, "icmp.lifetime", {6, 2}, "Lifetime", "Seconds the list is valid.",
                     kRouterSource)),
    ofType(13,
           number(kIcmp, "icmp.originate_timestamp", {8, 4}, "Originate timestamp",
                  "Milliseconds since midnight UTC.", kSource),
           14),
    ofType(13,
           number(kIcmp, "icmp.receive_timestamp", {12, 4}, "Receive timestamp",
                  "Milliseconds since midnight UTC.", kSource),
           14),
    ofType(13,
           number(kIcmp, "icmp.transmit_timestamp", {16, 4}, "Transmit timestamp",
                  "Milliseconds since midnight UTC.", kSource),
           14),
    ofType(17,
           ipv4(kIcmp, "icmp.address_mask", 8, "Address mask", "Mask of the subnet.",
                "RFC 950 App. I"),
           18),
};

} // namespace

std::span<const Field> icmpRows()
{
    return kRows;
}

} // namespace tallygate::fields
