// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include "capture/reader.h"
#include "pipeline/worker.h"
#include "support/testdata.h"

// What the pipeline costs a packet of real traffic: nothing in scope, a filter whose rules all
// miss, a limit rule, and a realistic edge.

using namespace tallygate;

namespace {

const std::vector<packet::Frame> &traffic()
{
    static std::vector<packet::Frame> frames;
    static auto reader = capture::Reader::open(testsupport::sharedCapture("dev-large-mix.pcap"));
    if (frames.empty() && reader) {
        capture::Frame frame;
        while (reader->next(frame))
            frames.push_back(
                {frame.data, frame.capturedLength, frame.wireLength, frame.linkType, frame.time});
    }
    return frames;
}

pipeline::DeviceRule ruleOf(std::uint32_t number, std::string expression, pipeline::Action action)
{
    pipeline::DeviceRule rule;
    rule.uuid = Uuid::fromName({}, std::to_string(number));
    rule.number = number;
    rule.action = action;
    rule.conditions = {{pipeline::Cell::When, std::move(expression)}};
    return rule;
}

pipeline::DevicePolicy policyOf(std::vector<pipeline::DeviceRule> rules)
{
    pipeline::DevicePolicy policy;
    policy.localState.addresses = {"192.0.2.1"};
    policy.meters.resize(1);
    policy.meters[0].uuid = Uuid::fromName({}, "meter");
    policy.meters[0].config.rate = {1'000'000'000, meter::RateUnit::BitsPerSecond};
    for (pipeline::DeviceRule &rule : rules) {
        if (rule.action == pipeline::Action::Limit)
            rule.meter = policy.meters[0].uuid;
    }
    pipeline::DeviceFilter filter;
    filter.uuid = Uuid::fromName({}, "filter");
    filter.rules = std::move(rules);
    policy.filters = {filter};
    pipeline::DeviceApplication application;
    application.uuid = Uuid::fromName({}, "application");
    application.filter = filter.uuid;
    application.interfaces = {"eth0"};
    policy.applications = {application};
    return policy;
}

void run(benchmark::State &state, pipeline::DevicePolicy policy)
{
    if (traffic().empty()) {
        state.SkipWithError("the shared captures are not there");
        return;
    }
    counters::CounterRegistry registry;
    pipeline::MeterBank meters;
    auto program = pipeline::PolicyProgram::build(
        {std::make_shared<pipeline::DevicePolicy>(std::move(policy)), {{1, "eth0"}}, {}, {}, 1},
        registry, meters);
    if (!program) {
        state.SkipWithError(program.error().message.c_str());
        return;
    }
    meters.activate((*program)->meters(), {});
    pipeline::Worker worker(registry.shard(0));
    worker.adopt(*program);
    std::vector<pipeline::Outcome> outcomes(traffic().size());
    for (auto _ : state)
        worker.process(0, pipeline::Direction::In, traffic(), outcomes);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(traffic().size()));
}

void nothingInScope(benchmark::State &state)
{
    pipeline::DevicePolicy policy = policyOf({});
    policy.applications.clear();
    run(state, std::move(policy));
}

void missingRules(benchmark::State &state)
{
    std::vector<pipeline::DeviceRule> rules;
    for (std::uint32_t i = 0; i < state.range(0); ++i)
        rules.push_back(ruleOf(i,
                               "ip.src == 203.0.113." + std::to_string(i % 250) +
                                   " and tcp.dstport == " + std::to_string(20'000 + i),
                               pipeline::Action::Permit));
    run(state, policyOf(std::move(rules)));
}

void oneLimit(benchmark::State &state)
{
    run(state, policyOf({ruleOf(1, "ip or ipv6", pipeline::Action::Limit)}));
}

void branchEdge(benchmark::State &state)
{
    using pipeline::Action;
    run(state,
        policyOf({ruleOf(1, "ip.src in {127.0.0.0/8, 0.0.0.0/8, 240.0.0.0/4}", Action::Drop),
                  ruleOf(2, "tcp.established", Action::Permit),
                  ruleOf(3, "icmp or icmpv6", Action::Limit),
                  ruleOf(4, "tcp.dstport in {80, 443}", Action::Permit),
                  ruleOf(5, "udp.port == 53", Action::Permit),
                  ruleOf(6, "tcp.dstport == 23", Action::Reject), ruleOf(7, "ip", Action::Count)}));
}

} // namespace

BENCHMARK(nothingInScope)->Unit(benchmark::kMillisecond);
BENCHMARK(missingRules)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(oneLimit)->Unit(benchmark::kMillisecond);
BENCHMARK(branchEdge)->Unit(benchmark::kMillisecond);
