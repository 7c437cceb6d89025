// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of IGMP.
#include "fields/parts.h"
#include "rows.h"
#include "values_routing.h"

namespace tallygate::fields {
namespace {

constexpr auto kIgmp = Protocol::Igmp;
constexpr std::string_view k0 = "RFC 988 App. I";
constexpr std::string_view k2 = "RFC 2236 2";
constexpr std::string_view k3 = "RFC 3376 4";
constexpr std::string_view kTrace = "draft-ietf-idmr-traceroute-ipm 5";

constexpr Field in(IgmpPart part, Field field)
{
    return computed(Computed::IgmpPart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kIgmp, "igmp", "IGMP", "An IGMP message.", k3),
    in(IgmpPart::Version, number(kIgmp, "igmp.version", {0, 1}, "Version",
                                 "Version of IGMP that the message is of.", k3)),
    hex(kIgmp, "igmp.type", {0, 1}, "Type", "Kind of message.", k3, kIgmpTypes),
    in(IgmpPart::MaximumResponse, number(kIgmp, "igmp.max_resp", {0, 0, 0, 8},
                                         "Maximum response time", "In tenths of a second.", k2)),
    in(IgmpPart::FloatingResponse,
       number(kIgmp, "igmp.max_resp.exp", {0, 1, 4, 3}, "Exponent",
              "Of a maximum response time of 12.8 seconds and more.", k3)),
    in(IgmpPart::FloatingResponse,
       number(kIgmp, "igmp.max_resp.mant", {0, 1, 0, 4}, "Mantissa",
              "Of a maximum response time of 12.8 seconds and more.", k3)),
    in(IgmpPart::Checksum,
       hex(kIgmp, "igmp.checksum", {0, 2}, "Checksum", "Checksum of the message.", k3)),
    in(IgmpPart::Group,
       ipv4(kIgmp, "igmp.maddr", 0, "Group", "Group address of the message, or of a record.", k3)),
    in(IgmpPart::Query, flag(kIgmp, "igmp.s", 0, 1, 3, "Suppress router processing",
                             "Routers do not update their timers.", k3)),
    in(IgmpPart::Query, number(kIgmp, "igmp.qrv", {0, 1, 0, 3}, "Robustness",
                               "The querier's robustness variable.", k3)),
    in(IgmpPart::Query, number(kIgmp, "igmp.qqic", {1, 1}, "Query interval",
                               "Encoded interval of the querier.", k3)),
    in(IgmpPart::SourceCount,
       number(kIgmp, "igmp.num_src", {0, 0, 0, 16}, "Sources", "How many sources are listed.", k3)),
    in(IgmpPart::Source,
       ipv4(kIgmp, "igmp.saddr", 0, "Source", "A source of a query or record.", k3)),
    in(IgmpPart::Report,
       number(kIgmp, "igmp.num_grp_recs", {6, 2}, "Records", "How many groups are reported.", k3)),
    in(IgmpPart::Record, number(kIgmp, "igmp.record_type", {0, 1}, "Record type",
                                "What is reported of the group.", k3, kIgmpRecordTypes)),
    in(IgmpPart::Record,
       number(kIgmp, "igmp.aux_data_len", {1, 1}, "Auxiliary data length", "In 4 bytes.", k3)),
    in(IgmpPart::AuxiliaryData,
       octets(kIgmp, "igmp.aux_data", 0, 0, "Auxiliary data", "Of a record.", k3)),
    in(IgmpPart::Version0,
       number(kIgmp, "igmp.group_type", {1, 1}, "Type of group", "0 public, 1 private.", k0)),
    in(IgmpPart::Version0,
       number(kIgmp, "igmp.identifier", {4, 4}, "Identifier", "Matches requests and replies.", k0)),
    in(IgmpPart::Version0,
       octets(kIgmp, "igmp.access_key", 12, 8, "Access key", "Of a private group.", k0)),
    in(IgmpPart::Trace,
       number(kIgmp, "igmp.mtrace.max_hops", {1, 1}, "Hops", "How many hops are traced.", kTrace)),
    in(IgmpPart::Trace,
       ipv4(kIgmp, "igmp.mtrace.saddr", 8, "Traced source", "Source of the path traced.", kTrace)),
    in(IgmpPart::Trace,
       ipv4(kIgmp, "igmp.mtrace.raddr", 12, "Receiver", "Where the path ends.", kTrace)),
    in(IgmpPart::Trace, ipv4(kIgmp, "igmp.mtrace.rspaddr", 16, "Response address",
                             "Where the response goes.", kTrace)),
    in(IgmpPart::Trace, number(kIgmp, "igmp.mtrace.resp_ttl", {20, 1}, "Response TTL",
                               "Time to live of the response.", kTrace)),
    in(IgmpPart::Trace,
       number(kIgmp, "igmp.mtrace.q_id", {21, 3}, "Query", "Identifies the query.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_arrival", {0, 4}, "Query arrival",
                                    "When a router saw the query.", kTrace)),
    in(IgmpPart::TraceBlock, ipv4(kIgmp, "igmp.mtrace.q_inaddr", 4, "Incoming interface",
                                  "Of a router on the path.", kTrace)),
    in(IgmpPart::TraceBlock, ipv4(kIgmp, "igmp.mtrace.q_outaddr", 8, "Outgoing interface",
                                  "Of a router on the path.", kTrace)),
    in(IgmpPart::TraceBlock, ipv4(kIgmp, "igmp.mtrace.q_prevrtr", 12, "Previous router",
                                  "Of a router on the path.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_inpkt", {16, 4}, "Packets in",
                                    "On the incoming interface.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_outpkt", {20, 4}, "Packets out",
                                    "On the outgoing interface.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_total", {24, 4}, "Packets of the pair",
                                    "Of this source and group.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_rtg_proto", {28, 1}, "Routing protocol",
                                    "Between a router and the previous one.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_fwd_ttl", {29, 1}, "Forwarding TTL",
                                    "Least time to live to be forwarded.", kTrace)),
    in(IgmpPart::TraceBlock,
       number(kIgmp, "igmp.mtrace.q_mbz", {30, 1, 7, 1}, "Reserved", "Zero.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_s", {30, 1, 6, 1}, "S",
                                    "The pair count is of the group.", kTrace)),
    in(IgmpPart::TraceBlock, number(kIgmp, "igmp.mtrace.q_src_mask", {30, 1, 0, 6}, "Source mask",
                                    "Length of the source's prefix.", kTrace)),
    in(IgmpPart::TraceBlock, hex(kIgmp, "igmp.mtrace.q_fwd_code", {31, 1}, "Forwarding code",
                                 "What a router did.", kTrace)),
};

} // namespace

std::span<const Field> igmpRows()
{
    return kRows;
}

} // namespace tallygate::fields
