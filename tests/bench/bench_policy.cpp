// SPDX-License-Identifier: GPL-3.0-or-later
// The policy document at 100,000 rules in 2,000 sections.
#include <benchmark/benchmark.h>

#include "policy/edit.h"
#include "policy/excerpt.h"
#include "policy/history.h"
#include "policy/policyfile.h"
#include "policy/query.h"
#include "policy/whereused.h"
#include "support/bigpolicy.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

const Policy &big()
{
    static const Policy policy = testsupport::bigPolicy();
    return policy;
}

const std::string &bigText()
{
    static const std::string text = writePolicy(big());
    return text;
}

const Section &middleSection()
{
    return *big()->filters[0]->sections[1000];
}

void open(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(parsePolicy(bigText()));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bigText().size()));
}
BENCHMARK(open)->Unit(benchmark::kMillisecond);

void save(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(writePolicy(big()));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bigText().size()));
}
BENCHMARK(save)->Unit(benchmark::kMillisecond);

void index(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(Policy::fromDocument(*big()));
}
BENCHMARK(index)->Unit(benchmark::kMillisecond);

void insertOne(benchmark::State &state)
{
    testsupport::Dice dice(7);
    Policy policy = big();
    for (auto _ : state) {
        const Edit edit = insertRule(middleSection().uuid, {}, testsupport::randomRule(dice));
        policy = std::move(apply(policy, edit)->next);
    }
}
BENCHMARK(insertOne)->Unit(benchmark::kMicrosecond);

void modifyOne(benchmark::State &state)
{
    RulePatch patch;
    Policy policy = big();
    std::size_t n = 0;
    for (auto _ : state) {
        patch.name = std::to_string(++n);
        const Uuid rule = big()->filters[0]->sections[n % 2000]->rules[n % 50]->uuid;
        policy = std::move(apply(policy, modifyRules({rule}, patch))->next);
    }
}
BENCHMARK(modifyOne)->Unit(benchmark::kMicrosecond);

void findRule(benchmark::State &state)
{
    std::size_t n = 0;
    for (auto _ : state) {
        ++n;
        const Uuid &rule = big()->filters[0]->sections[n % 2000]->rules[n % 50]->uuid;
        benchmark::DoNotOptimize(big().findRule(rule));
    }
}
BENCHMARK(findRule)->Unit(benchmark::kMicrosecond);

void findTenThousandRules(benchmark::State &state)
{
    std::vector<Uuid> rules;
    for (std::size_t n = 0; n < 10'000; ++n)
        rules.push_back(big()->filters[0]->sections[n % 2000]->rules[n % 50]->uuid);
    for (auto _ : state)
        benchmark::DoNotOptimize(big().findRules(rules));
}
BENCHMARK(findTenThousandRules)->Unit(benchmark::kMillisecond);

/// `step` 1: one block; 2: every other rule, so that nothing stands together.
void moveTenThousand(benchmark::State &state)
{
    const auto step = static_cast<std::size_t>(state.range(0));
    std::vector<Uuid> rules;
    for (std::size_t s = 0; rules.size() < 10'000; ++s) {
        const auto &list = big()->filters[0]->sections[s]->rules;
        for (std::size_t r = 0; r < list.size() && rules.size() < 10'000; r += step)
            rules.push_back(list[r]->uuid);
    }
    const Edit edit = moveRules(rules, big()->filters[0]->sections[1500]->uuid, {});
    for (auto _ : state)
        benchmark::DoNotOptimize(apply(big(), edit));
}
BENCHMARK(moveTenThousand)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

class NoFigures : public QueryContext
{
public:
    std::optional<std::uint64_t> hits(const Uuid &) const override { return std::nullopt; }
    bool hasFinding(const Uuid &) const override { return false; }
    Timestamp now() const override { return Timestamp{}; }
};

void filterBy(benchmark::State &state, const char *text)
{
    const NoFigures context;
    std::size_t found = 0;
    for (auto _ : state) {
        const QueryMatcher matcher(parseQuery(text).value(), big(), context);
        found = 0;
        for (const SectionPtr &section : big()->filters[0]->sections) {
            for (const RulePtr &rule : section->rules)
                found += matcher.matches(*rule);
        }
    }
    state.counters["found"] = static_cast<double>(found);
}
BENCHMARK_CAPTURE(filterBy, text, "backup")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filterBy, nowhere, "zzz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filterBy, utf8, "küche")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filterBy, address, "10.1.2.3")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filterBy, action, "action:drop,reject")->Unit(benchmark::kMillisecond);

void whereUsedOf(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(whereUsed(big(), ObjectKind::Set, "bogons"));
}
BENCHMARK(whereUsedOf)->Unit(benchmark::kMillisecond);

void renameSet(benchmark::State &state)
{
    const Edit edit{RenameObject{big().setNamed("bogons")->uuid, "martians"}};
    for (auto _ : state)
        benchmark::DoNotOptimize(apply(big(), edit));
}
BENCHMARK(renameSet)->Unit(benchmark::kMillisecond);

std::vector<RulePtr> bigRules()
{
    std::vector<RulePtr> rules;
    for (const SectionPtr &section : big()->filters[0]->sections)
        rules.insert(rules.end(), section->rules.begin(), section->rules.end());
    return rules;
}

const Excerpt &bigExcerpt()
{
    static const Excerpt excerpt = excerptOf(big(), bigRules());
    return excerpt;
}

void takeExcerpt(benchmark::State &state)
{
    const auto rules = bigRules();
    for (auto _ : state)
        benchmark::DoNotOptimize(excerptOf(big(), rules));
}
BENCHMARK(takeExcerpt)->Unit(benchmark::kMillisecond);

void exportRules(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(writeExcerpt(bigExcerpt()));
}
BENCHMARK(exportRules)->Unit(benchmark::kMillisecond);

void importRules(benchmark::State &state)
{
    const std::string text = *writeExcerpt(bigExcerpt());
    for (auto _ : state)
        benchmark::DoNotOptimize(readExcerpt(text, "rules"));
}
BENCHMARK(importRules)->Unit(benchmark::kMillisecond);

void planImportOfAll(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(planImport(big(), bigExcerpt()));
}
BENCHMARK(planImportOfAll)->Unit(benchmark::kMillisecond);

void lastEditAmongTen(benchmark::State &state)
{
    std::vector<Uuid> rules;
    for (const RulePtr &rule : bigRules())
        rules.push_back(rule->uuid);
    const Uuid untouched = rules.back();
    rules.pop_back();
    History history(big());
    for (int i = 0; i < 10; ++i) {
        RulePatch patch;
        patch.owner = std::to_string(i);
        if (!history.apply(modifyRules(rules, patch), {}, Timestamp{}))
            state.SkipWithError("the edit was refused");
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(history.lastEditOf(untouched));
}
BENCHMARK(lastEditAmongTen)->Unit(benchmark::kMillisecond);

} // namespace
