// SPDX-License-Identifier: GPL-3.0-or-later
// Packets a second of the kernel's forwarding with nftables and of Tallygate, in one run, on the
// same cores, with the same rules (FC-6).
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "device.h"
#include "report.h"

using namespace tallygate;
using namespace tallygate::bench;

namespace {

struct Options
{
    std::vector<std::size_t> sizes{64, 512, 1500};
    std::vector<std::size_t> rules{10, 1000, 10'000, 50'000};
    std::uint16_t flows = 1024;
    unsigned milliseconds = 100;
    unsigned repeats = 9;
    bool quick = false;
    bool smoke = false;
    bool check = false;
    std::string only;
    std::string json;
};

/// The device's threads want the whole core; where they had less and it was not idle, other work of
/// the machine was in between.
constexpr double kMostForeign = 0.1;
/// Windows that were disturbed are measured anew, until there were so many times the wanted ones.
constexpr unsigned kPatience = 4;

/// Runs what the options select and keeps the figures.
class Benchmark
{
public:
    explicit Benchmark(const Options &options);

    void run();
    const std::vector<Row> &rows() const { return m_rows; }
    const Circumstances &circumstances() const { return m_circumstances; }

private:
    /// Peers that are measured in turns.
    struct Turn
    {
        Device *device;
        std::string rules;
    };

    bool wanted(const Device &device, const std::string &rules) const
    {
        return std::regex_search(device.path() + " " + rules, m_only);
    }
    void build();
    void bare();
    void linear(std::size_t rules);
    void hashed(NftForm form, std::size_t rules);
    void measure(const std::vector<Turn> &turns);
    void look(const Turn &turn, Row &row);

    Options m_options;
    std::regex m_only;
    Circumstances m_circumstances;
    std::vector<std::unique_ptr<KernelDevice>> m_kernel;
    std::vector<std::unique_ptr<TallygateDevice>> m_tallygate;
    std::vector<Row> m_rows;
};

Benchmark::Benchmark(const Options &options)
    : m_options(options)
    , m_only(options.only)
{
    m_circumstances.flows = options.flows;
    m_circumstances.repeats = options.repeats;
    m_circumstances.timing.window = std::chrono::milliseconds(options.milliseconds);
    comeFirst(m_circumstances.cores);
}

void Benchmark::run()
{
    build();
    bare();
    for (const std::size_t rules : m_options.rules) {
        linear(rules);
        hashed(NftForm::Map, rules);
        hashed(NftForm::Interval, rules);
    }
}

void Benchmark::build()
{
    const Cores &cores = m_circumstances.cores;
    for (const auto between : {live::Between::Bridge, live::Between::Forward})
        m_kernel.push_back(std::make_unique<KernelDevice>(between, cores, m_circumstances.flows));
    if (const std::string reason = live::Daemon::whyNot(); !reason.empty()) {
        fmt::print(stderr, "Without Tallygate: {}\n", reason);
        return;
    }
    for (const auto between : {live::Between::Nothing, live::Between::Forward})
        m_tallygate.push_back(
            std::make_unique<TallygateDevice>(between, cores, m_circumstances.flows));
}

/// Without any rules.
void Benchmark::bare()
{
    std::vector<Turn> turns;
    for (const auto &device : m_kernel) {
        device->hold({}, 0);
        turns.push_back({device.get(), "-"});
    }
    for (const auto &device : m_tallygate) {
        device->hold(0);
        turns.push_back({device.get(), "-"});
    }
    measure(turns);
}

void Benchmark::linear(std::size_t rules)
{
    std::vector<Turn> turns;
    const std::string name = fmt::format("nft {}", toString(NftForm::Linear));
    for (const auto &device : m_kernel) {
        if (!wanted(*device, name))
            continue;
        device->hold(NftForm::Linear, rules);
        turns.push_back({device.get(), name});
    }
    for (const auto &device : m_tallygate) {
        if (!wanted(*device, "Tallygate"))
            continue;
        device->hold(rules);
        turns.push_back({device.get(), "Tallygate"});
    }
    measure(turns);
}

void Benchmark::hashed(NftForm form, std::size_t rules)
{
    std::vector<Turn> turns;
    const std::string name = fmt::format("nft {}", toString(form));
    for (const auto &device : m_kernel) {
        if (!wanted(*device, name))
            continue;
        device->hold(form, rules);
        turns.push_back({device.get(), name});
    }
    measure(turns);
}

void Benchmark::measure(const std::vector<Turn> &turns)
{
    for (const std::size_t size : m_options.sizes) {
        std::vector<Row> rows;
        for (const Turn &turn : turns)
            rows.push_back(
                {turn.device->path(), turn.rules, turn.device->rules(), size, {}, 0, {}});
        for (unsigned round = 0; round < m_options.repeats * kPatience; ++round) {
            for (std::size_t i = 0; i < turns.size(); ++i) {
                if (rows[i].windows.size() < m_options.repeats && rows[i].refused.empty() &&
                    wanted(*turns[i].device, turns[i].rules))
                    look(turns[i], rows[i]);
            }
        }
        for (Row &row : rows) {
            if (row.windows.empty() && row.refused.empty() && row.disturbed == 0)
                continue; // not wanted
            if (row.windows.size() < m_options.repeats && row.refused.empty())
                row.refused = fmt::format("disturbed by other work of the machine in {} of {} "
                                          "windows",
                                          row.disturbed, row.disturbed + row.windows.size());
            fmt::print(stderr, "{:<16} {:<13} {:>6} rules {:>5} B {:>9.1f} k/s ±{:.0f}% {}\n",
                       row.path, row.rules, row.count, size, row.median() / 1000, row.spread() * 50,
                       row.refused);
            m_rows.push_back(std::move(row));
        }
    }
}

void Benchmark::look(const Turn &turn, Row &row)
{
    const Device::Look look = turn.device->look(row.frameBytes, m_circumstances.timing);
    const CoreUse &core = look.window.core;
    if (1 - core.device - core.idle > kMostForeign)
        ++row.disturbed; // also where frames went past a worker that did not get the core
    else if (!look.refused.empty()) {
        row.refused = look.refused;
        row.isContradicted = true;
    } else
        row.windows.push_back(look.window);
}

/// Whether Tallygate's wire is nowhere slower than the bridge with as few linear rules.
bool isFastEnough(const std::vector<Row> &rows)
{
    bool is = true;
    for (const Comparison &one : compare(rows)) {
        if (one.path == "Tallygate wire" && one.count == 10 &&
            one.against == "kernel bridge, nft linear" && one.ratio.middle < 1)
            is = false;
    }
    return is;
}

int benchmark(const Options &options)
{
    if (const std::string reason = live::Lab::whyNot(); !reason.empty()) {
        fmt::print("SKIPPED: {}\n", reason);
        return 0;
    }
    Benchmark benchmark(options);
    benchmark.run();
    fmt::print("{}", reportTable(benchmark.rows(), benchmark.circumstances()));
    if (!options.json.empty())
        std::ofstream(options.json) << reportJson(benchmark.rows(), benchmark.circumstances());
    const auto &rows = benchmark.rows();
    const bool isContradicted =
        std::any_of(rows.begin(), rows.end(), [](const Row &row) { return row.isContradicted; });
    return isContradicted || (options.check && !isFastEnough(rows)) ? 1 : 0;
}

} // namespace

int main(int argc, char **argv)
{
    Options options;
    CLI::App app("Measures packets a second of the kernel with nftables and of Tallygate, on the "
                 "same cores with the same rules, in network namespaces. Needs root and two "
                 "cores; some minutes, or less than one with --quick. Fails where Tallygate's "
                 "counters contradict what was sent.");
    app.add_option("--sizes", options.sizes, "frame sizes with FCS")->delimiter(',');
    app.add_option("--rules", options.rules, "numbers of rules")->delimiter(',');
    app.add_option("--flows", options.flows, "UDP flows, a power of two");
    app.add_option("--milliseconds", options.milliseconds, "length of a window");
    app.add_option("--repeats", options.repeats, "windows, of which the median is told");
    app.add_option("--only", options.only,
                   "a regular expression: rows to measure, as \"kernel bridge nft linear\"");
    app.add_option("--json", options.json, "file for the figures");
    app.add_flag("--quick", options.quick, "10 rules, linear ones in the kernel");
    app.add_flag("--smoke", options.smoke,
                 "64 bytes, 10 rules, one short window: whether all of it works");
    app.add_flag("--check", options.check,
                 "fail where a Tallygate wire with 10 rules is slower than the kernel's bridge");
    CLI11_PARSE(app, argc, argv);
    if (options.smoke) {
        options.sizes = {64};
        options.rules = {10};
        options.milliseconds = 100;
        options.repeats = 1;
        options.only = "linear|Tallygate";
    }
    if (options.quick) {
        options.rules = {10};
        if (options.only.empty())
            options.only = "linear|Tallygate";
    }
    try {
        return benchmark(options);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
