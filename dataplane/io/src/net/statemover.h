// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/interfacestate.h"

namespace tallygate::io {

/// Carries what the stack knows by one interface over to another while traffic goes on.
///
/// Every function may be called again after it was interrupted: what is there already is left, what
/// is gone already is not missed. The order in which nothing is lost: addProvisionally(),
/// addNeighbours(), finish(), addRoutes(), removeRoutes(), awaitLocal(), removeAddresses(),
/// settleRoutes().
///
/// - Addresses are added without duplicate address detection, which would keep them silent for
///   more than a second, and so that the routes they bring are not used yet.
/// - A route is added at the new interface before the one at the old is deleted.
/// - Deleting an IPv4 address makes the kernel flush all routes of table main that prefer it as
///   source, at whatever interface; a local route at the old interface keeps it from that.
class StateMover
{
public:
    explicit StateMover(RtSocket &socket)
        : m_socket(socket)
    {}

    /// Of IPv4 only the address that keeps its label when the interface is renamed.
    enum class Which : std::uint8_t { Renameable, All };
    Result<void> addProvisionally(const InterfaceState &state, LinkIndex to, Which which,
                                  std::string_view name);
    void addNeighbours(const InterfaceState &state, LinkIndex to);
    void addBridgeEntries(const InterfaceState &state, LinkIndex to);
    /// Routes and next hop objects of `from` at `to`.
    void addRoutes(const InterfaceState &state, LinkIndex from, LinkIndex to);
    /// `readAt` is the interface that the state was read at.
    void removeRoutes(const InterfaceState &state, LinkIndex readAt, LinkIndex from);
    /// Metrics and flags as they were.
    Result<void> finish(const InterfaceState &state, LinkIndex to);
    /// Waits until packets to the IPv6 addresses are taken in at `to`: the kernel adds their local
    /// routes in its own time, also without duplicate address detection. At most half a second.
    void awaitLocal(const InterfaceState &state, LinkIndex to);
    Result<void> removeAddresses(LinkIndex from);
    /// Removes addresses whose label differs from the state's: renaming changes labels.
    Result<void> removeMislabelled(const InterfaceState &state, LinkIndex at);
    /// After all of it the routes at `to` are exactly those of the state. What cannot be added is
    /// told in warnings().
    Result<void> settleRoutes(const InterfaceState &state, LinkIndex from, LinkIndex to);

    const std::vector<std::string> &warnings() const { return m_warnings; }

private:
    RtSocket &m_socket;
    std::vector<std::string> m_warnings;
};

} // namespace tallygate::io
