// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "counters/counterregistry.h"
#include "pipeline/meterbank.h"
#include "pipeline/policyprogram.h"
#include "pipeline/worker.h"

#include "traffic.h"

// One rule set, twice: two applications one after the other at one port, in the pipeline that the
// engine's workers run. What no rule is about is permitted, so that the way of a packet is the same
// with any rules.

namespace tallygate::bench {

class Contestant
{
public:
    static constexpr std::uint8_t kApplications = 2;

    /// Throws std::runtime_error where the policy cannot be built.
    Contestant(std::size_t rules, bool hasFlowCaches);

    std::size_t rules() const { return m_rules; }
    double buildMilliseconds() const { return m_buildMilliseconds; }

    struct Run
    {
        double nanoseconds = 0;   ///< a packet, with nothing around but the clock, once a batch
        bool isDisturbed = false; ///< other work of the machine had the core in between
    };
    /// Flow caches begin empty, and do not pause for what was run before.
    void forgetFlows() { m_worker.adopt(m_program); }
    /// Throws std::runtime_error where a packet was not permitted.
    Run run(Traffic &traffic, std::size_t packets);
    /// Throws std::runtime_error where the rules' counters do not agree with all that was run.
    void verify() const;

private:
    bool isMet(const packet::Frame &frame) const;
    void look(std::span<const packet::Frame> frames);

    std::size_t m_rules;
    counters::CounterRegistry m_registry;
    pipeline::MeterBank m_meters;
    std::shared_ptr<const pipeline::PolicyProgram> m_program;
    pipeline::Worker m_worker;
    std::array<pipeline::Outcome, Traffic::kBatch> m_outcomes;
    std::uint64_t m_met = 0; ///< packets that a rule is about
    std::uint64_t m_packets = 0;
    double m_buildMilliseconds = 0;
};

} // namespace tallygate::bench
