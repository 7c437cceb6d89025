// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "counters/counterkey.h"
#include "counters/tally.h"

namespace tallygate::engine {

/// What the kernel's program at one side of a link counted since it was attached (SEMANTICS 6.2),
/// all queues and processors together. Invariant: seen = toWorker + fallback + guard + dropped, and
/// toWorker = received by the worker + socketDrops + what is still queued.
struct SideStatistics
{
    std::string interface; ///< as named now
    counters::PortId port = 0;
    bool towardsStack = false; ///< the side of a host port at which the host's stack stands
    counters::Tally seen;
    counters::Tally toWorker;
    counters::Tally fallback;      ///< passed to the peer because no worker was alive, fail-open
    counters::Tally guard;         ///< passed to the peer by the management guard, fail-closed
    counters::Tally dropped;       ///< fail-closed and not of the guard
    std::uint64_t socketDrops = 0; ///< packets that the sockets had no frame or room for
    bool zeroCopy = false;
};

/// The enforcement's health, as the exporter and the subscribers show it. Plain data; what is not
/// known stays empty.
struct EngineStatistics
{
    bool workerAlive = false;
    std::uint64_t workerRestarts = 0; ///< since control started, whatever the reason
    std::uint64_t workerCrashes = 0;  ///< of these, ends that nobody asked for
    std::uint64_t fallbackIntervals = 0;
    std::uint32_t threads = 0;
    std::uint64_t batches = 0;
    std::uint64_t answersSent = 0; ///< resets and ICMP errors (section 9)
    std::optional<Timestamp> workerStarted;
    std::uint64_t revision = 0; ///< in force; 0 = none
    std::string revisionDigest;
    bool confirming = false; ///< the revision in force awaits its confirmation
    std::vector<SideStatistics> sides;
};

/// Asked on control's thread whenever somebody wants to know; cheap, does not block.
using EngineStatisticsProvider = std::function<EngineStatistics()>;

} // namespace tallygate::engine
