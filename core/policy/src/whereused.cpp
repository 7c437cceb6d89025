// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/whereused.h"

#include <algorithm>

#include "references.h"

namespace tallygate::policy {

std::string written(ObjectKind kind, std::string_view name)
{
    const bool marked = kind == ObjectKind::Set || kind == ObjectKind::InterfaceGroup;
    return fmt::format("{}{}", marked ? "@" : "", name);
}

bool namesSet(std::string_view expression, std::string_view set)
{
    if (expression.find('@') == std::string_view::npos)
        return false;
    bool found = false;
    forEachSetName(expression, [&](std::size_t, std::string_view name) { found |= name == set; });
    return found;
}

std::vector<std::string> setNamesIn(std::string_view expression)
{
    std::vector<std::string> names;
    forEachSetName(expression, [&](std::size_t, std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.emplace_back(name);
    });
    return names;
}

std::string withSetRenamed(std::string_view expression, std::string_view from, std::string_view to)
{
    return withSetNames(expression,
                        [&](std::string_view name) { return name == from ? to : name; });
}

namespace {

class UseSearch
{
public:
    UseSearch(ObjectKind kind, std::string_view name)
        : m_kind(kind)
        , m_name(name)
        , m_item(written(kind, name))
    {}

    void look(const Rule &rule)
    {
        const bool isSet = m_kind == ObjectKind::Set;
        if (isSet) {
            note(holds(rule.source.items), ObjectKind::Rule, rule.uuid, "source");
            note(holds(rule.destination.items), ObjectKind::Rule, rule.uuid, "destination");
        }
        if (isSet || m_kind == ObjectKind::Service)
            note(holds(rule.service.items), ObjectKind::Rule, rule.uuid, "service");
        if (isSet)
            note(namesSet(rule.when, m_name), ObjectKind::Rule, rule.uuid, "when");
        if (m_kind == ObjectKind::Meter)
            note(rule.meter == m_name, ObjectKind::Rule, rule.uuid, "meter");
    }
    void look(const Set &set)
    {
        note(m_kind == ObjectKind::Set && holds(set.entries), ObjectKind::Set, set.uuid, "entries");
    }
    void look(const Service &service)
    {
        note(m_kind == ObjectKind::Set && namesSet(service.expression, m_name), ObjectKind::Service,
             service.uuid, "expression");
    }
    void look(const Application &application)
    {
        const Uuid &uuid = application.uuid;
        note(m_kind == ObjectKind::Filter && application.filter == m_name, ObjectKind::Application,
             uuid, "filter");
        note(m_kind == ObjectKind::Device && application.device == m_name, ObjectKind::Application,
             uuid, "device");
        note(m_kind == ObjectKind::InterfaceGroup && application.interface == m_item,
             ObjectKind::Application, uuid, "interface");
    }

    std::vector<Reference> take() { return std::move(m_found); }

private:
    bool holds(const std::vector<std::string> &items) const
    {
        return std::find(items.begin(), items.end(), m_item) != items.end();
    }
    void note(bool refers, ObjectKind kind, const Uuid &uuid, const char *column)
    {
        if (refers)
            m_found.push_back({kind, uuid, column});
    }

    ObjectKind m_kind;
    std::string_view m_name;
    std::string m_item;
    std::vector<Reference> m_found;
};

} // namespace

std::vector<Reference> whereUsed(const Policy &policy, ObjectKind kind, std::string_view name)
{
    UseSearch search(kind, name);
    for (const SetPtr &set : policy->sets)
        search.look(*set);
    for (const ServicePtr &service : policy->services)
        search.look(*service);
    for (const FilterPtr &filter : policy->filters) {
        for (const SectionPtr &section : filter->sections) {
            for (const RulePtr &rule : section->rules)
                search.look(*rule);
        }
    }
    for (const ApplicationPtr &application : policy->applications)
        search.look(*application);
    return search.take();
}

} // namespace tallygate::policy
