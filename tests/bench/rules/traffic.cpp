// SPDX-License-Identifier: GPL-3.0-or-later
#include "traffic.h"

#include <algorithm>

#include "base/bytes.h"
#include "common/rulesets.h"

namespace tallygate::bench {

namespace {

constexpr std::size_t kEthernet = 14;
constexpr std::size_t kHeaders = kEthernet + 20 + 8;
constexpr std::size_t kFcs = 4;
constexpr std::uint32_t kSources = 0xAC100000;      // 172.16.0.0/12
constexpr std::uint32_t kDestinations = 0x0A000000; // 10.0.0.0/8

/// SplitMix64, after Steele, Lea and Flood: numbers in a row become numbers without any pattern.
std::uint64_t scrambled(std::uint64_t number)
{
    number = (number + 1) * 0x9E3779B97F4A7C15u;
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9u;
    number = (number ^ number >> 27) * 0x94D049BB133111EBu;
    return number ^ number >> 31;
}

void store16(std::uint8_t *at, std::uint16_t value)
{
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}
void store32(std::uint8_t *at, std::uint32_t value)
{
    store16(at, static_cast<std::uint16_t>(value >> 16));
    store16(at + 2, static_cast<std::uint16_t>(value));
}

/// Folds carries in.
std::uint16_t onesComplement(std::uint32_t sum)
{
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(~sum);
}

} // namespace

std::string_view toString(Meeting meeting)
{
    return meeting == Meeting::Last ? "last" : "spread";
}

Traffic::Traffic(const TrafficKind &kind)
    : m_kind(kind)
    , m_ring(kSlots * kSlotBytes)
{
    const std::size_t length = std::max(kind.frameBytes - kFcs, kHeaders);
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
        std::uint8_t *frame = m_ring.data() + slot * kSlotBytes;
        frame[0] = frame[6] = 0x02; // addresses of one's own giving
        frame[11] = 1;
        std::uint8_t *ip = frame + kEthernet;
        store16(frame + 12, 0x0800);
        ip[0] = 0x45;
        store16(ip + 2, static_cast<std::uint16_t>(length - kEthernet));
        ip[8] = 64;
        ip[9] = 17;
        store16(ip + 22, kPort);
        store16(ip + 24, static_cast<std::uint16_t>(length - kEthernet - 20));
    }
    for (packet::Frame &frame : m_frames)
        frame.capturedLength = frame.wireLength = static_cast<std::uint32_t>(length);
}

void Traffic::begin(std::uint64_t series)
{
    m_series = series;
    m_random = scrambled(series) | 1;
    m_packets = 0;
}

std::span<const packet::Frame> Traffic::next()
{
    for (packet::Frame &frame : m_frames) {
        std::uint64_t flow = m_series << 32 | m_packets++;
        if (m_kind.flows != 0) {
            m_random ^= m_random << 13; // xorshift64, after Marsaglia
            m_random ^= m_random >> 7;
            m_random ^= m_random << 17;
            flow = (m_random >> 16) % m_kind.flows;
        }
        std::uint8_t *slot = m_ring.data() + m_slot * kSlotBytes;
        m_slot = (m_slot + 1) % kSlots;
        write(slot, flow);
        frame.data = slot;
        frame.time += std::chrono::microseconds(1);
    }
    return m_frames;
}

void Traffic::write(std::uint8_t *frame, std::uint64_t flow) const
{
    const std::uint64_t bits = scrambled(flow);
    std::uint32_t destination = kDestinations | static_cast<std::uint32_t>(bits & 0xffffff);
    if (m_kind.meeting == Meeting::Spread && m_kind.rules != 0) {
        const std::size_t rule = (bits & 0xffffffff) % m_kind.rules;
        if (rule + 1 < m_kind.rules)
            destination = idleStation(rule);
    }
    std::uint8_t *ip = frame + kEthernet;
    store32(ip + 12, kSources | static_cast<std::uint32_t>(bits >> 32 & 0xfffff));
    store32(ip + 16, destination);
    store16(ip + 20, static_cast<std::uint16_t>(1024 + (bits >> 52)));
    store16(ip + 10, 0);
    std::uint32_t sum = 0;
    for (std::size_t at = 0; at < 20; at += 2)
        sum += loadBigEndian<std::uint16_t>(ip + at);
    store16(ip + 10, onesComplement(sum));
}

} // namespace tallygate::bench
