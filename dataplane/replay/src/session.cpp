// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session.h"

#include <algorithm>

namespace tallygate::replay {

namespace {

/// Room for 256 hits of every packet of a run.
constexpr std::size_t kRingRecords = 256 * Replayer::kRun;

/// The meters' key hash is not random here, so that equal runs are equal.
constexpr meter::MeterSeed kSeed{0x7461'6C6C'7967'6174ull, 0x6520'7369'6D75'6C61ull};

counters::Tally &tallyOf(Totals &totals, const pipeline::Outcome &outcome)
{
    if (outcome.cause == pipeline::Cause::Undecidable)
        return totals.undecidable;
    switch (outcome.verdict) {
    case pipeline::Verdict::Permit:
        return totals.permitted;
    case pipeline::Verdict::Drop:
        return totals.dropped;
    case pipeline::Verdict::Reject:
        return totals.rejected;
    case pipeline::Verdict::Limited:
        return totals.limited;
    }
    return totals.undecidable;
}

} // namespace

void Totals::count(const pipeline::Outcome &outcome, const packet::Frame &frame)
{
    if (packetCount++ == 0)
        firstPacket = lastPacket = frame.time;
    firstPacket = std::min(firstPacket, frame.time);
    lastPacket = std::max(lastPacket, frame.time);
    tallyOf(*this, outcome) += counters::Tally{1, frame.wireLength};
}

Session::Session()
    : m_meters(kSeed)
    , m_ring(kRingRecords)
{}

Result<std::unique_ptr<Session>> Session::open(Setup setup)
{
    std::unique_ptr<Session> session(new Session);
    auto replayer = Replayer::open(setup.inputs);
    if (!replayer)
        return fail(std::move(replayer.error()));
    session->m_replayer.emplace(std::move(*replayer));
    session->m_setup = std::move(setup);
    if (auto built = session->build(); !built)
        return fail(std::move(built.error()));
    session->listPlaces();
    return session;
}

Result<void> Session::build()
{
    pipeline::PolicyProgram::Input input;
    input.policy = m_setup.policy;
    input.wallClock = m_setup.at;
    input.local = m_setup.local;
    const std::vector<std::string> &wires = m_setup.wires;
    for (const std::string &name : m_replayer->ports()) {
        pipeline::Port &port = input.ports.emplace_back();
        port.id = static_cast<counters::PortId>(input.ports.size());
        port.name = name;
        if (std::find(wires.begin(), wires.end(), name) != wires.end())
            port.kind = pipeline::PortKind::Wire;
    }
    auto program = pipeline::PolicyProgram::build(std::move(input), m_registry, m_meters);
    if (!program)
        return fail(std::move(program.error()));
    m_program = std::move(*program);
    m_meters.activate(m_program->meters(), Timestamp{});
    m_worker.emplace(m_registry.shard(0), &m_ring);
    m_worker->adopt(m_program);
    return {};
}

void Session::listPlaces()
{
    const auto &ports = m_replayer->ports();
    const auto isMapped = [&](const PortDirection &place) {
        for (const Input &input : m_replayer->inputs()) {
            for (const Mapping &mapping : input.mappings) {
                if (mapping.interface == ports[place.port] && mapping.direction == place.direction)
                    return true;
            }
        }
        return false;
    };
    for (pipeline::PortIndex port = 0; port < ports.size(); ++port) {
        for (const auto direction : {pipeline::Direction::In, pipeline::Direction::Out}) {
            const PortDirection place{port, direction};
            if (!m_program->chain(port, direction).applications.empty() || isMapped(place))
                m_places.push_back(place);
        }
    }
}

std::size_t Session::placeOf(pipeline::PortIndex port, pipeline::Direction direction) const
{
    const auto found = std::find(m_places.begin(), m_places.end(), PortDirection{port, direction});
    return static_cast<std::size_t>(found - m_places.begin());
}

bool Session::next(Step &step)
{
    if (!m_replayer->next(step.run))
        return false;
    step.firstSequence = m_worker->statistics().packets;
    process(step.run, step.run.frames.size());
    step.outcomes = std::span(m_outcomes).first(step.run.frames.size());
    step.hits = m_hits;
    return true;
}

/// The first `count` packets of the run.
void Session::process(const Run &run, std::size_t count)
{
    const auto frames = run.frames.first(count);
    if (frames.empty())
        return;
    m_worker->process(run.port, run.direction, frames, m_outcomes);
    for (std::size_t i = 0; i < count; ++i)
        m_totals.count(m_outcomes[i], frames[i]);
    drainHits();
}

void Session::drainHits()
{
    m_hits.clear();
    std::array<hitlog::HitRecord, 256> records;
    while (const std::size_t count = m_ring.drain(records)) {
        const auto drained = std::span(records).first(count);
        m_hits.insert(m_hits.end(), drained.begin(), drained.end());
    }
}

pipeline::PacketTrace Session::trace(std::size_t place, const packet::Frame &frame,
                                     pipeline::TraceRules rules) const
{
    const PortDirection &at = m_places[place];
    return pipeline::explain(*m_program, m_worker->local(), at.port, at.direction, frame, rules,
                             m_worker->stations());
}

void Session::repeat(std::size_t place, std::span<const packet::Frame> frames)
{
    m_worker->process(m_places[place].port, m_places[place].direction, frames, m_outcomes);
    drainHits();
}

std::optional<Session::Explanation> Session::explain(const Finder &find, pipeline::TraceRules rules,
                                                     const std::stop_token &stop)
{
    Run run;
    while (!stop.stop_requested() && m_replayer->next(run)) {
        const std::optional<std::size_t> wanted = find(run);
        if (!m_program->meters().empty() || !m_program->isolation().isEmpty())
            process(run, wanted.value_or(run.frames.size()));
        if (!wanted)
            continue;
        const packet::Frame &frame = run.frames[*wanted];
        return Explanation{frame, run.origins[*wanted].number,
                           trace(placeOf(run.port, run.direction), frame, rules)};
    }
    return std::nullopt;
}

} // namespace tallygate::replay
