// SPDX-License-Identifier: GPL-3.0-or-later
// What a packet costs with more and more rules, in the whole pipeline (FC-6).
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "contestant.h"
#include "report.h"

using namespace tallygate;
using namespace tallygate::bench;

namespace {

struct Options
{
    std::vector<std::size_t> sizes{64, 512};
    std::vector<std::size_t> rules{10, 1000, 10'000, 50'000, 100'000};
    std::vector<std::size_t> flows{1, 100, 10'000, 0};
    std::vector<std::string> meet{"last", "spread"};
    std::size_t rounds = 21;
    std::size_t packets = 16'384;
    bool uncached = false;
    bool smoke = false;
    bool check = false;
    std::string json;
};

/// Runs what the options select and keeps the figures.
class Benchmark
{
public:
    explicit Benchmark(const Options &options)
        : m_options(options)
    {}

    void run()
    {
        Contestant none(0, !m_options.uncached);
        Contestant few(kFewRules, !m_options.uncached);
        for (const std::size_t rules : m_options.rules) {
            Contestant many(rules, !m_options.uncached);
            for (const std::size_t size : m_options.sizes)
                for (const std::string &meet : m_options.meet)
                    for (const std::size_t flows : m_options.flows)
                        measure(
                            {&none, &few, &many},
                            {size, meet == "last" ? Meeting::Last : Meeting::Spread, rules, flows});
            many.verify();
        }
        none.verify();
        few.verify();
    }
    const std::vector<Row> &rows() const { return m_rows; }
    /// Some figures are of fewer rounds than wanted, or missing.
    bool isDisturbed() const { return m_isDisturbed; }

private:
    static constexpr std::size_t kContestants = 3;
    /// Of each flow on average before anything is measured.
    static constexpr std::size_t kMeetings = 6;
    /// Rounds that were disturbed are run anew, until there were so many times the wanted ones.
    static constexpr std::size_t kPatience = 8;

    void measure(const std::array<Contestant *, kContestants> &contestants, const TrafficKind &kind)
    {
        Traffic traffic(kind);
        for (Contestant *contestant : contestants) { // flows are met for the first time
            contestant->forgetFlows();
            traffic.begin(0);
            contestant->run(traffic, std::max(m_options.packets, kMeetings * kind.flows));
        }
        std::array<std::vector<double>, kContestants> figures;
        const std::size_t most = kPatience * m_options.rounds;
        for (std::size_t round = 0; round < most && figures[0].size() < m_options.rounds; ++round) {
            std::array<Contestant::Run, kContestants> runs;
            ++m_series; // the same packets for all of a round
            for (std::size_t turn = 0; turn < kContestants; ++turn) {
                const std::size_t which = round % 2 == 0 ? turn : kContestants - 1 - turn;
                traffic.begin(m_series);
                contestants[which]->run(traffic, m_options.packets / 2); // the others' is forgotten
                runs[which] = contestants[which]->run(traffic, m_options.packets);
            }
            if (std::any_of(runs.begin(), runs.end(),
                            [](const Contestant::Run &run) { return run.isDisturbed; }))
                continue;
            for (std::size_t i = 0; i < kContestants; ++i)
                figures[i].push_back(runs[i].nanoseconds);
        }
        if (figures[0].size() < m_options.rounds) {
            fmt::print(
                stderr,
                "{} rules, {} flows: other work of the machine had the core in {} of {} rounds\n",
                kind.rules, kind.flows, most - figures[0].size(), most);
            m_isDisturbed = true;
            if (figures[0].empty())
                return;
        }
        const auto &[none, few, many] = figures;
        m_rows.push_back({kind, contestants[2]->buildMilliseconds(), medianOf(many), medianOf(none),
                          medianOf(few), difference(many, none), difference(many, few)});
        fmt::print(stderr, "{}", lineOf(m_rows.back()));
    }

    Options m_options;
    std::uint64_t m_series = 0;
    bool m_isDisturbed = false;
    std::vector<Row> m_rows;
};

int benchmark(const Options &options)
{
    Benchmark benchmark(options);
    benchmark.run();
    const Circumstances circumstances{options.rounds, options.packets, !options.uncached};
    fmt::print("{}", reportTable(benchmark.rows(), circumstances));
    if (!options.json.empty())
        std::ofstream(options.json) << reportJson(benchmark.rows(), circumstances);
    if (benchmark.isDisturbed())
        fmt::print("\nDisturbed: some figures are of fewer runs, or missing.\n");
    bool isWithin = true;
    for (const Row &row : benchmark.rows())
        isWithin = isWithin && isWithinAim(row);
    return options.check && !isWithin ? 1 : 0;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    CLI::App app("Measures what a packet costs in the pipeline with more and more rules, against "
                 "none and against ten. Fails where counters contradict what was sent.");
    app.add_option("--sizes", options.sizes, "frame sizes with FCS")
        ->delimiter(',')
        ->check(CLI::Range(64, 1518));
    app.add_option("--rules", options.rules, "numbers of rules")
        ->delimiter(',')
        ->check(CLI::Range(1, 100'000));
    app.add_option("--flows", options.flows, "numbers of flows; 0: each packet is of a new one")
        ->delimiter(',');
    app.add_option("--meet", options.meet, "which rules packets meet: last, spread")
        ->delimiter(',')
        ->check(CLI::IsMember({"last", "spread"}));
    app.add_option("--rounds", options.rounds, "pairs of runs")->check(CLI::Range(1, 1000));
    app.add_option("--packets", options.packets, "of a run");
    app.add_option("--json", options.json, "file for the figures");
    app.add_flag("--uncached", options.uncached, "without flow caches");
    app.add_flag("--smoke", options.smoke, "a few short runs: whether all of it works");
    app.add_flag("--check", options.check, "fail where the aim is missed");
    CLI11_PARSE(app, argc, argv);
    if (options.smoke) {
        options.rules = {10, 1000};
        options.flows = {1, 1000, 0};
        options.rounds = 2;
        options.packets = 2048;
    }
    try {
        return benchmark(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
