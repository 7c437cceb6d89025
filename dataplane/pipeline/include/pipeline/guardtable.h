// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The management guard (SEMANTICS 3) as one table of plain data, read by pipeline::Guard and, as
// the value of a BPF map, by the fallback program: so this part is C as well as C++, and its layout
// has no holes. Numbers are in host order. A table without entries guards nothing.
//
// What it permits, on host ports, `in` = towards the device, `out` = from it. "To the device" is a
// destination that is local, broadcast, link-scope or joined multicast; "from the device" a local
// source (SEMANTICS 2.1). TCP, UDP and ICMP mean the header that the outermost network header
// carries, behind IPv6 extension headers if there are any; not of later fragments.
//
//  always
//   TCP       in, to the device: an entry with the source in its range and tcpPort = destination
//             port. out, from the device: the destination in its range, tcpPort = source port.
//   too big   ICMP type 3 code 4, ICMPv6 type 2, to or from the device, that quote a TCP packet as
//             above, but of the other direction: in, the quote's destination and source port; out,
//             its source and destination port.
//   ARP       requests and replies for IPv4; in, for a local target; out, by a local sender.
//   ND        ICMPv6 with hop limit 255. in, to the device: type 135 for a local target address,
//             type 136 to a local destination. out, from the device: types 135 and 136.
//  by option
//   router advertisements   ICMPv6 with hop limit 255. in, to the device, with a link-local source:
//             type 134. out, from the device: type 133 (solicitation).
//   redirects in, to the device: ICMP type 5; ICMPv6 type 137 with hop limit 255 and a link-local
//             source.
//   DHCP      IPv4 UDP. in, ports 67 to 68: to the device; or, because an address that is only just
//             offered is not yet local, a BOOTP reply (op 2, hlen 6) that gives this very frame's
//             destinations, chaddr = Ethernet destination and yiaddr = IPv4 destination. out, ports
//             68 to 67: from the device, or with the source 0.0.0.0.
//             IPv6 UDP. in, to the device: ports 547 to 546. out, from the device: 546 to 547.

#ifdef __cplusplus
namespace tallygate::pipeline {
#endif

/// A policy's own entries and those of the one it replaces, which hold until the commit is
/// confirmed.
enum { kGuardTableEntries = 128 };

enum GuardTableOption {
    kGuardRouterAdvertisements = 1,
    kGuardRedirects = 2,
    kGuardDhcp = 4,
};

struct GuardTableEntry
{
    unsigned long long firstHigh; ///< the range's first and last address, both in it; of an IPv4
    unsigned long long firstLow;  ///< address the high half is 0
    unsigned long long lastHigh;
    unsigned long long lastLow;
    unsigned short tcpPort;
    unsigned char isV6;
    unsigned char unused[5]; ///< 0
};

struct GuardTable
{
    unsigned int count;   ///< of entries in use
    unsigned int options; ///< bits of GuardTableOption
    struct GuardTableEntry entries[kGuardTableEntries];
};

#ifdef __cplusplus
static_assert(sizeof(GuardTableEntry) == 40);
static_assert(sizeof(GuardTable) == 8 + kGuardTableEntries * sizeof(GuardTableEntry));

struct DevicePolicy;
/// The guard that a policy asks for, with what it holds of the policy before it.
GuardTable guardTableOf(const DevicePolicy &policy);

} // namespace tallygate::pipeline
#endif
