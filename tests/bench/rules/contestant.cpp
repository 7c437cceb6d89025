// SPDX-License-Identifier: GPL-3.0-or-later
#include "contestant.h"

#include <sys/resource.h>

#include <chrono>
#include <stdexcept>

#include <fmt/format.h>

#include "base/bytes.h"
#include "common/rulesets.h"

namespace tallygate::bench {

namespace {

using Clock = std::chrono::steady_clock;
using pipeline::Verdict;

constexpr std::size_t kDestinationAt = 14 + 16;

pipeline::DevicePolicy policyOf(std::size_t rules)
{
    pipeline::DevicePolicy policy =
        tallygatePolicy(rules, kLastDestination, "eth0", Contestant::kApplications);
    for (pipeline::DeviceFilter &filter : policy.filters)
        filter.defaultVerdict = Verdict::Permit;
    return policy;
}

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

/// How often this thread had to leave its core to another.
long timesPutAside()
{
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nivcsw;
}

} // namespace

Contestant::Contestant(std::size_t rules, bool hasFlowCaches)
    : m_rules(rules)
    , m_worker(m_registry.shard(0))
{
    auto policy = std::make_shared<const pipeline::DevicePolicy>(policyOf(rules));
    const Clock::time_point start = Clock::now();
    auto program = pipeline::PolicyProgram::build(
        {std::move(policy), {{1, "eth0", pipeline::PortKind::Wire}}, {}, {}, 1}, m_registry,
        m_meters);
    if (!program)
        throw std::runtime_error(program.error().message);
    m_buildMilliseconds = since(start) / 1e6;
    m_program = *program;
    m_meters.activate(m_program->meters(), {});
    m_worker.useFlowCaches(hasFlowCaches);
    m_worker.adopt(m_program);
}

Contestant::Run Contestant::run(Traffic &traffic, std::size_t packets)
{
    const long before = timesPutAside();
    double spent = 0;
    std::size_t done = 0;
    for (; done < packets; done += Traffic::kBatch) {
        const std::span<const packet::Frame> frames = traffic.next();
        const Clock::time_point start = Clock::now();
        m_worker.process(0, pipeline::Direction::In, frames, m_outcomes);
        spent += since(start);
        look(frames);
    }
    return {spent / static_cast<double>(done), timesPutAside() != before};
}

/// Whether one of the rules is about the packet.
bool Contestant::isMet(const packet::Frame &frame) const
{
    const auto destination = loadBigEndian<std::uint32_t>(frame.data + kDestinationAt);
    if (m_rules == 0)
        return false;
    return destination >> 24 == 10 ||
           (idleStation(0) <= destination && destination < idleStation(m_rules - 1));
}

void Contestant::look(std::span<const packet::Frame> frames)
{
    for (std::size_t i = 0; i < frames.size(); ++i) {
        if (m_outcomes[i].verdict != Verdict::Permit)
            throw std::runtime_error(
                fmt::format("a packet was not permitted by {} rules", m_rules));
        if (isMet(frames[i]))
            ++m_met;
    }
    m_packets += frames.size();
}

void Contestant::verify() const
{
    for (const pipeline::BoundApplication &application : m_program->applications()) {
        const counters::ApplicationTally tally = m_program->tallyOf(application, m_registry);
        std::uint64_t hits = 0;
        for (const auto &rule : tally.rules)
            hits += rule.value.hits.packets;
        if (hits != m_met || tally.received.packets != m_packets ||
            tally.byDefault.packets != m_packets - m_met)
            throw std::runtime_error(fmt::format(
                "with {} rules {} packets met a rule and {} none, of {} the counters say {} and {}",
                m_rules, m_met, m_packets - m_met, tally.received.packets, hits,
                tally.byDefault.packets));
    }
}

} // namespace tallygate::bench
