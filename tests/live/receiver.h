// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/filedescriptor.h"
#include "base/time.h"

#include "flow.h"
#include "netns.h"

namespace tallygate::live {

/// What arrived of one flow. Lost = sent - distinct().
struct FlowReceived
{
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;      ///< on the wire without FCS, tags included
    std::uint64_t duplicates = 0; ///< numbers seen before
    std::uint64_t reordered = 0;  ///< numbers below the highest seen, duplicates apart
    std::uint64_t badChecksums = 0;

    std::uint64_t distinct() const { return frames - duplicates; }
};

/// A time in which nothing of a flow arrived, by the kernel's stamps of the frames around it.
struct Gap
{
    Timestamp begin;
    Nanoseconds length{};
    std::uint64_t before = 0; ///< number of the last frame before it
    std::uint64_t after = 0;
};

/// Counts the generators' frames that arrive at an interface, by an AF_PACKET ring that a thread
/// of its own empties. What carries no mark is kept apart. Thread-safe.
class Receiver
{
public:
    struct Options
    {
        Nanoseconds shortestGap = std::chrono::milliseconds(1);
        std::size_t keepOthers = 1000; ///< frames without a mark, for tests that look at them
        int cpu = -1;
    };

    Receiver(const Namespace &where, const std::string &interface);
    Receiver(const Namespace &where, const std::string &interface, Options options);
    ~Receiver();

    /// Waits until so many marked frames of all flows have come, or none for `quiet`. True if they
    /// came.
    bool waitFor(std::uint64_t frames,
                 std::chrono::milliseconds quiet = std::chrono::milliseconds(500));
    std::uint64_t frames() const;
    FlowReceived received(const Flow &flow) const;
    /// The first hundred numbers below `sent` that did not come.
    std::vector<std::uint64_t> missing(const Flow &flow, std::uint64_t sent) const;
    std::vector<Gap> gaps(const Flow &flow) const;
    /// The longest gap that began at or after `since`; zero without one.
    Nanoseconds longestGap(const Flow &flow, Timestamp since = {}) const;
    /// Frames that the ring had no room for: where not zero, the counts mean nothing.
    std::uint64_t overruns() const;
    /// Frames without a mark, VLAN tags in place.
    std::vector<Octets> others() const;

private:
    struct Track
    {
        FlowReceived received;
        std::vector<std::uint64_t> seen; ///< a bit a number
        std::uint64_t highest = 0;
        Timestamp last{};
        std::uint64_t lastSequence = 0;
        std::vector<Gap> gaps;
    };
    class Ring;

    void work();
    void take(FrameBytes frame, std::uint32_t wireBytes, Octets &&tag, Timestamp when);
    void count(Track &track, Mark mark, Timestamp when);

    Options m_options;
    std::unique_ptr<Ring> m_ring;
    mutable std::mutex m_mutex;
    std::map<std::uint16_t, Track> m_flows;
    std::vector<Octets> m_others;
    std::atomic<std::uint64_t> m_frames = 0;
    mutable std::atomic<std::uint64_t> m_overruns = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

} // namespace tallygate::live
