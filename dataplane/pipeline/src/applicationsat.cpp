// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/applicationsat.h"

#include <algorithm>
#include <unordered_map>

#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

std::vector<const DeviceApplication *>
applicationsAt(const DevicePolicy &policy, std::string_view portName, Direction direction)
{
    std::vector<const DeviceApplication *> met;
    for (const DeviceApplication &application : policy.applications) {
        const auto names = [&](const std::string &glob) { return matchesGlob(glob, portName); };
        if (application.direction == direction &&
            std::any_of(application.interfaces.begin(), application.interfaces.end(), names))
            met.push_back(&application);
    }
    std::sort(met.begin(), met.end(), [](const auto *a, const auto *b) {
        return std::tie(a->order, a->uuid) < std::tie(b->order, b->uuid);
    });
    return met;
}

std::vector<counters::CounterKey> counterKeysOf(const DevicePolicy &policy,
                                                std::span<const Port> ports)
{
    using counters::CounterKey;
    using counters::CounterRole;
    std::unordered_map<Uuid, const DeviceFilter *> filters;
    for (const DeviceFilter &filter : policy.filters)
        filters.emplace(filter.uuid, &filter);
    std::vector<CounterKey> keys;
    for (const Port &port : ports) {
        for (const Direction direction : {Direction::In, Direction::Out}) {
            for (const DeviceApplication *application :
                 applicationsAt(policy, port.name, direction)) {
                for (const CounterRole role :
                     {CounterRole::Received, CounterRole::Undecidable, CounterRole::Default})
                    keys.push_back(CounterKey::forRole(application->uuid, port.id, role));
                const auto filter = filters.find(application->filter);
                if (filter == filters.end())
                    continue; // building refuses it
                for (const DeviceRule &rule : filter->second->rules)
                    keys.push_back(CounterKey::forRule(application->uuid, port.id, rule.uuid));
            }
        }
    }
    return keys;
}

} // namespace tallygate::pipeline
