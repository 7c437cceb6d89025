// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/applicationsat.h"

#include <algorithm>
#include <unordered_map>

#include "pipeline/policyprogram.h"

namespace tallygate::pipeline {

namespace {

bool isWritten(const DevicePolicy &policy, const std::string &name)
{
    const auto has = [&name](const auto &entry) {
        return std::find(entry.interfaces.begin(), entry.interfaces.end(), name) !=
               entry.interfaces.end();
    };
    return std::any_of(policy.applications.begin(), policy.applications.end(), has) ||
           std::any_of(policy.isolation.begin(), policy.isolation.end(), has);
}

} // namespace

std::vector<std::string_view> namesFor(const DevicePolicy &policy, const Port &port)
{
    std::vector<std::string_view> names{port.name};
    if (!port.formerNames.empty() && !isWritten(policy, port.name))
        names.insert(names.end(), port.formerNames.begin(), port.formerNames.end());
    return names;
}

bool reaches(const std::vector<std::string> &patterns, std::span<const std::string_view> names)
{
    return std::any_of(patterns.begin(), patterns.end(), [names](const std::string &pattern) {
        return std::any_of(names.begin(), names.end(), [&pattern](std::string_view name) {
            return matchesGlob(pattern, name);
        });
    });
}

std::vector<const DeviceApplication *> applicationsAt(const DevicePolicy &policy, const Port &port,
                                                      Direction direction)
{
    const std::vector<std::string_view> names = namesFor(policy, port);
    std::vector<const DeviceApplication *> met;
    for (const DeviceApplication &application : policy.applications) {
        if (application.direction == direction && reaches(application.interfaces, names))
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
            for (const DeviceApplication *application : applicationsAt(policy, port, direction)) {
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
