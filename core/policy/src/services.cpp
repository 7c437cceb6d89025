// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/services.h"

#include <algorithm>
#include <array>

namespace tallygate::policy {

namespace {

constexpr auto kServices = std::to_array<BuiltinService>({
    {"bfd", "udp.dstport in {3784, 3785, 4784}", "Bidirectional forwarding detection"},
    {"bgp", "tcp.dstport == 179", "Border gateway protocol"},
    {"dhcp", "udp.dstport in {67, 68}", "Dynamic host configuration (IPv4)"},
    {"dhcpv6", "udp.dstport in {546, 547}", "Dynamic host configuration (IPv6)"},
    {"dns", "udp.dstport == 53 || tcp.dstport == 53", "Domain names"},
    {"dns-tls", "tcp.dstport == 853 || udp.dstport == 853", "Domain names over TLS, DTLS, QUIC"},
    {"ftp", "tcp.dstport == 21", "File transfer, control connection"},
    {"gre", "ip.l4proto == 47", "Generic routing encapsulation"},
    {"http", "tcp.dstport == 80", "World wide web"},
    {"http-alt", "tcp.dstport == 8080", "World wide web, alternative port"},
    {"https", "tcp.dstport == 443", "World wide web over TLS"},
    {"icmp", "icmp || icmpv6", "Control messages of IPv4 and IPv6"},
    {"imap", "tcp.dstport == 143", "Mail access"},
    {"imaps", "tcp.dstport == 993", "Mail access over TLS"},
    {"ipsec", "udp.dstport in {500, 4500} || ah || ip.l4proto in {50, 51}",
     "IKE, NAT traversal, ESP and AH"},
    {"kerberos", "udp.dstport == 88 || tcp.dstport == 88", "Network authentication"},
    {"ldap", "tcp.dstport == 389 || udp.dstport == 389", "Directory access"},
    {"ldaps", "tcp.dstport == 636", "Directory access over TLS"},
    {"mdns", "udp.dstport == 5353", "Multicast domain names"},
    {"mqtt", "tcp.dstport in {1883, 8883}", "Message queue telemetry"},
    {"mssql", "tcp.dstport == 1433", "Microsoft SQL server"},
    {"mysql", "tcp.dstport == 3306", "MySQL and MariaDB"},
    {"netbios", "udp.dstport in {137, 138} || tcp.dstport == 139",
     "NetBIOS name, datagram, session"},
    {"netconf", "tcp.dstport in {830, 6513}", "Network configuration over SSH and TLS"},
    {"nfs", "tcp.dstport == 2049 || udp.dstport == 2049", "Network file system"},
    {"ntp", "udp.dstport == 123", "Network time"},
    {"ospf", "ip.l4proto == 89", "Open shortest path first"},
    {"ping", "icmp.type == 8 || icmpv6.type == 128", "Echo requests"},
    {"pop3", "tcp.dstport == 110", "Mail retrieval"},
    {"pop3s", "tcp.dstport == 995", "Mail retrieval over TLS"},
    {"postgresql", "tcp.dstport == 5432", "PostgreSQL"},
    {"quic", "udp.dstport == 443", "World wide web over QUIC"},
    {"radius", "udp.dstport in {1812, 1813}", "Authentication and accounting"},
    {"rdp", "tcp.dstport == 3389 || udp.dstport == 3389", "Remote desktop"},
    {"redis", "tcp.dstport == 6379", "Redis"},
    {"rsync", "tcp.dstport == 873", "File synchronisation"},
    {"sip", "udp.dstport == 5060 || tcp.dstport in {5060, 5061}", "Session initiation"},
    {"smb", "tcp.dstport == 445", "Windows file sharing"},
    {"smtp", "tcp.dstport == 25", "Mail transfer"},
    {"snmp", "udp.dstport == 161", "Network management, queries"},
    {"snmp-trap", "udp.dstport == 162", "Network management, notifications"},
    {"ssh", "tcp.dstport == 22", "Secure shell"},
    {"submission", "tcp.dstport in {465, 587}", "Mail submission"},
    {"syslog", "udp.dstport == 514 || tcp.dstport in {601, 6514}", "System log messages"},
    {"tacacs", "tcp.dstport == 49", "TACACS+"},
    {"telnet", "tcp.dstport == 23", "Remote terminal, unencrypted"},
    {"tftp", "udp.dstport == 69", "Trivial file transfer"},
    {"vnc", "tcp.dstport in {5900..5909}", "Remote framebuffer"},
    {"vrrp", "ip.l4proto == 112", "Virtual router redundancy"},
    {"web", "tcp.dstport in {80, 443}", "World wide web, plain and over TLS"},
    {"wireguard", "udp.dstport == 51820", "WireGuard"},
});
static_assert(std::is_sorted(kServices.begin(), kServices.end(),
                             [](const auto &a, const auto &b) { return a.name < b.name; }));

} // namespace

std::span<const BuiltinService> builtinServices()
{
    return kServices;
}

const BuiltinService *builtinService(std::string_view name)
{
    const auto found = std::lower_bound(
        kServices.begin(), kServices.end(), name,
        [](const BuiltinService &service, std::string_view key) { return service.name < key; });
    return found != kServices.end() && found->name == name ? &*found : nullptr;
}

std::optional<std::string_view> serviceExpression(const Policy &policy, std::string_view name)
{
    for (const ServicePtr &service : policy->services) {
        if (service->name == name)
            return service->expression;
    }
    if (const BuiltinService *builtin = builtinService(name))
        return builtin->expression;
    return std::nullopt;
}

} // namespace tallygate::policy
