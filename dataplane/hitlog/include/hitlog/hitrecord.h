// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "base/time.h"
#include "base/uuid.h"

namespace tallygate::hitlog {

/// One logged hit of a rule (FC-4.3, SEMANTICS 13.1): 128 bytes, no pointers, meaningful without
/// the snapshot that made it. Values in host order; what a packet does not have is zero, and
/// `flags` says what it has. The numbers of verdict, action and direction are those of
/// pipeline::Verdict, pipeline::Action and counters::Direction.
///
///      0  time (8)              revision (8)
///     16  application (16)
///     32  rule (16)
///     48  source (16)
///     64  destination (16)
///     80  sequence (8)          port (4)      length (4)
///     96  previousHop (6) vlan (2)  sourcePort (2) destinationPort (2) etherType (2) protocol,
///     family
///    112  verdict, action, direction, flags   count (4)   reserved (8)
struct HitRecord
{
    enum Flag : std::uint8_t {
        HasPreviousHop = 1 << 0,
        HasVlan = 1 << 1,
        HasPorts = 1 << 2, ///< for ICMP: type and code stand in sourcePort and destinationPort
        HasProtocol = 1 << 3,
        Fragment = 1 << 4,
    };

    std::int64_t timeNanoseconds = 0; ///< since 1970
    std::uint64_t revision = 0;
    std::array<std::uint8_t, 16> application{};
    std::array<std::uint8_t, 16> rule{};   ///< all zero: the default of the filter
    std::array<std::uint8_t, 16> source{}; ///< network order; IPv4 in the first four bytes
    std::array<std::uint8_t, 16> destination{};
    std::uint64_t sequence = 0;                ///< which packet of this worker, from 0
    std::uint32_t port = 0;                    ///< the port id
    std::uint32_t length = 0;                  ///< of the frame on the wire, without FCS
    std::array<std::uint8_t, 6> previousHop{}; ///< the frame's source MAC
    std::uint16_t vlan = 0;                    ///< the outer id
    std::uint16_t sourcePort = 0;
    std::uint16_t destinationPort = 0;
    std::uint16_t etherType = 0; ///< of what follows all tags; 0 where there is none
    std::uint8_t protocol = 0;   ///< IP protocol that the packet carries, past extension headers
    std::uint8_t family = 0;     ///< 4, 6, or 0 for non-IP
    std::uint8_t verdict = 0;    ///< of this rule; for a count rule permit, the search goes on
    std::uint8_t action = 0;     ///< the default's is the action of its verdict
    std::uint8_t direction = 0;
    std::uint8_t flags = 0;
    std::uint32_t standsFor = 1; ///< packets this record stands for: itself and those sampled out
    std::uint64_t reserved = 0;

    Timestamp time() const { return Timestamp(Nanoseconds(timeNanoseconds)); }
    Uuid applicationUuid() const { return Uuid(application); }
    Uuid ruleUuid() const { return Uuid(rule); }
};

static_assert(sizeof(HitRecord) == 128);
static_assert(std::is_trivially_copyable_v<HitRecord>);

} // namespace tallygate::hitlog
