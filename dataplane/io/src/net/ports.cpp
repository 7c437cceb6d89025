// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/ports.h"

#include <net/if.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/mappedfile.h"
#include "base/text.h"
#include "net/ethtool.h"

namespace tallygate::io {

namespace {

constexpr std::size_t kNameBytes = IFNAMSIZ - 1;

/// The flags of the NIC that a port changes.
constexpr std::uint32_t kPortFlags = IFF_UP | IFF_NOARP | IFF_PROMISC | IFF_ALLMULTI;

bool isUsed(const std::vector<Link> &all, const std::string &name)
{
    return std::any_of(all.begin(), all.end(), [&](const Link &link) {
        const auto &others = link.alternativeNames;
        return link.name == name || std::find(others.begin(), others.end(), name) != others.end();
    });
}

std::string freeName(const std::string &name, const std::string &suffix,
                     const std::vector<Link> &all)
{
    std::string candidate = name.substr(0, kNameBytes - suffix.size()) + suffix;
    for (int number = 1; isUsed(all, candidate); ++number) {
        const std::string tail = fmt::format("{}{}", number, suffix);
        candidate = name.substr(0, kNameBytes - tail.size()) + tail;
    }
    return candidate;
}

/// Inodes of the packet sockets bound to the interface (/proc/net/packet).
std::set<std::string> packetSocketsOn(LinkIndex link)
{
    std::set<std::string> inodes;
    const auto text = readTextFile("/proc/thread-self/net/packet");
    std::istringstream lines(text.value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        // sk RefCnt Type Proto Iface R Rmem User Inode
        std::istringstream words(line);
        std::vector<std::string> columns;
        for (std::string word; words >> word;)
            columns.push_back(word);
        if (columns.size() == 9 && columns[4] == std::to_string(link))
            inodes.insert(columns[8]);
    }
    return inodes;
}

bool holdsOneOf(const std::filesystem::path &process, const std::set<std::string> &inodes)
{
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(process / "fd", error)) {
        std::error_code unreadable;
        const std::string target = std::filesystem::read_symlink(entry, unreadable).string();
        if (target.starts_with("socket:[") && inodes.contains(target.substr(8, target.size() - 9)))
            return true;
    }
    return false;
}

} // namespace

PortNames portNames(const std::string &name, const std::vector<Link> &all)
{
    return {freeName(name, "-nic", all), freeName(name, "-eng", all), freeName(name, "-stk", all)};
}

Result<Journal> describe(RtSocket &socket, const Link &link, Journal::Kind kind,
                         const std::vector<Link> &all)
{
    Journal journal;
    journal.kind = kind;
    journal.bootId = currentBootId();
    journal.name = link.name;
    journal.index = link.index;
    journal.mac = link.mac;
    const PortNames names = portNames(link.name, all);
    journal.nicName = names.nic;
    journal.peerName = names.peer;
    journal.stackName = names.stack;
    journal.flags = link.flags;
    journal.alternativeNames = link.alternativeNames;
    for (const auto &[name, feature] : featuresOf(link.name)) {
        if (!feature.fixed)
            journal.features[name] = feature.on;
    }
    journal.sysctls = readSysctls(link.name);
    auto bridge = readBridgePort(socket, link);
    auto state = readInterfaceState(socket, link.index);
    if (!bridge || !state)
        return fail(!bridge ? bridge.error() : state.error());
    journal.bridge = std::move(*bridge);
    journal.state = std::move(*state);
    journal.stateLink = link.index;
    return journal;
}

std::map<std::string, bool> nicFeatures(const Link &nic)
{
    std::map<std::string, bool> features{{"rx-lro", false},
                                         {"rx-gro", false},
                                         {"rx-gro-hw", false},
                                         {"rx-gro-list", false},
                                         {"rx-udp-gro-forwarding", false},
                                         {"rx-vlan-hw-parse", false},
                                         {"rx-vlan-stag-hw-parse", false},
                                         {"rx-vlan-filter", false},
                                         {"rx-vlan-stag-filter", false},
                                         {"tx-vlan-hw-insert", false},
                                         {"tx-vlan-stag-hw-insert", false}};
    // A veth end in native mode merges only what XDP passes; switching it drops what is queued.
    if (nic.kind == "veth")
        features.erase("rx-gro");
    return features;
}

std::map<std::string, bool> stackFeatures()
{
    return {{"tx-checksum-ip-generic", false}, {"tx-checksum-ipv4", false},
            {"tx-checksum-ipv6", false},       {"tx-checksum-sctp", false},
            {"tx-checksum-fcoe-crc", false},   {"rx-vlan-hw-parse", false},
            {"rx-vlan-stag-hw-parse", false},  {"tx-vlan-hw-insert", false},
            {"tx-vlan-stag-hw-insert", false}, {"rx-gro", true}};
}

const Link *findIndex(const std::vector<Link> &all, LinkIndex index)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Link &link) { return link.index == index; });
    return found == all.end() ? nullptr : &*found;
}

const Link *findNic(const std::vector<Link> &all, const Journal &journal)
{
    if (const Link *link = findIndex(all, journal.index); link && link->mac == journal.mac)
        return link;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Link &link) {
        return link.mac == journal.mac && link.kind != "veth" &&
               (link.name == journal.nicName || link.name == journal.name);
    });
    return found == all.end() ? nullptr : &*found;
}

const Link *findPeer(const std::vector<Link> &all, const Journal &journal)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const Link &link) {
        return link.name == journal.peerName && link.kind == "veth";
    });
    return found == all.end() ? nullptr : &*found;
}

Result<void> restoreSettings(RtSocket &socket, const Journal &journal, const Link &nic)
{
    const auto features = setFeatures(nic.name, journal.features);
    const auto flags = setFlags(socket, nic.index, journal.flags & kPortFlags, kPortFlags);
    applySysctls(nic.name, journal.sysctls);
    addAlternativeNames(socket, nic.index, journal.alternativeNames);
    return !flags ? flags : features;
}

std::vector<std::string> packetSocketUsers(LinkIndex link)
{
    const auto inodes = packetSocketsOn(link);
    std::vector<std::string> users;
    std::error_code error;
    if (inodes.empty())
        return users;
    for (const auto &entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string pid = entry.path().filename().string();
        if (!parseUnsigned(pid) || !holdsOneOf(entry.path(), inodes))
            continue;
        const auto name = readTextFile(entry.path() / "comm");
        users.push_back(fmt::format("{} (pid {})", trimmed(name.value_or("?")), pid));
    }
    return users;
}

} // namespace tallygate::io
