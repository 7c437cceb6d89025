// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QString>

#include "base/diagnostic.h"
#include "capture/reader.h"
#include "models/packetdecision.h"
#include "services/jobrunner.h"
#include "services/tokens.h"
#include "session/countercontext.h"
#include "session/policysession.h"
#include "simulate/simulate.h"

namespace tallygate::app {

/// What is to be run: values only, so that a job can hold it.
struct SimulationOrder
{
    std::uint64_t number = 0;
    policy::Policy policy;
    PolicySession::StateId state = 0;
    Uuid device;
    std::vector<simulate::CaptureInput> captures;
    Timestamp now;
};

/// One finished simulation with all that is needed to show its packets. Immutable; shared by the
/// page, its models and jobs; any thread.
struct SimulationRun
{
    std::uint64_t number = 0;
    policy::Policy policy; ///< what was run
    PolicySession::StateId state = 0;
    Uuid device;
    std::shared_ptr<const simulate::SimulationResult> result;
    /// Of each capture, its packets in their own order; parallel to result->captures.
    std::vector<std::vector<std::uint32_t>> packetsOfCapture;
    std::vector<Diagnostic> findings; ///< of the compiler: warnings and notes
    Timestamp ranAt;
    Nanoseconds took{}; ///< of the replay alone
    QString source;     ///< "monday-noon.pcapng", "3 captures"

    const simulate::PacketRecord &packet(std::uint64_t index) const
    {
        return result->packets[index];
    }
    std::uint64_t packetCount() const { return result->packets.size(); }
    /// The bytes of a packet; they live as long as the run.
    Result<capture::Frame> frameOf(const simulate::PacketRecord &packet) const;

    /// Index of a frame of a capture, or of the first after it that was replayed.
    std::optional<std::uint64_t> packetOfFrame(std::uint64_t frame, std::uint16_t capture) const;

    /// The rule that decided; null for defaults, guard, system checks and unfiltered packets.
    const pipeline::DeviceRule *ruleOf(const simulate::PacketRecord &packet) const;
    const simulate::ApplicationResult *applicationOf(const simulate::PacketRecord &packet) const;
    const pipeline::DeviceFilter &filterOf(const simulate::ApplicationResult &application) const
    {
        return result->request.devicePolicy->filters[application.filterIndex];
    }
    const simulate::PortResult &portOf(const simulate::PacketRecord &packet) const
    {
        return result->ports[packet.port];
    }
    /// What decided, in words: the rule's name, "default of edge-inbound", "management guard".
    QString deciderName(const simulate::PacketRecord &packet) const;
    double packetsPerSecond() const;
};

/// How a verdict is drawn. Undecidable packets have the warning tone and their own word.
struct VerdictLook
{
    Tone tone = Tone::Permit;
    QString word; ///< translated
};
VerdictLook lookOf(const simulate::PacketRecord &packet);
Tone toneOf(pipeline::Action action);
QString directionWord(pipeline::Direction direction); ///< "in", "out"; translated

/// A run, or the errors of the policy that prevent one.
struct SimulationOutcome
{
    std::shared_ptr<const SimulationRun> run;
    std::shared_ptr<const SimulationCounters> counters; ///< of the run
    std::vector<Diagnostic> errors;
};

/// Compiles the policy for the device and replays the captures. For a job's thread.
Result<SimulationOutcome> runSimulation(const SimulationOrder &order, JobContext &context);

/// What rows of the Policy page show of it. A pass over all packets: for a job's thread.
std::shared_ptr<const SimulationCounters> countersOf(const SimulationRun &run);

} // namespace tallygate::app
