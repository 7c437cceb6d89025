// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "capture/reader.h"
#include "source.h"

namespace tallygate::ctl {

/// Packets of several captures in the order of their times; packets of equal time in the order of
/// the sources. Given as runs of one source, so that they can be processed in batches.
class Replay
{
public:
    struct Run
    {
        std::size_t source = 0;
        std::span<const capture::Frame> frames; ///< valid until the next call
    };

    static Result<Replay> open(const std::vector<CaptureSource> &sources);

    /// False at the end.
    bool next(Run &run);

    /// For its name, interfaces, fault and number of packets read.
    const capture::Reader &reader(std::size_t source) const { return m_inputs[source].reader; }
    /// Packets of the source that were replayed; the others were of other interfaces.
    std::uint64_t replayed(std::size_t source) const { return m_inputs[source].replayed; }
    std::size_t size() const { return m_inputs.size(); }

private:
    static constexpr std::size_t kRead = 256;

    struct Input
    {
        capture::Reader reader;
        std::optional<std::uint32_t> wanted;
        std::vector<capture::Frame> frames; ///< read, [next, count) not yet replayed
        std::size_t next = 0;
        std::size_t count = 0;
        std::uint64_t replayed = 0;

        bool isDone() const { return next == count; }
        Timestamp time() const { return frames[next].time; }
        void refill();
    };

    std::vector<Input> m_inputs;
};

} // namespace tallygate::ctl
