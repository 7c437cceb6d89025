// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/netlink.h"

#include <net/if.h>

#include <algorithm>

#include "net/decode.h"
#include "net/ethtool.h"
#include "net/memberships.h"
#include "net/rtsocket.h"

namespace tallygate::io {

namespace {

/// Dumps and decodes. `decode` gives a value or nothing for each message.
template <class Value, class Decode>
Result<void> readAll(RtSocket &socket, const RtMessage &question, std::string_view doing,
                     std::vector<Value> &values, Decode decode)
{
    const auto messages = socket.dump(question);
    if (!messages)
        return fail(toError(messages.error(), doing));
    for (const RtMessage &message : *messages) {
        if (std::optional<Value> value = decode(message))
            values.push_back(std::move(*value));
    }
    return {};
}

} // namespace

bool Link::isUp() const
{
    return (flags & IFF_UP) != 0 && carrier;
}

std::string HostAddress::text() const
{
    const std::string plain =
        v6 ? toString(address) : toString(Ipv4Address{static_cast<std::uint32_t>(address.low)});
    return fmt::format("{}/{}", plain, prefixLength);
}

Result<Netlink> Netlink::open()
{
    auto socket = RtSocket::open();
    if (!socket)
        return fail(socket.error());
    return Netlink(std::make_unique<RtSocket>(std::move(*socket)));
}

Netlink::Netlink(std::unique_ptr<RtSocket> socket)
    : m_socket(std::move(socket))
{}
Netlink::Netlink(Netlink &&) noexcept = default;
Netlink &Netlink::operator=(Netlink &&) noexcept = default;
Netlink::~Netlink() = default;

Result<std::vector<Link>> Netlink::links()
{
    std::vector<Link> links;
    const auto read =
        readAll(*m_socket, askLinks(), "read the interfaces", links, [](const RtMessage &message) {
            Link link = linkOf(message);
            link.rxQueues = queuesInUse(link.index, link.rxQueues);
            return std::optional(link);
        });
    if (!read)
        return fail(read.error());
    return links;
}

Result<Link> Netlink::link(std::string_view name)
{
    const auto all = links();
    if (!all)
        return fail(all.error());
    for (const Link &link : *all) {
        const auto &others = link.alternativeNames;
        if (link.name == name || std::find(others.begin(), others.end(), name) != others.end())
            return link;
    }
    return fail(ErrorKind::NotFound, "no-interface", "there is no interface {}", name);
}

Result<Link> Netlink::link(LinkIndex index)
{
    const auto all = links();
    if (!all)
        return fail(all.error());
    for (const Link &link : *all) {
        if (link.index == index)
            return link;
    }
    return fail(ErrorKind::NotFound, "no-interface", "there is no interface with index {}", index);
}

Result<std::vector<HostAddress>> Netlink::addresses()
{
    std::vector<HostAddress> addresses;
    const auto read =
        readAll(*m_socket, askAddresses(), "read the addresses", addresses,
                [](const RtMessage &message) { return std::optional(addressOf(message)); });
    if (!read)
        return fail(read.error());
    return addresses;
}

Result<std::vector<Neighbour>> Netlink::neighbours()
{
    std::vector<Neighbour> neighbours;
    const auto read = readAll(*m_socket, askNeighbours(), "read the neighbours", neighbours,
                              [](const RtMessage &message) {
                                  const auto family = message.fixed<ndmsg>().ndm_family;
                                  return family == AF_INET || family == AF_INET6
                                             ? std::optional(neighbourOf(message))
                                             : std::nullopt;
                              });
    if (!read)
        return fail(read.error());
    return neighbours;
}

Result<std::vector<Route>> Netlink::routes()
{
    std::vector<Route> routes;
    for (const bool v6 : {false, true}) {
        const auto read =
            readAll(*m_socket, askRoutes(v6, 0, 0), "read the routes", routes, routeOf);
        if (!read)
            return fail(read.error());
    }
    return routes;
}

Result<std::vector<Membership>> Netlink::memberships()
{
    return readMemberships();
}

} // namespace tallygate::io
