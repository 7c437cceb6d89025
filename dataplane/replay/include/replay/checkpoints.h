// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "meter/meter.h"
#include "pipeline/policyprogram.h"

namespace tallygate::replay {

/// The meters of a replay as they stood now and then, so that it can be taken up again close before
/// any packet that it has passed. Meters are all that one packet leaves to the next, but for
/// the port isolation's stations: a program without either needs no checkpoint, one with isolation
/// is taken up from the first packet.
///
/// Memory: at most kMostBytes, whatever the length of the replay. A shared meter takes about a
/// hundred bytes a checkpoint, a keyed one 64 bytes more for each key it holds. Where that is too
/// much, every other checkpoint goes and they are taken half as often from then on: a million
/// packets past a meter full with 65,536 keys keep one in 65,536 packets at most. A state that is
/// too large by itself (two million keys) is not kept; the replay then starts further back.
///
/// One thread at a time.
class Checkpoints
{
public:
    static constexpr std::uint64_t kEveryPackets = 4096;
    static constexpr std::size_t kMostBytes = std::size_t{128} << 20;

    struct Limits
    {
        std::uint64_t everyPackets = kEveryPackets;
        std::size_t mostBytes = kMostBytes;
    };

    /// The program outlives it.
    explicit Checkpoints(const pipeline::PolicyProgram &program);
    Checkpoints(const pipeline::PolicyProgram &program, const Limits &limits);

    /// Between runs: the meters have met so many packets. Takes a checkpoint if one is due.
    void pass(std::uint64_t packets)
    {
        if (packets >= m_due)
            take(packets);
    }

    /// Sets the meters to the last checkpoint that is not beyond this packet; returns before which
    /// packet it was taken.
    std::uint64_t goBackTo(std::uint64_t packet) const;

    std::size_t count() const { return m_checkpoints.size(); }
    std::size_t bytes() const { return m_bytes; }

private:
    struct Checkpoint
    {
        std::uint64_t packet = 0;
        std::size_t bytes = 0;
        std::vector<meter::MeterImage> meters; ///< parallel to m_meters
    };

    void take(std::uint64_t packets);
    void thinOut();
    std::size_t bytesNow() const;

    Limits m_limits;
    std::vector<meter::Meter *> m_meters;
    std::vector<Checkpoint> m_checkpoints; ///< by packet; the first is before packet 0
    std::uint64_t m_due = 0;
    std::size_t m_bytes = 0;
};

} // namespace tallygate::replay
