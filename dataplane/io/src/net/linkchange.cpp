// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/linkchange.h"

#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/mappedfile.h"
#include "base/text.h"
#include "net/decode.h"

namespace tallygate::io {

namespace {

RtMessage changeOf(LinkIndex link, std::uint16_t type = RTM_NEWLINK)
{
    ifinfomsg header{};
    header.ifi_index = link;
    return RtMessage::make(type, header);
}

std::array<std::uint8_t, 6> bytesOf(MacAddress mac)
{
    std::array<std::uint8_t, 6> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(mac.value >> (40 - 8 * i));
    return bytes;
}

void describeEnd(RtMessage &request, const std::string &name, const VethPair &pair)
{
    request.add(IFLA_IFNAME, name);
    request.addValue(IFLA_MTU, pair.mtu);
    request.addValue(IFLA_NUM_RX_QUEUES, pair.queues);
    request.addValue(IFLA_NUM_TX_QUEUES, pair.queues);
    request.addValue(IFLA_TXQLEN, pair.transmitQueueLength);
}

Answer<void> setName(RtSocket &socket, LinkIndex link, const std::string &name)
{
    RtMessage request = changeOf(link, RTM_SETLINK);
    request.add(IFLA_IFNAME, name);
    return socket.request(request);
}

void changeAlternativeNames(RtSocket &socket, std::uint16_t type, LinkIndex link,
                            const std::vector<std::string> &names, std::uint16_t flags)
{
    for (const std::string &name : names) {
        RtMessage request = changeOf(link, type);
        const std::size_t list = request.begin(IFLA_PROP_LIST | NLA_F_NESTED);
        request.add(IFLA_ALT_IFNAME, name);
        request.end(list);
        // A name that is there, or gone already, is as wanted.
        socket.request(request, flags);
    }
}

/// Settings of a bridge port that can be given; the others tell of its work.
bool isBridgePortSetting(std::uint16_t type)
{
    switch (type) {
    case IFLA_BRPORT_PRIORITY:
    case IFLA_BRPORT_COST:
    case IFLA_BRPORT_MODE:
    case IFLA_BRPORT_GUARD:
    case IFLA_BRPORT_PROTECT:
    case IFLA_BRPORT_FAST_LEAVE:
    case IFLA_BRPORT_LEARNING:
    case IFLA_BRPORT_UNICAST_FLOOD:
    case IFLA_BRPORT_PROXYARP:
    case IFLA_BRPORT_PROXYARP_WIFI:
    case IFLA_BRPORT_MULTICAST_ROUTER:
    case IFLA_BRPORT_MCAST_FLOOD:
    case IFLA_BRPORT_MCAST_TO_UCAST:
    case IFLA_BRPORT_VLAN_TUNNEL:
    case IFLA_BRPORT_BCAST_FLOOD:
    case IFLA_BRPORT_GROUP_FWD_MASK:
    case IFLA_BRPORT_NEIGH_SUPPRESS:
    case IFLA_BRPORT_ISOLATED:
    case IFLA_BRPORT_LOCKED:
        return true;
    default:
        return false;
    }
}

/// A change of bridge port settings; end() it with the two positions.
struct PortSettings
{
    explicit PortSettings(LinkIndex port)
        : request(changeOf(port))
    {
        info = request.begin(IFLA_LINKINFO | NLA_F_NESTED);
        request.add(IFLA_INFO_SLAVE_KIND, "bridge");
        data = request.begin(IFLA_INFO_SLAVE_DATA | NLA_F_NESTED);
    }
    const RtMessage &whole()
    {
        request.end(data);
        request.end(info);
        return request;
    }

    RtMessage request;
    std::size_t info = 0;
    std::size_t data = 0;
};

Result<void> copySettings(RtSocket &socket, const BridgePort &port, LinkIndex to)
{
    if (port.link.empty())
        return {};
    const auto info = port.link.front().find<ifinfomsg>(IFLA_LINKINFO);
    const auto data = info ? findAttribute(*info, IFLA_INFO_SLAVE_DATA) : std::nullopt;
    PortSettings settings(to);
    for (const Attribute &attribute : attributesIn(data.value_or(Bytes()))) {
        if (isBridgePortSetting(attribute.type))
            settings.request.add(attribute.type, attribute.value);
    }
    return done(socket.request(settings.whole()), "set up the bridge port");
}

/// VLANs of the port, each with its flags, as IFLA_BRIDGE_VLAN_INFO.
std::vector<bridge_vlan_info> vlansIn(const std::vector<RtMessage> &messages)
{
    std::vector<bridge_vlan_info> vlans;
    for (const RtMessage &message : messages) {
        const auto spec = message.find<ifinfomsg>(IFLA_AF_SPEC);
        for (const Attribute &attribute : attributesIn(spec.value_or(Bytes()))) {
            if (attribute.type == IFLA_BRIDGE_VLAN_INFO)
                vlans.push_back(valueOf<bridge_vlan_info>(attribute.value));
        }
    }
    return vlans;
}

void changeVlan(RtSocket &socket, std::uint16_t type, LinkIndex port, const bridge_vlan_info &vlan)
{
    ifinfomsg header{};
    header.ifi_family = AF_BRIDGE;
    header.ifi_index = port;
    RtMessage request = RtMessage::make(type, header);
    const std::size_t spec = request.begin(IFLA_AF_SPEC | NLA_F_NESTED);
    request.addValue(IFLA_BRIDGE_VLAN_INFO, vlan);
    request.end(spec);
    socket.request(request);
}

std::vector<RtMessage> readVlans(RtSocket &socket, LinkIndex link)
{
    ifinfomsg header{};
    header.ifi_family = AF_BRIDGE;
    RtMessage question = RtMessage::make(RTM_GETLINK, header);
    question.addValue(IFLA_EXT_MASK, std::uint32_t{RTEXT_FILTER_BRVLAN});
    std::vector<RtMessage> result;
    if (const auto messages = socket.dump(question)) {
        for (const RtMessage &message : *messages) {
            if (message.fixed<ifinfomsg>().ifi_index == link &&
                message.find<ifinfomsg>(IFLA_MASTER))
                result.push_back(message);
        }
    }
    return result;
}

/// A new port is in the bridge's default VLAN; it is to be in those of the old port.
void copyVlans(RtSocket &socket, const BridgePort &port, LinkIndex to)
{
    const auto wanted = vlansIn(port.vlans);
    const auto isWanted = [&](const bridge_vlan_info &vlan) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const bridge_vlan_info &other) { return other.vid == vlan.vid; });
    };
    for (const bridge_vlan_info &vlan : vlansIn(readVlans(socket, to))) {
        if (!isWanted(vlan))
            changeVlan(socket, RTM_DELLINK, to, vlan);
    }
    for (const bridge_vlan_info &vlan : wanted)
        changeVlan(socket, RTM_SETLINK, to, vlan);
}

} // namespace

Result<std::vector<Link>> readLinks(RtSocket &socket)
{
    const auto messages = socket.dump(askLinks());
    if (!messages)
        return fail(toError(messages.error(), "read the interfaces"));
    std::vector<Link> links;
    for (const RtMessage &message : *messages)
        links.push_back(linkOf(message));
    return links;
}

Result<void> setFlags(RtSocket &socket, LinkIndex link, std::uint32_t flags, std::uint32_t mask)
{
    ifinfomsg header{};
    header.ifi_index = link;
    header.ifi_flags = flags;
    header.ifi_change = mask;
    return done(socket.request(RtMessage::make(RTM_NEWLINK, header)),
                "change the flags of an interface");
}

Result<void> rename(RtSocket &socket, const Link &link, const std::string &name, Renaming renaming)
{
    if (link.name == name)
        return {};
    const std::string doing = fmt::format("rename {} to {}", link.name, name);
    const bool isUp = (link.flags & IFF_UP) != 0;
    if (!isUp || renaming == Renaming::Auto) {
        const auto renamed = setName(socket, link.index, name);
        if (renamed || renamed.error().reason != EBUSY || !isUp)
            return done(renamed, doing);
    }
    // Kernels before 6.2 rename only what is down.
    if (const auto down = setFlags(socket, link.index, 0, IFF_UP); !down)
        return down;
    const auto renamed = done(setName(socket, link.index, name), doing);
    const auto up = setFlags(socket, link.index, IFF_UP, IFF_UP);
    return renamed ? up : renamed;
}

Result<void> setMtu(RtSocket &socket, LinkIndex link, std::uint32_t mtu)
{
    RtMessage request = changeOf(link, RTM_SETLINK);
    request.addValue(IFLA_MTU, mtu);
    return done(socket.request(request), fmt::format("set an MTU of {}", mtu));
}

Result<void> setMaster(RtSocket &socket, LinkIndex link, LinkIndex master)
{
    RtMessage request = changeOf(link, RTM_SETLINK);
    request.addValue(IFLA_MASTER, master);
    return done(socket.request(request), "change the bridge of an interface");
}

Result<void> setAlias(RtSocket &socket, LinkIndex link, std::string_view alias)
{
    RtMessage request = changeOf(link, RTM_SETLINK);
    request.add(IFLA_IFALIAS, alias);
    return done(socket.request(request), "describe an interface");
}

void removeXdp(RtSocket &socket, LinkIndex link)
{
    for (const std::uint32_t mode : {XDP_FLAGS_DRV_MODE, XDP_FLAGS_SKB_MODE}) {
        RtMessage request = changeOf(link, RTM_SETLINK);
        const std::size_t xdp = request.begin(IFLA_XDP | NLA_F_NESTED);
        request.addValue(IFLA_XDP_FD, std::int32_t{-1});
        request.addValue(IFLA_XDP_FLAGS, mode);
        request.end(xdp);
        // A driver without the mode refuses, and has no program in it.
        socket.request(request);
    }
}

void addAlternativeNames(RtSocket &socket, LinkIndex link, const std::vector<std::string> &names)
{
    changeAlternativeNames(socket, RTM_NEWLINKPROP, link, names, NLM_F_CREATE | NLM_F_EXCL);
}

void removeAlternativeNames(RtSocket &socket, LinkIndex link, const std::vector<std::string> &names)
{
    changeAlternativeNames(socket, RTM_DELLINKPROP, link, names, 0);
}

Result<void> removeLink(RtSocket &socket, LinkIndex link)
{
    return done(socket.request(changeOf(link, RTM_DELLINK)), "remove an interface", ENODEV);
}

Result<void> createVeth(RtSocket &socket, const VethPair &pair)
{
    RtMessage request = changeOf(0);
    describeEnd(request, pair.stack, pair);
    const auto mac = bytesOf(pair.mac);
    request.add(IFLA_ADDRESS, Bytes(mac));
    const std::size_t info = request.begin(IFLA_LINKINFO | NLA_F_NESTED);
    request.add(IFLA_INFO_KIND, "veth");
    const std::size_t data = request.begin(IFLA_INFO_DATA | NLA_F_NESTED);
    const std::size_t peer = request.begin(VETH_INFO_PEER | NLA_F_NESTED);
    request.payload.resize(request.payload.size() + sizeof(ifinfomsg));
    describeEnd(request, pair.peer, pair);
    request.end(peer);
    request.end(data);
    request.end(info);
    return done(socket.request(request, NLM_F_CREATE | NLM_F_EXCL),
                fmt::format("create the pair {} and {}", pair.stack, pair.peer));
}

void addQueueing(RtSocket &socket, LinkIndex link, std::uint32_t queues)
{
    // Known in the first namespace alone; the kernel's own choice is pfifo_fast.
    const auto usual = readTextFile("/proc/sys/net/core/default_qdisc");
    const std::string one = usual ? std::string(trimmed(*usual)) : "pfifo_fast";
    for (const std::string &kind : {queues > 1 ? std::string("mq") : one, std::string("pfifo")}) {
        tcmsg header{};
        header.tcm_ifindex = link;
        header.tcm_parent = TC_H_ROOT;
        RtMessage request = RtMessage::make(RTM_NEWQDISC, header);
        request.add(TCA_KIND, kind);
        if (socket.request(request, NLM_F_CREATE | NLM_F_REPLACE))
            return;
    }
}

Result<BridgePort> readBridgePort(RtSocket &socket, const Link &link)
{
    BridgePort port;
    if (link.master == 0 || link.masterKind != "bridge")
        return port;
    const auto message = socket.get(changeOf(link.index, RTM_GETLINK));
    if (!message)
        return fail(toError(message.error(), "read the bridge port"));
    port.bridge = link.master;
    port.link = {*message};
    port.vlans = readVlans(socket, link.index);
    return port;
}

Result<void> joinBridge(RtSocket &socket, const BridgePort &port, LinkIndex to)
{
    if (port.bridge == 0)
        return {};
    if (const auto joined = setMaster(socket, to, port.bridge); !joined)
        return joined;
    if (const auto copied = copySettings(socket, port, to); !copied)
        return copied;
    copyVlans(socket, port, to);
    return {};
}

Result<void> setLearning(RtSocket &socket, LinkIndex port, bool on)
{
    PortSettings settings(port);
    settings.request.addValue(IFLA_BRPORT_LEARNING, static_cast<std::uint8_t>(on ? 1 : 0));
    return done(socket.request(settings.whole()), "set up the bridge port");
}

} // namespace tallygate::io
