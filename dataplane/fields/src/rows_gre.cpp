// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of GRE.
#include "fields/parts.h"
#include "rows.h"
#include "values_link.h"

namespace tallygate::fields {
namespace {

constexpr auto kGre = Protocol::Gre;
constexpr std::string_view kSource = "RFC 2784 2";
constexpr std::string_view kKeySource = "RFC 2890 2";
constexpr std::string_view kPptpSource = "RFC 2637 4.1";
constexpr std::string_view kOldSource = "RFC 1701 2";
constexpr std::string_view kWccpSource = "draft-mclaggan-wccp-v2rev1 4.12";

constexpr Field in(GrePart part, Field field)
{
    return computed(Computed::GrePart, field, static_cast<std::uint16_t>(part));
}

constexpr Field kRows[] = {
    header(kGre, "gre", "GRE", "A GRE header.", kSource),
    hex(kGre, "gre.flags_and_version", {0, 2}, "Flags and version", "All flags and the version.",
        kSource),
    flag(kGre, "gre.flags.checksum", 0, 2, 15, "Checksum", "A checksum is there.", kSource),
    flag(kGre, "gre.flags.routing", 0, 2, 14, "Routing", "A source route is there.", kOldSource),
    flag(kGre, "gre.flags.key", 0, 2, 13, "Key", "A key is there.", kKeySource),
    flag(kGre, "gre.flags.sequence_number", 0, 2, 12, "Sequence number",
         "A sequence number is there.", kKeySource),
    flag(kGre, "gre.flags.strict_source_route", 0, 2, 11, "Strict source route",
         "All hops are in the source route.", kOldSource),
    number(kGre, "gre.flags.recursion_control", {0, 2, 8, 3}, "Recursion control",
           "More encapsulations allowed.", kOldSource),
    in(GrePart::EnhancedFlags, flag(kGre, "gre.flags.ack", 0, 2, 7, "Acknowledgement",
                                    "An acknowledgement is there.", kPptpSource)),
    in(GrePart::Reserved, hex(kGre, "gre.flags.reserved", {0, 2, 3, 5}, "Reserved",
                              "Zero; in the enhanced header the lower four bits.", kSource)),
    number(kGre, "gre.flags.version", {0, 2, 0, 3}, "Version", "0, or 1 of the enhanced header.",
           kSource),
    hex(kGre, "gre.proto", {2, 2}, "Protocol", "EtherType of the payload.", kSource, kEtherTypes),
    in(GrePart::Checksum,
       hex(kGre, "gre.checksum", {0, 2}, "Checksum", "Checksum of header and payload.", kSource)),
    in(GrePart::Checksum, number(kGre, "gre.offset", {2, 2}, "Offset",
                                 "Of the active source route entry.", kOldSource)),
    in(GrePart::Key,
       hex(kGre, "gre.key", {0, 4}, "Key", "Tells tunnels of the same ends apart.", kKeySource)),
    in(GrePart::EnhancedKey, number(kGre, "gre.key.payload_length", {0, 2}, "Payload length",
                                    "Bytes after the header.", kPptpSource)),
    in(GrePart::EnhancedKey,
       number(kGre, "gre.key.call_id", {2, 2}, "Call", "Call of the peer.", kPptpSource)),
    in(GrePart::Sequence,
       number(kGre, "gre.sequence_number", {0, 4}, "Sequence", "Counts the packets.", kKeySource)),
    in(GrePart::Acknowledgement, number(kGre, "gre.ack_number", {0, 4}, "Acknowledgement",
                                        "Last packet received.", kPptpSource)),
    in(GrePart::Route, number(kGre, "gre.routing.address_family", {0, 2}, "Address family",
                              "Of a source route entry.", kOldSource)),
    in(GrePart::Route, number(kGre, "gre.routing.sre_offset", {2, 1}, "Entry offset",
                              "Active byte of a source route entry.", kOldSource)),
    in(GrePart::Route, number(kGre, "gre.routing.src_length", {3, 1}, "Entry length",
                              "Bytes of a source route entry.", kOldSource)),
    in(GrePart::Route, octets(kGre, "gre.routing.information", 4, 0, "Route",
                              "Addresses of a source route entry.", kOldSource)),
    in(GrePart::Redirect, flag(kGre, "gre.wccp.dynamic_service", 0, 1, 0, "Dynamic service",
                               "The service is a dynamic one.", kWccpSource)),
    in(GrePart::Redirect,
       flag(kGre, "gre.wccp.alternative_bucket_used", 0, 1, 1, "Alternative bucket used",
            "The alternative bucket led here.", kWccpSource)),
    in(GrePart::Redirect,
       flag(kGre, "gre.wccp.redirect_header_valid", 0, 1, 2, "Redirect header valid",
            "The redirect header counts.", kWccpSource)),
    in(GrePart::Redirect, number(kGre, "gre.wccp.service_id", {1, 1}, "Service",
                                 "Service of the redirection.", kWccpSource)),
    in(GrePart::Redirect, number(kGre, "gre.wccp.alternative_bucket", {2, 1}, "Alternative bucket",
                                 "Bucket of the alternative hash.", kWccpSource)),
    in(GrePart::Redirect, number(kGre, "gre.wccp.primary_bucket", {3, 1}, "Primary bucket",
                                 "Bucket of the hash.", kWccpSource)),
};

} // namespace

std::span<const Field> greRows()
{
    return kRows;
}

} // namespace tallygate::fields
