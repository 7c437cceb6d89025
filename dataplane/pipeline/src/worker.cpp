// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/worker.h"

#include <algorithm>
#include <array>
#include <vector>

#include "flowcaches.h"
#include "guard.h"
#include "hitrecordof.h"
#include "hitsampler.h"
#include "meterkey.h"
#include "systemchecks.h"

namespace tallygate::pipeline {

using classify::Decision;
using counters::PortCounter;
using match::Truth;

std::string_view toString(Cause cause)
{
    switch (cause) {
    case Cause::Rule:
        return "rule";
    case Cause::Default:
        return "default";
    case Cause::Guard:
        return "guard";
    case Cause::SystemCheck:
        return "system-check";
    case Cause::Unfiltered:
        return "unfiltered";
    case Cause::Undecidable:
        return "undecidable";
    }
    return {};
}

/// One batch on its way through one chain. `active` is the list of packets still on their way.
struct Worker::State
{
    State(counters::CounterShard &cells, hitlog::HitRing *ring)
        : shard(cells)
        , hits(ring)
        , countHits(&State::flushCounts, this)
    {}

    void chooseStations();
    void run(const Chain &to, std::span<const packet::Frame> frames, Outcome *into);
    void prepare(const packet::Frame &frame, std::uint16_t i);
    void selectScope(const BoundApplication &application);
    void runApplication(std::uint32_t index);
    void findDecided();
    void settle(std::uint16_t i, const BoundRule &rule, counters::CounterCell &cell);
    void judgeLimit(meter::Meter &meter, counters::CounterCell &cell, std::uint16_t i);
    void undecidable(std::uint16_t i, std::uint32_t rule);
    void dropSettled();
    void finish(std::size_t count);
    void log(std::uint32_t rule, std::uint16_t i, Verdict verdict);
    static void flushCounts(void *context, std::span<const classify::CountHit> counted);

    counters::CounterShard &shard;
    hitlog::HitRing *hits;
    std::shared_ptr<const PolicyProgram> program;
    std::shared_ptr<const LocalAddresses> local;
    std::vector<HitSampler> samplers;
    FlowCaches caches;
    bool hasCaches = true;
    Statistics statistics;
    StationTable *stations = nullptr; ///< shared or own; only where the program isolates
    std::unique_ptr<StationTable> ownStations;
    StationTable *sharedStations = nullptr;

    const Chain *chain = nullptr;
    PortIndex port = 0;
    Direction direction = Direction::In;
    Outcome *outcomes = nullptr;
    const BoundApplication *application = nullptr;
    std::uint32_t applicationIndex = 0;

    std::array<packet::Packet, kBatch> packets;
    std::array<Endpoints, kBatch> endpoints;
    std::array<Place, kBatch> places;
    std::array<Decision, kBatch> decisions;
    std::array<std::uint16_t, kBatch> active;
    std::array<std::uint16_t, kBatch> inScope;
    std::array<const BoundRule *, kBatch> decidedBy; ///< as inScope
    std::array<counters::CounterCell *, kBatch> decidedCells;
    std::array<bool, kBatch> settled;
    std::size_t activeCount = 0;
    std::size_t inScopeCount = 0;
    classify::CountHits countHits;
};

void Worker::State::chooseStations()
{
    stations = nullptr;
    if (program->isolation().isEmpty())
        return;
    if (sharedStations == nullptr && ownStations == nullptr)
        ownStations = std::make_unique<StationTable>();
    stations = sharedStations != nullptr ? sharedStations : ownStations.get();
}

void Worker::State::run(const Chain &to, std::span<const packet::Frame> frames, Outcome *into)
{
    chain = &to;
    outcomes = into;
    activeCount = 0;
    counters::Tally received{frames.size(), 0};
    for (const packet::Frame &frame : frames)
        received.bytes += frame.wireLength;
    shard.port(chain->slot, direction).count(PortCounter::Received, received);

    for (std::uint16_t i = 0; i < frames.size(); ++i)
        prepare(frames[i], i);
    for (const std::uint32_t index : chain->applications) {
        if (activeCount == 0)
            break;
        runApplication(index);
    }
    finish(frames.size());
}

/// Everything ahead of the applications.
void Worker::State::prepare(const packet::Frame &frame, std::uint16_t i)
{
    packet::Packet &packet = packets[i];
    packet::parse(frame, packet);
    outcomes[i] = {};
    settled[i] = true;
    if (const SystemCheck *failed = failedCheck(packet, program->policy().systemChecks)) {
        outcomes[i].verdict = Verdict::Drop;
        outcomes[i].cause = Cause::SystemCheck;
        outcomes[i].counter = failed->drop;
        return;
    }
    endpoints[i] = Endpoints::of(packet);
    const PortKind kind = program->ports()[port].kind;
    places[i] = chain->judgesPlace ? local->placeOf(endpoints[i], kind, direction) : Place::Transit;
    if (kind == PortKind::Host) {
        const Guard::Answer answer =
            program->guard().judge(packet, endpoints[i], places[i], direction, *local);
        if (answer.truth == Truth::Undecidable) {
            undecidable(i, Outcome::kNone);
            return;
        }
        if (answer.truth == Truth::True) {
            outcomes[i].cause = Cause::Guard;
            outcomes[i].counter = PortCounter::Guard;
            return;
        }
    }
    if (stations != nullptr && direction == Direction::Out &&
        isolatedFrom(program->isolation(), *stations, frame, program->ports()[port].id)) {
        outcomes[i].verdict = Verdict::Drop;
        outcomes[i].cause = Cause::SystemCheck;
        outcomes[i].counter = PortCounter::Isolation;
        return;
    }
    settled[i] = false;
    active[activeCount++] = i;
}

void Worker::State::selectScope(const BoundApplication &bound)
{
    inScopeCount = 0;
    if (bound.scope == Scope::Any) {
        std::copy_n(active.begin(), activeCount, inScope.begin());
        inScopeCount = activeCount;
        return;
    }
    const Place wanted = bound.scope == Scope::Transit ? Place::Transit : Place::Device;
    for (std::size_t a = 0; a < activeCount; ++a) {
        const std::uint16_t i = active[a];
        if (places[i] == wanted) {
            inScope[inScopeCount++] = i;
        } else if (places[i] == Place::Undecidable) {
            undecidable(i, Outcome::kNone);
            outcomes[i].application = applicationIndex;
        }
    }
}

void Worker::State::runApplication(std::uint32_t index)
{
    applicationIndex = index;
    application = &program->applications()[index];
    selectScope(*application);
    if (inScopeCount != 0) {
        application->classifier->classify(packets, {inScope.data(), inScopeCount}, decisions,
                                          countHits, caches.of(index));
        findDecided();
        for (std::size_t a = 0; a < inScopeCount; ++a)
            settle(inScope[a], *decidedBy[a], *decidedCells[a]);
        // Behind the cells it is the sum of: see repairApplications().
        counters::CounterCell &received = shard.cell(application->received);
        for (std::size_t a = 0; a < inScopeCount; ++a) {
            const packet::Frame &frame = packets[inScope[a]].frame;
            received.count(frame.wireLength, frame.time);
        }
        countHits.finish();
    }
    dropSettled();
}

/// The rules that packets met and their counters. Of many rules they are far apart: all are asked
/// for before the first is needed.
void Worker::State::findDecided()
{
    for (std::size_t a = 0; a < inScopeCount; ++a) {
        decidedBy[a] = &application->bound(decisions[inScope[a]].rule);
        __builtin_prefetch(decidedBy[a]);
    }
    for (std::size_t a = 0; a < inScopeCount; ++a) {
        decidedCells[a] = &shard.cell(decidedBy[a]->slot);
        __builtin_prefetch(decidedCells[a], 1);
        if (decidedBy[a]->hasDetails())
            __builtin_prefetch(&application->detailsOf(decisions[inScope[a]].rule));
    }
}

/// Applies what the classifier decided about one packet in the current application: `rule`, counted
/// in `cell`.
void Worker::State::settle(std::uint16_t i, const BoundRule &rule, counters::CounterCell &cell)
{
    const Decision &decision = decisions[i];
    const packet::Frame &frame = packets[i].frame;
    Outcome &outcome = outcomes[i];
    const bool cannotTell =
        decision.truth == Truth::Undecidable ||
        (rule.action == Action::Limit &&
         isKeyHidden(application->detailsOf(decision.rule).meter->config(), endpoints[i]));
    outcome.application = applicationIndex;
    if (cannotTell) {
        shard.cell(application->undecidable).count(frame.wireLength, frame.time);
        undecidable(i, decision.rule);
        return;
    }
    outcome.rule = decision.rule;
    outcome.cause = decision.rule == Decision::kNoRule ? Cause::Default : Cause::Rule;
    outcome.withinLimit = false;
    if (rule.action == Action::Limit) {
        judgeLimit(*application->detailsOf(decision.rule).meter, cell, i);
    } else {
        cell.count(frame.wireLength, frame.time);
        outcome.verdict = rule.action == Action::Permit   ? Verdict::Permit
                          : rule.action == Action::Reject ? Verdict::Reject
                                                          : Verdict::Drop;
        outcome.counter = rule.action == Action::Permit   ? PortCounter::Permitted
                          : rule.action == Action::Reject ? PortCounter::Rejected
                                                          : PortCounter::Dropped;
        outcome.answer = rule.action == Action::Reject;
    }
    settled[i] = outcome.verdict != Verdict::Permit;
    if (rule.isLogged)
        log(decision.rule, i, outcome.verdict);
}

void Worker::State::judgeLimit(meter::Meter &meter, counters::CounterCell &cell, std::uint16_t i)
{
    const packet::Frame &frame = packets[i].frame;
    Outcome &outcome = outcomes[i];
    if (meter.conform(frame.time, frame.wireLength, meterKeyOf(endpoints[i]))) {
        cell.countConform(frame.wireLength, frame.time);
        outcome.verdict = Verdict::Permit;
        outcome.counter = PortCounter::Permitted;
        outcome.withinLimit = true;
        return;
    }
    cell.countExceed(frame.wireLength, frame.time);
    outcome.verdict = Verdict::Limited;
    outcome.counter = PortCounter::Limited;
    outcome.answer = meter.config().exceed == meter::ExceedVerdict::Reject;
}

void Worker::State::undecidable(std::uint16_t i, std::uint32_t rule)
{
    Outcome &outcome = outcomes[i];
    outcome.cause = Cause::Undecidable;
    outcome.counter = PortCounter::Undecidable;
    outcome.verdict = Verdict::Permit;
    outcome.withinLimit = false;
    outcome.rule = rule;
    settled[i] = true;
}

void Worker::State::dropSettled()
{
    const auto end = std::remove_if(active.begin(), active.begin() + activeCount,
                                    [this](std::uint16_t i) { return settled[i]; });
    activeCount = static_cast<std::size_t>(end - active.begin());
}

/// Books every packet under its one port counter, and learns where those that go on came from.
void Worker::State::finish(std::size_t count)
{
    for (std::size_t i = 0; stations != nullptr && direction == Direction::In && i < count; ++i) {
        if (isForwarded(outcomes[i]))
            learnStation(*stations, packets[i].frame, program->ports()[port].id);
    }
    std::array<counters::Tally, counters::kPortCounters> sums{};
    for (std::size_t i = 0; i < count; ++i)
        sums[static_cast<std::size_t>(outcomes[i].counter)] += {1, packets[i].frame.wireLength};
    counters::PortCells &cells = shard.port(chain->slot, direction);
    for (std::size_t c = 0; c < sums.size(); ++c) {
        if (sums[c].packets != 0)
            cells.count(static_cast<PortCounter>(c), sums[c]);
    }
    statistics.packets += count;
}

void Worker::State::flushCounts(void *context, std::span<const classify::CountHit> counted)
{
    State &state = *static_cast<State *>(context);
    for (const classify::CountHit &hit : counted) {
        if (hit.truth == Truth::Undecidable) {
            ++state.statistics.undecidableCounts;
            continue;
        }
        const BoundRule rule = state.application->rules[hit.rule];
        const packet::Frame &frame = state.packets[hit.packet].frame;
        state.shard.cell(rule.slot).count(frame.wireLength, frame.time);
        if (rule.isLogged)
            state.log(hit.rule, hit.packet, Verdict::Permit);
    }
}

void Worker::State::log(std::uint32_t rule, std::uint16_t i, Verdict verdict)
{
    const Action action = application->bound(rule).action;
    const RuleDetails &details = application->detailsOf(rule);
    if (hits == nullptr ||
        (details.log.exceedingOnly && action == Action::Limit && verdict != Verdict::Limited))
        return;
    HitSampler &sampler = samplers[details.sampler];
    switch (sampler.choose(details.log, packets[i].frame.time)) {
    case HitSampler::Choice::SampledOut:
        ++statistics.sampledOut;
        return;
    case HitSampler::Choice::OverRate:
        ++statistics.overRate;
        return;
    case HitSampler::Choice::Record:
        break;
    }
    hitlog::HitRecord record = hitRecordOf(packets[i]);
    record.revision = program->revision();
    record.application = application->application->uuid.bytes();
    if (rule != Decision::kNoRule)
        record.rule = application->filter->rules[rule].uuid.bytes();
    record.sequence = statistics.packets + i;
    record.port = program->ports()[port].id;
    record.verdict = static_cast<std::uint8_t>(verdict);
    record.action = static_cast<std::uint8_t>(action);
    record.direction = static_cast<std::uint8_t>(direction);
    record.standsFor = sampler.takeUnrecorded();
    hits->push(record);
    ++statistics.logged;
}

Worker::Worker(counters::CounterShard &shard, hitlog::HitRing *hits)
    : m_state(std::make_unique<State>(shard, hits))
{}

Worker::~Worker() = default;
Worker::Worker(Worker &&) noexcept = default;
Worker &Worker::operator=(Worker &&) noexcept = default;

void Worker::adopt(std::shared_ptr<const PolicyProgram> program)
{
    m_state->samplers.assign(program->samplerCount(), {});
    m_state->caches = m_state->hasCaches ? FlowCaches(*program) : FlowCaches();
    m_state->local = program->local();
    m_state->program = std::move(program);
    m_state->chooseStations();
}

void Worker::useFlowCaches(bool are)
{
    m_state->hasCaches = are;
}

void Worker::shareStations(StationTable &stations)
{
    m_state->sharedStations = &stations;
    if (m_state->program)
        m_state->chooseStations();
}

void Worker::adoptLocal(std::shared_ptr<const LocalAddresses> local)
{
    m_state->local = std::move(local);
}

void Worker::process(PortIndex port, Direction direction, std::span<const packet::Frame> frames,
                     std::span<Outcome> outcomes)
{
    const Chain &chain = m_state->program->chain(port, direction);
    const std::size_t most = chain.oneByOne ? 1 : kBatch;
    m_state->port = port;
    m_state->direction = direction;
    for (std::size_t done = 0; done < frames.size(); done += most) {
        m_state->run(chain, frames.subspan(done, std::min(most, frames.size() - done)),
                     outcomes.data() + done);
    }
}

const Worker::Statistics &Worker::statistics() const
{
    return m_state->statistics;
}

const PolicyProgram &Worker::program() const
{
    return *m_state->program;
}

const StationTable *Worker::stations() const
{
    return m_state->stations;
}

void Worker::forgetStations()
{
    if (m_state->stations != nullptr)
        m_state->stations->clear();
}

const LocalAddresses &Worker::local() const
{
    return *m_state->local;
}

} // namespace tallygate::pipeline
