// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/address.h"
#include "base/result.h"
#include "meter/meter.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/localaddresses.h"

// What a rejected packet's sender is told (SEMANTICS 9): a TCP reset, or ICMP "administratively
// prohibited" for everything else. An answer goes back out of where the packet came in, with the
// MAC addresses swapped and the same VLAN tags, and is not classified. Whether there is an answer
// changes nothing about the verdict: a packet that gets none is still counted as rejected.

namespace tallygate::pipeline {

/// What became of the answer to one rejected packet. The table in answer.cpp has a row for each.
enum class AnswerOutcome : std::uint8_t {
    Reset,       ///< sent: a TCP RST (RFC 9293 3.10.7.1)
    Unreachable, ///< sent: ICMP type 3 code 13 (RFC 1812 5.2.7.1), ICMPv6 type 1 code 1 (RFC 4443)
    // Not sent by the device's own limits:
    RateLimited,    ///< more than AnswerLimit allows
    NotTransmitted, ///< built, but there was no frame or no room in the ring to send it from
    NoRoom,         ///< the MTU or the buffer has no room for the least answer
    // Not sent because there is nobody to tell:
    NotEthernet,  ///< the link has no MAC addresses to answer to
    NotIp,        ///< ARP and the like
    Encapsulated, ///< the IP packet stands behind MPLS, PPPoE or LLC: no way back is known
    // Not sent by RFC 1122 3.2.2, RFC 1812 4.3.2.7, RFC 4443 2.4(e), RFC 9293 3.10.7.1:
    Truncated,          ///< a header is incomplete or contradicts itself
    BadChecksum,        ///< of IPv4, TCP, UDP or ICMP: to be discarded in silence
    Fragment,           ///< a later fragment, or TCP in fragments
    LinkGroup,          ///< broadcast or multicast by its MAC address, or sent by no single station
    SourceNotHost,      ///< unspecified, loopback, multicast, broadcast or reserved
    DestinationNotHost, ///< the same of its destination
    IsReset,            ///< a TCP RST
    IsError,            ///< an ICMP error or redirect, or an ICMP type that could be one
};

inline constexpr std::size_t kAnswerOutcomes = static_cast<std::size_t>(AnswerOutcome::IsError) + 1;

inline bool isSent(AnswerOutcome outcome)
{
    return outcome == AnswerOutcome::Reset || outcome == AnswerOutcome::Unreachable;
}

std::string_view toString(AnswerOutcome outcome); ///< "reset", "rate-limited", "bad-checksum" ...
std::string_view helpOf(AnswerOutcome outcome);   ///< a sentence of plain English

/// Answers of one port in one direction. All zero is a tally that never counted, so that it may
/// stand in shared memory. One writer, any readers.
struct AnswerTally
{
    std::array<std::atomic<std::uint64_t>, kAnswerOutcomes> counts{};

    /// Writer only.
    void count(AnswerOutcome outcome)
    {
        auto &word = counts[static_cast<std::size_t>(outcome)];
        word.store(word.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    std::uint64_t operator[](AnswerOutcome outcome) const
    {
        return counts[static_cast<std::size_t>(outcome)].load(std::memory_order_relaxed);
    }
};
static_assert(sizeof(AnswerTally) == kAnswerOutcomes * sizeof(std::uint64_t));

/// What is known of the port that a rejected packet was judged at.
struct AnswerPort
{
    PortKind kind = PortKind::Host;
    std::uint32_t mtu = 1500; ///< of its IP packets
    /// Its own addresses, where it has one: host ports only. The global one for IPv6.
    std::optional<Ipv4Address> v4{};
    std::optional<Ipv6Address> v6{};
    std::optional<Ipv6Address> linkLocal{};
};

/// The longest answer: an IPv6 packet of 1280 bytes behind a header with eight VLAN tags. In less
/// room, and behind more tags, less of the packet is quoted.
inline constexpr std::size_t kAnswerBytes = 14 + 8 * 4 + 1280;
/// An answer is at least as long as a frame on an Ethernet, without FCS; zeros fill it up.
inline constexpr std::size_t kLeastAnswerBytes = 60;

struct Answer
{
    AnswerOutcome outcome = AnswerOutcome::NotIp;
    std::uint32_t length = 0; ///< bytes written; 0 unless isSent(outcome)
};

/// Reset or Unreachable if the packet is to be answered, else why not. Any thread.
AnswerOutcome answerTo(const packet::Packet &packet, const LocalAddresses &local);

/// Writes the answer to a rejected frame, if there is to be one and `limit` allows it at the
/// frame's own time, into `into`. The frame's bytes are linear; `into` is not part of them.
///
/// The source of an answer is the destination of the packet: what a host would say itself. Only
/// ICMP on `in` of a host port comes from the port's own address (RFC 1812 4.3.2.4), unless it was
/// the device that was addressed; on `out` the device's own stack would refuse that.
///
/// Neither allocates nor calls the system. Any thread; several may share `limit`.
Answer answer(const packet::Frame &frame, Direction direction, const AnswerPort &port,
              const LocalAddresses &local, meter::Meter &limit, std::span<std::uint8_t> into);

/// The limiter of all answers of a device. Full in the beginning.
Result<std::unique_ptr<meter::Meter>> makeAnswerLimiter(const AnswerLimit &limit = {});

} // namespace tallygate::pipeline
