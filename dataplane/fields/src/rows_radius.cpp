// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of RADIUS.
#include "fields/binary.h"

#include "rows.h"

namespace tallygate::fields {
namespace {

constexpr auto kRadius = Protocol::Radius;
constexpr std::string_view kSource = "RFC 2865 3";
constexpr std::string_view kAttributes = "RFC 2865 5";
constexpr std::string_view kAccounting = "RFC 2866 5";

constexpr ValueName kCodes[] = {
    {1, "Access-Request"},
    {2, "Access-Accept"},
    {3, "Access-Reject"},
    {4, "Accounting-Request"},
    {5, "Accounting-Response"},
    {6, "Accounting-Status"},
    {7, "Password-Request"},
    {8, "Password-Ack"},
    {9, "Password-Reject"},
    {10, "Accounting-Message"},
    {11, "Access-Challenge"},
    {12, "Status-Server"},
    {13, "Status-Client"},
    {21, "Resource-Free-Request"},
    {22, "Resource-Free-Response"},
    {23, "Resource-Query-Request"},
    {24, "Resource-Query-Response"},
    {25, "Alternate-Resource-Reclaim-Request"},
    {26, "NAS-Reboot-Request"},
    {27, "NAS-Reboot-Response"},
    {29, "Next-Passcode"},
    {30, "New-Pin"},
    {31, "Terminate-Session"},
    {32, "Password-Expired"},
    {33, "Event-Request"},
    {34, "Event-Response"},
    {40, "Disconnect-Request"},
    {41, "Disconnect-ACK"},
    {42, "Disconnect-NAK"},
    {43, "CoA-Request"},
    {44, "CoA-ACK"},
    {45, "CoA-NAK"},
    {50, "IP-Address-Allocate"},
    {51, "IP-Address-Release"},
};
constexpr ValueName kAttributeTypes[] = {
    {1, "User-Name"},
    {2, "User-Password"},
    {3, "CHAP-Password"},
    {4, "NAS-IP-Address"},
    {5, "NAS-Port"},
    {6, "Service-Type"},
    {7, "Framed-Protocol"},
    {8, "Framed-IP-Address"},
    {9, "Framed-IP-Netmask"},
    {11, "Filter-Id"},
    {12, "Framed-MTU"},
    {18, "Reply-Message"},
    {24, "State"},
    {25, "Class"},
    {26, "Vendor-Specific"},
    {27, "Session-Timeout"},
    {28, "Idle-Timeout"},
    {29, "Termination-Action"},
    {30, "Called-Station-Id"},
    {31, "Calling-Station-Id"},
    {32, "NAS-Identifier"},
    {33, "Proxy-State"},
    {40, "Acct-Status-Type"},
    {41, "Acct-Delay-Time"},
    {42, "Acct-Input-Octets"},
    {43, "Acct-Output-Octets"},
    {44, "Acct-Session-Id"},
    {45, "Acct-Authentic"},
    {46, "Acct-Session-Time"},
    {47, "Acct-Input-Packets"},
    {48, "Acct-Output-Packets"},
    {49, "Acct-Terminate-Cause"},
    {55, "Event-Timestamp"},
    {60, "CHAP-Challenge"},
    {61, "NAS-Port-Type"},
    {64, "Tunnel-Type"},
    {77, "Connect-Info"},
    {79, "EAP-Message"},
    {80, "Message-Authenticator"},
    {87, "NAS-Port-Id"},
    {95, "NAS-IPv6-Address"},
    {97, "Framed-IPv6-Prefix"},
    {168, "Framed-IPv6-Address"},
};

constexpr Field attribute(std::uint16_t type, Field field)
{
    return computed(Computed::HigherOption, field, type);
}
constexpr Field words(std::uint16_t type, std::string_view name, std::string_view label,
                      std::string_view help, std::string_view source = kAttributes)
{
    Field field = text(kRadius, name, label, help, source);
    field.byteOffset = 2;
    return attribute(type, field);
}

constexpr Field kRows[] = {
    header(kRadius, "radius", "RADIUS", "A RADIUS message.", kSource),
    number(kRadius, "radius.code", {0, 1}, "Code", "Kind of message.", kSource, kCodes),
    number(kRadius, "radius.id", {1, 1}, "Identifier", "Ties a response to its request.", kSource),
    number(kRadius, "radius.length", {2, 2}, "Length", "Octets of the message.", kSource),
    octets(kRadius, "radius.authenticator", 4, 16, "Authenticator",
           "Random in requests, a digest in responses.", kSource),
    attribute(kAnyHigherOption, number(kRadius, "radius.avp.type", {0, 1}, "Attribute",
                                       "Type of each attribute.", kAttributes, kAttributeTypes)),
    attribute(kAnyHigherOption, number(kRadius, "radius.avp.length", {1, 1}, "Attribute length",
                                       "Octets of it, type and length too.", kAttributes)),
    attribute(26, number(kRadius, "radius.avp.vendor_id", {2, 4}, "Vendor",
                         "Enterprise number of a vendor's attribute.", "RFC 2865 5.26")),
    words(1, "radius.User_Name", "User name", "Who wants access."),
    attribute(4, ipv4(kRadius, "radius.NAS_IP_Address", 2, "NAS address",
                      "Of the server that asks.", kAttributes)),
    attribute(5, number(kRadius, "radius.NAS_Port", {2, 4}, "NAS port", "Port of the user.",
                        kAttributes)),
    attribute(6, number(kRadius, "radius.Service_Type", {2, 4}, "Service type",
                        "What the user wants or gets.", kAttributes)),
    attribute(8, ipv4(kRadius, "radius.Framed-IP-Address", 2, "Framed address", "Of the user.",
                      kAttributes)),
    words(11, "radius.Filter_Id", "Filter", "Name of a filter list."),
    words(18, "radius.Reply_Message", "Reply message", "For the user to read."),
    attribute(27, number(kRadius, "radius.Session_Timeout", {2, 4}, "Session timeout", "Seconds.",
                         kAttributes)),
    words(30, "radius.Called_Station_Id", "Called station", "What the user called."),
    words(31, "radius.Calling_Station_Id", "Calling station", "From where the user calls."),
    words(32, "radius.NAS_Identifier", "NAS identifier", "Name of the server that asks."),
    attribute(40, number(kRadius, "radius.Acct_Status_Type", {2, 4}, "Accounting status",
                         "Begin or end of the service.", kAccounting)),
    words(44, "radius.Acct_Session_Id", "Accounting session", "Identifies the session.",
          kAccounting),
    attribute(46, number(kRadius, "radius.Acct_Session_Time", {2, 4}, "Accounting session time",
                         "Seconds of service.", kAccounting)),
    attribute(61, number(kRadius, "radius.NAS_Port_Type", {2, 4}, "NAS port type",
                         "Kind of the port.", kAttributes)),
    words(77, "radius.Connect_Info", "Connect info", "Nature of the connection.", "RFC 2869 5.11"),
    attribute(95, ipv6(kRadius, "radius.NAS_IPv6_Address", 2, "NAS IPv6 address",
                       "Of the server that asks.", "RFC 3162 2.1")),
};

} // namespace

std::span<const Field> radiusRows()
{
    return kRows;
}

} // namespace tallygate::fields
