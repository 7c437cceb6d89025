// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// The outermost network header's addresses.
struct Endpoints
{
    enum class Kind : std::uint8_t {
        NonIp, ///< no network header
        V4,    ///< addresses in the low 32 bits of `low`
        V6,
        Unreadable, ///< the header is too short to have them
        Cut,        ///< the capture ended before them: unknown
    };

    Kind kind = Kind::NonIp;
    Ipv6Address source;
    Ipv6Address destination;
    bool destinationCut = false; ///< of V4 and V6: the capture ended behind the source

    static Endpoints of(const packet::Packet &packet);
    bool isIp() const { return kind == Kind::V4 || kind == Kind::V6; }
};

/// Where a packet stands towards the device (SEMANTICS 2.1).
enum class Place : std::uint8_t {
    Transit,
    Device,      ///< `in`: to the device; `out`: from the device
    Undecidable, ///< the capture was cut before the address that decides
};

/// What the device owns, ready to be searched: a snapshot of its own, apart from the policy,
/// because addresses come and go without a commit (SEMANTICS 2.3). Immutable; any thread.
///
/// Local is what the kernel's local table holds: the given addresses, 127.0.0.0/8 and ::1.
/// Broadcast is 255.255.255.255 and that of each given IPv4 prefix up to /30. Link-scope multicast
/// is 224.0.0.0/24 and IPv6 multicast of interface or link scope.
class LocalAddresses
{
public:
    /// Errors: Semantic with `where.path` "/addresses/3" or "/groups/0".
    static Result<std::shared_ptr<const LocalAddresses>> build(const LocalState &state);

    bool isLocal(const Endpoints &endpoints, const Ipv6Address &address) const;
    /// Local, broadcast, link-scope or joined multicast.
    bool isReceived(const Endpoints &endpoints, const Ipv6Address &address) const;

    /// Scope as SEMANTICS 2.1 judges it. Wire ports: always transit.
    Place placeOf(const Endpoints &endpoints, PortKind kind, Direction direction) const;

    /// The addresses without their prefix lengths: the meaning of the set `@device`.
    const std::vector<std::string> &addressTexts() const { return m_texts; }

    /// The tables themselves, sorted, for a copy elsewhere (the kernel's). Received are broadcast
    /// addresses and joined groups. What is local or received without being given is in none.
    std::span<const std::uint32_t> own4() const { return m_v4; }
    std::span<const Ipv6Address> own6() const { return m_v6; }
    std::span<const std::uint32_t> received4() const { return m_received4; }
    std::span<const Ipv6Address> received6() const { return m_received6; }

private:
    Result<void> addAddress(const std::string &text);
    Result<void> addGroup(const std::string &text);
    void sort();

    std::vector<std::uint32_t> m_v4;        ///< sorted, as are the following
    std::vector<std::uint32_t> m_received4; ///< broadcast addresses and joined groups
    std::vector<Ipv6Address> m_v6;
    std::vector<Ipv6Address> m_received6;
    std::vector<std::string> m_texts;
};

} // namespace tallygate::pipeline
