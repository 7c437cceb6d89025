// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/memberships.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <sstream>

#include "base/mappedfile.h"
#include "base/text.h"
#include "io/takeover.h"

namespace tallygate::io {

namespace {

std::vector<std::string> lines(std::string_view text)
{
    std::vector<std::string> result;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

/// The group in a socket address, as MCAST_JOIN_GROUP wants it.
group_req requestFor(const Membership &membership)
{
    group_req request{};
    request.gr_interface = static_cast<std::uint32_t>(membership.link);
    if (membership.v6) {
        auto &address = reinterpret_cast<sockaddr_in6 &>(request.gr_group);
        address.sin6_family = AF_INET6;
        const auto bytes = membership.group.toBytes();
        std::memcpy(&address.sin6_addr, bytes.data(), bytes.size());
    } else {
        auto &address = reinterpret_cast<sockaddr_in &>(request.gr_group);
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(membership.group.low));
    }
    return request;
}

/// A socket that has joined the group; none if the kernel refuses.
FileDescriptor join(const Membership &membership)
{
    FileDescriptor fd(::socket(membership.v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const group_req request = requestFor(membership);
    if (!fd || ::setsockopt(fd.get(), membership.v6 ? IPPROTO_IPV6 : IPPROTO_IP, MCAST_JOIN_GROUP,
                            &request, sizeof request) != 0)
        return {};
    return fd;
}

} // namespace

// "2\teth0      :     1      V3" and below it "\t\t\t\t010000E0     1 0:00000000\t\t0": the group
// is printed as a number of the host's byte order.
std::vector<Membership> parseIgmp(std::string_view text)
{
    std::vector<Membership> result;
    LinkIndex link = 0;
    for (const std::string &line : lines(text)) {
        const std::string_view words = trimmed(line);
        if (line.empty() || words.empty())
            continue;
        if (line[0] != '\t') {
            link = 0;
            std::from_chars(words.data(), words.data() + words.size(), link);
            continue;
        }
        std::uint32_t group = 0;
        const auto parsed = std::from_chars(words.data(), words.data() + words.size(), group, 16);
        if (link != 0 && parsed.ec == std::errc())
            result.push_back({link, false, {0, ntohl(group)}});
    }
    return result;
}

// "1    lo              ff020000000000000000000000000001     1 0000000C 0"
std::vector<Membership> parseIgmp6(std::string_view text)
{
    std::vector<Membership> result;
    for (const std::string &line : lines(text)) {
        std::istringstream words(line);
        LinkIndex link = 0;
        std::string name;
        std::string group;
        if (!(words >> link >> name >> group) || group.size() != 32)
            continue;
        Membership membership{link, true, {}};
        std::from_chars(group.data(), group.data() + 16, membership.group.high, 16);
        std::from_chars(group.data() + 16, group.data() + 32, membership.group.low, 16);
        result.push_back(membership);
    }
    return result;
}

std::vector<Membership> readMemberships()
{
    std::vector<Membership> result;
    if (const auto text = readTextFile("/proc/thread-self/net/igmp"))
        result = parseIgmp(*text);
    if (const auto text = readTextFile("/proc/thread-self/net/igmp6")) {
        const auto v6 = parseIgmp6(*text);
        result.insert(result.end(), v6.begin(), v6.end());
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

bool isJoinedByItself(const Membership &membership)
{
    if (!membership.v6)
        return membership.group.low == 0xe0000001; // 224.0.0.1
    const Ipv6Address &group = membership.group;
    const bool allNodes =
        (group.high == 0xff02000000000000 || group.high == 0xff01000000000000) && group.low == 1;
    const bool solicited =
        group.high == 0xff02000000000000 && (group.low & 0xffffffffff000000) == 0x00000001ff000000;
    return allNodes || solicited;
}

Result<void> holdMemberships(HostPort &port)
{
    // A socket each: a socket may join 20 groups only, and can so be closed on its own.
    std::vector<FileDescriptor> held;
    for (Membership membership : readMemberships()) {
        if (membership.link != port.nic.index || isJoinedByItself(membership))
            continue;
        membership.link = port.stack.index;
        if (FileDescriptor fd = join(membership))
            held.push_back(std::move(fd));
    }
    port.memberships = std::move(held);
    return {};
}

} // namespace tallygate::io
