// SPDX-License-Identifier: GPL-3.0-or-later
// Packets a second of the kernel's forwarding with nftables and of Tallygate, in one run, on the
// same cores, with the same rules (FC-6).
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <regex>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "live/daemon.h"

#include "bed.h"
#include "report.h"
#include "rulesets.h"

using namespace tallygate;
using namespace tallygate::bench;

namespace {

struct Options
{
    std::vector<std::size_t> sizes{64, 512, 1500};
    std::vector<std::size_t> rules{10, 1000, 10'000, 50'000};
    std::uint16_t flows = 1024;
    unsigned milliseconds = 2000;
    unsigned repeats = 3;
    bool quick = false;
    std::string only;
    std::string json;
};

/// Runs what the options select and keeps the figures.
class Benchmark
{
public:
    explicit Benchmark(const Options &options)
        : m_options(options)
        , m_only(options.only)
    {
        m_circumstances.flows = options.flows;
        m_circumstances.timing.window = std::chrono::milliseconds(options.milliseconds);
        m_circumstances.timing.repeats = options.repeats;
    }

    void run();
    const std::vector<Row> &rows() const { return m_rows; }
    const Circumstances &circumstances() const { return m_circumstances; }

private:
    using Measure = std::function<Measured(std::size_t frameBytes)>;

    bool wanted(const std::string &name) const { return std::regex_search(name, m_only); }
    bool wantedAny(const std::string &path) const;
    void measure(const std::string &path, const std::string &rules, std::size_t count,
                 const Measure &measure);
    void ceiling();
    void tallygate(const std::string &path, live::Between between, bool twoCores);
    void kernel(const std::string &path, live::Between between, const std::string &family);

    Options m_options;
    std::regex m_only;
    Circumstances m_circumstances;
    std::vector<Row> m_rows;
};

void Benchmark::run()
{
    ceiling();
    kernel("kernel bridge", live::Between::Bridge, "bridge");
    kernel("kernel forward", live::Between::Forward, "ip");
    if (const std::string reason = live::Daemon::whyNot(); !reason.empty()) {
        fmt::print(stderr, "Without Tallygate: {}\n", reason);
        return;
    }
    for (const bool twoCores : {false, true}) {
        const char *cores = twoCores ? ", two cores" : "";
        tallygate(fmt::format("Tallygate wire{}", cores), live::Between::Nothing, twoCores);
        tallygate(fmt::format("Tallygate host{}", cores), live::Between::Forward, twoCores);
    }
}

void Benchmark::measure(const std::string &path, const std::string &rules, std::size_t count,
                        const Measure &measure)
{
    if (!wanted(path + " " + rules))
        return;
    for (const std::size_t size : m_options.sizes) {
        m_rows.push_back({path, rules, count, size, measure(size)});
        fmt::print(stderr, "{:<28} {:<14} {:>7} rules {:>5} B {:>9.1f} k/s\n", path, rules, count,
                   size, m_rows.back().measured.median() / 1000);
    }
}

void Benchmark::ceiling()
{
    measure("source and sink alone", "-", 0, [this](std::size_t size) {
        return measureCeiling(size, m_circumstances.timing, m_circumstances.cores,
                              m_circumstances.flows);
    });
}

bool Benchmark::wantedAny(const std::string &path) const
{
    for (const char *rules : {" -", " nft linear", " nft map", " nft interval"})
        if (wanted(path + rules))
            return true;
    return false;
}

void Benchmark::kernel(const std::string &path, live::Between between, const std::string &family)
{
    if (!wantedAny(path))
        return;
    const Bed bed(between, m_circumstances.cores, m_circumstances.flows);
    const Measure forward = [&](std::size_t size) {
        return bed.measure(size, m_circumstances.timing);
    };
    measure(path, "-", 0, forward);
    for (const NftForm form : {NftForm::Linear, NftForm::Map, NftForm::Interval}) {
        const std::string held = fmt::format("nft {}", toString(form));
        for (const std::size_t rules : m_options.rules) {
            if (!wanted(path + " " + held))
                continue;
            bed.lab().device().mustRun({"nft", "-f", "-"},
                                       nftRules(family, form, rules, bed.destination()));
            measure(path, held, rules, forward);
        }
    }
}

/// Wire: d0 and d1 joined. Host: d0 is a host port and the kernel routes from there to d1. "Two
/// cores": frames are received on the source's core, and judged on the device's.
void Benchmark::tallygate(const std::string &path, live::Between between, bool twoCores)
{
    if (!wanted(path + " Tallygate") && !wanted(path + " -"))
        return;
    const Cores &cores = m_circumstances.cores;
    const Bed bed(between, cores, m_circumstances.flows);
    live::Daemon daemon(bed.lab());
    if (between == live::Between::Nothing)
        daemon.manageWire("d0", "d1");
    else
        daemon.manageHost("d0");
    daemon.pinWorker(cores.device);
    if (between != live::Between::Nothing)
        bed.pinReceive("d0", cores.device); // the stack's side, which has the name now
    bed.pinEntrance(twoCores ? cores.traffic : cores.device);
    const Measure forward = [&](std::size_t size) {
        return bed.measure(size, m_circumstances.timing);
    };
    measure(path, "-", 0, forward);
    for (const std::size_t rules : m_options.rules) {
        if (!wanted(path + " Tallygate"))
            continue;
        daemon.commit(tallygateRules(rules, bed.destination(), "d0"));
        measure(path, "Tallygate", rules, forward);
    }
}

int benchmark(const Options &options)
{
    if (const std::string reason = live::Lab::whyNot(); !reason.empty()) {
        fmt::print(stderr, "{}\n", reason);
        return 77;
    }
    comeFirst();
    Benchmark benchmark(options);
    benchmark.run();
    fmt::print("{}", reportTable(benchmark.rows(), benchmark.circumstances()));
    if (!options.json.empty())
        std::ofstream(options.json) << reportJson(benchmark.rows(), benchmark.circumstances());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    CLI::App app("Measures packets a second of the kernel with nftables and of Tallygate, on the "
                 "same cores with the same rules, in network namespaces. Needs root and two "
                 "cores; some minutes, or one with --quick.");
    app.add_option("--sizes", options.sizes, "frame sizes with FCS")->delimiter(',');
    app.add_option("--rules", options.rules, "numbers of rules")->delimiter(',');
    app.add_option("--flows", options.flows, "UDP flows, a power of two");
    app.add_option("--milliseconds", options.milliseconds, "length of a window");
    app.add_option("--repeats", options.repeats, "windows, of which the median is told");
    app.add_option("--only", options.only, "a regular expression: rows to measure");
    app.add_option("--json", options.json, "file for the figures");
    app.add_flag("--quick", options.quick, "64 bytes, 10 and 50,000 rules, one short window");
    CLI11_PARSE(app, argc, argv);
    if (options.quick) {
        options.sizes = {64};
        options.rules = {10, 50'000};
        options.milliseconds = 700;
        options.repeats = 1;
    }
    try {
        return benchmark(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
