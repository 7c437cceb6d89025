// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/netlink.h"
#include "net/rtmessage.h"

/// The kernel's descriptions of addresses, neighbours, routes and next hops turned into requests
/// for the same at another interface.
namespace tallygate::io {

/// Added to the metric of an IPv4 address whose routes are not to be used yet.
inline constexpr std::uint32_t kProvisionalMetric = 0x54470000;

/// The protocol number of routes that stand for moments only.
inline constexpr std::uint8_t kPinProtocol = 84;

enum class AddressForm : std::uint8_t {
    Provisional, ///< without routes that are used, and without duplicate address detection
    Final,
};
RtMessage addressRequest(const RtMessage &address, LinkIndex to, AddressForm form,
                         std::int64_t ageSeconds);
RtMessage addressRemoval(const RtMessage &address);
std::string labelOf(const RtMessage &address); ///< empty for IPv6

/// None for entries without a usable hardware address.
std::optional<RtMessage> neighbourRequest(const RtMessage &neighbour, LinkIndex to);
RtMessage bridgeEntryRequest(const RtMessage &entry, LinkIndex to);
RtMessage nextHopRequest(const RtMessage &nextHop, LinkIndex to);

/// RTM_NEWROUTE for the route with `to` in the place of `from`, or RTM_DELROUTE (then `to` is
/// `from`). An IPv6 multipath route is changed hop by hop: only those of `from` are in the request.
RtMessage routeRequest(std::uint16_t type, const RtMessage &route, LinkIndex from, LinkIndex to,
                       std::int64_t ageSeconds);
/// The same without what changes with time: two routes are one if these are equal.
RtMessage routeIdentity(const RtMessage &route, LinkIndex from, LinkIndex to);

/// A local route for the IPv4 address at the interface, to hold its place for a moment.
RtMessage pinRequest(std::uint16_t type, const RtMessage &address, LinkIndex at);

} // namespace tallygate::io
