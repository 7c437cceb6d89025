// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/netlink.h"
#include "net/rtmessage.h"

/// rtnetlink messages to values. What a message does not carry keeps its default.
namespace tallygate::io {

/// RTM_NEWLINK and RTM_DELLINK. `rxQueues` is what the driver reserved: see queuesInUse().
Link linkOf(const RtMessage &message);
HostAddress addressOf(const RtMessage &message);        ///< RTM_NEWADDR
Neighbour neighbourOf(const RtMessage &message);        ///< RTM_NEWNEIGH
std::optional<Route> routeOf(const RtMessage &message); ///< RTM_NEWROUTE; none for a cached one

Ipv6Address addressIn(Bytes value, bool v6); ///< 4 or 16 bytes, network order

/// The messages that ask for a dump.
RtMessage askLinks();
RtMessage askAddresses();
RtMessage askNeighbours();
/// `link` and `table` may be zero: any.
RtMessage askRoutes(bool v6, LinkIndex link, std::uint32_t table);

} // namespace tallygate::io
