// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to change the rules of a classifier one by one, on ClassBench's sets, and what
// classifying costs after that beside a classifier made of the same rules. All answers are
// compared.
#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <numeric>
#include <random>
#include <regex>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "classify/updatable.h"
#include "common/machine.h"
#include "support/classbench.h"
#include "support/testdata.h"

using namespace tallygate;
using namespace tallygate::bench;
using namespace tallygate::testsupport;
using classify::UpdatableClassifier;
using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;
using Handle = UpdatableClassifier::Handle;

namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kHeaders = 20'000;
constexpr std::size_t kFewestChanges = 20'000;
constexpr std::uint64_t kSeed = 1;

struct Options
{
    std::string sets;
    std::string only;
    std::string json;
    std::size_t changes = 0; ///< 0: kFewestChanges, or twice as many as there are rules
    unsigned rounds = 11;
};

struct Figures
{
    std::string set;
    std::size_t rules = 0;
    double buildMilliseconds = 0;
    std::size_t changes = 0;
    double meanMicroseconds = 0; ///< of a change; what was built anew is in it
    double slowMicroseconds = 0; ///< one of 1,000 takes longer
    double worstMicroseconds = 0;
    std::size_t rebuilds = 0;
    double edited = 0, made = 0; ///< nanoseconds a packet: changed, and made of the same rules
    double editedBytes = 0, madeBytes = 0;
};

double microsecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Rules that are there, in any order, and such as could be.
class Stock
{
public:
    Stock(UpdatableClassifier &classifier, const std::vector<classify::Rule> &rules)
        : m_classifier(classifier)
    {
        m_there.resize(rules.size());
        std::iota(m_there.begin(), m_there.end(), Handle{0});
    }

    /// One goes, one comes that went before, or one goes elsewhere; a quarter is out at most.
    void change(std::vector<double> &microseconds)
    {
        const std::size_t most = (m_there.size() + m_gone.size()) / 4;
        const auto kind = m_random() % 5;
        if (kind < 2 && m_gone.size() < most)
            erase(microseconds);
        else if (kind < 4 && !m_gone.empty())
            insert(microseconds);
        else
            move(microseconds);
    }

private:
    std::size_t one(std::size_t of) { return m_random() % of; }

    void erase(std::vector<double> &microseconds)
    {
        std::swap(m_there[one(m_there.size())], m_there.back());
        m_gone.push_back(m_classifier.rule(m_there.back()));
        const auto start = Clock::now();
        m_classifier.erase(m_there.back());
        microseconds.push_back(microsecondsSince(start));
        m_there.pop_back();
    }
    void insert(std::vector<double> &microseconds)
    {
        std::swap(m_gone[one(m_gone.size())], m_gone.back());
        const Handle before = m_there[one(m_there.size())];
        const auto start = Clock::now();
        m_there.push_back(m_classifier.insert(std::move(m_gone.back()), before));
        microseconds.push_back(microsecondsSince(start));
        m_gone.pop_back();
    }
    void move(std::vector<double> &microseconds)
    {
        const Handle which = m_there[one(m_there.size())];
        const Handle before = m_there[one(m_there.size())];
        const auto start = Clock::now();
        m_classifier.move(which, before);
        microseconds.push_back(microsecondsSince(start));
    }

    UpdatableClassifier &m_classifier;
    std::vector<Handle> m_there;
    std::vector<classify::Rule> m_gone;
    std::mt19937_64 m_random{kSeed};
};

using Decisions = std::array<classify::Decision, kBatch>;

/// Nanoseconds a packet of a pass over all of them; notes the rules.
template <class Classify>
double pass(const std::vector<packet::Packet> &packets, Classify classify,
            std::vector<std::uint32_t> &rules)
{
    std::array<std::uint16_t, kBatch> active;
    std::iota(active.begin(), active.end(), std::uint16_t{0});
    classify::CountHits hits([](void *, std::span<const classify::CountHit>) {}, nullptr);
    Decisions decisions;
    rules.clear();
    double spent = 0;
    for (std::size_t at = 0; at < packets.size(); at += kBatch) {
        const std::size_t size = std::min(kBatch, packets.size() - at);
        const auto start = Clock::now();
        classify(std::span(packets).subspan(at, size), std::span(active).first(size), decisions,
                 hits);
        spent += 1000 * microsecondsSince(start);
        for (std::size_t i = 0; i < size; ++i)
            rules.push_back(decisions[i].rule);
    }
    return spent / static_cast<double>(packets.size());
}

void measureSpeed(const UpdatableClassifier &edited, const TupleSet &set, unsigned rounds,
                  Figures &figures)
{
    const std::vector<Handle> order = edited.order();
    std::vector<classify::Rule> rules;
    for (const Handle handle : order)
        rules.push_back(edited.rule(handle));
    const auto made = classify::makeClassifier(rules);
    figures.madeBytes = static_cast<double>(made->bytes());
    UpdatableClassifier::Reader reader(edited);
    std::vector<TupleFrame> frames;
    for (const TupleHeader &header : drawnTrace(set, kHeaders, kSeed))
        frames.push_back(frameOf(header, set.addressOctets));
    std::vector<packet::Packet> packets(frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i)
        packet::parse(frames[i].frame(), packets[i]);
    std::vector<double> ofEdited, ofMade;
    std::vector<std::uint32_t> answers, expected;
    for (unsigned round = 0; round <= rounds; ++round) {
        const double one = pass(
            packets, [&](auto &&...all) { made->classify(all...); }, expected);
        const double other = pass(
            packets,
            [&](auto all, auto active, Decisions &decisions, classify::CountHits &hits) {
                reader.classify(all, active, decisions, hits);
            },
            answers);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const std::uint32_t rule =
                expected[i] == classify::Decision::kNoRule ? expected[i] : order[expected[i]];
            if (answers[i] != rule)
                throw std::runtime_error(fmt::format("{}: packet {} meets rule {} for {}", set.name,
                                                     i, answers[i], rule));
        }
        if (round != 0) { // the first fills the caches
            ofMade.push_back(one);
            ofEdited.push_back(other);
        }
    }
    figures.edited = medianOf(ofEdited);
    figures.made = medianOf(ofMade);
}

Figures benchmark(const SetFile &file, const Options &options)
{
    const TupleSet set = readSet(file);
    const std::vector<classify::Rule> rules = asRules(set, TcpFlags::Ignored);
    Figures figures;
    figures.set = set.name;
    figures.rules = rules.size();
    figures.changes =
        options.changes != 0 ? options.changes : std::max(kFewestChanges, 2 * rules.size());
    const auto start = Clock::now();
    UpdatableClassifier classifier(rules);
    figures.buildMilliseconds = microsecondsSince(start) / 1000;
    Stock stock(classifier, rules);
    std::vector<double> microseconds;
    for (std::size_t change = 0; change < figures.changes; ++change)
        stock.change(microseconds);
    figures.meanMicroseconds = std::accumulate(microseconds.begin(), microseconds.end(), 0.0) /
                               static_cast<double>(microseconds.size());
    std::sort(microseconds.begin(), microseconds.end());
    figures.slowMicroseconds = microseconds[microseconds.size() * 999 / 1000];
    figures.worstMicroseconds = microseconds.back();
    figures.rebuilds = classifier.rebuilds();
    figures.editedBytes = static_cast<double>(classifier.bytes());
    measureSpeed(classifier, set, options.rounds, figures);
    return figures;
}

void print(const Figures &one)
{
    constexpr double kMegabyte = 1e6;
    fmt::print(
        "{:<13} {:>6} {:>8.1f} | {:>8} {:>6.2f} {:>8.1f} {:>10.0f} {:>5} | {:>8.1f} {:>8.1f} "
        "| {:>7.1f} {:>7.1f}\n",
        one.set, one.rules, one.buildMilliseconds, one.changes, one.meanMicroseconds,
        one.slowMicroseconds, one.worstMicroseconds, one.rebuilds, one.edited, one.made,
        one.editedBytes / kMegabyte, one.madeBytes / kMegabyte);
    std::fflush(stdout);
}

Json toJson(const Figures &one)
{
    return {{"set", one.set},
            {"rules", one.rules},
            {"buildMilliseconds", one.buildMilliseconds},
            {"changes", one.changes},
            {"microseconds",
             {{"mean", one.meanMicroseconds},
              {"of1000", one.slowMicroseconds},
              {"worst", one.worstMicroseconds}}},
            {"rebuilds", one.rebuilds},
            {"nanoseconds", {{"edited", one.edited}, {"made", one.made}}},
            {"bytes", {{"edited", one.editedBytes}, {"made", one.madeBytes}}}};
}

void run(const Options &options)
{
    const std::filesystem::path folder =
        options.sets.empty() ? sharedData() / "classbench" : std::filesystem::path(options.sets);
    Json all{{"format", "tallygate-bench-updates/1"},
             {"kernel", kernelName()},
             {"processor", processorName()},
             {"sets", Json::array()}};
    fmt::print(
        "Microseconds a change (one of 1,000 takes longer than the second figure), and "
        "nanoseconds a packet and megabytes\nafter that, beside a classifier made of the same "
        "rules.\n{:<13} {:>6} {:>8} | {:>8} {:>6} {:>8} {:>10} {:>5} | {:>8} {:>8} | {:>7} "
        "{:>7}\n",
        "set", "rules", "built ms", "changes", "mean", "1/1000", "worst", "anew", "ns", "made",
        "MB", "made");
    for (const SetFile &file : setFiles(folder)) {
        if (!std::regex_search(file.folder + "/" + file.name, std::regex(options.only)))
            continue;
        const Figures figures = benchmark(file, options);
        print(figures);
        all["sets"].push_back(toJson(figures));
    }
    if (all["sets"].empty())
        throw std::runtime_error("no sets in " + folder.string());
    if (options.json.empty())
        return;
    std::ofstream file(options.json);
    file << all.dump(2) << '\n';
    if (!file.flush())
        throw std::runtime_error("cannot write " + options.json);
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    CLI::App app("Measures what changes of single rules cost: rules of a set go, come and move at "
                 "random. What is built anew once in a while is part of it.");
    app.add_option("--sets", options.sets,
                   "a folder with rules/ and traces/, ipv6/, openflow/, or some of them");
    app.add_option("--only", options.only,
                   "a regular expression: of \"rules/acl1_10k\", \"openflow/of1_20k\"");
    app.add_option("--json", options.json, "file for the figures");
    app.add_option("--changes", options.changes,
                   "of each set; as a rule 20,000, or twice as many as there are rules")
        ->check(CLI::Range(1u, 100'000'000u));
    app.add_option("--rounds", options.rounds, "over all packets; their median counts")
        ->check(CLI::Range(1u, 1000u));
    CLI11_PARSE(app, argc, argv);
    try {
        run(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
