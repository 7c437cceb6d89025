// SPDX-License-Identifier: GPL-3.0-or-later
#include "linearsearch.h"

#include <algorithm>
#include <array>

#include "memory.h"

namespace tallygate::classify {

using match::Truth;

namespace {

/// The narrowest that one of its conditions has.
match::NecessaryRange necessaryRange(const Rule &rule)
{
    match::NecessaryRange narrowest;
    for (const auto &condition : rule.conditions) {
        const match::NecessaryRange range = condition->necessaryRange();
        if (range.span < narrowest.span)
            narrowest = range;
    }
    return narrowest;
}

} // namespace

LinearSearch::LinearSearch(std::span<const Rule> rules)
    : m_rules(rules)
{
    const auto active = static_cast<std::size_t>(
        std::count_if(rules.begin(), rules.end(), [](const Rule &rule) { return rule.active; }));
    m_order.reserve(active);
    m_required.reserve(active);
    m_ranges.reserve(active);
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
        if (!rules[i].active)
            continue;
        m_order.push_back(i);
        m_required.push_back(requiredHeaders(rules[i]));
        m_ranges.push_back(necessaryRange(rules[i]));
    }
}

void LinearSearch::classify(std::span<const packet::Packet> packets,
                            std::span<const std::uint16_t> active, std::span<Decision> decisions,
                            CountHits &hits) const
{
    while (!active.empty()) {
        const std::size_t count = std::min(active.size(), kTogether);
        decide(packets, active.first(count), decisions, hits);
        active = active.subspan(count);
    }
}

/// Rule by rule over all packets that are not decided yet: a rule is fetched once for all.
void LinearSearch::decide(std::span<const packet::Packet> packets,
                          std::span<const std::uint16_t> active, std::span<Decision> decisions,
                          CountHits &hits) const
{
    std::array<std::uint16_t, kTogether> open;
    std::array<HeaderSet, kTogether> absent;
    std::size_t opens = active.size();
    for (std::size_t i = 0; i < opens; ++i) {
        open[i] = active[i];
        absent[i] = ~presentHeaders(packets[active[i]]);
        decisions[active[i]] = {};
    }
    for (std::size_t r = 0; r < m_order.size() && opens != 0; ++r) {
        const std::uint32_t number = m_order[r];
        const Role role = m_rules[number].role;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < opens; ++i) {
            const std::uint16_t index = open[i];
            const bool isRefuted =
                (m_required[r] & absent[i]) != 0 || m_ranges[r].refutes(packets[index]);
            const Truth truth =
                isRefuted ? Truth::False : evaluate(m_rules[number], packets[index]);
            if (truth != Truth::False && role == Role::Terminal) {
                decisions[index] = {number, truth};
                continue;
            }
            if (truth != Truth::False)
                hits.add(number, index, truth);
            open[kept] = index;
            absent[kept] = absent[i];
            ++kept;
        }
        opens = kept;
    }
}

std::size_t LinearSearch::bytes() const
{
    return bytesOf(m_required) + bytesOf(m_ranges) + bytesOf(m_order);
}

} // namespace tallygate::classify
