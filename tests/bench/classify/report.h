// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// What is printed of the figures, and which of the aims they reach.

namespace tallygate::bench {

using Json = nlohmann::ordered_json;

/// Of one contestant with one traffic; less than zero where it was not measured.
struct Speed
{
    double packets = -1; ///< nanoseconds from a parsed packet
    double keys = -1;    ///< from a key that had been made
    double ratio = -1;   ///< how often faster ours is, both from parsed packets
};

struct Cost
{
    double milliseconds = -1; ///< to build
    double bytes = -1;
    std::string remark; ///< how it was set up
};

constexpr std::size_t kOwn = 0, kAcl = 1, kMerge = 2, kContestants = 3;
inline constexpr const char *kNames[kContestants] = {"tallygate", "rte_acl", "TupleMerge"};

struct Row
{
    std::string kind; ///< of traffic
    std::size_t packets = 0;
    Speed speeds[kContestants];
    double flat = -1, linear = -1; ///< nanoseconds of linear search, flat and over expressions
};

struct SetReport
{
    std::string name, folder;
    std::size_t rules = 0;
    Cost costs[kContestants];
    std::vector<Row> rows;
};

void printHead();
void printSpeeds(const SetReport &set);
void printCosts(const std::vector<SetReport> &sets);
Json toJson(const SetReport &set);

/// One aim and what was measured.
struct Goal
{
    std::string size; ///< "1k", "10k", "100k"
    std::string text;
    double wanted = 0, measured = 0;
    bool isReached = false;
};
/// The aims for sets of 5-tuples over IPv4, by their size; of those that could be judged.
std::vector<Goal> goalsOf(const std::vector<SetReport> &sets);
void printGoals(const std::vector<Goal> &goals);
Json toJson(const std::vector<Goal> &goals);

} // namespace tallygate::bench
