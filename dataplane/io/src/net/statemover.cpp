// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/statemover.h"

#include <linux/if_addr.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>
#include <thread>

#include "net/decode.h"
#include "net/rewrite.h"

namespace tallygate::io {

namespace {

using Messages = std::vector<RtMessage>;

std::int64_t ageOf(const InterfaceState &state)
{
    return std::max<std::int64_t>(secondsSinceBoot() - state.takenAtSeconds, 0);
}

bool isIpv4(const RtMessage &address)
{
    return address.fixed<ifaddrmsg>().ifa_family == AF_INET;
}

/// IPv6 addresses that the interface is found not to own, or not to keep.
bool isUsable(const RtMessage &address)
{
    return (addressOf(address).flags & IFA_F_DADFAILED) == 0;
}

/// The route that adding one of the addresses brings with it.
bool isConnected(const Route &route, const Messages &addresses)
{
    if (route.protocol != RTPROT_KERNEL || route.type != RTN_UNICAST ||
        route.nextHops.size() != 1 || route.nextHops.front().gateway)
        return false;
    for (const RtMessage &message : addresses) {
        const HostAddress address = addressOf(message);
        if ((address.flags & IFA_F_NOPREFIXROUTE) == 0 && address.v6 == route.v6 &&
            route.destination.first <= address.address && address.address <= route.destination.last)
            return true;
    }
    return false;
}

/// Routes that others go by first: without a gateway, then with.
Messages inOrder(const InterfaceState &state)
{
    Messages routes = state.routes;
    std::stable_partition(routes.begin(), routes.end(), [](const RtMessage &message) {
        const auto route = routeOf(message);
        return route && route->nextHops.size() == 1 && !route->nextHops.front().gateway;
    });
    return routes;
}

/// An IPv4 route goes before others of the same prefix and metric, so that it is used at once;
/// an IPv6 route joins them.
std::uint16_t additionFlags(const RtMessage &route)
{
    return route.fixed<rtmsg>().rtm_family == AF_INET6 ? NLM_F_CREATE | NLM_F_APPEND : NLM_F_CREATE;
}

} // namespace

Result<void> StateMover::addProvisionally(const InterfaceState &state, LinkIndex to, Which which,
                                          std::string_view name)
{
    const auto age = ageOf(state);
    bool v4Taken = false;
    for (const RtMessage &address : state.addresses) {
        const bool ipv4 = isIpv4(address);
        if (!isUsable(address))
            continue;
        if (ipv4 && which == Which::Renameable && (v4Taken || labelOf(address) != name))
            continue;
        v4Taken |= ipv4;
        const auto request = addressRequest(address, to, AddressForm::Provisional, age);
        const auto added =
            done(m_socket.request(request, NLM_F_CREATE | NLM_F_EXCL),
                 fmt::format("add the address {}", addressOf(address).text()), EEXIST);
        if (!added)
            return added;
    }
    return {};
}

void StateMover::addNeighbours(const InterfaceState &state, LinkIndex to)
{
    Messages requests;
    for (const RtMessage &neighbour : state.neighbours) {
        if (auto request = neighbourRequest(neighbour, to))
            requests.push_back(std::move(*request));
    }
    // One that cannot be added is asked for on the wire when it is needed.
    m_socket.request(requests, NLM_F_CREATE | NLM_F_REPLACE);
}

void StateMover::addBridgeEntries(const InterfaceState &state, LinkIndex to)
{
    Messages requests;
    for (const RtMessage &entry : state.bridgeEntries)
        requests.push_back(bridgeEntryRequest(entry, to));
    // One that cannot be added is learned again.
    m_socket.request(requests, NLM_F_CREATE | NLM_F_REPLACE);
}

void StateMover::addRoutes(const InterfaceState &state, LinkIndex from, LinkIndex to)
{
    const auto age = ageOf(state);
    for (const RtMessage &nextHop : state.nextHops)
        m_socket.request(nextHopRequest(nextHop, to), NLM_F_CREATE | NLM_F_REPLACE);
    for (const RtMessage &message : inOrder(state)) {
        const auto route = routeOf(message);
        if (!route || isConnected(*route, state.addresses))
            continue;
        m_socket.request(routeRequest(RTM_NEWROUTE, message, from, to, age),
                         additionFlags(message));
    }
}

void StateMover::removeRoutes(const InterfaceState &state, LinkIndex readAt, LinkIndex from)
{
    Messages requests;
    for (const RtMessage &route : state.routes) {
        const auto decoded = routeOf(route);
        // What an address brought goes with it; a next hop object took its routes along.
        if (decoded && !route.find<rtmsg>(RTA_NH_ID) && !isConnected(*decoded, state.addresses))
            requests.push_back(routeRequest(RTM_DELROUTE, route, readAt, from, 0));
    }
    std::reverse(requests.begin(), requests.end());
    m_socket.request(requests);
}

Result<void> StateMover::finish(const InterfaceState &state, LinkIndex to)
{
    const auto age = ageOf(state);
    for (const RtMessage &address : state.addresses) {
        if (!isUsable(address))
            continue;
        const auto request = addressRequest(address, to, AddressForm::Final, age);
        const auto changed =
            done(m_socket.request(request, NLM_F_CREATE | NLM_F_REPLACE),
                 fmt::format("set the address {}", addressOf(address).text()), EEXIST);
        if (!changed)
            return changed;
    }
    return {};
}

void StateMover::awaitLocal(const InterfaceState &state, LinkIndex to)
{
    constexpr int kAttempts = 250;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::set<Ipv6Address> local;
        const auto messages = m_socket.dump(askRoutes(true, to, RT_TABLE_LOCAL));
        for (const RtMessage &message : messages.value_or(Messages())) {
            if (const auto route = routeOf(message); route && route->type == RTN_LOCAL)
                local.insert(route->destination.first);
        }
        const bool all = std::all_of(state.addresses.begin(), state.addresses.end(),
                                     [&](const RtMessage &address) {
                                         return isIpv4(address) || !isUsable(address) ||
                                                local.contains(addressOf(address).address);
                                     });
        if (all)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

Result<void> StateMover::removeAddresses(LinkIndex from)
{
    const auto now = readInterfaceState(m_socket, from);
    if (!now)
        return fail(now.error());
    Messages pins;
    Messages removals;
    Messages unpins;
    // Backwards: a primary address may take its secondary ones with it.
    for (auto address = now->addresses.rbegin(); address != now->addresses.rend(); ++address) {
        removals.push_back(addressRemoval(*address));
        if (isIpv4(*address)) {
            pins.push_back(pinRequest(RTM_NEWROUTE, *address, from));
            unpins.push_back(pinRequest(RTM_DELROUTE, *address, from));
        }
    }
    m_socket.request(pins, NLM_F_CREATE);
    const auto answers = m_socket.request(removals);
    m_socket.request(unpins);
    for (const auto &answer : answers) {
        if (const auto removed = done(answer, "remove an address", EADDRNOTAVAIL); !removed)
            return removed;
    }
    return {};
}

Result<void> StateMover::removeMislabelled(const InterfaceState &state, LinkIndex at)
{
    const auto now = readInterfaceState(m_socket, at);
    if (!now)
        return fail(now.error());
    for (const RtMessage &address : now->addresses) {
        const HostAddress here = addressOf(address);
        const auto wanted = std::find_if(
            state.addresses.begin(), state.addresses.end(), [&](const RtMessage &other) {
                const HostAddress there = addressOf(other);
                return there.v6 == here.v6 && there.address == here.address &&
                       there.prefixLength == here.prefixLength;
            });
        if (wanted != state.addresses.end() && labelOf(*wanted) != labelOf(address))
            return removeAddresses(at);
    }
    return {};
}

Result<void> StateMover::settleRoutes(const InterfaceState &state, LinkIndex from, LinkIndex to)
{
    const auto now = readInterfaceState(m_socket, to);
    if (!now)
        return fail(now.error());
    const auto age = ageOf(state);
    const auto has = [](const Messages &routes, LinkIndex at, const RtMessage &identity,
                        LinkIndex target) {
        return std::any_of(routes.begin(), routes.end(), [&](const RtMessage &route) {
            return routeIdentity(route, at, target) == identity;
        });
    };
    for (const RtMessage &route : inOrder(state)) {
        if (has(now->routes, to, routeIdentity(route, from, to), to))
            continue;
        const auto request = routeRequest(RTM_NEWROUTE, route, from, to, age);
        const auto answer = m_socket.request(request, additionFlags(route));
        const auto decoded = routeOf(route);
        if (!answer && answer.error().reason != EEXIST && decoded)
            m_warnings.push_back(
                toError(answer.error(),
                        fmt::format("keep the route to {}", toString(decoded->destination)))
                    .message);
    }
    for (const RtMessage &route : now->routes) {
        // Only what addresses brought that had no such route before.
        if (route.fixed<rtmsg>().rtm_protocol == RTPROT_KERNEL &&
            !has(state.routes, from, routeIdentity(route, to, to), to))
            m_socket.request(routeRequest(RTM_DELROUTE, route, to, to, 0));
    }
    return {};
}

} // namespace tallygate::io
