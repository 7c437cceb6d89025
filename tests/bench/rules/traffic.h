// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "packet/packet.h"

// UDP over IPv4, batch by batch, in a ring of buffers as a driver fills them. Which flow a packet
// is of is drawn anew for each, uniformly: there is no locality beyond the number of flows.

namespace tallygate::bench {

/// Whose packets they are.
enum class Meeting : std::uint8_t {
    Last,   ///< all are of the last rule
    Spread, ///< of all rules alike
};
std::string_view toString(Meeting meeting); ///< "last", "spread"

/// What the last rule is about.
inline constexpr std::string_view kLastDestination = "10.0.0.0/8";

struct TrafficKind
{
    std::size_t frameBytes = 64; ///< with FCS
    Meeting meeting = Meeting::Last;
    std::size_t rules = 0; ///< of the rule set whose rules are met
    std::size_t flows = 1; ///< 0: each packet is the first of its flow
};

class Traffic
{
public:
    static constexpr std::size_t kBatch = 64; ///< as an engine's worker takes them

    explicit Traffic(const TrafficKind &kind);

    /// Begins another series. The same number gives the same packets.
    void begin(std::uint64_t series);
    /// The next kBatch frames; valid until so many calls later that the ring is around.
    std::span<const packet::Frame> next();

private:
    static constexpr std::size_t kSlots = 512;
    static constexpr std::size_t kSlotBytes = 2048;

    void write(std::uint8_t *frame, std::uint64_t flow) const;

    TrafficKind m_kind;
    std::vector<std::uint8_t> m_ring;
    std::array<packet::Frame, kBatch> m_frames;
    std::size_t m_slot = 0;
    std::uint64_t m_random = 0;
    std::uint64_t m_series = 0;
    std::uint64_t m_packets = 0; ///< of the series
};

} // namespace tallygate::bench
