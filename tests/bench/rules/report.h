// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pairs.h"
#include "traffic.h"

namespace tallygate::bench {

/// What one kind of traffic costs with a rule set, and what that is beyond fewer rules.
struct Row
{
    TrafficKind traffic; ///< its `rules` are those of the rule set
    double buildMilliseconds = 0;
    Estimate nanoseconds; ///< a packet
    Estimate none;        ///< with no rules
    Estimate few;         ///< with kFewRules
    Estimate beyondNone;  ///< pair by pair
    Estimate beyondFew;
};
inline constexpr std::size_t kFewRules = 10;

struct Circumstances
{
    std::size_t rounds = 0;
    std::size_t packets = 0; ///< of a run
    bool hasFlowCaches = true;
};

/// The aim: so many rules cost no more nanoseconds a packet than this beyond kFewRules, with up to
/// kMostCachedFlows.
inline constexpr double kAim = 9;
inline constexpr std::size_t kAimRules = 50'000;
inline constexpr std::size_t kMostCachedFlows = 10'000;
bool isWithinAim(const Row &row); ///< also what the aim does not speak of

std::string reportTable(const std::vector<Row> &rows, const Circumstances &circumstances);
std::string reportJson(const std::vector<Row> &rows, const Circumstances &circumstances);
/// As in the table.
std::string lineOf(const Row &row);

} // namespace tallygate::bench
