// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tallygate::bench {

namespace {

using Json = nlohmann::ordered_json;

std::string kernelName()
{
    utsname names{};
    ::uname(&names);
    return fmt::format("{} {} {}", names.sysname, names.release, names.machine);
}

std::string processorName()
{
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name"))
            return line.substr(line.find(':') + 2);
    return "unknown";
}

std::vector<std::size_t> sizesOf(const std::vector<Row> &rows)
{
    std::vector<std::size_t> sizes;
    for (const Row &row : rows)
        if (std::find(sizes.begin(), sizes.end(), row.frameBytes) == sizes.end())
            sizes.push_back(row.frameBytes);
    return sizes;
}

constexpr const char *kInterfaces =
    "veth pairs, one queue each; XDP frames in (BPF live frames), counted and dropped by tcx; "
    "UDP over IPv4; the last rule matches";

std::string heading(const Circumstances &circumstances)
{
    return fmt::format(
        "Packets a second that arrived behind the device under more load than it can forward, in\n"
        "thousands: median of {} windows of {} ms, peers in turns, and half the spread.\n"
        "Kernel     {}\n"
        "Processor  {}, {} cores\n"
        "Cores      {}: the source; {}: all that the device does, and the sink\n"
        "Nice       {}, all that forwards\n"
        "Interfaces {}\n"
        "Flows      {}; frame sizes include the FCS\n\n",
        circumstances.repeats, circumstances.timing.window.count(), kernelName(), processorName(),
        std::thread::hardware_concurrency(), circumstances.cores.traffic,
        circumstances.cores.device, kDeviceNiceness, kInterfaces, circumstances.flows);
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

double valueOf(const Window &window)
{
    return window.packetsPerSecond;
}

} // namespace

double Row::median() const
{
    std::vector<double> sorted;
    std::transform(windows.begin(), windows.end(), std::back_inserter(sorted), valueOf);
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[sorted.size() / 2];
}

double Row::spread() const
{
    const double middle = median();
    if (middle == 0)
        return 0;
    const auto [least, most] =
        std::minmax_element(windows.begin(), windows.end(), [](const auto &one, const auto &other) {
            return one.packetsPerSecond < other.packetsPerSecond;
        });
    return (most->packetsPerSecond - least->packetsPerSecond) / middle;
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
                                       row.frameBytes, row.median() / other.median()});
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
        text += fmt::format("{}, {} rules, {} B: {:.2f} of {}\n", one.path, one.count,
                            one.frameBytes, one.ratio, one.against);
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
                               {"ratio", one.ratio}});
    const Json all{{"format", "tallygate-bench-live/1"},
                   {"kernel", kernelName()},
                   {"processor", processorName()},
                   {"cores", std::thread::hardware_concurrency()},
                   {"trafficCore", circumstances.cores.traffic},
                   {"deviceCore", circumstances.cores.device},
                   {"deviceNiceness", kDeviceNiceness},
                   {"interfaces", kInterfaces},
                   {"flows", circumstances.flows},
                   {"windowMilliseconds", circumstances.timing.window.count()},
                   {"repeats", circumstances.repeats},
                   {"figures", std::move(figures)},
                   {"comparisons", std::move(comparisons)}};
    return all.dump(2) + '\n';
}

} // namespace tallygate::bench
