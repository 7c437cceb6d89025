// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "capture/reader.h"
#include "packet/packet.h"
#include "pipeline/devicepolicy.h"

/// Captures as traffic: which packets are met at which port, in the order of their time stamps.
/// Shared by `tallygatectl run` and core/simulate.
namespace tallygate::replay {

/// Any interface of a capture that has no mapping of its own.
inline constexpr std::uint32_t kEveryInterface = ~0u;

/// Packets of one interface of a capture are taken as met at one port in one direction.
struct Mapping
{
    std::uint32_t captureInterface = kEveryInterface; ///< index in capture::Reader::interfaces()
    std::string interface;
    pipeline::Direction direction = pipeline::Direction::In;

    bool operator==(const Mapping &) const = default;
};

/// A capture and where its packets are met. Packets of interfaces without a mapping are left out.
struct Input
{
    std::filesystem::path path;
    std::vector<Mapping> mappings;

    bool operator==(const Input &) const = default;
};

/// Reads "IFACE[:in|out]=CAPTURE[#N]", the form of the command line; `in` where no direction is
/// given. "#N" at the end counts as an interface only where N is a number. Errors name the column.
Result<Input> parseInput(std::string_view text);

/// Joins inputs of the same capture: one pass over each file.
std::vector<Input> joined(std::vector<Input> inputs);

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
/// the inputs. One thread.
class Replayer
{
public:
    static constexpr std::size_t kRun = 64;

    /// Errors: a capture that cannot be opened, an input without mapping, an interface mapped
    /// twice.
    static Result<Replayer> open(std::vector<Input> inputs);

    /// The interfaces named by the mappings, each once, in their order.
    const std::vector<std::string> &ports() const { return m_ports; }

    /// False when all captures are at their end, or at a fault.
    bool next(Run &run);

    std::size_t captureCount() const { return m_sources.size(); }
    const capture::Reader &reader(std::size_t capture) const { return m_sources[capture].reader; }
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
    };
    struct Source
    {
        explicit Source(capture::Reader opened)
            : reader(std::move(opened))
            , batch(kRun)
        {}

        capture::Reader reader;
        std::vector<Target> targets;
        std::vector<capture::Frame> batch;
        std::size_t at = 0;
        std::size_t count = 0;
        std::uint64_t unmapped = 0;

        const Target *targetOf(const capture::Frame &frame) const;
        bool skipUnmapped();
        const capture::Frame &head() const { return batch[at]; }
    };

    Source *earliest();

    std::vector<Source> m_sources;
    std::vector<std::string> m_ports;
    std::array<packet::Frame, kRun> m_frames;
};

} // namespace tallygate::replay
