// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/interfacestate.h"

#include <linux/if_bridge.h>
#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <sys/socket.h>

#include <ctime>

#include "base/text.h"
#include "net/decode.h"

namespace tallygate::io {

namespace {

using Messages = std::vector<RtMessage>;

bool isIp(int family)
{
    return family == AF_INET || family == AF_INET6;
}

Result<Messages> dump(RtSocket &socket, const RtMessage &question, std::string_view doing)
{
    auto messages = socket.dump(question);
    if (!messages)
        return fail(toError(messages.error(), doing));
    return std::move(*messages);
}

/// Appends the messages for which `isOurs` holds.
template <class IsOurs>
Result<void> collect(RtSocket &socket, const RtMessage &question, std::string_view doing,
                     Messages &into, IsOurs isOurs)
{
    auto messages = dump(socket, question, doing);
    if (!messages)
        return fail(messages.error());
    for (RtMessage &message : *messages) {
        if (isOurs(message))
            into.push_back(std::move(message));
    }
    return {};
}

Result<void> collectNeighbours(RtSocket &socket, LinkIndex link, Messages &into)
{
    for (const std::uint8_t family : {AF_INET, AF_INET6}) {
        for (const std::uint8_t flags : {std::uint8_t{0}, std::uint8_t{NTF_PROXY}}) {
            ndmsg header{};
            header.ndm_family = family;
            header.ndm_flags = flags;
            const auto done =
                collect(socket, RtMessage::make(RTM_GETNEIGH, header), "read the neighbours", into,
                        [&](const RtMessage &message) {
                            const auto found = message.fixed<ndmsg>();
                            return found.ndm_ifindex == link && isIp(found.ndm_family);
                        });
            if (!done)
                return done;
        }
    }
    return {};
}

/// Whether the route leaves, also, by the interface.
bool usesLink(const RtMessage &message, LinkIndex link)
{
    const auto route = routeOf(message);
    if (!route)
        return false;
    for (const NextHop &hop : route->nextHops) {
        if (hop.link == link)
            return true;
    }
    return false;
}

/// Made by the kernel when an address is added; table local.
bool comesWithAddress(const RtMessage &message)
{
    const auto route = routeOf(message);
    return route && route->table == RT_TABLE_LOCAL && route->protocol == RTPROT_KERNEL;
}

Result<void> collectRoutes(RtSocket &socket, LinkIndex link, Messages &into)
{
    for (const bool v6 : {false, true}) {
        const auto done = collect(socket, askRoutes(v6, link, 0), "read the routes", into,
                                  [&](const RtMessage &message) {
                                      return usesLink(message, link) && !comesWithAddress(message);
                                  });
        if (!done)
            return done;
    }
    return {};
}

/// Next hop objects exist since Linux 5.3; an older kernel has none.
void collectNextHops(RtSocket &socket, LinkIndex link, Messages &into)
{
    nhmsg header{};
    const auto messages = socket.dump(RtMessage::make(RTM_GETNEXTHOP, header));
    if (!messages)
        return;
    for (const RtMessage &message : *messages) {
        const auto found = message.find<nhmsg>(NHA_OIF);
        if (found && valueOf<LinkIndex>(*found) == link)
            into.push_back(message);
    }
}

/// What the bridge learned or was told about hosts behind this port.
void collectBridgeEntries(RtSocket &socket, LinkIndex link, Messages &into)
{
    ndmsg header{};
    header.ndm_family = AF_BRIDGE;
    const auto messages = socket.dump(RtMessage::make(RTM_GETNEIGH, header));
    if (!messages)
        return;
    for (const RtMessage &message : *messages) {
        const auto found = message.fixed<ndmsg>();
        const bool ownAddress = (found.ndm_state & NUD_PERMANENT) != 0;
        if (found.ndm_ifindex == link && message.find<ndmsg>(NDA_MASTER) && !ownAddress)
            into.push_back(message);
    }
}

std::string toHex(Bytes bytes)
{
    std::string text;
    for (const std::uint8_t byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

} // namespace

std::int64_t secondsSinceBoot()
{
    timespec now{};
    ::clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

Result<InterfaceState> readInterfaceState(RtSocket &socket, LinkIndex link)
{
    InterfaceState state;
    state.takenAtSeconds = secondsSinceBoot();
    auto done = collect(socket, askAddresses(), "read the addresses", state.addresses,
                        [&](const RtMessage &message) {
                            const auto header = message.fixed<ifaddrmsg>();
                            return static_cast<LinkIndex>(header.ifa_index) == link &&
                                   isIp(header.ifa_family);
                        });
    if (done)
        done = collectNeighbours(socket, link, state.neighbours);
    if (done)
        done = collectRoutes(socket, link, state.routes);
    if (!done)
        return fail(done.error());
    collectNextHops(socket, link, state.nextHops);
    collectBridgeEntries(socket, link, state.bridgeEntries);
    return state;
}

nlohmann::json toJson(const Messages &messages)
{
    auto json = nlohmann::json::array();
    for (const RtMessage &message : messages)
        json.push_back({{"type", message.type}, {"payload", toHex(message.payload)}});
    return json;
}

Messages messagesOf(const nlohmann::json &json)
{
    Messages messages;
    for (const auto &entry : json) {
        RtMessage message;
        message.type = entry.at("type").get<std::uint16_t>();
        const auto hex = entry.at("payload").get<std::string>();
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            message.payload.push_back(
                static_cast<std::uint8_t>(hexDigit(hex[i]) << 4 | hexDigit(hex[i + 1])));
        messages.push_back(std::move(message));
    }
    return messages;
}

nlohmann::json toJson(const InterfaceState &state)
{
    return {{"addresses", toJson(state.addresses)},
            {"neighbours", toJson(state.neighbours)},
            {"routes", toJson(state.routes)},
            {"nextHops", toJson(state.nextHops)},
            {"bridgeEntries", toJson(state.bridgeEntries)},
            {"takenAtSeconds", state.takenAtSeconds}};
}

InterfaceState interfaceStateOf(const nlohmann::json &json)
{
    return {messagesOf(json.at("addresses")),     messagesOf(json.at("neighbours")),
            messagesOf(json.at("routes")),        messagesOf(json.at("nextHops")),
            messagesOf(json.at("bridgeEntries")), json.at("takenAtSeconds").get<std::int64_t>()};
}

} // namespace tallygate::io
