// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of BGP; they repeat for each message in a segment.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kBgp = Protocol::Bgp;
constexpr std::string_view kSource = "RFC 4271 4.1";
constexpr std::string_view kOpenSource = "RFC 4271 4.2";
constexpr std::string_view kUpdateSource = "RFC 4271 4.3";
constexpr std::string_view kNotifySource = "RFC 4271 4.5";

constexpr std::uint8_t kOpen = 1;
constexpr std::uint8_t kNotification = 3;
constexpr std::uint8_t kRefresh = 5;

constexpr ValueName kTypes[] = {
    {1, "OPEN"},          {2, "UPDATE"},     {3, "NOTIFICATION"},          {4, "KEEPALIVE"},
    {5, "ROUTE-REFRESH"}, {6, "CAPABILITY"}, {128, "Cisco ROUTE-REFRESH"},
};
constexpr ValueName kErrors[] = {
    {1, "Message Header Error"},        {2, "OPEN Message Error"},
    {3, "UPDATE Message Error"},        {4, "Hold Timer Expired"},
    {5, "Finite State Machine Error"},  {6, "Cease"},
    {7, "ROUTE-REFRESH Message Error"},
};
constexpr ValueName kHeaderErrors[] = {
    {1, "Connection Not Synchronized"},
    {2, "Bad Message Length"},
    {3, "Bad Message Type"},
};
constexpr ValueName kOpenErrors[] = {
    {1, "Unsupported Version Number"}, {2, "Bad Peer AS"},
    {3, "Bad BGP Identifier"},         {4, "Unsupported Optional Parameter"},
    {5, "Authentication Failure"},     {6, "Unacceptable Hold Time"},
    {7, "Unsupported Capability"},
};
constexpr ValueName kUpdateErrors[] = {
    {1, "Malformed Attribute List"},
    {2, "Unrecognized Well-known Attribute"},
    {3, "Missing Well-known Attribute"},
    {4, "Attribute Flags Error"},
    {5, "Attribute Length Error"},
    {6, "Invalid ORIGIN Attribute"},
    {7, "AS Routing Loop"},
    {8, "Invalid NEXT_HOP Attribute"},
    {9, "Optional Attribute Error"},
    {10, "Invalid Network Field"},
    {11, "Malformed AS_PATH"},
};
constexpr ValueName kCeaseReasons[] = {
    {1, "Maximum Number of Prefixes Reached"},
    {2, "Administratively Shutdown"},
    {3, "Peer De-configured"},
    {4, "Administratively Reset"},
    {5, "Connection Rejected"},
    {6, "Other Configuration Change"},
    {7, "Connection Collision Resolution"},
    {8, "Out of Resources"},
    {9, "Hard Reset"},
    {10, "BFD Down"},
};
constexpr ValueName kAttributes[] = {
    {1, "ORIGIN"},
    {2, "AS_PATH"},
    {3, "NEXT_HOP"},
    {4, "MULTI_EXIT_DISC"},
    {5, "LOCAL_PREF"},
    {6, "ATOMIC_AGGREGATE"},
    {7, "AGGREGATOR"},
    {8, "COMMUNITIES"},
    {9, "ORIGINATOR_ID"},
    {10, "CLUSTER_LIST"},
    {14, "MP_REACH_NLRI"},
    {15, "MP_UNREACH_NLRI"},
    {16, "EXTENDED_COMMUNITIES"},
    {17, "AS4_PATH"},
    {18, "AS4_AGGREGATOR"},
    {22, "PMSI_TUNNEL_ATTRIBUTE"},
    {23, "TUNNEL_ENCAPSULATION"},
    {26, "AIGP"},
    {29, "BGP-LS"},
    {32, "LARGE_COMMUNITY"},
    {33, "BGPSEC_PATH"},
    {35, "OTC"},
    {40, "BGP Prefix-SID"},
};

/// In messages of one type; 0 is any.
constexpr Field in(std::uint8_t type, Field field)
{
    return computed(Computed::Bgp, field, bgpArgument(BgpPart::Message, type));
}
/// The second octet of a notification of one error.
constexpr Field reason(std::uint8_t error, std::string_view name, std::string_view help,
                       std::span<const ValueName> names = {})
{
    const Field field = number(kBgp, name, {20, 1}, "Minor error", help, kNotifySource, names);
    return computed(Computed::Bgp, field, bgpArgument(BgpPart::Reason, error));
}
constexpr Field part(BgpPart which, Field field)
{
    return computed(Computed::Bgp, field, bgpArgument(which));
}

constexpr Field kRows[] = {
    header(kBgp, "bgp", "BGP",
           "BGP messages, or part of one, in a TCP segment to or from port 179.", kSource),
    in(0, octets(kBgp, "bgp.marker", 0, 16, "Marker", "All ones.", kSource)),
    in(0, number(kBgp, "bgp.length", {16, 2}, "Length", "Octets of each message.", kSource)),
    part(BgpPart::Type,
         number(kBgp, "bgp.type", {18, 1}, "Type", "Of each message.", kSource, kTypes)),
    in(kOpen, number(kBgp, "bgp.open.version", {19, 1}, "Version", "4 today.", kOpenSource)),
    in(kOpen, number(kBgp, "bgp.open.myas", {20, 2}, "My AS",
                     "Of the sender; 23456 stands for a longer number.", kOpenSource)),
    in(kOpen, number(kBgp, "bgp.open.holdtime", {22, 2}, "Hold time",
                     "Seconds of silence that end the session.", kOpenSource)),
    in(kOpen,
       ipv4(kBgp, "bgp.open.identifier", 24, "BGP identifier", "Of the sender.", kOpenSource)),
    in(kOpen, number(kBgp, "bgp.open.opt.len", {28, 1}, "Optional parameters length",
                     "Octets of them.", kOpenSource)),
    part(BgpPart::Withdrawn, number(kBgp, "bgp.update.withdrawn_routes.length", {19, 2},
                                    "Withdrawn routes length", "Octets of them.", kUpdateSource)),
    part(BgpPart::Attributes, number(kBgp, "bgp.update.path_attributes.length", {0, 2},
                                     "Path attributes length", "Octets of them.", kUpdateSource)),
    part(BgpPart::Attribute,
         number(kBgp, "bgp.update.path_attribute.type_code", {1, 1}, "Path attribute",
                "Type of each one.", kUpdateSource, kAttributes)),
    in(kNotification, number(kBgp, "bgp.notify.major_error", {19, 1}, "Major error",
                             "Why the session ends.", kNotifySource, kErrors)),
    reason(1, "bgp.notify.minor_error", "What was wrong with a header.", kHeaderErrors),
    reason(2, "bgp.notify.minor_error_open", "What was wrong with an OPEN.", kOpenErrors),
    reason(3, "bgp.notify.minor_error_update", "What was wrong with an UPDATE.", kUpdateErrors),
    reason(6, "bgp.notify.minor_error_cease", "Why the peer ceases.", kCeaseReasons),
    in(kRefresh, number(kBgp, "bgp.route_refresh.afi", {19, 2}, "Address family",
                        "Whose routes are wanted again.", "RFC 2918 3")),
    in(kRefresh, number(kBgp, "bgp.route_refresh.safi", {22, 1}, "Subsequent address family",
                        "Whose routes are wanted again.", "RFC 2918 3")),
};

} // namespace

std::span<const Field> bgpRows()
{
    return kRows;
}

} // namespace tallygate::fields
