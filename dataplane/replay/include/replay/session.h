// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "counters/counterregistry.h"
#include "hitlog/hitring.h"
#include "pipeline/meterbank.h"
#include "pipeline/policyprogram.h"
#include "pipeline/trace.h"
#include "pipeline/worker.h"
#include "replay/replayer.h"

namespace tallygate::replay {

/// What is to be replayed.
struct Setup
{
    std::shared_ptr<const pipeline::DevicePolicy> policy;
    std::vector<Input> inputs;
    Timestamp at; ///< wall-clock time that judges expiry (SEMANTICS 10)
    std::optional<pipeline::LocalState> local; ///< overrides the policy's own (2.3)
    std::vector<std::string> wires;            ///< interfaces that are wire ports; else host ports
};

/// Packets by final verdict, over all ports; guard and unfiltered count as permit.
struct Totals
{
    std::uint64_t packetCount = 0;
    counters::Tally permitted, dropped, rejected, limited, undecidable;
    Timestamp firstPacket, lastPacket; ///< earliest and latest

    void count(const pipeline::Outcome &outcome, const packet::Frame &frame);
};

/// Captures on their way through a device policy, with counters and meters of their own: the
/// pipeline of the engine, fed from files. `tallygatectl run`, `tallygate-cli simulate` and
/// core/simulate all stand on it. Equal runs are equal to the bit. One thread.
class Session
{
public:
    /// A run of packets that was just processed; valid until the following next().
    struct Step
    {
        Run run;
        std::span<const pipeline::Outcome> outcomes; ///< parallel to run.frames
        std::span<const hitlog::HitRecord> hits;     ///< logged from these packets
        std::uint64_t firstSequence = 0;             ///< HitRecord::sequence of run.frames[0]
    };
    struct Explanation
    {
        packet::Frame frame;      ///< lives as long as the session
        std::uint64_t number = 0; ///< in its capture
        pipeline::PacketTrace trace;
    };
    /// Says which packet of a run is the one asked for, if it is in this run.
    using Finder = std::function<std::optional<std::size_t>(const Run &run)>;

    /// Errors: those of Replayer::open() and of pipeline::PolicyProgram::build().
    static Result<std::unique_ptr<Session>> open(Setup setup);

    /// Replays the next run; false at the end.
    bool next(Step &step);

    /// Replays up to the packet that is asked for, so that meters stand where they stood and
    /// stations where they were, and explains what happens to it; without meters and port isolation
    /// the packets before it are only read. Nothing if there is no such packet, or `stop` was asked
    /// for.
    std::optional<Explanation> explain(const Finder &find, pipeline::TraceRules rules,
                                       const std::stop_token &stop = {});

    /// What would happen to this packet if it came next; nothing is counted. As often as wanted.
    pipeline::PacketTrace trace(std::size_t place, const packet::Frame &frame,
                                pipeline::TraceRules rules) const;
    /// Processes packets that next() gave before, for what they do to the meters, which were set
    /// back (Checkpoints). `place` is an index into places(). They are counted again: the figures
    /// of the replay are to be taken first. Requires: at most Replayer::kRun frames.
    void repeat(std::size_t place, std::span<const packet::Frame> frames);
    /// To repeat from the first packet on: no station was heard yet.
    void forgetStations() { m_worker->forgetStations(); }

    /// The interfaces and directions that packets are met at or that an application stands at;
    /// by port in the order of the inputs, `in` first.
    struct PortDirection
    {
        pipeline::PortIndex port = 0;
        pipeline::Direction direction = pipeline::Direction::In;

        bool operator==(const PortDirection &) const = default;
    };
    const std::vector<PortDirection> &places() const { return m_places; }
    /// Index into places(). Requires: it is one of them.
    std::size_t placeOf(pipeline::PortIndex port, pipeline::Direction direction) const;

    const Setup &setup() const { return m_setup; }
    const Replayer &replayer() const { return *m_replayer; }
    const pipeline::PolicyProgram &program() const { return *m_program; }
    const counters::CounterRegistry &registry() const { return m_registry; }
    const pipeline::Worker::Statistics &statistics() const { return m_worker->statistics(); }
    const Totals &totals() const { return m_totals; }
    std::uint64_t hitsLost() const { return m_ring.dropped(); }

private:
    Session();
    Result<void> build();
    void listPlaces();
    void process(const Run &run, std::size_t count);
    void drainHits();

    Setup m_setup;
    counters::CounterRegistry m_registry;
    pipeline::MeterBank m_meters;
    hitlog::HitRing m_ring;
    std::optional<Replayer> m_replayer;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    std::optional<pipeline::Worker> m_worker;
    std::vector<PortDirection> m_places;
    std::array<pipeline::Outcome, Replayer::kRun> m_outcomes;
    std::vector<hitlog::HitRecord> m_hits;
    Totals m_totals;
};

} // namespace tallygate::replay
