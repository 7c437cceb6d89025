// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of DHCP and BOOTP.
#include "fields/binary.h"

#include "rows.h"
#include "values_dhcp.h"

namespace tallygate::fields {
namespace {

constexpr auto kDhcp = Protocol::Dhcp;
constexpr std::string_view kSource = "RFC 2131 2";
constexpr std::string_view kOptions = "RFC 2132";
constexpr std::string_view kDhcpOptions = "RFC 2132 9";

constexpr Field part(DhcpPart which, Field field)
{
    return computed(Computed::Dhcp, field, static_cast<std::uint16_t>(which));
}
constexpr Field option(std::uint16_t code, Field field)
{
    return computed(Computed::HigherOption, field, code);
}
/// Values of the row's width one after the other.
constexpr Field each(std::uint16_t code, Field field)
{
    return computed(Computed::HigherOptionEach, field, code);
}
constexpr Field address(std::uint16_t code, std::string_view name, std::string_view label,
                        std::string_view help, std::string_view source = kOptions)
{
    return each(code, ipv4(kDhcp, name, 2, label, help, source));
}
constexpr Field seconds(std::uint16_t code, std::string_view name, std::string_view label,
                        std::string_view help)
{
    return option(code, number(kDhcp, name, {2, 4}, label, help, kDhcpOptions));
}
constexpr Field words(std::uint16_t code, std::string_view name, std::string_view label,
                      std::string_view help, std::string_view source = kOptions)
{
    Field field = text(kDhcp, name, label, help, source);
    field.byteOffset = 2;
    return option(code, field);
}
constexpr Field fixedText(std::string_view name, At at, std::string_view label,
                          std::string_view help)
{
    Field field = text(kDhcp, name, label, help, kSource);
    field.byteOffset = at.offset;
    field.byteWidth = at.width;
    return part(DhcpPart::Text, field);
}

constexpr Field kRows[] = {
    header(kDhcp, "dhcp", "DHCP", "A DHCP or BOOTP message.", kSource),
    number(kDhcp, "dhcp.type", {0, 1}, "Message operation", "Request of a client, or reply.",
           kSource, kDhcpOperations),
    part(DhcpPart::HardwareType, hex(kDhcp, "dhcp.hw.type", {1, 1}, "Hardware type",
                                     "Of the client's address.", kSource, kDhcpHardware)),
    number(kDhcp, "dhcp.hw.len", {2, 1}, "Hardware address length", "Octets of it.", kSource),
    number(kDhcp, "dhcp.hops", {3, 1}, "Hops", "Relay agents passed.", kSource),
    hex(kDhcp, "dhcp.id", {4, 4}, "Transaction ID", "Ties a reply to its request.", kSource),
    part(DhcpPart::Seconds,
         number(kDhcp, "dhcp.secs", {8, 2}, "Seconds elapsed",
                "Since the client began; of clients that mistake the byte order too.", kSource)),
    hex(kDhcp, "dhcp.flags", {10, 2}, "Flags", "All flags.", kSource),
    flag(kDhcp, "dhcp.flags.bc", 10, 2, 15, "Broadcast", "The reply must be a broadcast.", kSource),
    hex(kDhcp, "dhcp.flags.reserved", {10, 2, 0, 15}, "Reserved flags", "The other flags.",
        kSource),
    ipv4(kDhcp, "dhcp.ip.client", 12, "Client address", "That the client has.", kSource),
    ipv4(kDhcp, "dhcp.ip.your", 16, "Your address", "That the client gets.", kSource),
    ipv4(kDhcp, "dhcp.ip.server", 20, "Next server", "From which it boots.", kSource),
    ipv4(kDhcp, "dhcp.ip.relay", 24, "Relay agent", "Through which it came.", kSource),
    part(DhcpPart::MacAddress, mac(kDhcp, "dhcp.hw.mac_addr", 28, "Client MAC address",
                                   "Of the header; and of a client identifier.", kSource)),
    part(DhcpPart::Address, octets(kDhcp, "dhcp.hw.addr", 28, 0, "Client hardware address",
                                   "If it is no MAC address.", kSource)),
    fixedText("dhcp.server", {44, 64}, "Server host name", "Name of the server."),
    fixedText("dhcp.file", {108, 128}, "Boot file name", "File to boot from."),
    part(DhcpPart::Cookie, ipv4(kDhcp, "dhcp.cookie", 236, "Magic cookie",
                                "99.130.83.99 in front of the options.", "RFC 2131 3")),
    option(kAnyHigherOption,
           number(kDhcp, "dhcp.option.type", {0, 1}, "Option",
                  "Code of each option but padding and end.", kOptions, kDhcpOptionCodes)),
    option(kAnyHigherOption, number(kDhcp, "dhcp.option.length", {1, 1}, "Option length",
                                    "Octets of its value.", kOptions)),
    option(kAnyHigherOption, octets(kDhcp, "dhcp.option.value", 2, 0, "Option value",
                                    "Octets of each option.", kOptions)),
    part(DhcpPart::End,
         number(kDhcp, "dhcp.option.end", {0, 1}, "End of options", "255.", kOptions)),
    option(53, number(kDhcp, "dhcp.option.dhcp", {2, 1}, "Message type", "Of the DHCP message.",
                      "RFC 2132 9.6", kDhcpMessages)),
    address(1, "dhcp.option.subnet_mask", "Subnet mask", "Of the client."),
    address(3, "dhcp.option.router", "Router", "In order of preference."),
    address(4, "dhcp.option.time_server", "Time server", "RFC 868 servers."),
    address(6, "dhcp.option.domain_name_server", "Name server", "DNS servers."),
    address(7, "dhcp.option.log_server", "Log server", "Servers for logs."),
    words(12, "dhcp.option.hostname", "Host name", "Of the client."),
    words(15, "dhcp.option.domain_name", "Domain name", "For names without a dot."),
    words(17, "dhcp.option.root_path", "Root path", "Of the client's root disk."),
    option(26, number(kDhcp, "dhcp.option.interface_mtu", {2, 2}, "Interface MTU",
                      "For the client's interface.", kOptions)),
    address(28, "dhcp.option.broadcast_address", "Broadcast address", "On the client's subnet."),
    address(42, "dhcp.option.ntp_server", "NTP server", "In order of preference."),
    address(44, "dhcp.option.netbios_over_tcpip_name_server", "NetBIOS name server",
            "In order of preference."),
    address(50, "dhcp.option.requested_ip_address", "Requested address", "That the client wants.",
            kDhcpOptions),
    seconds(51, "dhcp.option.ip_address_lease_time", "Lease time", "Seconds of the lease."),
    option(52, number(kDhcp, "dhcp.option.option_overload", {2, 1}, "Overload",
                      "Which of server name and file hold options.", kDhcpOptions)),
    address(54, "dhcp.option.dhcp_server_id", "Server identifier", "Of the chosen server.",
            kDhcpOptions),
    each(55, number(kDhcp, "dhcp.option.request_list_item", {2, 1}, "Requested option",
                    "Each option that the client asks for.", kDhcpOptions, kDhcpOptionCodes)),
    words(56, "dhcp.option.message", "Message", "Why a server refuses or a client declines.",
          kDhcpOptions),
    option(57, number(kDhcp, "dhcp.option.dhcp_max_message_size", {2, 2}, "Largest message",
                      "That the client takes.", kDhcpOptions)),
    seconds(58, "dhcp.option.renewal_time_value", "Renewal time", "Seconds until T1."),
    seconds(59, "dhcp.option.rebinding_time_value", "Rebinding time", "Seconds until T2."),
    words(60, "dhcp.option.vendor_class_id", "Vendor class", "Kind of the client.", kDhcpOptions),
    words(66, "dhcp.option.tftp_server_name", "TFTP server", "Where the option is overloaded.",
          kDhcpOptions),
    words(67, "dhcp.option.bootfile_name", "Boot file", "Where the option is overloaded.",
          kDhcpOptions),
};

} // namespace

std::span<const Field> dhcpRows()
{
    return kRows;
}

} // namespace tallygate::fields
