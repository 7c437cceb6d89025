// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/decode.h"

#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <net/if.h>
#include <netinet/in.h>

namespace tallygate::io {

namespace {

MacAddress macIn(Bytes value)
{
    MacAddress mac;
    for (std::size_t i = 0; i < 6 && value.size() == 6; ++i)
        mac.value = mac.value << 8 | value[i];
    return mac;
}

void readKinds(Bytes linkInfo, Link &link)
{
    if (const auto kind = findAttribute(linkInfo, IFLA_INFO_KIND))
        link.kind = textOf(*kind);
    if (const auto kind = findAttribute(linkInfo, IFLA_INFO_SLAVE_KIND))
        link.masterKind = textOf(*kind);
}

/// All addresses of the family that share the first `length` bits of `address`.
AddressRange prefixOf(Ipv6Address address, std::uint8_t length, bool v6)
{
    AddressRange range{v6, address, address};
    if (!v6) {
        const std::uint64_t hostBits = length >= 32 ? 0 : 0xffffffffU >> length;
        range.first.low &= ~hostBits;
        range.last.low |= hostBits;
        return range;
    }
    const std::uint64_t high = length >= 64 ? 0 : ~std::uint64_t{0} >> length;
    const std::uint64_t low = length <= 64    ? ~std::uint64_t{0}
                              : length >= 128 ? 0
                                              : ~std::uint64_t{0} >> (length - 64);
    range.first = {address.high & ~high, address.low & ~low};
    range.last = {address.high | high, address.low | low};
    return range;
}

std::optional<AddressRange> gatewayIn(Bytes attributes, bool v6)
{
    if (const auto gateway = findAttribute(attributes, RTA_GATEWAY)) {
        const Ipv6Address address = addressIn(*gateway, v6);
        return AddressRange{v6, address, address};
    }
    const auto via = findAttribute(attributes, RTA_VIA);
    if (!via || via->size() < sizeof(rtvia))
        return std::nullopt;
    const bool viaV6 = valueOf<rtvia>(*via).rtvia_family == AF_INET6;
    const Ipv6Address address = addressIn(via->subspan(sizeof(rtvia)), viaV6);
    return AddressRange{viaV6, address, address};
}

std::vector<NextHop> nextHopsIn(Bytes bytes, bool v6)
{
    std::vector<NextHop> hops;
    while (bytes.size() >= sizeof(rtnexthop)) {
        const auto hop = valueOf<rtnexthop>(bytes);
        if (hop.rtnh_len < sizeof(rtnexthop) || hop.rtnh_len > bytes.size())
            break;
        const Bytes attributes = bytes.subspan(sizeof(rtnexthop), hop.rtnh_len - sizeof(rtnexthop));
        hops.push_back({hop.rtnh_ifindex, gatewayIn(attributes, v6), hop.rtnh_hops + 1U});
        bytes = bytes.subspan(std::min<std::size_t>(RTNH_ALIGN(hop.rtnh_len), bytes.size()));
    }
    return hops;
}

} // namespace

Ipv6Address addressIn(Bytes value, bool v6)
{
    if (v6)
        return value.size() >= 16 ? Ipv6Address::fromBytes(value.data()) : Ipv6Address{};
    return {0, value.size() >= 4 ? loadBigEndian<std::uint32_t>(value.data()) : 0};
}

Link linkOf(const RtMessage &message)
{
    const auto header = message.fixed<ifinfomsg>();
    Link link;
    link.index = header.ifi_index;
    link.flags = header.ifi_flags;
    link.hardwareType = header.ifi_type;
    for (const Attribute &attribute : attributesIn(message.attributes<ifinfomsg>())) {
        const Bytes value = attribute.value;
        switch (attribute.type) {
        case IFLA_IFNAME:
            link.name = textOf(value);
            break;
        case IFLA_ADDRESS:
            link.mac = macIn(value);
            break;
        case IFLA_MTU:
            link.mtu = valueOf<std::uint32_t>(value);
            break;
        case IFLA_CARRIER:
            link.carrier = valueOf<std::uint8_t>(value) != 0;
            break;
        case IFLA_MASTER:
            link.master = valueOf<LinkIndex>(value);
            break;
        case IFLA_LINK:
            link.lower = valueOf<LinkIndex>(value);
            break;
        case IFLA_LINK_NETNSID:
            link.lowerElsewhere = true;
            break;
        case IFLA_LINKINFO:
            readKinds(value, link);
            break;
        case IFLA_NUM_RX_QUEUES:
            link.rxQueues = valueOf<std::uint32_t>(value);
            break;
        case IFLA_TXQLEN:
            link.transmitQueueLength = valueOf<std::uint32_t>(value);
            break;
        case IFLA_IFALIAS:
            link.alias = textOf(value);
            break;
        case IFLA_PROP_LIST:
            for (const Attribute &name : attributesIn(value))
                link.alternativeNames.push_back(textOf(name.value));
            break;
        case IFLA_XDP:
            if (const auto id = findAttribute(value, IFLA_XDP_PROG_ID))
                link.xdpProgram = valueOf<std::uint32_t>(*id);
            break;
        default:
            break;
        }
    }
    return link;
}

HostAddress addressOf(const RtMessage &message)
{
    const auto header = message.fixed<ifaddrmsg>();
    HostAddress result;
    result.link = static_cast<LinkIndex>(header.ifa_index);
    result.v6 = header.ifa_family == AF_INET6;
    result.prefixLength = header.ifa_prefixlen;
    result.flags = header.ifa_flags;
    // With a peer IFA_ADDRESS is the peer's; IFA_LOCAL, where there is one, is always the host's.
    auto address = message.find<ifaddrmsg>(IFA_LOCAL);
    if (!address)
        address = message.find<ifaddrmsg>(IFA_ADDRESS);
    if (address)
        result.address = addressIn(*address, result.v6);
    if (const auto flags = message.find<ifaddrmsg>(IFA_FLAGS))
        result.flags = valueOf<std::uint32_t>(*flags);
    return result;
}

Neighbour neighbourOf(const RtMessage &message)
{
    const auto header = message.fixed<ndmsg>();
    Neighbour result;
    result.link = header.ndm_ifindex;
    result.v6 = header.ndm_family == AF_INET6;
    result.state = header.ndm_state;
    result.proxy = (header.ndm_flags & NTF_PROXY) != 0;
    if (const auto address = message.find<ndmsg>(NDA_DST))
        result.address = addressIn(*address, result.v6);
    if (const auto mac = message.find<ndmsg>(NDA_LLADDR); mac && mac->size() == 6)
        result.mac = macIn(*mac);
    return result;
}

std::optional<Route> routeOf(const RtMessage &message)
{
    const auto header = message.fixed<rtmsg>();
    if ((header.rtm_flags & RTM_F_CLONED) != 0)
        return std::nullopt;
    Route route;
    route.v6 = header.rtm_family == AF_INET6;
    route.table = header.rtm_table;
    route.type = header.rtm_type;
    route.protocol = header.rtm_protocol;
    const Bytes attributes = message.attributes<rtmsg>();
    Ipv6Address destination;
    if (const auto value = findAttribute(attributes, RTA_DST))
        destination = addressIn(*value, route.v6);
    route.destination = prefixOf(destination, header.rtm_dst_len, route.v6);
    if (const auto value = findAttribute(attributes, RTA_TABLE))
        route.table = valueOf<std::uint32_t>(*value);
    if (const auto value = findAttribute(attributes, RTA_PRIORITY))
        route.metric = valueOf<std::uint32_t>(*value);
    if (const auto value = findAttribute(attributes, RTA_PREFSRC))
        route.preferredSource = addressIn(*value, route.v6);
    if (const auto hops = findAttribute(attributes, RTA_MULTIPATH))
        route.nextHops = nextHopsIn(*hops, route.v6);
    else if (const auto link = findAttribute(attributes, RTA_OIF))
        route.nextHops = {{valueOf<LinkIndex>(*link), gatewayIn(attributes, route.v6), 1}};
    return route;
}

RtMessage askLinks()
{
    ifinfomsg header{};
    return RtMessage::make(RTM_GETLINK, header);
}

RtMessage askAddresses()
{
    ifaddrmsg header{};
    return RtMessage::make(RTM_GETADDR, header);
}

RtMessage askNeighbours()
{
    ndmsg header{};
    return RtMessage::make(RTM_GETNEIGH, header);
}

RtMessage askRoutes(bool v6, LinkIndex link, std::uint32_t table)
{
    rtmsg header{};
    header.rtm_family = v6 ? AF_INET6 : AF_INET;
    RtMessage message = RtMessage::make(RTM_GETROUTE, header);
    if (link != 0)
        message.addValue(RTA_OIF, link);
    if (table != 0)
        message.addValue(RTA_TABLE, table);
    return message;
}

} // namespace tallygate::io
