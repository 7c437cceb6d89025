// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/picture.h"

#include <algorithm>

namespace tallygate::telemetry {

namespace {

const Counter *firstOf(const std::vector<Counter> &counters, CounterKind kind)
{
    const auto at = std::ranges::find(counters, kind, &Counter::kind);
    return at != counters.end() ? &*at : nullptr;
}

} // namespace

const Counter *Application::received() const
{
    return firstOf(counters, CounterKind::Received);
}

const Counter *Application::ofDefault() const
{
    return firstOf(counters, CounterKind::Default);
}

const Counter *Application::ofRule(const Uuid &rule) const
{
    const auto at = std::ranges::find_if(counters, [&](const Counter &counter) {
        return counter.kind == CounterKind::Rule && counter.rule == rule;
    });
    return at != counters.end() ? &*at : nullptr;
}

std::optional<Timestamp> Application::lastHit() const
{
    std::optional<Timestamp> latest;
    for (const Counter &counter : counters) {
        if (counter.kind != CounterKind::Received)
            latest = std::max(latest, counter.of(Since::Lifetime).lastHit);
    }
    return latest;
}

Rate Application::refusedRate() const
{
    Rate sum;
    for (const Counter &counter : counters) {
        if (counter.kind == CounterKind::Received)
            continue;
        const bool refuses = counter.action == "drop" || counter.action == "reject";
        const Rate &rate = refuses ? counter.rate : counter.exceedRate;
        sum.packets += rate.packets;
        sum.bytes += rate.bytes;
    }
    return sum;
}

} // namespace tallygate::telemetry
