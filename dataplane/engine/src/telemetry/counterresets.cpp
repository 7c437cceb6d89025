// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "counterstoreprivate.h"

// Of the store: resets and their undoing.

namespace tallygate::engine {

Result<ResetScope> CounterStore::Private::scopeOf(const ResetTarget &target) const
{
    ResetScope scope;
    scope.port = target.port;
    if (target.rule)
        scope.rule = target.rule;
    else if (target.byDefault)
        scope.rule = Uuid();
    if (target.application && !target.filter)
        scope.applications.push_back(*target.application);
    if (target.filter && names) {
        for (const auto &application : names->policy().applications) {
            if (application.filter == *target.filter &&
                (!target.application || *target.application == application.uuid))
                scope.applications.push_back(application.uuid);
        }
    }
    const bool named = target.filter || target.application || target.rule || target.byDefault;
    const auto entries = c.registry->entries();
    const bool known = (!named && (!target.port || c.registry->findPort(*target.port))) ||
                       ((!target.filter || !scope.applications.empty()) &&
                        std::any_of(entries.begin(), entries.end(),
                                    [&](const auto &entry) { return scope.covers(entry.key); }));
    if (!known) {
        return fail(ErrorKind::NotFound, "reset-target-unknown",
                    "there is no counter of the rule, application, filter or port to reset");
    }
    return scope;
}

Result<ResetReceipt> CounterStore::reset(const ResetTarget &target, std::string who,
                                         std::string why, Timestamp now)
{
    auto scope = d->scopeOf(target);
    if (!scope)
        return fail(scope.error());
    CounterSnapshot values = d->snapshot(now);
    std::erase_if(values.counters, [&](const auto &entry) { return !scope->covers(entry.first); });
    std::erase_if(values.ports, [&](const auto &entry) { return !scope->coversPort(entry.first); });
    const std::size_t count = values.counters.size();
    ResetEvent event{0,
                     now,
                     std::move(who),
                     std::move(why),
                     std::move(*scope),
                     std::nullopt,
                     d->line().number,
                     std::move(values)};
    const auto id = d->c.resets.append(std::move(event));
    if (!id)
        return fail(id.error());
    d->findResets();
    return ResetReceipt{*id, count};
}

Result<ResetReceipt> CounterStore::undoReset(std::uint64_t id, std::string who, std::string why,
                                             Timestamp now)
{
    if (auto possible = d->c.resets.checkUndo(id, now); !possible)
        return fail(possible.error());
    const auto &events = d->c.resets.events();
    const auto undone = std::find_if(events.begin(), events.end(),
                                     [&](const ResetEvent &event) { return event.id == id; });
    const std::size_t count = undone->values.counters.size();
    ResetEvent event{0, now, std::move(who), std::move(why), undone->scope, id, d->line().number,
                     {}};
    const auto appended = d->c.resets.append(std::move(event));
    if (!appended)
        return fail(appended.error());
    d->findResets();
    return ResetReceipt{*appended, count};
}

std::size_t CounterStore::resetCount() const
{
    return d->c.resets.events().size();
}

std::vector<ResetSummary> CounterStore::resets() const
{
    std::vector<ResetSummary> all;
    const auto &events = d->c.resets.events();
    for (const ResetEvent &event : events) {
        const bool undone = std::any_of(events.begin(), events.end(), [&](const auto &other) {
            return other.undoes == event.id;
        });
        all.push_back({event.id, event.time, event.who, event.why, event.undoes, undone});
    }
    return all;
}

} // namespace tallygate::engine
