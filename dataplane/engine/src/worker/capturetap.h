// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "capturering.h"
#include "match/program.h"
#include "packet/packet.h"

namespace tallygate::engine {

/// What a capture takes, as all threads see it. Immutable.
struct CaptureFilter
{
    std::optional<match::Program> program; ///< none: every frame
    counters::PortId port = 0;
    std::optional<counters::Direction> direction;
    std::uint32_t snapBytes = 0;

    static Result<std::shared_ptr<const CaptureFilter>> build(const CaptureRequest &request);
};

/// A capture's place in one forwarding thread, which owns it. Does not allocate.
class CaptureTap
{
public:
    CaptureTap(std::shared_ptr<const CaptureFilter> filter, std::span<std::byte> ring)
        : m_filter(std::move(filter))
        , m_ring(ring)
    {}

    bool isFor(counters::PortId port, counters::Direction direction) const
    {
        return m_filter->port == port && m_filter->direction.value_or(direction) == direction;
    }
    void look(std::span<const packet::Frame> frames, counters::Direction direction);

private:
    std::shared_ptr<const CaptureFilter> m_filter;
    CaptureRing m_ring;
    packet::Packet m_packet; ///< never initialised: parse() does
};

} // namespace tallygate::engine
