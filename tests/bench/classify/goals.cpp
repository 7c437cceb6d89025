// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report.h"

namespace tallygate::bench {

namespace {

/// What is wanted of sets up to so many rules.
struct Aims
{
    const char *size;
    std::size_t mostRules;
    double slowestAcl; ///< ratio of each set to rte_acl
    double meanAcl;    ///< geometric mean of those; 0: none
    double slowestMerge;
    double build;     ///< part of rte_acl's time
    double megabytes; ///< of each set
    double largest;   ///< of the largest alone
};
constexpr Aims kAims[] = {{"1k", 3'000, 0.95, 1.2, 5, 1.0 / 10, 1, 1},
                          {"10k", 30'000, 0.95, 1.5, 5, 1.0 / 10, 2, 10},
                          {"100k", ~std::size_t{0}, 2.5, 0, 6, 1.0 / 30, 10, 10}};

double geometricMean(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += std::log(value);
    return std::exp(sum / static_cast<double>(values.size()));
}

double least(const std::vector<double> &values)
{
    return *std::min_element(values.begin(), values.end());
}

double most(const std::vector<double> &values)
{
    return *std::max_element(values.begin(), values.end());
}

class Judge
{
public:
    explicit Judge(const Aims &aims)
        : m_aims(aims)
    {}

    void add(const SetReport &set) { m_sets.push_back(&set); }

    void speeds(const std::string &kind)
    {
        const std::vector<double> acl = ratios(kind, kAcl), merge = ratios(kind, kMerge);
        if (!acl.empty()) {
            atLeast(kind + ": each set against rte_acl", m_aims.slowestAcl, least(acl));
            if (m_aims.meanAcl > 0)
                atLeast(kind + ": geometric mean against rte_acl", m_aims.meanAcl,
                        geometricMean(acl));
        }
        if (!merge.empty())
            atLeast(kind + ": each set against TupleMerge", m_aims.slowestMerge, least(merge));
    }

    void costs()
    {
        std::vector<double> build, megabytes;
        for (const SetReport *set : m_sets) {
            const Cost &own = set->costs[kOwn], &acl = set->costs[kAcl];
            if (acl.milliseconds > 0)
                build.push_back(own.milliseconds / acl.milliseconds);
            megabytes.push_back(own.bytes / 1e6);
        }
        if (!build.empty())
            atMost("build, part of rte_acl's", m_aims.build, most(build));
        std::sort(megabytes.begin(), megabytes.end());
        if (!megabytes.empty())
            atMost("memory of the largest, MB", m_aims.largest, megabytes.back());
        if (megabytes.size() > 1)
            atMost("memory of all others, MB", m_aims.megabytes, megabytes[megabytes.size() - 2]);
    }

    const std::vector<Goal> &goals() const { return m_goals; }

private:
    std::vector<double> ratios(const std::string &kind, std::size_t contestant) const
    {
        std::vector<double> all;
        for (const SetReport *set : m_sets)
            for (const Row &row : set->rows)
                if (row.kind == kind && row.speeds[contestant].ratio > 0)
                    all.push_back(row.speeds[contestant].ratio);
        return all;
    }
    void atLeast(std::string text, double wanted, double measured)
    {
        m_goals.push_back({m_aims.size, std::move(text), wanted, measured, measured >= wanted});
    }
    void atMost(std::string text, double wanted, double measured)
    {
        m_goals.push_back({m_aims.size, std::move(text), wanted, measured, measured <= wanted});
    }

    const Aims &m_aims;
    std::vector<const SetReport *> m_sets;
    std::vector<Goal> m_goals;
};

} // namespace

std::vector<Goal> goalsOf(const std::vector<SetReport> &sets)
{
    std::vector<Goal> all;
    for (const Aims &aims : kAims) {
        Judge judge(aims);
        for (const SetReport &set : sets) {
            const auto size =
                std::find_if(std::begin(kAims), std::end(kAims),
                             [&set](const Aims &each) { return set.rules <= each.mostRules; });
            if (set.folder == "rules" && size == &aims)
                judge.add(set);
        }
        for (const char *kind : {"trace", "drawn", "uniform"})
            judge.speeds(kind);
        judge.costs();
        all.insert(all.end(), judge.goals().begin(), judge.goals().end());
    }
    return all;
}

void printGoals(const std::vector<Goal> &goals)
{
    fmt::print("\n");
    for (const Goal &goal : goals)
        fmt::print("{:<5} {:<46} wanted {:>6.3g}  measured {:>7.3g}  {}\n", goal.size, goal.text,
                   goal.wanted, goal.measured, goal.isReached ? "reached" : "not reached");
}

Json toJson(const std::vector<Goal> &goals)
{
    Json all = Json::array();
    for (const Goal &goal : goals)
        all.push_back({{"size", goal.size},
                       {"goal", goal.text},
                       {"wanted", goal.wanted},
                       {"measured", goal.measured},
                       {"reached", goal.isReached}});
    return all;
}

} // namespace tallygate::bench
