// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/rulechanges.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

namespace tallygate::compare {

namespace {

using pipeline::DeviceFilter;
using pipeline::DevicePolicy;
using pipeline::DeviceRule;

std::string matchOf(const DeviceRule &rule)
{
    std::string text;
    for (const pipeline::Condition &condition : rule.conditions)
        text += (text.empty() ? "" : " and ") + condition.expression;
    return text;
}

std::vector<std::string> differingFields(const DeviceRule &before, const DeviceRule &after)
{
    std::vector<std::string> fields;
    if (before.action != after.action)
        fields.emplace_back("action");
    if (before.conditions != after.conditions)
        fields.emplace_back("match");
    if (before.meter != after.meter)
        fields.emplace_back("meter");
    if (before.log != after.log)
        fields.emplace_back("log");
    if (before.expires != after.expires)
        fields.emplace_back("expiry");
    if (before.name != after.name)
        fields.emplace_back("name");
    return fields;
}

RuleChange changeOf(RuleChange::Kind kind, const DeviceFilter &filter, const DeviceRule &rule)
{
    RuleChange change;
    change.kind = kind;
    change.filter = filter.name;
    change.filterUuid = filter.uuid;
    change.name = rule.name;
    change.rule = rule.uuid;
    change.actionBefore = change.actionAfter = rule.action;
    change.match = matchOf(rule);
    (kind == RuleChange::Kind::Removed ? change.before : change.after) = rule.number;
    return change;
}

/// Of places in a sequence of places before, those that are out of order: all but a longest
/// increasing subsequence.
std::set<std::size_t> outOfOrder(const std::vector<std::size_t> &places)
{
    std::vector<std::size_t> tails; // indexes into places
    std::vector<std::size_t> previous(places.size(), places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto at = std::ranges::lower_bound(tails, places[i], {},
                                                 [&](std::size_t index) { return places[index]; });
        if (at != tails.begin())
            previous[i] = *std::prev(at);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::set<std::size_t> moved;
    for (std::size_t i = 0; i < places.size(); ++i)
        moved.insert(i);
    for (std::size_t i = tails.empty() ? places.size() : tails.back(); i < places.size();
         i = previous[i])
        moved.erase(i);
    return moved;
}

void compareDefaults(const DeviceFilter &before, const DeviceFilter &after,
                     std::vector<RuleChange> &changes)
{
    if (before.defaultVerdict == after.defaultVerdict && before.defaultLog == after.defaultLog)
        return;
    const auto actionOf = [](pipeline::Verdict verdict) {
        return verdict == pipeline::Verdict::Permit ? pipeline::Action::Permit
               : verdict == pipeline::Verdict::Drop ? pipeline::Action::Drop
                                                    : pipeline::Action::Reject;
    };
    RuleChange change;
    change.filter = after.name;
    change.filterUuid = after.uuid;
    change.actionBefore = actionOf(before.defaultVerdict);
    change.actionAfter = actionOf(after.defaultVerdict);
    change.fields = {before.defaultVerdict != after.defaultVerdict ? "action" : "log"};
    changes.push_back(std::move(change));
}

void compareFilters(const DeviceFilter &before, const DeviceFilter &after,
                    std::vector<RuleChange> &changes)
{
    std::unordered_map<Uuid, std::size_t> placeBefore;
    for (std::size_t i = 0; i < before.rules.size(); ++i)
        placeBefore[before.rules[i].uuid] = i;
    std::vector<std::size_t> common; // places before, in the order of after
    for (const DeviceRule &rule : after.rules) {
        if (const auto at = placeBefore.find(rule.uuid); at != placeBefore.end())
            common.push_back(at->second);
    }
    const std::set<std::size_t> moved = outOfOrder(common);
    std::set<Uuid> kept;
    std::size_t next = 0;
    for (const DeviceRule &rule : after.rules) {
        const auto at = placeBefore.find(rule.uuid);
        if (at == placeBefore.end()) {
            changes.push_back(changeOf(RuleChange::Kind::Added, after, rule));
            continue;
        }
        kept.insert(rule.uuid);
        const DeviceRule &old = before.rules[at->second];
        const bool isMoved = moved.contains(next++);
        auto fields = differingFields(old, rule);
        if (fields.empty() && !isMoved)
            continue;
        RuleChange change = changeOf(
            fields.empty() ? RuleChange::Kind::Moved : RuleChange::Kind::Changed, after, rule);
        change.before = old.number;
        change.actionBefore = old.action;
        change.fields = std::move(fields);
        changes.push_back(std::move(change));
    }
    for (const DeviceRule &rule : before.rules) {
        if (!kept.contains(rule.uuid))
            changes.push_back(changeOf(RuleChange::Kind::Removed, before, rule));
    }
    compareDefaults(before, after, changes);
}

/// Applications with interfaces and rules; what the counters of a device are of.
std::set<std::tuple<Uuid, std::string, Uuid>> countersOf(const DevicePolicy &policy)
{
    std::set<std::tuple<Uuid, std::string, Uuid>> counters;
    for (const pipeline::DeviceApplication &application : policy.applications) {
        const auto filter =
            std::ranges::find(policy.filters, application.filter, &DeviceFilter::uuid);
        if (filter == policy.filters.end())
            continue;
        for (const std::string &interface : application.interfaces) {
            counters.emplace(application.uuid, interface, Uuid());
            for (const DeviceRule &rule : filter->rules)
                counters.emplace(application.uuid, interface, rule.uuid);
        }
    }
    return counters;
}

} // namespace

std::vector<RuleChange> ruleChanges(const DevicePolicy &before, const DevicePolicy &after)
{
    std::vector<RuleChange> changes;
    for (const DeviceFilter &filter : after.filters) {
        const auto old = std::ranges::find(before.filters, filter.uuid, &DeviceFilter::uuid);
        if (old != before.filters.end()) {
            compareFilters(*old, filter, changes);
            continue;
        }
        for (const DeviceRule &rule : filter.rules)
            changes.push_back(changeOf(RuleChange::Kind::Added, filter, rule));
    }
    for (const DeviceFilter &filter : before.filters) {
        if (std::ranges::find(after.filters, filter.uuid, &DeviceFilter::uuid) !=
            after.filters.end())
            continue;
        for (const DeviceRule &rule : filter.rules)
            changes.push_back(changeOf(RuleChange::Kind::Removed, filter, rule));
    }
    return changes;
}

CounterChange counterChange(const DevicePolicy &before, const DevicePolicy &after)
{
    const auto old = countersOf(before);
    const auto next = countersOf(after);
    CounterChange change;
    for (const auto &counter : next)
        ++(old.contains(counter) ? change.kept : change.added);
    change.ended = old.size() - change.kept;
    return change;
}

std::vector<std::string> otherDifferences(const DevicePolicy &before, const DevicePolicy &after)
{
    std::vector<std::string> others;
    const auto note = [&](bool isSame, const char *what) {
        if (!isSame)
            others.emplace_back(what);
    };
    note(before.sets == after.sets, "sets");
    note(before.meters == after.meters, "meters");
    note(before.applications == after.applications, "applications");
    note(before.guard == after.guard && before.guardOptions == after.guardOptions, "guard");
    note(before.systemChecks == after.systemChecks, "system-checks");
    note(before.isolation == after.isolation, "isolation");
    note(before.checks == after.checks, "checks");
    note(before.localState == after.localState, "local-addresses");
    return others;
}

} // namespace tallygate::compare
