// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "counters/counterkey.h"
#include "counters/portcounters.h"
#include "counters/tally.h"
#include "pipeline/answer.h"

namespace tallygate::engine {

/// Slots of a ring that hold something now.
struct RingFill
{
    std::uint32_t used = 0;
    std::uint32_t size = 0; ///< 0: not known
};

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
    RingFill receive;  ///< of the socket with most frames waiting for the worker
    RingFill transmit; ///< of the one with most waiting for the kernel to send them
};

/// What became of the answers to the packets that a port rejected in one direction (section 9),
/// since the engine was started. Resets do not touch it.
struct PortAnswers
{
    std::string interface; ///< as named now
    counters::PortId port = 0;
    counters::Direction direction = counters::Direction::In;
    std::array<std::uint64_t, pipeline::kAnswerOutcomes> counts{}; ///< by pipeline::AnswerOutcome
};
using AnswersProvider = std::function<std::vector<PortAnswers>()>;

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
    std::optional<Nanoseconds> workerProcessor; ///< processor time that the worker took so far
    std::uint64_t revision = 0;                 ///< in force; 0 = none
    std::string revisionDigest;
    Nanoseconds longestTurn{0}; ///< of control's loop, within the last minute
    bool confirming = false;    ///< the revision in force awaits its confirmation
    std::vector<SideStatistics> sides;
    std::vector<PortAnswers> answers;
};

/// Asked on control's thread whenever somebody wants to know; cheap, does not block.
using EngineStatisticsProvider = std::function<EngineStatistics()>;

} // namespace tallygate::engine
