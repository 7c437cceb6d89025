// SPDX-License-Identifier: GPL-3.0-or-later
// Where an excerpt meets another policy.
#include <algorithm>
#include <map>

#include <absl/container/flat_hash_map.h>

#include "policy/excerpt.h"
#include "policy/services.h"
#include "references.h"

namespace tallygate::policy {

namespace {

/// How objects of the excerpt are called here, where that differs.
struct Names
{
    using Map = std::map<std::string, std::string, std::less<>>;
    Map sets;
    Map services;
    Map meters;

    bool isEmpty() const { return sets.empty() && services.empty() && meters.empty(); }
};

Names namesOf(const std::vector<ImportedObject> &objects)
{
    Names names;
    for (const ImportedObject &object : objects) {
        if (!object.ours || nameOf(*object.ours) == nameOf(object.theirs))
            continue;
        const ObjectKind kind = kindOf(object.theirs);
        Names::Map &map = kind == ObjectKind::Set       ? names.sets
                          : kind == ObjectKind::Service ? names.services
                                                        : names.meters;
        map.emplace(nameOf(object.theirs), nameOf(*object.ours));
    }
    return names;
}

void rename(const Names::Map &map, std::string &name)
{
    if (const auto found = map.find(name); found != map.end())
        name = found->second;
}

void renameItems(const Names::Map &sets, std::vector<std::string> &items)
{
    for (std::string &item : items) {
        if (!item.starts_with('@'))
            continue;
        if (const auto found = sets.find(std::string_view(item).substr(1)); found != sets.end())
            item = written(ObjectKind::Set, found->second);
    }
}

std::string renamed(const Names::Map &sets, std::string_view expression)
{
    return withSetNames(expression, [&](std::string_view name) {
        const auto found = sets.find(name);
        return found == sets.end() ? name : std::string_view(found->second);
    });
}

SetPtr withNames(const SetPtr &set, const Names &names)
{
    Set next = *set;
    renameItems(names.sets, next.entries);
    return std::make_shared<const Set>(std::move(next));
}
ServicePtr withNames(const ServicePtr &service, const Names &names)
{
    Service next = *service;
    next.expression = renamed(names.sets, next.expression);
    return std::make_shared<const Service>(std::move(next));
}
MeterPtr withNames(const MeterPtr &meter, const Names &)
{
    return meter;
}
RulePtr withNames(const RulePtr &rule, const Names &names)
{
    Rule next = *rule;
    for (Cell *cell : {&next.source, &next.destination, &next.service})
        renameItems(names.sets, cell->items);
    for (std::string &item : next.service.items)
        rename(names.services, item);
    next.when = renamed(names.sets, next.when);
    rename(names.meters, next.meter);
    return next == *rule ? rule : std::make_shared<const Rule>(std::move(next));
}

bool sameContent(const Set &a, const Set &b)
{
    if (a.kind != b.kind || a.entries.size() != b.entries.size())
        return false;
    std::vector<std::string> left = a.entries;
    std::vector<std::string> right = b.entries;
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}
bool sameContent(const Service &a, const Service &b)
{
    return a.expression == b.expression;
}
bool sameContent(const Meter &a, const Meter &b)
{
    Meter same = a;
    same.uuid = b.uuid;
    same.name = b.name;
    same.comment = b.comment;
    return same == b;
}

Object asObject(const BuiltinService &builtin)
{
    Service service;
    service.name = builtin.name;
    service.expression = builtin.expression;
    service.comment = builtin.description;
    return std::make_shared<const Service>(std::move(service));
}

/// The policy's object that each of the excerpt's stands for.
template <class T>
void match(const std::vector<std::shared_ptr<const T>> &theirs,
           const std::vector<std::shared_ptr<const T>> &ours, std::vector<ImportedObject> &objects)
{
    absl::flat_hash_map<Uuid, std::shared_ptr<const T>> byUuid;
    absl::flat_hash_map<std::string_view, std::shared_ptr<const T>> byName;
    for (const auto &object : ours) {
        byUuid.emplace(object->uuid, object);
        byName.emplace(object->name, object);
    }
    for (const auto &object : theirs) {
        ImportedObject imported{ImportFate::Comes, object, {}};
        if (const auto same = byUuid.find(object->uuid); same != byUuid.end())
            imported.ours = same->second;
        else if (const auto alike = byName.find(object->name); alike != byName.end())
            imported.ours = alike->second;
        else if constexpr (std::is_same_v<T, Service>) {
            // One of its own would change what the rules that are here mean by the name.
            if (const BuiltinService *builtin = builtinService(object->name))
                imported.ours = asObject(*builtin);
        }
        objects.push_back(std::move(imported));
    }
}

ImportFate fateOf(const ImportedObject &object, const Names &names)
{
    if (!object.ours)
        return ImportFate::Comes;
    const bool same = std::visit(
        [&](const auto &theirs) {
            using Pointer = std::decay_t<decltype(theirs)>;
            if constexpr (requires { sameContent(*theirs, *theirs); })
                return sameContent(*withNames(theirs, names), *std::get<Pointer>(*object.ours));
            else
                return false;
        },
        object.theirs);
    return same ? ImportFate::Known : ImportFate::Kept;
}

/// Services that were built in where the rules come from and have another meaning here.
void addOverridden(const Policy &policy, const Excerpt &excerpt,
                   std::vector<ImportedObject> &objects)
{
    absl::flat_hash_map<std::string_view, ServicePtr> overridden;
    for (const ServicePtr &service : policy->services) {
        const BuiltinService *builtin = builtinService(service->name);
        if (builtin && builtin->expression != service->expression)
            overridden.emplace(service->name, service);
    }
    for (const ServicePtr &theirs : excerpt.services)
        overridden.erase(theirs->name);
    for (const RulePtr &rule : excerpt.rules) {
        if (overridden.empty())
            return;
        for (const std::string &item : rule->service.items) {
            const auto found = overridden.find(item);
            if (found == overridden.end())
                continue;
            objects.push_back({ImportFate::Kept, asObject(*builtinService(item)), found->second});
            overridden.erase(found);
        }
    }
}

/// The object as it comes: by the names of here, with an identity that is free.
Object coming(const Policy &policy, const Object &theirs, const Names &names)
{
    return std::visit(
        [&](const auto &pointer) -> Object {
            if constexpr (requires { withNames(pointer, names); }) {
                auto next = *withNames(pointer, names);
                if (next.uuid.isNull() || policy.find(next.uuid))
                    next.uuid = Uuid::random();
                return std::make_shared<const std::decay_t<decltype(next)>>(std::move(next));
            } else {
                return pointer;
            }
        },
        theirs);
}

Edit placing(const ImportPlace &place, std::vector<RulePtr> rules)
{
    if (!place.section.isNull())
        return insertRules(place.section, place.before, std::move(rules));
    Section section;
    section.uuid = Uuid::random();
    section.name = place.newSection;
    section.rules = std::move(rules);
    return insertSection(place.filter, {}, std::move(section));
}

} // namespace

std::size_t ImportPlan::count(ImportFate fate) const
{
    return static_cast<std::size_t>(
        std::count_if(objects.begin(), objects.end(),
                      [fate](const ImportedObject &object) { return object.fate == fate; }));
}

std::size_t ImportPlan::count(ImportFate fate, ObjectKind kind) const
{
    return static_cast<std::size_t>(
        std::count_if(objects.begin(), objects.end(), [=](const ImportedObject &object) {
            return object.fate == fate && kindOf(object.theirs) == kind;
        }));
}

ImportPlan planImport(const Policy &policy, const Excerpt &excerpt)
{
    ImportPlan plan;
    match(excerpt.sets, policy->sets, plan.objects);
    match(excerpt.services, policy->services, plan.objects);
    match(excerpt.meters, policy->meters, plan.objects);
    const Names names = namesOf(plan.objects);
    for (ImportedObject &object : plan.objects)
        object.fate = fateOf(object, names);
    if (excerpt.whole)
        addOverridden(policy, excerpt, plan.objects);
    return plan;
}

Edit importEdit(const Policy &policy, const Excerpt &excerpt, const ImportPlan &plan,
                const ImportPlace &place)
{
    const Names names = namesOf(plan.objects);
    std::vector<Edit> edits;
    for (const ImportedObject &object : plan.objects) {
        if (object.fate == ImportFate::Comes)
            edits.push_back(insertObject(coming(policy, object.theirs, names)));
    }
    std::vector<RulePtr> rules = excerpt.rules;
    if (!names.isEmpty()) {
        for (RulePtr &rule : rules)
            rule = withNames(rule, names);
    }
    Label label{
        "import-rules",
        {std::to_string(rules.size()), rules.size() == 1 ? rules.front()->name : std::string()}};
    edits.push_back(placing(place, std::move(rules)));
    return composite(std::move(label), std::move(edits));
}

} // namespace tallygate::policy
