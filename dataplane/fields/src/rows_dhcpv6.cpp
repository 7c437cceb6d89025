// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of DHCPv6, relayed messages and options inside others among them.
#include "fields/binary.h"

#include "rows.h"
#include "values_dhcp.h"

namespace tallygate::fields {
namespace {

constexpr auto kDhcpv6 = Protocol::Dhcpv6;
constexpr std::string_view kSource = "RFC 8415 8";
constexpr std::string_view kRelaySource = "RFC 8415 9";
constexpr std::string_view kOptions = "RFC 8415 21";
constexpr std::string_view kDuids = "RFC 8415 11";

constexpr std::uint16_t kIaAddress = 5;
constexpr std::uint16_t kIaPrefix = 26;

constexpr Field part(Dhcpv6Part which, Field field)
{
    return computed(Computed::Dhcpv6, field, static_cast<std::uint16_t>(which));
}
constexpr Field option(std::uint16_t code, Field field)
{
    return computed(Computed::HigherOption, field, code);
}
constexpr Field each(std::uint16_t code, Field field)
{
    return computed(Computed::HigherOptionEach, field, code);
}

constexpr Field kRows[] = {
    header(kDhcpv6, "dhcpv6", "DHCPv6", "A DHCPv6 message.", kSource),
    part(Dhcpv6Part::Type,
         number(kDhcpv6, "dhcpv6.msgtype", {0, 1}, "Message type",
                "Of the message; then of each message in a relay's.", kSource, kDhcpv6Messages)),
    part(Dhcpv6Part::Transaction,
         hex(kDhcpv6, "dhcpv6.xid", {1, 3}, "Transaction ID",
             "Ties a reply to its request; not in a relay's message.", kSource)),
    part(Dhcpv6Part::Relay, number(kDhcpv6, "dhcpv6.hopcount", {1, 1}, "Hop count",
                                   "Relay agents passed.", kRelaySource)),
    part(Dhcpv6Part::Relay, ipv6(kDhcpv6, "dhcpv6.linkaddr", 2, "Link address",
                                 "Which link the client is on.", kRelaySource)),
    part(Dhcpv6Part::Relay, ipv6(kDhcpv6, "dhcpv6.peeraddr", 18, "Peer address",
                                 "From whom the relay has it.", kRelaySource)),
    option(kAnyHigherOption, number(kDhcpv6, "dhcpv6.option.type", {0, 2}, "Option",
                                    "Code of each option, those inside others after them.",
                                    kOptions, kDhcpv6OptionCodes)),
    option(kAnyHigherOption, number(kDhcpv6, "dhcpv6.option.length", {2, 2}, "Option length",
                                    "Octets of its value.", kOptions)),
    part(Dhcpv6Part::Duid, octets(kDhcpv6, "dhcpv6.duid.bytes", 4, 0, "DUID",
                                  "Of the client, then of the server.", kDuids)),
    part(Dhcpv6Part::Duid, number(kDhcpv6, "dhcpv6.duid.type", {4, 2}, "DUID type",
                                  "What it is made of.", kDuids, kDhcpv6DuidTypes)),
    part(Dhcpv6Part::Association, number(kDhcpv6, "dhcpv6.iaid.t1", {8, 4}, "T1",
                                         "Seconds until renewal.", "RFC 8415 21.4")),
    part(Dhcpv6Part::Association, number(kDhcpv6, "dhcpv6.iaid.t2", {12, 4}, "T2",
                                         "Seconds until rebinding.", "RFC 8415 21.4")),
    option(kIaAddress,
           ipv6(kDhcpv6, "dhcpv6.iaaddr.ip", 4, "Address", "Of the client.", "RFC 8415 21.6")),
    option(kIaAddress, number(kDhcpv6, "dhcpv6.iaaddr.pref_lifetime", {20, 4}, "Preferred lifetime",
                              "Seconds of the address.", "RFC 8415 21.6")),
    option(kIaAddress, number(kDhcpv6, "dhcpv6.iaaddr.valid_lifetime", {24, 4}, "Valid lifetime",
                              "Seconds of the address.", "RFC 8415 21.6")),
    each(6, number(kDhcpv6, "dhcpv6.requested_option_code", {4, 2}, "Requested option",
                   "Each option that the client asks for.", "RFC 8415 21.7", kDhcpv6OptionCodes)),
    option(7, number(kDhcpv6, "dhcpv6.option_preference", {4, 1}, "Preference", "Of the server.",
                     "RFC 8415 21.8")),
    option(13, number(kDhcpv6, "dhcpv6.status_code", {4, 2}, "Status code", "How it went.",
                      "RFC 8415 21.13", kDhcpv6StatusCodes)),
    option(16, number(kDhcpv6, "dhcpv6.vendorclass.enterprise", {4, 4}, "Vendor class enterprise",
                      "Number of the vendor.", "RFC 8415 21.16")),
    option(17, number(kDhcpv6, "dhcpv6.vendoropts.enterprise", {4, 4}, "Vendor options enterprise",
                      "Number of the vendor.", "RFC 8415 21.17")),
    option(18, octets(kDhcpv6, "dhcpv6.interface_id", 4, 0, "Interface identifier",
                      "Of the relay's interface.", "RFC 8415 21.18")),
    each(23, ipv6(kDhcpv6, "dhcpv6.dns_server", 4, "DNS server", "In order of preference.",
                  "RFC 3646 3")),
    option(kIaPrefix, number(kDhcpv6, "dhcpv6.iaprefix.pref_lifetime", {4, 4},
                             "Preferred lifetime of the prefix", "Seconds.", "RFC 8415 21.22")),
    option(kIaPrefix, number(kDhcpv6, "dhcpv6.iaprefix.valid_lifetime", {8, 4},
                             "Valid lifetime of the prefix", "Seconds.", "RFC 8415 21.22")),
    option(kIaPrefix, number(kDhcpv6, "dhcpv6.iaprefix.pref_len", {12, 1}, "Prefix length",
                             "Bits of the delegated prefix.", "RFC 8415 21.22")),
    option(kIaPrefix, ipv6(kDhcpv6, "dhcpv6.iaprefix.pref_addr", 13, "Prefix", "That is delegated.",
                           "RFC 8415 21.22")),
};

} // namespace

std::span<const Field> dhcpv6Rows()
{
    return kRows;
}

} // namespace tallygate::fields
