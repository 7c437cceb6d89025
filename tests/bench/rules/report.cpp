// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "common/machine.h"

#include "contestant.h"

namespace tallygate::bench {

namespace {

using Json = nlohmann::ordered_json;

std::string flowsOf(const TrafficKind &kind)
{
    return kind.flows == 0 ? "new" : std::to_string(kind.flows);
}

std::string interval(const Estimate &estimate)
{
    return fmt::format("{:>7.1f} ({:>6.1f} to {:>6.1f})", estimate.middle, estimate.low,
                       estimate.high);
}

Json asJson(const Estimate &estimate)
{
    return {{"median", estimate.middle}, {"low", estimate.low}, {"high", estimate.high}};
}

double share(const Row &row)
{
    return 100 * row.beyondNone.middle / row.none.middle;
}

/// Of the aim.
bool isSpokenOf(const TrafficKind &kind)
{
    return kind.rules == kAimRules && kind.flows != 0 && kind.flows <= kMostCachedFlows;
}

} // namespace

bool isWithinAim(const Row &row)
{
    return !isSpokenOf(row.traffic) || row.beyondFew.high <= kAim;
}

std::string lineOf(const Row &row)
{
    return fmt::format("{:>7} {:>5} {:<6} {:>6}  {:>7.1f} {:>7.1f} {}  {:>5.1f} % {}\n",
                       row.traffic.rules, row.traffic.frameBytes, toString(row.traffic.meeting),
                       flowsOf(row.traffic), row.nanoseconds.middle, row.none.middle,
                       interval(row.beyondNone), share(row), interval(row.beyondFew));
}

std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    std::string text = fmt::format(
        "Nanoseconds a packet in the pipeline of an engine's worker: parsed, judged by {}\n"
        "applications of so many rules each, counted; median of {} runs of {} packets on one\n"
        "core. What is lost against no rules and against {} is the median of pairs of runs that\n"
        "followed each other, with its interval of 95 % confidence.\n"
        "Kernel     {}\n"
        "Processor  {}\n"
        "Bytes      of a frame, with FCS; IPv4, UDP\n"
        "Cache      {}\n"
        "Meet       all packets the last rule, or any rule alike\n"
        "Flows      one of so many drawn for each packet; new: each is the first of its flow\n\n"
        "{:>7} {:>5} {:<6} {:>6}  {:>7} {:>7} {:>26}  {:>7} {:>26}\n",
        Contestant::kApplications, circumstances.rounds, circumstances.packets, kFewRules,
        kernelName(), processorName(),
        circumstances.hasFlowCaches ? "of flows, as an engine's worker has them" : "none of flows",
        "rules", "bytes", "meet", "flows", "ns", "0 rules", "beyond no rules", "",
        fmt::format("beyond {} rules", kFewRules));
    for (const Row &row : rows)
        text += lineOf(row);
    for (const Meeting meeting : {Meeting::Last, Meeting::Spread}) {
        std::vector<Row> judged;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(judged),
                     [meeting](const Row &row) {
                         return row.traffic.meeting == meeting && isSpokenOf(row.traffic);
                     });
        if (!judged.empty())
            text += fmt::format("\nAim, {}: {} rules cost at most {} ns beyond {}, with up to {} "
                                "flows: {}",
                                toString(meeting), kAimRules, kAim, kFewRules, kMostCachedFlows,
                                std::all_of(judged.begin(), judged.end(), isWithinAim)
                                    ? "reached\n"
                                    : "not reached\n");
    }
    return text;
}

std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances)
{
    Json all{{"format", "tallygate-bench-rules/1"},
             {"kernel", kernelName()},
             {"processor", processorName()},
             {"applications", Contestant::kApplications},
             {"rounds", circumstances.rounds},
             {"packets", circumstances.packets},
             {"flowCaches", circumstances.hasFlowCaches},
             {"figures", Json::array()}};
    for (const Row &row : rows) {
        Json figure{{"rules", row.traffic.rules},
                    {"frameBytes", row.traffic.frameBytes},
                    {"meet", toString(row.traffic.meeting)},
                    {"flows", row.traffic.flows},
                    {"buildMilliseconds", row.buildMilliseconds},
                    {"nanoseconds", asJson(row.nanoseconds)},
                    {"nanosecondsNoRules", asJson(row.none)},
                    {"nanosecondsFewRules", asJson(row.few)},
                    {"beyondNoRules", asJson(row.beyondNone)},
                    {"beyondFewRules", asJson(row.beyondFew)},
                    {"lossPercent", share(row)},
                    {"isWithinAim", isWithinAim(row)}};
        all["figures"].push_back(std::move(figure));
    }
    return all.dump(2) + '\n';
}

} // namespace tallygate::bench
