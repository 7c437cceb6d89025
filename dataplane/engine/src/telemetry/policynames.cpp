// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/policynames.h"

#include <algorithm>

#include "pipeline/applicationsat.h"

namespace tallygate::engine {

using pipeline::Direction;

namespace {

template <class T>
const T *valueAt(const std::unordered_map<Uuid, const T *> &map, const Uuid &uuid)
{
    const auto found = map.find(uuid);
    return found == map.end() ? nullptr : found->second;
}

} // namespace

std::shared_ptr<const PolicyNames>
PolicyNames::of(std::shared_ptr<const pipeline::DevicePolicy> policy,
                std::vector<pipeline::Port> ports, std::uint64_t revision)
{
    const std::shared_ptr<PolicyNames> names(new PolicyNames);
    names->m_policy = std::move(policy);
    names->m_ports = std::move(ports);
    names->m_revision = revision;
    std::unordered_map<Uuid, const pipeline::DeviceFilter *> filters;
    for (const pipeline::DeviceFilter &filter : names->m_policy->filters) {
        filters.emplace(filter.uuid, &filter);
        for (const pipeline::DeviceRule &rule : filter.rules)
            names->m_rules.emplace(rule.uuid, &rule);
    }
    for (const pipeline::DeviceApplication &application : names->m_policy->applications)
        names->m_applications.emplace(application.uuid, &application);
    for (const pipeline::Port &port : names->m_ports) {
        for (const Direction direction : {Direction::In, Direction::Out}) {
            for (const auto *application :
                 pipeline::applicationsAt(*names->m_policy, port, direction)) {
                const auto *filter = valueAt(filters, application->filter);
                if (!filter)
                    continue; // no program is built of such a policy
                names->m_places.push_back({application, filter, &port,
                                           fmt::format("{} on {}, {}", filter->name, port.name,
                                                       pipeline::toString(direction))});
            }
        }
    }
    return names;
}

const pipeline::DeviceApplication *PolicyNames::application(const Uuid &uuid) const
{
    return valueAt(m_applications, uuid);
}

const PolicyNames::Place *PolicyNames::place(const Uuid &application, counters::PortId port) const
{
    const auto found = std::find_if(m_places.begin(), m_places.end(), [&](const Place &place) {
        return place.application->uuid == application && place.port->id == port;
    });
    return found == m_places.end() ? nullptr : &*found;
}

const pipeline::DeviceRule *PolicyNames::rule(const Uuid &uuid) const
{
    return valueAt(m_rules, uuid);
}

const pipeline::Port *PolicyNames::port(counters::PortId id) const
{
    const auto found = std::find_if(m_ports.begin(), m_ports.end(),
                                    [&](const pipeline::Port &port) { return port.id == id; });
    return found == m_ports.end() ? nullptr : &*found;
}

} // namespace tallygate::engine
