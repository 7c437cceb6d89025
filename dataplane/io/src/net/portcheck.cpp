// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/if_addr.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "io/takeover.h"
#include "net/ports.h"

namespace tallygate::io {

namespace {

using Words = std::initializer_list<std::string_view>;

bool isOneOf(std::string_view word, Words words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

Result<void> refuse(std::string code, std::string reason, std::string hint = {})
{
    return fail(
        Error{ErrorKind::Unsupported, "port-" + code, std::move(reason), std::move(hint), {}});
}

Result<void> checkKind(const Link &link)
{
    if ((link.flags & IFF_LOOPBACK) != 0)
        return refuse("loopback", fmt::format("{} is the loopback interface", link.name));
    if (link.hardwareType != ARPHRD_ETHER ||
        isOneOf(link.kind, {"gretap", "ip6gretap", "erspan", "ip6erspan", "vxlan", "geneve",
                            "bareudp", "macsec", "batadv"}))
        return refuse("tunnel", fmt::format("{} is a tunnel, no Ethernet interface", link.name),
                      "take over the interface that the tunnel's packets leave by");
    if (link.kind == "vlan")
        return refuse("vlan", fmt::format("{} is a VLAN on another interface", link.name),
                      "take over the interface below and match on the VLAN id");
    if (isOneOf(link.kind, {"macvlan", "macvtap", "ipvlan", "ipvtap"}))
        return refuse("child", fmt::format("{} stands on another interface", link.name),
                      "take over the interface below");
    if (isOneOf(link.kind, {"bridge", "bond", "team", "vrf", "openvswitch"}))
        return refuse("master", fmt::format("{} has members of its own", link.name),
                      link.kind == "bridge" ? "take over the bridge's ports" : "");
    return {};
}

Result<void> checkPlace(const Link &link, const std::vector<Link> &all)
{
    if (link.master != 0 && link.masterKind != "bridge")
        return refuse("member", fmt::format("{} is a member of a {}", link.name,
                                            link.masterKind.empty() ? "device" : link.masterKind));
    for (const Link &other : all) {
        if (other.lower == link.index && !other.lowerElsewhere && other.kind != "veth" &&
            other.index != link.index)
            return refuse(
                "has-children",
                fmt::format("{} stands on {} and would be cut off", other.name, link.name),
                "remove it, or have the traffic filtered by its VLAN id");
    }
    return {};
}

Result<void> checkEngines(const Link &link, const std::vector<Link> &all,
                          const TakeOverOptions &options)
{
    const auto isPeer = [&](const Link &other) {
        return other.alias.starts_with(kPeerAlias) &&
               (other.index == link.index ||
                (link.kind == "veth" && link.lower == other.index && !link.lowerElsewhere));
    };
    std::error_code ignored;
    if (std::any_of(all.begin(), all.end(), isPeer) ||
        std::filesystem::exists(options.journal, ignored))
        return refuse("engine", fmt::format("{} belongs to a port already", link.name));
    if (link.xdpProgram != 0 && !options.ownXdpProgram)
        return refuse("xdp",
                      fmt::format("another program has attached XDP program {} to {}",
                                  link.xdpProgram, link.name),
                      fmt::format("ip link set {} xdp off", link.name));
    return {};
}

bool kernelHasMultiBufferSockets()
{
    utsname name{};
    int major = 0;
    int minor = 0;
    if (::uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &major, &minor) != 2)
        return false;
    return major > 6 || (major == 6 && minor >= 6);
}

Result<void> checkMtu(const Link &link, const TakeOverOptions &options)
{
    if (link.mtu <= kLargestSingleBufferMtu ||
        (options.multiBuffer && kernelHasMultiBufferSockets()))
        return {};
    return refuse("mtu",
                  fmt::format("frames of {} (MTU {}) need several buffers, which needs Linux 6.6",
                              link.name, link.mtu),
                  fmt::format("set an MTU of at most {}", kLargestSingleBufferMtu));
}

/// Programs that set up interfaces. ifupdown, systemd-networkd, NetworkManager and netplan (which
/// writes for the latter two) go by the interface's name and find it again; these do not, or it is
/// not known.
Result<void> checkManager(const Link &link, const TakeOverOptions &options)
{
    struct Sign
    {
        std::string path;
        const char *manager;
    };
    const std::array<Sign, 6> signs = {{{"run/connman", "ConnMan"},
                                        {"run/wicked", "wicked"},
                                        {"run/dhcpcd.pid", "dhcpcd"},
                                        {"run/dhcpcd/pid", "dhcpcd"},
                                        {fmt::format("run/dhcpcd/{}.pid", link.name), "dhcpcd"},
                                        {fmt::format("run/dhcpcd-{}.pid", link.name), "dhcpcd"}}};
    for (const Sign &sign : signs) {
        std::error_code ignored;
        if (std::filesystem::exists(options.root / sign.path, ignored))
            return refuse("manager",
                          fmt::format("{} is set up by {}, which is not known to let another "
                                      "interface take its place",
                                      link.name, sign.manager),
                          "set it up with ifupdown, systemd-networkd, NetworkManager or netplan");
    }
    return {};
}

Result<void> checkAnyPort(const Link &link, const std::vector<Link> &all,
                          const TakeOverOptions &options)
{
    auto checked = checkKind(link);
    if (checked)
        checked = checkPlace(link, all);
    if (checked)
        checked = checkEngines(link, all, options);
    if (checked)
        checked = checkMtu(link, options);
    if (checked)
        checked = checkManager(link, options);
    return checked;
}

struct Found
{
    Link link;
    std::vector<Link> all;
};

Result<Found> find(Netlink &netlink, std::string_view name)
{
    auto all = netlink.links();
    if (!all)
        return fail(all.error());
    for (const Link &link : *all) {
        if (link.name == name)
            return Found{link, *all};
    }
    return fail(ErrorKind::NotFound, "no-interface", "there is no interface {}", name);
}

bool isLinkLocal(const HostAddress &address)
{
    return address.v6 && address.address.high >> 54 == 0xfe80 >> 6;
}

Result<void> checkNoAddress(Netlink &netlink, const Link &link)
{
    const auto addresses = netlink.addresses();
    if (!addresses)
        return fail(addresses.error());
    for (const HostAddress &address : *addresses) {
        if (address.link == link.index && !isLinkLocal(address))
            return refuse(
                "has-addresses",
                fmt::format("{} has the address {}: a wire has none", link.name, address.text()),
                "remove it, or take the interface as a host port");
    }
    return {};
}

} // namespace

Result<void> checkHostPort(std::string_view name, const TakeOverOptions &options)
{
    auto netlink = Netlink::open();
    if (!netlink)
        return fail(netlink.error());
    const auto found = find(*netlink, name);
    return found ? checkAnyPort(found->link, found->all, options)
                 : Result<void>(fail(found.error()));
}

Result<void> checkWirePort(std::string_view name, const TakeOverOptions &options)
{
    auto netlink = Netlink::open();
    if (!netlink)
        return fail(netlink.error());
    const auto found = find(*netlink, name);
    if (!found)
        return fail(found.error());
    if (const auto checked = checkAnyPort(found->link, found->all, options); !checked)
        return checked;
    if (found->link.master != 0)
        return refuse("member", fmt::format("{} is a port of a bridge", found->link.name),
                      "a wire joins two interfaces itself: take it out of the bridge");
    return checkNoAddress(*netlink, found->link);
}

} // namespace tallygate::io
