// SPDX-License-Identifier: GPL-3.0-or-later
// What classifying a packet costs by the number and kind of rules: the classifier that the engine
// and the simulator use, and its peers, in turns in one process, on ClassBench's sets and those of
// OpenFlow, with their traces and with uniform random headers. All answers are compared.
#include <exception>
#include <fstream>
#include <regex>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "common/machine.h"
#include "measure.h"
#include "report.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::bench;
using namespace tallygate::testsupport;

namespace {

/// The search over expressions is given so many rule tests at most, or it would take hours.
constexpr std::size_t kMostLinearTests = 50'000'000;
constexpr std::size_t kHeaders = 50'000; ///< of traffic that is made here
constexpr std::uint64_t kSeed = 1;

const std::map<std::string, classify::Structure> kStructures{
    {"automatic", classify::Structure::Automatic},
    {"bit-vectors", classify::Structure::BitVectors},
    {"cut-trees", classify::Structure::CutTrees}};

struct Options
{
    std::string sets;
    std::string only;
    std::string json;
    unsigned rounds = 11;
    bool testsFlags = false;
    classify::Structure structure = classify::Structure::Automatic;
    std::vector<std::string> without;

    TcpFlags flags() const { return testsFlags ? TcpFlags::Tested : TcpFlags::Ignored; }
    bool has(const char *name) const
    {
        return std::find(without.begin(), without.end(), name) == without.end();
    }
};

std::vector<Traffic> trafficOf(const SetFile &file, const TupleSet &set)
{
    std::vector<Traffic> all;
    if (file.trace.empty())
        all.push_back({"drawn", drawnTrace(set, kHeaders, kSeed)});
    else
        all.push_back({"trace", readTrace(file.trace)});
    all.push_back({"uniform", uniformTrace(set, kHeaders, kSeed)});
    return all;
}

/// Makes a contestant; what is made in a moment some times more, for the median of the times.
template <class Make>
ContestantPtr made(Make make)
{
    constexpr double kMoment = 100;
    constexpr std::size_t kMost = 5;
    std::vector<double> times;
    ContestantPtr one;
    do {
        one.reset();
        if (one = make(); !one)
            return one;
        times.push_back(one->buildMilliseconds());
    } while (times.size() < kMost && times.back() < kMoment);
    one->setBuildMilliseconds(medianOf(times));
    return one;
}

/// A peer that cannot take a set is left out, and said to be.
ContestantPtr peer(const Options &options, const char *name,
                   ContestantPtr (*make)(const TupleSet &, TcpFlags), const TupleSet &set)
{
    if (!options.has(name))
        return nullptr;
    try {
        return made([&] { return make(set, options.flags()); });
    } catch (const std::exception &error) {
        fmt::print(stderr, "{} is not measured with {}: {}\n", name, set.name, error.what());
        return nullptr;
    }
}

/// Who is there, in the order of kNames.
std::vector<ContestantPtr>
contestantsOf(const TupleSet &set, const std::vector<classify::Rule> &rules, const Options &options)
{
    std::vector<ContestantPtr> all;
    const auto make = [&options](std::vector<classify::Rule> list) {
        return classify::makeClassifier(std::move(list), options.structure);
    };
    all.push_back(made([&] { return makeOwn(kNames[kOwn], make, rules); }));
    all.push_back(peer(options, kNames[kAcl], makeRteAcl, set));
    all.push_back(peer(options, kNames[kMerge], makeTupleMerge, set));
    std::erase(all, nullptr);
    return all;
}

std::size_t indexOf(const Contestant &contestant)
{
    return static_cast<std::size_t>(
        std::find(std::begin(kNames), std::end(kNames), contestant.name()) - std::begin(kNames));
}

Row rowOf(const Traffic &traffic, const Measured &measured)
{
    Row row;
    row.kind = traffic.kind;
    row.packets = traffic.headers.size();
    row.flat = measured.reference;
    const Times &own = measured.entries.front().times.at(From::Packets);
    for (const Entry &entry : measured.entries) {
        Speed &speed = row.speeds[indexOf(*entry.contestant)];
        const Times &packets = entry.times.at(From::Packets);
        speed.packets = packets.median();
        speed.ratio = ratio(packets, own);
        if (const auto keys = entry.times.find(From::Keys); keys != entry.times.end())
            speed.keys = keys->second.median();
    }
    return row;
}

SetReport benchmark(const SetFile &file, const Options &options, bool isFirst)
{
    const TupleSet set = readSet(file);
    const std::vector<classify::Rule> rules = asRules(set, options.flags());
    const std::vector<ContestantPtr> contestants = contestantsOf(set, rules, options);
    const ContestantPtr flat = makeFlatSearch(set, options.flags());
    const ContestantPtr linear = makeOwn("linear", classify::makeLinear, rules);
    SetReport report{set.name, file.folder, set.rules.size(), {}, {}};
    for (const ContestantPtr &each : contestants) {
        report.costs[indexOf(*each)] = {each->buildMilliseconds(),
                                        static_cast<double>(each->bytes()), each->remark()};
        if (isFirst && !each->remark().empty())
            fmt::print("{}: {}\n", each->name(), each->remark());
    }
    if (isFirst)
        printHead();
    for (const Traffic &traffic : trafficOf(file, set)) {
        Row row =
            rowOf(traffic, measure(contestants, *flat, traffic, set.addressOctets, options.rounds));
        row.linear = measureOnce(*linear, *flat, traffic, set.addressOctets,
                                 kMostLinearTests / set.rules.size() + 1);
        report.rows.push_back(row);
    }
    printSpeeds(report);
    return report;
}

void run(const Options &options)
{
    const std::filesystem::path folder = options.sets.empty()
                                             ? testsupport::sharedData() / "classbench"
                                             : std::filesystem::path(options.sets);
    std::vector<SetReport> reports;
    for (const SetFile &file : setFiles(folder))
        if (std::regex_search(file.folder + "/" + file.name, std::regex(options.only)))
            reports.push_back(benchmark(file, options, reports.empty()));
    if (reports.empty())
        throw std::runtime_error("no sets in " + folder.string());
    printCosts(reports);
    const std::vector<Goal> goals = goalsOf(reports);
    printGoals(goals);
    if (options.json.empty())
        return;
    Json all{{"format", "tallygate-bench-classify/2"}, {"kernel", kernelName()},
             {"processor", processorName()},           {"rounds", options.rounds},
             {"tcpFlags", options.testsFlags},         {"sets", Json::array()}};
    for (const SetReport &report : reports)
        all["sets"].push_back(toJson(report));
    all["goals"] = toJson(goals);
    std::ofstream file(options.json);
    file << all.dump(2) << '\n';
    if (!file.flush())
        throw std::runtime_error("cannot write " + options.json);
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    CLI::App app("Measures what classifying a packet costs on sets of rules, beside DPDK's "
                 "rte_acl, and compares every answer with that of linear search.\n"
                 "The time is from a parsed packet to its rule: what each makes of the packet to "
                 "look it up is in it.");
    app.add_option("--sets", options.sets,
                   "a folder with rules/ and traces/, ipv6/, openflow/, or some of them");
    app.add_option("--only", options.only,
                   "a regular expression: of \"rules/acl1_10k\", \"openflow/of1_20k\"");
    app.add_option("--json", options.json, "file for the figures");
    app.add_option("--rounds", options.rounds, "over all packets; their median counts")
        ->check(CLI::Range(1u, 1000u));
    app.add_flag("--tcp-flags", options.testsFlags,
                 "rules test flags of TCP, too; as a rule only addresses, ports and protocol");
    app.add_option("--without", options.without, "contestants that are left out")
        ->check(CLI::IsMember({kNames[kAcl], kNames[kMerge]}));
    std::string structure = "automatic";
    app.add_option("--structure", structure, "of tallygate; as a rule what it chooses by itself")
        ->check(CLI::IsMember(kStructures));
    CLI11_PARSE(app, argc, argv);
    options.structure = kStructures.at(structure);
    try {
        run(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
