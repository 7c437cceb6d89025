// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/isolation.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "pipeline/applicationsat.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

namespace {

constexpr std::size_t kMacBytes = 6;

std::uint64_t numberOf(const std::uint8_t *mac)
{
    return std::uint64_t{loadBigEndian<std::uint16_t>(mac)} << 32 |
           loadBigEndian<std::uint32_t>(mac + 2);
}

bool isStation(const std::uint8_t *mac)
{
    return (mac[0] & 1) == 0 && numberOf(mac) != 0;
}

bool hasAddresses(const packet::Frame &frame)
{
    return frame.linkType == LinkType::Ethernet && frame.capturedLength >= 2 * kMacBytes;
}

std::uint32_t secondsOf(Timestamp time)
{
    return static_cast<std::uint32_t>(
        std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

/// For how long a station was quiet; none where the clock went back.
std::int32_t quietFor(std::uint64_t heard, std::uint32_t now)
{
    const auto seconds = static_cast<std::int32_t>(now - static_cast<std::uint32_t>(heard));
    return std::max(seconds, 0);
}

// The words of a place.
constexpr unsigned kAddressWidth = 48;
constexpr std::uint64_t kAddressBits = (std::uint64_t{1} << kAddressWidth) - 1;
constexpr std::uint64_t kTurns = 1 << 12;
constexpr std::uint64_t kPorts = 1 << 20;

std::uint64_t turnOf(std::uint64_t owner)
{
    return owner >> kAddressWidth & (kTurns - 1);
}

std::uint64_t turnHeard(std::uint64_t heard)
{
    return heard >> 52;
}

std::uint64_t heardIn(std::uint64_t turn, std::uint64_t heard)
{
    return turn << 52 | heard;
}

SipHashKey randomKey()
{
    std::random_device random;
    const auto word = [&] { return std::uint64_t{random()} << 32 | random(); };
    return {word(), word()};
}

} // namespace

IsolationPlan::IsolationPlan(const DevicePolicy &policy, std::span<const Port> ports)
{
    std::map<std::string, Group> communities;
    for (const Port &port : ports) {
        const std::vector<std::string_view> names = namesFor(policy, port);
        const auto entry = std::find_if(
            policy.isolation.begin(), policy.isolation.end(),
            [&names](const PortIsolation &each) { return reaches(each.interfaces, names); });
        if (entry == policy.isolation.end() || entry->role == IsolationRole::Promiscuous)
            continue;
        Group group = kIsolated;
        if (entry->role == IsolationRole::Community)
            group = communities
                        .try_emplace(entry->community,
                                     kFirstCommunity + static_cast<Group>(communities.size()))
                        .first->second;
        m_groups.push_back({port.id, group});
    }
    std::sort(m_groups.begin(), m_groups.end(),
              [](const Member &left, const Member &right) { return left.port < right.port; });
}

bool IsolationPlan::mayTalk(counters::PortId from, counters::PortId to) const
{
    const Group source = groupOf(from), destination = groupOf(to);
    return from == to || source == kPromiscuous || destination == kPromiscuous ||
           (source == destination && source != kIsolated);
}

IsolationPlan::Group IsolationPlan::groupOf(counters::PortId port) const
{
    const auto found = std::lower_bound(
        m_groups.begin(), m_groups.end(), port,
        [](const Member &member, counters::PortId wanted) { return member.port < wanted; });
    return found != m_groups.end() && found->port == port ? found->group : kPromiscuous;
}

StationTable::StationTable()
    : StationTable(randomKey())
{}

StationTable::StationTable(const SipHashKey &secret)
    : m_secret(secret)
    , m_sets(std::make_unique<Set[]>(kSets))
{}

StationTable::Set &StationTable::setOf(std::uint64_t station) const
{
    static_assert((kSets & (kSets - 1)) == 0);
    return m_sets[SipHash<1, 3>(m_secret).finish(station & ~kTaken, kMacBytes) & (kSets - 1)];
}

/// Whether the first word of a place names the station, in whatever turn.
bool StationTable::isOf(std::uint64_t owner, std::uint64_t station)
{
    return (owner & (kTaken | kAddressBits)) == station;
}

/// Puts what was heard of a station in its place. False if the place is no longer the station's.
bool StationTable::refresh(Place &place, std::uint64_t station, std::uint64_t heard)
{
    const std::uint64_t owner = place.station.load(std::memory_order_acquire);
    if (!isOf(owner, station))
        return false;
    // What is there is of this turn or of an earlier one, and is changed only if of this one.
    const std::uint64_t fresh = heardIn(turnOf(owner), heard);
    std::uint64_t before = place.heard.load(std::memory_order_acquire);
    do {
        if (turnHeard(before) != turnOf(owner))
            return false;
        if (before == fresh)
            return true;
    } while (!place.heard.compare_exchange_weak(before, fresh, std::memory_order_acq_rel));
    return true;
}

StationTable::Place &StationTable::quietest(Set &set, std::uint32_t now)
{
    Place *best = &set[0];
    std::int32_t longest = -1;
    for (Place &place : set) {
        if (place.station.load(std::memory_order_relaxed) == kFree)
            return place;
        const std::int32_t quiet = quietFor(place.heard.load(std::memory_order_relaxed), now);
        if (quiet > longest) {
            best = &place;
            longest = quiet;
        }
    }
    return *best;
}

void StationTable::learn(const std::uint8_t *mac, counters::PortId port, Timestamp now) noexcept
{
    if (!isStation(mac))
        return;
    const std::uint64_t station = numberOf(mac) | kTaken;
    const std::uint32_t seconds = secondsOf(now);
    const std::uint64_t heard = std::uint64_t{port} << 32 | seconds;
    if (port >= kPorts)
        return;
    Set &set = setOf(station);
    constexpr int kAttempts = 8;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        for (Place &place : set) {
            if (refresh(place, station, heard))
                return;
        }
        Place &place = quietest(set, seconds);
        std::uint64_t owner = place.station.load(std::memory_order_acquire);
        if (owner == kBusy ||
            !place.station.compare_exchange_strong(owner, kBusy, std::memory_order_acq_rel))
            continue;
        // The place is this thread's own until the second store.
        const std::uint64_t turn =
            (turnHeard(place.heard.load(std::memory_order_relaxed)) + 1) % kTurns;
        place.heard.store(heardIn(turn, heard), std::memory_order_release);
        place.station.store(station | turn << kAddressWidth, std::memory_order_release);
        return;
    }
}

std::optional<counters::PortId> StationTable::find(const std::uint8_t *mac,
                                                   Timestamp now) const noexcept
{
    if (!isStation(mac))
        return std::nullopt;
    const std::uint64_t station = numberOf(mac) | kTaken;
    for (const Place &place : setOf(station)) {
        const std::uint64_t owner = place.station.load(std::memory_order_acquire);
        if (!isOf(owner, station))
            continue;
        const std::uint64_t heard = place.heard.load(std::memory_order_acquire);
        if (turnHeard(heard) != turnOf(owner))
            continue;
        if (quietFor(heard, secondsOf(now)) > kQuiet.count())
            return std::nullopt;
        return static_cast<counters::PortId>(heard >> 32 & (kPorts - 1));
    }
    return std::nullopt;
}

void StationTable::clear()
{
    for (std::size_t i = 0; i < kSets; ++i) {
        for (Place &place : m_sets[i])
            place.station.store(kFree, std::memory_order_relaxed);
    }
}

void learnStation(StationTable &stations, const packet::Frame &frame, counters::PortId port)
{
    if (hasAddresses(frame))
        stations.learn(frame.data + kMacBytes, port, frame.time);
}

std::optional<counters::PortId> isolatedFrom(const IsolationPlan &plan,
                                             const StationTable &stations,
                                             const packet::Frame &frame, counters::PortId to)
{
    if (!hasAddresses(frame))
        return std::nullopt;
    const auto from = stations.find(frame.data + kMacBytes, frame.time);
    return from && !plan.mayTalk(*from, to) ? from : std::nullopt;
}

} // namespace tallygate::pipeline
