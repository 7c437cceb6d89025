// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"

/// What the kernel knows of interfaces, read by rtnetlink (RFC 3549) and ethtool.
///
/// Everything is about the network namespace of the thread that opened it. Plain values; the class
/// Netlink may be used by one thread at a time. Errors: Io with the kernel's own text where it
/// gives one, NotFound for an interface that is not there.
namespace tallygate::io {

/// Interfaces are told apart by their index: names change.
using LinkIndex = int;

struct Link
{
    LinkIndex index = 0;
    std::string name;
    MacAddress mac;
    std::uint32_t mtu = 0;          ///< bytes, without the Ethernet header
    std::uint32_t flags = 0;        ///< IFF_UP, IFF_RUNNING, IFF_PROMISC ... (linux/if.h)
    std::uint16_t hardwareType = 0; ///< ARPHRD_ETHER ... (linux/if_arp.h)
    bool carrier = false;
    std::string kind;            ///< "veth", "bridge", "vlan" ...; empty for hardware
    LinkIndex master = 0;        ///< bridge, bond, team or VRF that it is a member of; 0 = none
    std::string masterKind;      ///< as a member of what: "bridge", "bond" ...
    LinkIndex lower = 0;         ///< the interface it stands on, or its veth peer; 0 = none
    bool lowerElsewhere = false; ///< `lower` is an index of another namespace
    std::uint32_t rxQueues = 1;  ///< in use, not what the driver reserved
    std::uint32_t transmitQueueLength = 0;
    std::string alias;
    std::vector<std::string> alternativeNames;
    std::uint32_t xdpProgram = 0; ///< id of the attached XDP program; 0 = none

    bool isUp() const;
    bool operator==(const Link &) const = default;
};

struct HostAddress
{
    LinkIndex link = 0;
    bool v6 = false;
    Ipv6Address address; ///< IPv4 in the low 32 bits of `low`
    std::uint8_t prefixLength = 0;
    std::uint32_t flags = 0; ///< IFA_F_* (linux/if_addr.h)

    std::string text() const; ///< "192.0.2.1/24"
    bool operator==(const HostAddress &) const = default;
};

struct Neighbour
{
    LinkIndex link = 0;
    bool v6 = false;
    Ipv6Address address;
    std::optional<MacAddress> mac;
    std::uint16_t state = 0; ///< NUD_* (linux/neighbour.h)
    bool proxy = false;
    bool operator==(const Neighbour &) const = default;
};

struct NextHop
{
    LinkIndex link = 0;
    std::optional<AddressRange> gateway; ///< a single address; may be IPv6 for an IPv4 route
    std::uint32_t weight = 1;
    bool operator==(const NextHop &) const = default;
};

struct Route
{
    bool v6 = false;
    AddressRange destination; ///< all addresses of the family for a default route
    std::uint32_t table = 0;
    std::uint32_t metric = 0;
    std::uint8_t type = 0;     ///< RTN_UNICAST, RTN_LOCAL ... (linux/rtnetlink.h)
    std::uint8_t protocol = 0; ///< RTPROT_*
    std::optional<Ipv6Address> preferredSource;
    std::vector<NextHop> nextHops; ///< several for a multipath route
    bool operator==(const Route &) const = default;
};

/// A multicast group that a socket of the host, or the kernel itself, has joined.
struct Membership
{
    LinkIndex link = 0;
    bool v6 = false;
    Ipv6Address group;
    auto operator<=>(const Membership &) const = default;
};

class RtSocket;

/// Reads; changes nothing.
class Netlink
{
public:
    static Result<Netlink> open();
    Netlink(Netlink &&) noexcept;
    Netlink &operator=(Netlink &&) noexcept;
    ~Netlink();

    Result<std::vector<Link>> links();
    Result<Link> link(std::string_view name); ///< also by an alternative name
    Result<Link> link(LinkIndex index);
    Result<std::vector<HostAddress>> addresses(); ///< of all interfaces, lo included
    Result<std::vector<Neighbour>> neighbours();
    Result<std::vector<Route>> routes(); ///< of all tables
    Result<std::vector<Membership>> memberships();

private:
    explicit Netlink(std::unique_ptr<RtSocket> socket);

    std::unique_ptr<RtSocket> m_socket;
};

} // namespace tallygate::io
