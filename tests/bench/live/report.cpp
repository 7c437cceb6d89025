// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <algorithm>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/machine.h"

namespace tallygate::bench {

namespace {

using Json = nlohmann::ordered_json;

std::vector<std::size_t> sizesOf(const std::vector<Row> &rows)
{
    std::vector<std::size_t> sizes;
    for (const Row &row : rows)
        if (std::find(sizes.begin(), sizes.end(), row.frameBytes) == sizes.end())
            sizes.push_back(row.frameBytes);
    return sizes;
}

constexpr const char *kInterfaces =
    "in a veth pair with one queue, XDP frames (BPF live frames); out an ifb that drops and "
    "counts; UDP over IPv4; the last rule matches";

std::vector<double> rates(const Row &row)
{
    std::vector<double> all;
    for (const Window &window : row.windows)
        all.push_back(window.packetsPerSecond);
    return all;
}

/// Window by window, as they were measured in turns: a slow moment of the machine meets both.
std::vector<double> ratios(const Row &row, const Row &other)
{
    std::vector<double> all;
    for (std::size_t i = 0; i < std::min(row.windows.size(), other.windows.size()); ++i)
        all.push_back(row.windows[i].packetsPerSecond / other.windows[i].packetsPerSecond);
    return all;
}

std::string heading(const Circumstances &circumstances)
{
    return fmt::format(
        "Packets a second sent out of the device under more load than it can forward, in\n"
        "thousands: median of {} windows of {} ms, peers in turns, and half the way\n"
        "between the quartiles.\n"
        "Kernel     {}\n"
        "Processor  {}, {} cores\n"
        "Cores      {}: the source; {}: all that the device does\n"
        "Nice       {}, what forwards; {}, receive threads in front of Tallygate's worker\n"
        "Interfaces {}\n"
        "Flows      {}; frame sizes include the FCS\n\n",
        circumstances.repeats, circumstances.timing.window.count(), kernelName(), processorName(),
        std::thread::hardware_concurrency(), circumstances.cores.traffic,
        circumstances.cores.device, kWorkerNiceness, kReceiveNiceness, kInterfaces,
        circumstances.flows);
}

std::string cell(const Row &row)
{
    if (!row.refused.empty() || row.windows.empty())
        return fmt::format(" {:>15}", "refused");
    return fmt::format(" {:>9.1f} ±{:>3.0f}%", row.median() / 1000, row.spread() * 50);
}

std::string nameOf(const Row &row)
{
    return fmt::format("{:<16} {:<13} {:>6}", row.path, row.rules, row.count);
}

} // namespace

double Row::median() const
{
    return quartiles(rates(*this)).middle;
}

double Row::spread() const
{
    const Quartiles of = quartiles(rates(*this));
    return of.middle == 0 ? 0 : (of.upper - of.lower) / of.middle;
}

Quartiles quartiles(std::vector<double> values)
{
    if (values.empty())
        return {};
    std::sort(values.begin(), values.end());
    const std::size_t last = values.size() - 1;
    return {values[last / 4], values[values.size() / 2], values[last - last / 4]};
}

std::vector<Comparison> compare(const std::vector<Row> &rows)
{
    static const std::map<std::string, std::string> kPeers{{"Tallygate wire", "kernel bridge"},
                                                           {"Tallygate host", "kernel forward"}};
    std::vector<Comparison> comparisons;
    for (const Row &row : rows) {
        const auto peer = kPeers.find(row.path);
        if (peer == kPeers.end() || !row.refused.empty())
            continue;
        for (const Row &other : rows) {
            if (other.path == peer->second && other.count == row.count &&
                other.frameBytes == row.frameBytes && other.median() > 0) {
                comparisons.push_back({row.path, other.path + ", " + other.rules, row.count,
                                       row.frameBytes, quartiles(ratios(row, other))});
            }
        }
    }
    return comparisons;
}

std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    std::string text = heading(circumstances);
    text += fmt::format("{:<16} {:<13} {:>6}", "path", "rules held by", "rules");
    for (const std::size_t size : sizesOf(rows))
        text += fmt::format(" {:>13} B", size);
    text += '\n';
    // Rows were measured in turns.
    std::vector<std::string> names;
    std::map<std::string, std::string> lines;
    for (const Row &row : rows) {
        const std::string name = nameOf(row);
        if (!lines.contains(name))
            names.push_back(name);
        lines[name] += cell(row);
    }
    for (const std::string &name : names)
        text += name + lines[name] + '\n';
    for (const Row &row : rows)
        if (!row.refused.empty())
            text += fmt::format("\nrefused: {} {} B: {}", nameOf(row), row.frameBytes, row.refused);
    text += '\n';
    for (const Comparison &one : compare(rows))
        text += fmt::format("{}, {} rules, {} B: {:.2f} ({:.2f} to {:.2f}) of {}\n", one.path,
                            one.count, one.frameBytes, one.ratio.middle, one.ratio.lower,
                            one.ratio.upper, one.against);
    return text;
}

std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    Json figures = Json::array();
    for (const Row &row : rows) {
        Json one{{"path", row.path},
                 {"rulesHeldBy", row.rules},
                 {"rules", row.count},
                 {"frameBytes", row.frameBytes}};
        if (row.refused.empty())
            one["packetsPerSecond"] = row.median();
        else
            one["refused"] = row.refused;
        one["disturbed"] = row.disturbed;
        one["windows"] = Json::array();
        for (const Window &window : row.windows)
            one["windows"].push_back({{"packetsPerSecond", window.packetsPerSecond},
                                      {"offeredPerSecond", window.offeredPerSecond},
                                      {"deviceShare", window.core.device},
                                      {"idleShare", window.core.idle},
                                      {"overrunShare", window.overrunShare}});
        figures.push_back(std::move(one));
    }
    Json comparisons = Json::array();
    for (const Comparison &one : compare(rows))
        comparisons.push_back({{"path", one.path},
                               {"against", one.against},
                               {"rules", one.count},
                               {"frameBytes", one.frameBytes},
                               {"ratio", one.ratio.middle},
                               {"ratioQuartiles", {one.ratio.lower, one.ratio.upper}}});
    const Json all{{"format", "tallygate-bench-live/1"},
                   {"kernel", kernelName()},
                   {"processor", processorName()},
                   {"cores", std::thread::hardware_concurrency()},
                   {"trafficCore", circumstances.cores.traffic},
                   {"deviceCore", circumstances.cores.device},
                   {"workNiceness", kWorkerNiceness},
                   {"receiveNiceness", kReceiveNiceness},
                   {"interfaces", kInterfaces},
                   {"flows", circumstances.flows},
                   {"windowMilliseconds", circumstances.timing.window.count()},
                   {"repeats", circumstances.repeats},
                   {"figures", std::move(figures)},
                   {"comparisons", std::move(comparisons)}};
    return all.dump(2) + '\n';
}

} // namespace tallygate::bench
