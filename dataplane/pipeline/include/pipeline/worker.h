// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "counters/counterregistry.h"
#include "hitlog/hitring.h"
#include "packet/packet.h"
#include "pipeline/outcome.h"
#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

/// Runs packets through the pipeline: parse, system checks, guard, port isolation, then application
/// after application classify, meter, verdict (SEMANTICS 1.1). The simulator, the tests and the
/// engine all run this code; only where frames come from and where they go differs.
///
/// Time is the frames' own. Frames of one call are in the order of time; a caller that replays
/// several ports in time order gives runs of frames of one port.
///
/// Counters are written before process() returns, a port's Received first: a batch that a dying
/// worker left unfinished shows as received and not decided (5.4). In an application the cell that
/// decided comes first, then what it received, then its count rules: repair.h makes the sums whole.
///
/// Captures cut by their snaplen: a system check that the cut hides does not fire; a guard, scope,
/// rule or meter key that it hides makes the packet undecidable.
///
/// Threads: one thread at a time owns a worker. process() neither allocates, locks, calls the
/// system nor goes through a virtual call per packet. adopt() allocates.
class Worker
{
public:
    /// Packets that are parsed and classified together.
    static constexpr std::size_t kBatch = 64;

    /// What became of log decisions and what counters do not hold.
    struct Statistics
    {
        std::uint64_t packets = 0;           ///< processed
        std::uint64_t logged = 0;            ///< records given to the ring, dropped ones included
        std::uint64_t sampledOut = 0;        ///< left out by 1/N sampling
        std::uint64_t overRate = 0;          ///< left out by "at most N a second"
        std::uint64_t undecidableCounts = 0; ///< count rules a cut capture left open (8.6)
    };

    /// Writes to `shard` only, and logs into `hits`; both outlive the worker. Without a ring
    /// nothing is logged.
    explicit Worker(counters::CounterShard &shard, hitlog::HitRing *hits = nullptr);
    ~Worker();
    Worker(Worker &&) noexcept;
    Worker &operator=(Worker &&) noexcept;

    /// Takes a program over, with its local addresses; call it between batches. Log states of
    /// rules (sampling, at most N a second) begin anew.
    void adopt(std::shared_ptr<const PolicyProgram> program);
    /// Whether answers to flows are kept (classify/flowcache.h), from the next adopt() on; they are
    /// unless this says otherwise. Nothing but time depends on it.
    void useFlowCaches(bool are);
    /// Learns stations into this table, which other workers share and which outlives the worker,
    /// instead of one of its own. Without port isolation neither is used.
    void shareStations(StationTable &stations);
    /// Live addresses override those the program was built with (2.3).
    void adoptLocal(std::shared_ptr<const LocalAddresses> local);

    /// Requires: a program was adopted; port < ports().size(); outcomes.size() >= frames.size().
    void process(PortIndex port, Direction direction, std::span<const packet::Frame> frames,
                 std::span<Outcome> outcomes);

    const Statistics &statistics() const;
    const PolicyProgram &program() const;
    const LocalAddresses &local() const;
    /// Where stations were heard; null if the program keeps no ports apart.
    const StationTable *stations() const;
    /// Forgets all stations. Requires: no other worker shares them.
    void forgetStations();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tallygate::pipeline
