// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of ICMPv6, neighbor discovery and multicast listener discovery.
#include "fields/parts.h"
#include "rows.h"
#include "values_icmp.h"
#include "values_icmpcodes.h"

namespace tallygate::fields {
namespace {

constexpr auto kIcmpv6 = Protocol::Icmpv6;
constexpr std::string_view kSource = "RFC 4443 2.1";
constexpr std::string_view kEchoSource = "RFC 4443 4.1";
constexpr std::string_view kRaSource = "RFC 4861 4.2";
constexpr std::string_view kNsSource = "RFC 4861 4.3";
constexpr std::string_view kNaSource = "RFC 4861 4.4";
constexpr std::string_view kRdSource = "RFC 4861 4.5";
constexpr std::string_view kNdOptSource = "RFC 4861 4.6";
constexpr std::string_view kMldSource = "RFC 2710 3";
constexpr std::string_view kMld2Source = "RFC 3810 5";

constexpr Field ofType(std::uint8_t type, Field field, std::uint8_t otherType)
{
    return computed(Computed::Icmpv6Type, field, static_cast<std::uint16_t>(type | otherType << 8));
}
constexpr Field ofType(std::uint8_t type, Field field)
{
    return ofType(type, field, type);
}
constexpr Field option(std::uint8_t kind, Field field, std::uint8_t stride = 0)
{
    return computed(Computed::NdOption, field, optionArgument(kind, stride));
}

constexpr Field kRows[] = {
    header(kIcmpv6, "icmpv6", "ICMPv6", "An ICMPv6 message.", kSource),
    number(kIcmpv6, "icmpv6.type", {0, 1}, "Type", "Kind of message; 128 and above inform.",
           kSource, kIcmpv6Types),
    namedBy(
        "icmpv6.type", kIcmpv6Codes,
        number(kIcmpv6, "icmpv6.code", {1, 1}, "Code", "What the type means in detail.", kSource)),
    hex(kIcmpv6, "icmpv6.checksum", {2, 2}, "Checksum", "Checksum of the message.", kSource),
    ofType(2, number(kIcmpv6, "icmpv6.mtu", {4, 4}, "MTU", "Largest packet that fits.",
                     "RFC 4443 3.2")),
    ofType(4, number(kIcmpv6, "icmpv6.pointer", {4, 4}, "Pointer", "Byte with the problem.",
                     "RFC 4443 3.4")),
    ofType(128,
           hex(kIcmpv6, "icmpv6.echo.identifier", {4, 2}, "Identifier",
               "Matches requests and replies.", kEchoSource),
           129),
    ofType(128,
           number(kIcmpv6, "icmpv6.echo.sequence_number", {6, 2}, "Sequence",
                  "Matches requests and replies.", kEchoSource),
           129),

    ofType(134, number(kIcmpv6, "icmpv6.nd.ra.cur_hop_limit", {4, 1}, "Hop limit",
                       "Hop limit that hosts should use.", kRaSource)),
    ofType(134,
           hex(kIcmpv6, "icmpv6.nd.ra.flag", {5, 1}, "Flags", "All flags together.", kRaSource)),
    ofType(134, flag(kIcmpv6, "icmpv6.nd.ra.flag.m", 5, 1, 7, "Managed addresses",
                     "Addresses come from DHCPv6.", kRaSource)),
    ofType(134, flag(kIcmpv6, "icmpv6.nd.ra.flag.o", 5, 1, 6, "Other configuration",
                     "Other settings come from DHCPv6.", kRaSource)),
    ofType(134, flag(kIcmpv6, "icmpv6.nd.ra.flag.h", 5, 1, 5, "Home agent",
                     "The router is a home agent.", "RFC 6275 7.1")),
    ofType(134, number(kIcmpv6, "icmpv6.nd.ra.flag.prf", {5, 1, 3, 2}, "Preference",
                       "Whether to prefer this router.", "RFC 4191 2.2", kRouterPreferences)),
    ofType(134, flag(kIcmpv6, "icmpv6.nd.ra.flag.p", 5, 1, 2, "Proxied", "The message was proxied.",
                     "RFC 4389 4.1.3.3")),
    ofType(134, number(kIcmpv6, "icmpv6.nd.ra.router_lifetime", {6, 2}, "Router lifetime",
                       "Seconds it is a default router.", kRaSource)),
    ofType(134, number(kIcmpv6, "icmpv6.nd.ra.reachable_time", {8, 4}, "Reachable time",
                       "Milliseconds a neighbor counts as reachable.", kRaSource)),
    ofType(134, number(kIcmpv6, "icmpv6.nd.ra.retrans_timer", {12, 4}, "Retransmission timer",
                       "Milliseconds between solicitations.", kRaSource)),
    ofType(135, ipv6(kIcmpv6, "icmpv6.nd.ns.target_address", 8, "Target", "The address looked for.",
                     kNsSource)),
    ofType(136,
           hex(kIcmpv6, "icmpv6.nd.na.flag", {4, 4}, "Flags", "All flags together.", kNaSource)),
    ofType(136, flag(kIcmpv6, "icmpv6.nd.na.flag.r", 4, 4, 31, "Router", "The sender is a router.",
                     kNaSource)),
    ofType(136, flag(kIcmpv6, "icmpv6.nd.na.flag.s", 4, 4, 30, "Solicited",
                     "Sent because it was asked for.", kNaSource)),
    ofType(136, flag(kIcmpv6, "icmpv6.nd.na.flag.o", 4, 4, 29, "Override",
                     "Replaces what was known.", kNaSource)),
    ofType(136, ipv6(kIcmpv6, "icmpv6.nd.na.target_address", 8, "Target",
                     "The address that is told.", kNaSource)),
    ofType(137, ipv6(kIcmpv6, "icmpv6.nd.rd.target_address", 8, "Target", "The better first hop.",
                     kRdSource)),
    ofType(137, ipv6(kIcmpv6, "icmpv6.rd.na.destination_address", 24, "Destination",
                     "What is reached by it.", kRdSource)),

    option(kAnyOption, number(kIcmpv6, "icmpv6.opt.type", {0, 1}, "Option", "Kind of an option.",
                              kNdOptSource, kNdOptionTypes)),
    option(kAnyOption, number(kIcmpv6, "icmpv6.opt.length", {1, 1}, "Option length", "In 8 bytes.",
                              kNdOptSource)),
    option(1, octets(kIcmpv6, "icmpv6.opt.src_linkaddr", 2, 6, "Source link-layer address",
                     "Hardware address of the sender.", kNdOptSource)),
    option(2, octets(kIcmpv6, "icmpv6.opt.target_linkaddr", 2, 6, "Target link-layer address",
                     "Hardware address of the target.", kNdOptSource)),
    option(kPrefixOptions, number(kIcmpv6, "icmpv6.opt.prefix.length", {2, 1}, "Prefix length",
                                  "Bits of the prefix that count.", kNdOptSource)),
    option(3, hex(kIcmpv6, "icmpv6.opt.prefix.flag", {3, 1}, "Flags", "All flags together.",
                  kNdOptSource)),
    option(3, flag(kIcmpv6, "icmpv6.opt.prefix.flag.l", 3, 1, 7, "On link",
                   "Addresses of the prefix are on the link.", kNdOptSource)),
    option(3, flag(kIcmpv6, "icmpv6.opt.prefix.flag.a", 3, 1, 6, "Autonomous",
                   "Hosts may form addresses of the prefix.", kNdOptSource)),
    option(3, number(kIcmpv6, "icmpv6.opt.prefix.valid_lifetime", {4, 4}, "Valid lifetime",
                     "Seconds the prefix is valid.", kNdOptSource)),
    option(3, number(kIcmpv6, "icmpv6.opt.prefix.preferred_lifetime", {8, 4}, "Preferred lifetime",
                     "Seconds the prefix is preferred.", kNdOptSource)),
    option(kPrefixOptions,
           ipv6(kIcmpv6, "icmpv6.opt.prefix", 16, "Prefix", "The prefix itself.", kNdOptSource)),
    option(5, number(kIcmpv6, "icmpv6.opt.mtu", {4, 4}, "MTU", "MTU of the link.", kNdOptSource)),
    option(25, number(kIcmpv6, "icmpv6.opt.rdnss.lifetime", {4, 4}, "Lifetime",
                      "Seconds the servers may be used.", "RFC 8106 5.1")),
    option(25,
           ipv6(kIcmpv6, "icmpv6.opt.rdnss", 8, "DNS server", "A recursive DNS server.",
                "RFC 8106 5.1"),
           16),
    option(3, flag(kIcmpv6, "icmpv6.opt.prefix.flag.r", 3, 1, 5, "Router address",
                   "The prefix is a whole address of the router.", "RFC 6275 7.2")),
    option(3, hex(kIcmpv6, "icmpv6.opt.prefix.flag.reserved", {3, 1, 0, 5}, "Reserved", "Zero.",
                  kNdOptSource)),
    option(4, header(kIcmpv6, "icmpv6.opt.redirected_packet", "Redirected packet",
                     "What was sent the wrong way.", kNdOptSource)),
    option(7, number(kIcmpv6, "icmpv6.opt.advertisement_interval", {4, 4}, "Advertisement interval",
                     "Milliseconds between advertisements.", "RFC 6275 7.3")),
    option(8, number(kIcmpv6, "icmpv6.opt.home_agent_preference", {4, 2}, "Home agent preference",
                     "Higher is better.", "RFC 6275 7.4")),
    option(8, number(kIcmpv6, "icmpv6.opt.home_agent_lifetime", {6, 2}, "Home agent lifetime",
                     "In seconds.", "RFC 6275 7.4")),
    option(14, octets(kIcmpv6, "icmpv6.opt.nonce", 2, 0, "Nonce", "Sent back in the answer.",
                      "RFC 3971 5.3.2")),
    option(24, hex(kIcmpv6, "icmpv6.opt.route_info.flag", {3, 1}, "Route flags",
                   "All flags together.", "RFC 4191 2.3")),
    option(24, number(kIcmpv6, "icmpv6.opt.route_info.flag.route_preference", {3, 1, 3, 2},
                      "Route preference", "Whether to prefer this router.", "RFC 4191 2.3",
                      kRouterPreferences)),
    option(24, number(kIcmpv6, "icmpv6.opt.route_lifetime", {4, 4}, "Route lifetime", "In seconds.",
                      "RFC 4191 2.3")),
    option(26, hex(kIcmpv6, "icmpv6.opt.efo", {2, 2}, "Flags expansion",
                   "More flags of the router.", "RFC 5175 4")),
    option(31, number(kIcmpv6, "icmpv6.opt.dnssl.lifetime", {4, 4}, "Search list lifetime",
                      "In seconds.", "RFC 8106 5.2")),
    option(33, number(kIcmpv6, "icmpv6.opt.aro.status", {2, 1}, "Registration status",
                      "What became of it.", "RFC 6775 4.1")),
    option(33, number(kIcmpv6, "icmpv6.opt.aro.registration_lifetime", {6, 2},
                      "Registration lifetime", "In minutes.", "RFC 6775 4.1")),
    option(34, number(kIcmpv6, "icmpv6.opt.6co.context_length", {2, 1}, "Context length",
                      "Bits of the prefix.", "RFC 6775 4.2")),
    option(34, number(kIcmpv6, "icmpv6.opt.6co.valid_lifetime", {6, 2}, "Context lifetime",
                      "In minutes.", "RFC 6775 4.2")),
    option(37, textAt(kIcmpv6, "icmpv6.opt.captive_portal", 2, "Captive portal",
                      "URI of the portal.", "RFC 8910 2.3")),
    option(38, number(kIcmpv6, "icmpv6.opt.pref64.scaled_lifetime", {2, 2, 3, 13},
                      "PREF64 lifetime", "In 8 seconds.", "RFC 8781 4")),
    option(38, number(kIcmpv6, "icmpv6.opt.pref64.plc", {2, 2, 0, 3}, "PREF64 length code",
                      "0 for 96 bits.", "RFC 8781 4")),

    computed(Computed::MldV1, number(kIcmpv6, "icmpv6.mld.maximum_response_delay", {4, 2},
                                     "Maximum response delay", "Milliseconds.", kMldSource)),
    computed(Computed::MldV2Query, number(kIcmpv6, "icmpv6.mld.maximum_response_code", {4, 2},
                                          "Maximum response code", "Encoded delay.", kMld2Source)),
    computed(Computed::MldAddress, ipv6(kIcmpv6, "icmpv6.mld.multicast_address", 8, "Group",
                                        "The group asked or reported.", kMldSource)),
    computed(Computed::MldV2Query,
             flag(kIcmpv6, "icmpv6.mld.flag.s", 24, 1, 3, "Suppress router processing",
                  "Routers do not update their timers.", kMld2Source)),
    computed(Computed::MldV2Query,
             number(kIcmpv6, "icmpv6.mld.flag.qrv", {24, 1, 0, 3}, "Robustness",
                    "The querier's robustness variable.", kMld2Source)),
    computed(Computed::MldV2Query, number(kIcmpv6, "icmpv6.mld.qqi", {25, 1}, "Query interval",
                                          "Encoded interval of the querier.", kMld2Source)),
    computed(Computed::MldV2Query, number(kIcmpv6, "icmpv6.mld.nb_sources", {26, 2}, "Sources",
                                          "How many sources are listed.", kMld2Source)),
    computed(Computed::MldV2Query,
             hex(kIcmpv6, "icmpv6.mld.flag", {24, 1}, "Flags", "All flags together.", kMld2Source)),
    computed(Computed::MldV2Query, hex(kIcmpv6, "icmpv6.mld.flag.reserved", {24, 1, 4, 4},
                                       "Reserved", "Zero.", kMld2Source)),
    computed(
        Computed::MldPart,
        ipv6(kIcmpv6, "icmpv6.mld.source_address", 0, "Source", "A source asked for.", kMld2Source),
        static_cast<std::uint16_t>(MldPart::QuerySource)),
    computed(Computed::MldPart,
             ipv6(kIcmpv6, "icmpv6.mldr.mar.source_address", 0, "Source", "A source of a record.",
                  kMld2Source),
             static_cast<std::uint16_t>(MldPart::RecordSource)),
    computed(Computed::MldPart,
             octets(kIcmpv6, "icmpv6.mldr.mar.auxiliary_data", 0, 0, "Auxiliary data",
                    "Of a record.", kMld2Source),
             static_cast<std::uint16_t>(MldPart::AuxiliaryData)),
    ofType(143, number(kIcmpv6, "icmpv6.mldr.nb_mcast_records", {6, 2}, "Records",
                       "How many groups are reported.", kMld2Source)),
    computed(Computed::MldRecord,
             number(kIcmpv6, "icmpv6.mldr.mar.record_type", {0, 1}, "Record type",
                    "What is reported of the group.", kMld2Source, kMldRecordTypes)),
    computed(Computed::MldRecord, number(kIcmpv6, "icmpv6.mldr.mar.aux_data_len", {1, 1},
                                         "Auxiliary data length", "In 4 bytes.", kMld2Source)),
    computed(Computed::MldRecord, number(kIcmpv6, "icmpv6.mldr.mar.nb_sources", {2, 2}, "Sources",
                                         "How many sources are listed.", kMld2Source)),
    computed(Computed::MldRecord, ipv6(kIcmpv6, "icmpv6.mldr.mar.multicast_address", 4, "Group",
                                       "The group reported.", kMld2Source)),
};

} // namespace

std::span<const Field> icmpv6Rows()
{
    return kRows;
}

} // namespace tallygate::fields
