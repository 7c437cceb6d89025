// SPDX-License-Identifier: GPL-3.0-or-later
#include "renaming.h"

#include <algorithm>

#include "policy/whereused.h"
#include "references.h"

namespace tallygate::policy {

namespace {

/// Old and new in the forms they are written.
struct Renamed
{
    ObjectKind kind = ObjectKind::Set;
    std::string from;
    std::string to;
    std::string fromItem;
    std::string toItem;
};

bool replaceItems(std::vector<std::string> &items, const Renamed &names)
{
    bool changed = false;
    for (std::string &item : items) {
        if (item == names.fromItem) {
            item = names.toItem;
            changed = true;
        }
    }
    return changed;
}

bool replaceInExpression(std::string &expression, const Renamed &names)
{
    if (!namesSet(expression, names.from))
        return false;
    expression = withSetRenamed(expression, names.from, names.to);
    return true;
}

bool replaceText(std::string &text, const std::string &from, const std::string &to)
{
    if (text != from)
        return false;
    text = to;
    return true;
}

bool rewrite(Rule &rule, const Renamed &names)
{
    switch (names.kind) {
    case ObjectKind::Set: {
        bool changed = replaceItems(rule.source.items, names);
        changed |= replaceItems(rule.destination.items, names);
        changed |= replaceItems(rule.service.items, names);
        changed |= replaceInExpression(rule.when, names);
        return changed;
    }
    case ObjectKind::Service:
        return replaceItems(rule.service.items, names);
    case ObjectKind::Meter:
        return replaceText(rule.meter, names.from, names.to);
    default:
        return false;
    }
}

bool rewrite(Application &application, const Renamed &names)
{
    switch (names.kind) {
    case ObjectKind::Filter:
        return replaceText(application.filter, names.from, names.to);
    case ObjectKind::Device:
        return replaceText(application.device, names.from, names.to);
    case ObjectKind::InterfaceGroup:
        return replaceText(application.interface, names.fromItem, names.toItem);
    default:
        return false;
    }
}

bool rewrite(Set &set, const Renamed &names)
{
    return names.kind == ObjectKind::Set && replaceItems(set.entries, names);
}

bool rewrite(Service &service, const Renamed &names)
{
    return names.kind == ObjectKind::Set && replaceInExpression(service.expression, names);
}

/// A cheap look before the copy: most rules do not refer to the object.
bool mayRefer(const Rule &rule, const Renamed &names)
{
    const auto holds = [&](const Cell &cell) {
        return std::find(cell.items.begin(), cell.items.end(), names.fromItem) != cell.items.end();
    };
    return holds(rule.source) || holds(rule.destination) || holds(rule.service) ||
           rule.meter == names.from || namesSet(rule.when, names.from);
}

template <class T>
void rewriteList(const std::vector<std::shared_ptr<const T>> &list, const Renamed &names,
                 const Uuid &renamed, std::vector<Edit> &edits)
{
    for (const auto &object : list) {
        T next = *object;
        bool changed = rewrite(next, names);
        if constexpr (requires { next.name; }) {
            if (object->uuid == renamed) {
                next.name = names.to;
                changed = true;
            }
        }
        if (changed)
            edits.push_back(replaceObject(std::make_shared<const T>(std::move(next))));
    }
}

template <class T>
void renameIn(const std::vector<std::shared_ptr<const T>> &list, const Renamed &names,
              const Uuid &renamed, std::vector<Edit> &edits)
{
    for (const auto &object : list) {
        if (object->uuid != renamed)
            continue;
        T next = *object;
        next.name = names.to;
        edits.push_back(replaceObject(std::make_shared<const T>(std::move(next))));
    }
}

std::vector<RulePtr> rewrittenRules(const Document &document, const Renamed &names)
{
    std::vector<RulePtr> rewritten;
    for (const FilterPtr &filter : document.filters) {
        for (const SectionPtr &section : filter->sections) {
            for (const RulePtr &rule : section->rules) {
                if (!mayRefer(*rule, names))
                    continue;
                Rule next = *rule;
                if (rewrite(next, names))
                    rewritten.push_back(std::make_shared<const Rule>(std::move(next)));
            }
        }
    }
    return rewritten;
}

std::string nameOf(const Document &document, const Uuid &uuid)
{
    std::string name;
    const auto look = [&](const auto &list) {
        for (const auto &object : list) {
            if (object->uuid == uuid)
                name = object->name;
        }
    };
    look(document.filters);
    look(document.sets);
    look(document.services);
    look(document.meters);
    look(document.devices);
    look(document.interfaceGroups);
    return name;
}

} // namespace

Composite renaming(const Document &document, ObjectKind kind, const Uuid &object,
                   const std::string &name)
{
    const std::string old = nameOf(document, object);
    const Renamed names{kind, old, name, written(kind, old), written(kind, name)};
    Composite edits{{"rename", {std::string(toString(kind)), old, name}}, {}};
    if (kind == ObjectKind::Filter)
        edits.edits.push_back({ModifyFilter{object, name, {}, {}, {}}});
    rewriteList(document.sets, names, object, edits.edits);
    rewriteList(document.services, names, object, edits.edits);
    renameIn(document.meters, names, object, edits.edits);
    renameIn(document.devices, names, object, edits.edits);
    renameIn(document.interfaceGroups, names, object, edits.edits);
    rewriteList(document.applications, names, object, edits.edits);
    if (auto rules = rewrittenRules(document, names); !rules.empty())
        edits.edits.push_back({ReplaceRules{std::move(rules)}});
    return edits;
}

} // namespace tallygate::policy
