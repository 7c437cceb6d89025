// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/time.h"
#include "counters/counterkey.h"
#include "counters/portcounters.h"

namespace tallygate::engine {

/// Which frames a capture takes, and how much of each.
struct CaptureRequest
{
    std::string expression; ///< of match/, no named sets; empty: every frame
    counters::PortId port = 0;
    std::optional<counters::Direction> direction; ///< none: both
    std::uint32_t snapBytes = 96;
    std::uint32_t ringBytes = 1 << 20; ///< of each thread; full drops and counts
};

/// A frame as it came to the port in that direction. The bytes live until the call returns.
struct CapturedFrame
{
    Timestamp time;
    std::uint32_t wireLength = 0;
    counters::Direction direction = counters::Direction::In;
    Bytes bytes;
};

struct CaptureRead
{
    std::size_t frames = 0;    ///< taken by this call
    std::uint64_t dropped = 0; ///< since the capture began: the ring was full
};

} // namespace tallygate::engine
