// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/siphash.h"
#include "base/time.h"
#include "counters/counterkey.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"

// Port isolation (SEMANTICS 14, FC-L2.1), as in private VLANs (RFC 5517): promiscuous ports talk to
// all, community ports to promiscuous ones and their own community, isolated ports to promiscuous
// ones only. It is judged where a frame leaves: the port it came in at is the one that last
// received a frame from its source MAC address. So it works for host ports that the kernel bridges
// as well as for wires, and what the device itself sends or routes, whose source is no station,
// passes.

namespace tallygate::pipeline {

struct Port;

/// Which of a program's ports may talk to each other. Immutable; any thread.
class IsolationPlan
{
public:
    IsolationPlan() = default;
    /// The first entry of the policy that names a port gives its role; without one it is
    /// promiscuous.
    IsolationPlan(const DevicePolicy &policy, std::span<const Port> ports);

    /// Every port may talk to every other.
    bool isEmpty() const { return m_groups.empty(); }
    /// Whether a frame may be kept from leaving this port.
    bool isGuarded(counters::PortId port) const { return groupOf(port) != kPromiscuous; }
    bool mayTalk(counters::PortId from, counters::PortId to) const;

private:
    using Group = std::uint32_t;
    static constexpr Group kPromiscuous = 0;
    static constexpr Group kIsolated = 1;
    static constexpr Group kFirstCommunity = 2;

    struct Member
    {
        counters::PortId port;
        Group group;
    };

    Group groupOf(counters::PortId port) const;

    std::vector<Member> m_groups; ///< by port; without promiscuous ones; empty if all may talk
};

/// Which port a station was last heard at. Bounded: a set of eight places for each hash; where all
/// are taken the station that was quiet for longest is forgotten. Forgotten too after kQuiet. The
/// hash has a secret, so that nobody can aim stations at one set.
///
/// Threads: any number may call learn() and find() at once; nobody waits. Each place is two words:
/// whose it is, and where and when it was heard. Only the second changes while the first stays, by
/// compare-and-swap; a place that changes hands is marked as such in between. Both words have the
/// number of the times it did, so that a thread that was held up never takes or changes what is
/// another station's by now. Under a race a station may be learned a frame later.
class StationTable
{
public:
    static constexpr std::size_t kWays = 8;
    static constexpr std::size_t kSets = 2048;
    /// As the ageing time of bridges (IEEE 802.1Q 8.8.3).
    static constexpr std::chrono::seconds kQuiet{300};

    /// Allocates all that it will ever use, 256 KiB.
    StationTable();
    explicit StationTable(const SipHashKey &secret);

    /// `mac` has 6 bytes. Group addresses and zeros are no stations. Ports from 2^20 on are not
    /// learned.
    void learn(const std::uint8_t *mac, counters::PortId port, Timestamp now) noexcept;
    std::optional<counters::PortId> find(const std::uint8_t *mac, Timestamp now) const noexcept;
    /// Requires: no other thread uses the table meanwhile.
    void clear();

private:
    struct Place
    {
        /// kFree, kBusy, or from the high bits: kTaken, 3 bits of zero, 12 of the turn, the
        /// address.
        std::atomic<std::uint64_t> station{0};
        /// From the high bits: 12 of the turn, 20 of the port, 32 of the seconds.
        std::atomic<std::uint64_t> heard{0};
    };
    using Set = std::array<Place, kWays>;

    static constexpr std::uint64_t kFree = 0;
    static constexpr std::uint64_t kBusy = 1;
    static constexpr std::uint64_t kTaken = std::uint64_t{1} << 63;

    Set &setOf(std::uint64_t station) const;
    static bool refresh(Place &place, std::uint64_t station, std::uint64_t heard);
    static bool isOf(std::uint64_t owner, std::uint64_t station);
    static Place &quietest(Set &set, std::uint32_t now);

    SipHashKey m_secret;
    std::unique_ptr<Set[]> m_sets;
};

/// Learns where the source of a frame that came in at `port` is.
void learnStation(StationTable &stations, const packet::Frame &frame, counters::PortId port);
/// The port that keeps a frame from leaving at `to`: the one it came in at, if the plan keeps the
/// two apart.
std::optional<counters::PortId> isolatedFrom(const IsolationPlan &plan,
                                             const StationTable &stations,
                                             const packet::Frame &frame, counters::PortId to);

} // namespace tallygate::pipeline
