// SPDX-License-Identifier: GPL-3.0-or-later
// What rules name, taken along from one policy.
#include "policy/excerpt.h"

#include <absl/container/flat_hash_map.h>

#include "references.h"

namespace tallygate::policy {

namespace {

/// The objects of one list by name, and which of them are wanted.
template <class T>
class Wanted
{
public:
    using Pointer = std::shared_ptr<const T>;

    explicit Wanted(const std::vector<Pointer> &list)
        : m_list(list)
        , m_wanted(list.size(), false)
    {
        for (std::size_t i = 0; i < list.size(); ++i)
            m_byName.emplace(list[i]->name, i);
    }

    /// The object, the first time it is asked for.
    const T *take(std::string_view name)
    {
        const auto found = m_byName.find(name);
        if (found == m_byName.end() || m_wanted[found->second])
            return nullptr;
        m_wanted[found->second] = true;
        return m_list[found->second].get();
    }
    std::vector<Pointer> all() const
    {
        std::vector<Pointer> objects;
        for (std::size_t i = 0; i < m_list.size(); ++i) {
            if (m_wanted[i])
                objects.push_back(m_list[i]);
        }
        return objects;
    }

private:
    const std::vector<Pointer> &m_list;
    std::vector<bool> m_wanted;
    absl::flat_hash_map<std::string_view, std::size_t> m_byName;
};

/// Follows names from rules to objects and from these to others. Cycles of sets end where they
/// begin.
class Follower
{
public:
    explicit Follower(const Policy &policy)
        : sets(policy->sets)
        , services(policy->services)
        , meters(policy->meters)
    {}

    void follow(const Rule &rule)
    {
        followItems(rule.source.items);
        followItems(rule.destination.items);
        followItems(rule.service.items);
        for (const std::string &item : rule.service.items) {
            if (const Service *service = services.take(item))
                followExpression(service->expression);
        }
        followExpression(rule.when);
        meters.take(rule.meter);
    }

    Wanted<Set> sets;
    Wanted<Service> services;
    Wanted<Meter> meters;

private:
    void followItems(const std::vector<std::string> &items)
    {
        for (const std::string &item : items) {
            if (item.starts_with('@'))
                followSet(std::string_view(item).substr(1));
        }
    }
    void followExpression(std::string_view expression)
    {
        if (expression.find('@') == std::string_view::npos)
            return;
        forEachSetName(expression, [&](std::size_t, std::string_view name) { followSet(name); });
    }
    /// Not by recursion: sets may nest as deep as there are sets.
    void followSet(std::string_view first)
    {
        std::vector<const Set *> open;
        const auto take = [&](std::string_view name) {
            if (const Set *set = sets.take(name))
                open.push_back(set);
        };
        take(first);
        while (!open.empty()) {
            const Set *set = open.back();
            open.pop_back();
            for (const std::string &entry : set->entries) {
                if (entry.starts_with('@'))
                    take(std::string_view(entry).substr(1));
            }
        }
    }
};

} // namespace

Excerpt excerptOf(const Policy &policy, std::vector<RulePtr> rules)
{
    Follower follower(policy);
    for (const RulePtr &rule : rules)
        follower.follow(*rule);
    return {follower.sets.all(), follower.services.all(), follower.meters.all(), std::move(rules)};
}

} // namespace tallygate::policy
