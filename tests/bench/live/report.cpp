// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
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

} // namespace

std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    const std::vector<std::size_t> sizes = sizesOf(rows);
    std::string text = fmt::format(
        "Packets a second through the device, in thousands; median of {} windows of {} ms.\n"
        "Kernel     {}\nProcessor  {}, {} cores; traffic on core {}, device on core {}\n"
        "Interfaces {}\nFlows      {}; frame sizes include the FCS\n\n",
        circumstances.timing.repeats, circumstances.timing.window.count(), kernelName(),
        processorName(), std::thread::hardware_concurrency(), circumstances.cores.traffic,
        circumstances.cores.device, kInterfaces, circumstances.flows);
    text += fmt::format("{:<28} {:<14} {:>7}", "path", "rules held by", "rules");
    for (const std::size_t size : sizes)
        text += fmt::format(" {:>8} B", size);
    text += '\n';
    const Row *line = nullptr;
    for (const Row &row : rows) {
        if (line == nullptr || line->path != row.path || line->rules != row.rules ||
            line->count != row.count) {
            text += fmt::format("{}{:<28} {:<14} {:>7}", line == nullptr ? "" : "\n", row.path,
                                row.rules, row.count);
            line = &row;
        }
        text += fmt::format(" {:>10.1f}", row.measured.median() / 1000);
    }
    return text + '\n';
}

std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    Json figures = Json::array();
    for (const Row &row : rows) {
        Json one{{"path", row.path},
                 {"rulesHeldBy", row.rules},
                 {"rules", row.count},
                 {"frameBytes", row.frameBytes},
                 {"packetsPerSecond", row.measured.median()}};
        one["repeats"] = row.measured.packetsPerSecond;
        figures.push_back(std::move(one));
    }
    const Json all{{"benchmark", "live"},
                   {"kernel", kernelName()},
                   {"processor", processorName()},
                   {"cores", std::thread::hardware_concurrency()},
                   {"trafficCore", circumstances.cores.traffic},
                   {"deviceCore", circumstances.cores.device},
                   {"interfaces", kInterfaces},
                   {"flows", circumstances.flows},
                   {"windowMilliseconds", circumstances.timing.window.count()},
                   {"figures", std::move(figures)}};
    return all.dump(2) + '\n';
}

} // namespace tallygate::bench
