// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy.h"

#include <algorithm>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "equalobjects.h"
#include "index.h"
#include "names.h"

namespace tallygate::policy {

namespace {

template <class T>
using List = std::vector<std::shared_ptr<const T>>;

template <class T>
std::shared_ptr<const T> withUuid(const List<T> &list, const Uuid &uuid)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto &o) { return o->uuid == uuid; });
    return found == list.end() ? nullptr : *found;
}

template <class T>
std::shared_ptr<const T> withName(const List<T> &list, std::string_view name)
{
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto &o) { return o->name == name; });
    return found == list.end() ? nullptr : *found;
}

template <class T>
Result<void> checkNames(const List<T> &list, ObjectKind kind)
{
    absl::flat_hash_set<std::string_view> seen;
    for (const auto &object : list) {
        if (auto allowed = checkName(kind, object->name); !allowed)
            return allowed;
        if (!seen.insert(object->name).second)
            return fail(nameTaken(kind, object->name));
    }
    return {};
}

Result<void> checkAllNames(const Document &document)
{
    return checkNames(document.filters, ObjectKind::Filter)
        .and_then([&] { return checkNames(document.sets, ObjectKind::Set); })
        .and_then([&] { return checkNames(document.services, ObjectKind::Service); })
        .and_then([&] { return checkNames(document.meters, ObjectKind::Meter); })
        .and_then([&] { return checkNames(document.devices, ObjectKind::Device); })
        .and_then([&] { return checkNames(document.interfaceGroups, ObjectKind::InterfaceGroup); });
}

template <class T>
std::optional<Object> asObject(std::shared_ptr<const T> pointer)
{
    if (!pointer)
        return std::nullopt;
    return Object(std::move(pointer));
}

} // namespace

bool Document::operator==(const Document &other) const
{
    return uuid == other.uuid && name == other.name && comment == other.comment &&
           equalObjects(sets, other.sets) && equalObjects(services, other.services) &&
           equalObjects(meters, other.meters) && equalObjects(filters, other.filters) &&
           equalObjects(devices, other.devices) &&
           equalObjects(interfaceGroups, other.interfaceGroups) &&
           equalObjects(applications, other.applications);
}

Policy::Policy()
{
    static const auto document = std::make_shared<const Document>();
    static const auto index = std::make_shared<const Index>();
    m_document = document;
    m_index = index;
}

Policy::Policy(std::shared_ptr<const Document> document, std::shared_ptr<const Index> index)
    : m_document(std::move(document))
    , m_index(std::move(index))
{}

Result<Policy> Policy::fromDocument(Document document)
{
    if (auto names = checkAllNames(document); !names)
        return fail(std::move(names.error()));
    auto index = buildIndex(document);
    if (!index)
        return fail(std::move(index.error()));
    return Policy(std::make_shared<const Document>(std::move(document)),
                  std::make_shared<const Index>(std::move(*index)));
}

std::optional<Policy::Found> Policy::find(const Uuid &uuid) const
{
    const Index::Entry *entry = m_index->find(uuid);
    if (!entry)
        return std::nullopt;
    return Found{entry->kind, entry->parent};
}

std::optional<SectionPlace> Policy::findSection(const Uuid &uuid) const
{
    const auto found = find(uuid);
    if (!found || found->kind != ObjectKind::Section)
        return std::nullopt;
    SectionPlace place;
    const auto &filters = m_document->filters;
    while (filters[place.filterIndex]->uuid != found->parent)
        ++place.filterIndex;
    place.filter = filters[place.filterIndex].get();
    while (place.filter->sections[place.sectionIndex]->uuid != uuid)
        ++place.sectionIndex;
    place.section = place.filter->sections[place.sectionIndex].get();
    return place;
}

std::optional<RulePlace> Policy::findRule(const Uuid &uuid) const
{
    const auto found = find(uuid);
    if (!found || found->kind != ObjectKind::Rule)
        return std::nullopt;
    const auto section = findSection(found->parent);
    const auto &rules = section->section->rules;
    std::size_t at = 0;
    while (rules[at]->uuid != uuid)
        ++at;
    return RulePlace{
        section->filter, section->section, section->filterIndex, section->sectionIndex, at,
        rules[at]};
}

std::vector<std::optional<RulePlace>> Policy::findRules(std::span<const Uuid> uuids) const
{
    absl::flat_hash_set<Uuid> sections;
    absl::flat_hash_map<Uuid, RulePlace> places;
    for (const Uuid &uuid : uuids) {
        if (const auto found = find(uuid); found && found->kind == ObjectKind::Rule) {
            sections.insert(found->parent);
            places.try_emplace(uuid);
        }
    }
    for (std::size_t f = 0; f < m_document->filters.size() && !places.empty(); ++f) {
        const Filter &filter = *m_document->filters[f];
        for (std::size_t s = 0; s < filter.sections.size(); ++s) {
            const Section &section = *filter.sections[s];
            for (std::size_t r = 0; sections.contains(section.uuid) && r < section.rules.size();
                 ++r) {
                if (const auto place = places.find(section.rules[r]->uuid); place != places.end())
                    place->second = {&filter, &section, f, s, r, section.rules[r]};
            }
        }
    }
    std::vector<std::optional<RulePlace>> result;
    result.reserve(uuids.size());
    for (const Uuid &uuid : uuids) {
        const auto place = places.find(uuid);
        result.push_back(place == places.end() ? std::nullopt : std::optional(place->second));
    }
    return result;
}

FilterPtr Policy::filter(const Uuid &uuid) const
{
    return withUuid(m_document->filters, uuid);
}
SetPtr Policy::set(const Uuid &uuid) const
{
    return withUuid(m_document->sets, uuid);
}
ServicePtr Policy::service(const Uuid &uuid) const
{
    return withUuid(m_document->services, uuid);
}
MeterPtr Policy::meter(const Uuid &uuid) const
{
    return withUuid(m_document->meters, uuid);
}
DevicePtr Policy::device(const Uuid &uuid) const
{
    return withUuid(m_document->devices, uuid);
}
InterfaceGroupPtr Policy::interfaceGroup(const Uuid &uuid) const
{
    return withUuid(m_document->interfaceGroups, uuid);
}
ApplicationPtr Policy::application(const Uuid &uuid) const
{
    return withUuid(m_document->applications, uuid);
}

std::optional<Object> Policy::object(const Uuid &uuid) const
{
    const auto found = find(uuid);
    if (!found)
        return std::nullopt;
    switch (found->kind) {
    case ObjectKind::Filter:
        return asObject(filter(uuid));
    case ObjectKind::Set:
        return asObject(set(uuid));
    case ObjectKind::Service:
        return asObject(service(uuid));
    case ObjectKind::Meter:
        return asObject(meter(uuid));
    case ObjectKind::Device:
        return asObject(device(uuid));
    case ObjectKind::InterfaceGroup:
        return asObject(interfaceGroup(uuid));
    case ObjectKind::Application:
        return asObject(application(uuid));
    case ObjectKind::Section:
    case ObjectKind::Rule:
        break;
    }
    return std::nullopt;
}

FilterPtr Policy::filterNamed(std::string_view name) const
{
    return withName(m_document->filters, name);
}
SetPtr Policy::setNamed(std::string_view name) const
{
    return withName(m_document->sets, name);
}
ServicePtr Policy::serviceNamed(std::string_view name) const
{
    return withName(m_document->services, name);
}
MeterPtr Policy::meterNamed(std::string_view name) const
{
    return withName(m_document->meters, name);
}
DevicePtr Policy::deviceNamed(std::string_view name) const
{
    return withName(m_document->devices, name);
}
InterfaceGroupPtr Policy::interfaceGroupNamed(std::string_view name) const
{
    return withName(m_document->interfaceGroups, name);
}

std::size_t ruleCount(const Filter &filter)
{
    std::size_t count = 0;
    for (const SectionPtr &section : filter.sections)
        count += section->rules.size();
    return count;
}

std::size_t Policy::ruleCount() const
{
    std::size_t count = 0;
    for (const FilterPtr &filter : m_document->filters)
        count += policy::ruleCount(*filter);
    return count;
}

bool Policy::operator==(const Policy &other) const
{
    return m_document == other.m_document || *m_document == *other.m_document;
}

} // namespace tallygate::policy
