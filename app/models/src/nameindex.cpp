// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/nameindex.h"

#include <algorithm>

#include "policy/services.h"

namespace tallygate::app {

namespace {

template <class Map>
auto find(const Map &map, std::string_view name) -> typename Map::mapped_type
{
    const auto found = map.find(name);
    return found == map.end() ? nullptr : found->second;
}

template <class Map, class List>
void fill(Map &map, const List &list)
{
    map.clear();
    for (const auto &object : list)
        map.emplace(object->name, object.get());
}

} // namespace

void NameIndex::follow(const policy::Policy &policy)
{
    const policy::Policy before = std::exchange(m_policy, policy);
    if (before->sets != policy->sets || m_sets.size() != policy->sets.size())
        fill(m_sets, policy->sets);
    if (before->services != policy->services || m_services.size() != policy->services.size())
        fill(m_services, policy->services);
    if (before->meters != policy->meters || m_meters.size() != policy->meters.size())
        fill(m_meters, policy->meters);
}

const policy::Set *NameIndex::set(std::string_view name) const
{
    return find(m_sets, name);
}

bool NameIndex::hasService(std::string_view name) const
{
    if (m_services.contains(name))
        return true;
    const auto builtin = policy::builtinServices();
    const auto found = std::lower_bound(builtin.begin(), builtin.end(), name,
                                        [](const policy::BuiltinService &service,
                                           std::string_view key) { return service.name < key; });
    return found != builtin.end() && found->name == name;
}

const policy::Service *NameIndex::ownService(std::string_view name) const
{
    return find(m_services, name);
}

const policy::Meter *NameIndex::meter(std::string_view name) const
{
    return find(m_meters, name);
}

} // namespace tallygate::app
