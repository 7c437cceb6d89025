// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "capture/reader.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"
#include "replay/input.h"

namespace tallygate::replay {

/// A packet of a capture as the pipeline takes it; valid as long as the capture is open.
inline packet::Frame packetFrame(const capture::Frame &frame)
{
    return {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time};
}

/// A run of packets of one capture at one port in one direction; valid until the following next().
struct Run
{
    std::size_t capture = 0; ///< index into the inputs
    std::uint32_t port = 0;  ///< index into Replayer::ports()
    pipeline::Direction direction = pipeline::Direction::In;
    std::span<const packet::Frame> frames;
    std::span<const capture::Frame> origins; ///< parallel: number and offset in the capture
};

/// Merges captures by time. A capture is replayed in its own order, also where its time stamps go
/// back; among captures, the one whose next packet is the earliest goes first, ties in the order of
/// the inputs. A packet that several mappings take is met at all their places before the next one,
/// as a packet on its way through a device would be. One thread.
class Replayer
{
public:
    static constexpr std::size_t kRun = 64;

    /// Errors: those of checkInputs(), a capture that cannot be opened.
    static Result<Replayer> open(std::vector<Input> inputs);

    /// The interfaces named by the mappings, each once, in their order.
    const std::vector<std::string> &ports() const { return m_ports; }

    /// False when all captures are at their end, or at a fault.
    bool next(Run &run);

    const std::vector<Input> &inputs() const { return m_inputs; }
    const capture::Reader &reader(std::size_t capture) const { return m_sources[capture].reader; }
    /// Packets replayed for a mapping so far.
    std::uint64_t replayed(std::size_t capture, std::size_t mapping) const
    {
        return m_sources[capture].targets[mapping].replayed;
    }
    /// Packets of the capture that no mapping takes, so far.
    std::uint64_t unmapped(std::size_t capture) const { return m_sources[capture].unmapped; }
    /// Over all captures; the total is 0 if one is not known.
    capture::Reader::Progress progress() const;

private:
    /// A mapping with its port as an index.
    struct Target
    {
        std::uint32_t captureInterface = kEveryInterface;
        std::uint32_t port = 0;
        pipeline::Direction direction = pipeline::Direction::In;
        std::uint64_t replayed = 0;
    };
    struct Source
    {
        explicit Source(capture::Reader opened)
            : reader(std::move(opened))
            , batch(kRun)
        {}

        capture::Reader reader;
        std::vector<Target> targets;
        std::vector<capture::Frame> batch; ///< [at, count) is not yet replayed
        std::size_t at = 0;
        std::size_t count = 0;
        std::size_t visit = 0; ///< how many of its targets the head has met
        std::uint64_t unmapped = 0;
        /// By interface of the capture, as far as seen: indexes of the targets that take it.
        std::vector<std::vector<std::uint32_t>> takers;

        const std::vector<std::uint32_t> &takersOf(const capture::Frame &frame);
        bool skipUnmapped();
        const capture::Frame &head() const { return batch[at]; }
    };
    /// How long a run may go on.
    struct Limit
    {
        std::optional<Timestamp> time;
        bool included = true;

        bool allows(Timestamp candidate) const
        {
            return !time || (included ? candidate <= *time : candidate < *time);
        }
    };

    Source *earliest();
    Limit limitOf(const Source &source) const;
    std::size_t takeRun(Source &source, const Limit &limit);

    std::vector<Input> m_inputs;
    std::vector<Source> m_sources;
    std::vector<std::string> m_ports;
    std::array<packet::Frame, kRun> m_frames;
};

} // namespace tallygate::replay
