// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/netlink.h"
#include "io/takeover.h"
#include "net/rtsocket.h"

/// Requests that change interfaces.
namespace tallygate::io {

/// All interfaces of the namespace; `rxQueues` is what the driver reserved.
Result<std::vector<Link>> readLinks(RtSocket &socket);

/// Sets the flags in `mask` (IFF_UP ...) to those in `flags`.
Result<void> setFlags(RtSocket &socket, LinkIndex link, std::uint32_t flags, std::uint32_t mask);
/// See Renaming. An interface that has that name already is left alone.
Result<void> rename(RtSocket &socket, const Link &link, const std::string &name, Renaming renaming);
Result<void> setMtu(RtSocket &socket, LinkIndex link, std::uint32_t mtu);
Result<void> setMaster(RtSocket &socket, LinkIndex link, LinkIndex master); ///< 0 = none
Result<void> setAlias(RtSocket &socket, LinkIndex link, std::string_view alias);
void removeXdp(RtSocket &socket, LinkIndex link);
void addAlternativeNames(RtSocket &socket, LinkIndex link, const std::vector<std::string> &names);
void removeAlternativeNames(RtSocket &socket, LinkIndex link,
                            const std::vector<std::string> &names);
Result<void> removeLink(RtSocket &socket, LinkIndex link);

/// A veth pair, both ends down.
struct VethPair
{
    std::string stack;
    std::string peer;
    MacAddress mac; ///< of the stack's end
    std::uint32_t mtu = 0;
    std::uint32_t queues = 1; ///< receive and transmit, of both ends
    std::uint32_t transmitQueueLength = 0;
};
Result<void> createVeth(RtSocket &socket, const VethPair &pair);
/// Queueing disciplines as a NIC has them, where a veth end has none. With one, an end of which the
/// other's ring of 256 frames is full says so (Linux 6.16) and does not drop: what the stack sends
/// waits, an AF_XDP sender tries again. Where the kernel has none of this the end stays as it was.
void addQueueing(RtSocket &socket, LinkIndex link, std::uint32_t queues);

/// What a bridge knows about one of its ports: settings and VLANs, as the kernel's own messages.
struct BridgePort
{
    LinkIndex bridge = 0;         ///< 0 = the interface is no bridge port
    std::vector<RtMessage> vlans; ///< at most one
    std::vector<RtMessage> link;  ///< at most one: RTM_NEWLINK of the port
};
Result<BridgePort> readBridgePort(RtSocket &socket, const Link &link);
/// Makes `to` a port of the same bridge with the same settings.
Result<void> joinBridge(RtSocket &socket, const BridgePort &port, LinkIndex to);
Result<void> setLearning(RtSocket &socket, LinkIndex port, bool on);

} // namespace tallygate::io
