// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rewrite.h"

#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/nexthop.h>
#include <sys/socket.h>

#include "net/decode.h"

namespace tallygate::io {

namespace {

constexpr std::uint32_t kForever = 0xffffffff;
constexpr std::int64_t kTicksPerSecond = 100; ///< USER_HZ, in which the kernel tells times

std::uint32_t remaining(std::uint32_t seconds, std::int64_t age)
{
    if (seconds == kForever)
        return seconds;
    return seconds > age ? static_cast<std::uint32_t>(seconds - age) : 0;
}

/// Flags that can be given; the others tell what the kernel found or made.
constexpr std::uint32_t kGivenAddressFlags =
    IFA_F_NODAD | IFA_F_HOMEADDRESS | IFA_F_MANAGETEMPADDR | IFA_F_NOPREFIXROUTE | IFA_F_MCAUTOJOIN;

void addLifetimes(RtMessage &request, Bytes value, std::int64_t age)
{
    auto info = valueOf<ifa_cacheinfo>(value);
    const bool wasAlive = info.ifa_valid != 0;
    info.ifa_prefered = remaining(info.ifa_prefered, age);
    // An address of which a second is left is refused; let it live for that second.
    info.ifa_valid = remaining(info.ifa_valid, age);
    if (wasAlive && info.ifa_valid == 0)
        info.ifa_valid = 1;
    request.addValue(IFA_CACHEINFO, info);
}

bool isCopiedRouteAttribute(std::uint16_t type)
{
    switch (type) {
    case RTA_CACHEINFO:
    case RTA_OIF:
    case RTA_IIF:
    case RTA_MULTIPATH:
    case RTA_EXPIRES:
        return false;
    default:
        return true;
    }
}

bool tellsHops(std::uint16_t type)
{
    return type == RTA_MULTIPATH || type == RTA_OIF || type == RTA_GATEWAY || type == RTA_VIA;
}

std::uint8_t givenHopFlags(std::uint8_t flags)
{
    return flags & (RTNH_F_ONLINK | RTNH_F_PERVASIVE);
}

void addHops(RtMessage &request, Bytes hops, bool onlyMoved, LinkIndex from, LinkIndex to)
{
    const std::size_t nest = request.begin(RTA_MULTIPATH);
    while (hops.size() >= sizeof(rtnexthop)) {
        auto hop = valueOf<rtnexthop>(hops);
        if (hop.rtnh_len < sizeof(rtnexthop) || hop.rtnh_len > hops.size())
            break;
        const Bytes whole = hops.first(hop.rtnh_len);
        hops = hops.subspan(std::min<std::size_t>(RTNH_ALIGN(hop.rtnh_len), hops.size()));
        if (onlyMoved && hop.rtnh_ifindex != from)
            continue;
        if (hop.rtnh_ifindex == from)
            hop.rtnh_ifindex = to;
        hop.rtnh_flags = givenHopFlags(hop.rtnh_flags);
        const std::size_t position = request.payload.size();
        request.payload.insert(request.payload.end(), whole.begin(), whole.end());
        std::memcpy(request.payload.data() + position, &hop, sizeof hop);
        request.payload.resize(position + RTNH_ALIGN(hop.rtnh_len));
    }
    request.end(nest);
}

} // namespace

std::string labelOf(const RtMessage &address)
{
    const auto label = address.find<ifaddrmsg>(IFA_LABEL);
    return label ? textOf(*label) : std::string();
}

RtMessage addressRequest(const RtMessage &address, LinkIndex to, AddressForm form,
                         std::int64_t ageSeconds)
{
    auto header = address.fixed<ifaddrmsg>();
    std::uint32_t flags = addressOf(address).flags & kGivenAddressFlags;
    std::uint32_t metric = 0;
    if (const auto value = address.find<ifaddrmsg>(IFA_RT_PRIORITY))
        metric = valueOf<std::uint32_t>(*value);
    if (form == AddressForm::Provisional) {
        flags |= IFA_F_NODAD;
        // Of an IPv4 address only the metric can be changed later, of an IPv6 address only the flag
        // can be taken back to what it was.
        if (header.ifa_family == AF_INET6)
            flags |= IFA_F_NOPREFIXROUTE;
        else
            metric += kProvisionalMetric;
    }
    header.ifa_index = static_cast<std::uint32_t>(to);
    header.ifa_flags = static_cast<std::uint8_t>(flags);
    RtMessage request = RtMessage::make(RTM_NEWADDR, header);
    for (const Attribute &attribute : attributesIn(address.attributes<ifaddrmsg>())) {
        switch (attribute.type) {
        case IFA_LOCAL:
        case IFA_ADDRESS:
        case IFA_BROADCAST:
        case IFA_LABEL:
        case IFA_PROTO:
            request.add(attribute.type, attribute.value);
            break;
        case IFA_CACHEINFO:
            addLifetimes(request, attribute.value, ageSeconds);
            break;
        default:
            break;
        }
    }
    request.addValue(IFA_FLAGS, flags);
    if (metric != 0)
        request.addValue(IFA_RT_PRIORITY, metric);
    return request;
}

RtMessage addressRemoval(const RtMessage &address)
{
    RtMessage request = RtMessage::make(RTM_DELADDR, address.fixed<ifaddrmsg>());
    for (const std::uint16_t type : {IFA_LOCAL, IFA_ADDRESS}) {
        if (const auto value = address.find<ifaddrmsg>(type))
            request.add(type, *value);
    }
    return request;
}

std::optional<RtMessage> neighbourRequest(const RtMessage &neighbour, LinkIndex to)
{
    auto header = neighbour.fixed<ndmsg>();
    const bool proxy = (header.ndm_flags & NTF_PROXY) != 0;
    constexpr std::uint16_t kUsable =
        NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
    if (!proxy && ((header.ndm_state & kUsable) == 0 || !neighbour.find<ndmsg>(NDA_LLADDR)))
        return std::nullopt;
    if ((header.ndm_state & (NUD_DELAY | NUD_PROBE)) != 0)
        header.ndm_state = NUD_STALE;
    header.ndm_ifindex = to;
    RtMessage request = RtMessage::make(RTM_NEWNEIGH, header);
    for (const std::uint16_t type : {NDA_DST, NDA_LLADDR, NDA_PROTOCOL, NDA_FLAGS_EXT}) {
        if (const auto value = neighbour.find<ndmsg>(type))
            request.add(type, *value);
    }
    return request;
}

RtMessage bridgeEntryRequest(const RtMessage &entry, LinkIndex to)
{
    auto header = entry.fixed<ndmsg>();
    header.ndm_ifindex = to;
    header.ndm_flags = NTF_MASTER | (header.ndm_flags & (NTF_EXT_LEARNED | NTF_STICKY));
    // A learned entry is told as stale or reachable, a static one as without ARP.
    if ((header.ndm_state & NUD_NOARP) == 0)
        header.ndm_state = NUD_REACHABLE;
    RtMessage request = RtMessage::make(RTM_NEWNEIGH, header);
    for (const std::uint16_t type : {NDA_LLADDR, NDA_VLAN}) {
        if (const auto value = entry.find<ndmsg>(type))
            request.add(type, *value);
    }
    return request;
}

RtMessage nextHopRequest(const RtMessage &nextHop, LinkIndex to)
{
    auto header = nextHop.fixed<nhmsg>();
    header.nh_scope = 0;
    header.resvd = 0;
    header.nh_flags &= RTNH_F_ONLINK;
    RtMessage request = RtMessage::make(RTM_NEWNEXTHOP, header);
    for (const Attribute &attribute : attributesIn(nextHop.attributes<nhmsg>())) {
        if (attribute.type == NHA_OIF)
            request.addValue(NHA_OIF, to);
        else if (attribute.type == NHA_ID || attribute.type == NHA_GATEWAY ||
                 attribute.type == NHA_ENCAP_TYPE || attribute.type == NHA_ENCAP)
            request.add(attribute.type, attribute.value);
    }
    return request;
}

RtMessage routeRequest(std::uint16_t type, const RtMessage &route, LinkIndex from, LinkIndex to,
                       std::int64_t ageSeconds)
{
    RtMessage request = routeIdentity(route, from, to);
    request.type = type;
    if (const auto value = route.find<rtmsg>(RTA_CACHEINFO)) {
        const std::int64_t ticks = valueOf<rta_cacheinfo>(*value).rta_expires;
        if (ticks > 0 && type == RTM_NEWROUTE) {
            const auto left = std::max<std::int64_t>(ticks / kTicksPerSecond - ageSeconds, 1);
            request.addValue(RTA_EXPIRES, static_cast<std::uint32_t>(left));
        }
    }
    return request;
}

RtMessage routeIdentity(const RtMessage &route, LinkIndex from, LinkIndex to)
{
    auto header = route.fixed<rtmsg>();
    header.rtm_flags = givenHopFlags(static_cast<std::uint8_t>(header.rtm_flags));
    RtMessage request = RtMessage::make(RTM_NEWROUTE, header);
    // A next hop object stands for all that a route says of its hops.
    const bool byObject = route.find<rtmsg>(RTA_NH_ID).has_value();
    for (const Attribute &attribute : attributesIn(route.attributes<rtmsg>())) {
        if (byObject && tellsHops(attribute.type))
            continue;
        if (attribute.type == RTA_MULTIPATH)
            addHops(request, attribute.value, header.rtm_family == AF_INET6, from, to);
        else if (attribute.type == RTA_OIF)
            request.addValue(RTA_OIF, to);
        else if (isCopiedRouteAttribute(attribute.type))
            request.add(attribute.type, attribute.value);
    }
    return request;
}

RtMessage pinRequest(std::uint16_t type, const RtMessage &address, LinkIndex at)
{
    rtmsg header{};
    header.rtm_family = AF_INET;
    header.rtm_dst_len = 32;
    header.rtm_table = RT_TABLE_LOCAL;
    header.rtm_type = RTN_LOCAL;
    header.rtm_scope = RT_SCOPE_HOST;
    header.rtm_protocol = kPinProtocol;
    RtMessage request = RtMessage::make(type, header);
    if (const auto local = address.find<ifaddrmsg>(IFA_LOCAL))
        request.add(RTA_DST, *local);
    request.addValue(RTA_OIF, at);
    return request;
}

} // namespace tallygate::io
