// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <cstdio>

#include <fmt/format.h>

namespace tallygate::bench {

namespace {

/// A figure, or a dash where there is none.
std::string figure(double value, int digits = 1, const char *unit = "")
{
    return value < 0 ? "-" : fmt::format("{:.{}f}{}", value, digits, unit);
}

Json figureOf(double value)
{
    return value < 0 ? Json() : Json(value);
}

constexpr double kMegabyte = 1e6;

} // namespace

void printHead()
{
    fmt::print("Nanoseconds a packet, from the parsed packet to the rule; how often faster "
               "tallygate is; in brackets from a key made beforehand.\n"
               "{:<13} {:>6} {:<7} {:>9} | {:>8} {:>7} {:>8} | {:>10} {:>7} | {:>8} {:>9}\n",
               "set", "rules", "headers", "tallygate", "rte_acl", "ratio", "(keys)", "TupleMerge",
               "ratio", "flat", "linear");
}

void printSpeeds(const SetReport &set)
{
    for (const Row &row : set.rows) {
        const Speed &own = row.speeds[kOwn], &acl = row.speeds[kAcl], &merge = row.speeds[kMerge];
        fmt::print("{:<13} {:>6} {:<7} {:>9} | {:>8} {:>7} {:>8} | {:>10} {:>7} | {:>8} {:>9}\n",
                   set.name, set.rules, row.kind, figure(own.packets), figure(acl.packets),
                   figure(acl.ratio, 2, "x"), figure(acl.keys), figure(merge.packets),
                   figure(merge.ratio, 2, "x"), figure(row.flat, 0), figure(row.linear, 0));
    }
    std::fflush(stdout);
}

void printCosts(const std::vector<SetReport> &sets)
{
    fmt::print("\n{:<13} {:>6} | {:>30} | {:>30}\n{:<13} {:>6} |", "", "", "built in ms",
               "memory in MB", "set", "rules");
    for (int i = 0; i < 2; ++i)
        fmt::print(" {:>9} {:>9} {:>10} {}", kNames[kOwn], kNames[kAcl], kNames[kMerge],
                   i == 0 ? "|" : "\n");
    for (const SetReport &set : sets) {
        const Cost *costs = set.costs;
        const auto megabytes = [costs](std::size_t c) {
            return figure(costs[c].bytes < 0 ? -1 : costs[c].bytes / kMegabyte, 2);
        };
        fmt::print("{:<13} {:>6} | {:>9} {:>9} {:>10} | {:>9} {:>9} {:>10}\n", set.name, set.rules,
                   figure(costs[kOwn].milliseconds), figure(costs[kAcl].milliseconds),
                   figure(costs[kMerge].milliseconds), megabytes(kOwn), megabytes(kAcl),
                   megabytes(kMerge));
    }
}

Json toJson(const SetReport &set)
{
    Json json{{"set", set.name}, {"folder", set.folder}, {"rules", set.rules}};
    for (std::size_t c = 0; c < kContestants; ++c)
        json["built"][kNames[c]] = {{"milliseconds", figureOf(set.costs[c].milliseconds)},
                                    {"bytes", figureOf(set.costs[c].bytes)},
                                    {"remark", set.costs[c].remark}};
    for (const Row &row : set.rows) {
        Json one{{"packets", row.packets}};
        for (std::size_t c = 0; c < kContestants; ++c)
            one[kNames[c]] = {{"nanoseconds", figureOf(row.speeds[c].packets)},
                              {"nanosecondsFromKeys", figureOf(row.speeds[c].keys)},
                              {"ratio", figureOf(row.speeds[c].ratio)}};
        one["linearFlat"] = {{"nanoseconds", figureOf(row.flat)}};
        one["linear"] = {{"nanoseconds", figureOf(row.linear)}};
        json["headers"][row.kind] = std::move(one);
    }
    return json;
}

} // namespace tallygate::bench
