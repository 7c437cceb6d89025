// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/counterstore.h"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include "backgroundwriter.h"
#include "base/mappedfile.h"
#include "base/text.h"
#include "counterrecovery.h"

namespace tallygate::engine {

using counters::CounterKey;
using counters::CounterRegistry;
using counters::CounterRole;
using counters::CounterValue;
using counters::Direction;
using counters::PortId;
using counters::PortTally;
using counters::ShownValue;
using counters::SlotId;
using counters::Tally;

namespace {

constexpr std::chrono::hours kPurgeEvery{1};
/// Times in the file are believed up to here: the year 2200.
constexpr Timestamp kLatest{std::chrono::sys_days(std::chrono::year(2200) / 1 / 1)};
constexpr std::size_t kNoReset = std::numeric_limits<std::size_t>::max();

PortTally difference(const PortTally &absolute, const PortTally &baseline)
{
    PortTally value;
    for (std::size_t i = 0; i < counters::kPortCounters; ++i)
        value.counters[i] = saturatingDifference(absolute.counters[i], baseline.counters[i]);
    return value;
}

template <class Map>
typename Map::mapped_type valueOr0(const Map &map, const typename Map::key_type &key)
{
    const auto found = map.find(key);
    return found == map.end() ? typename Map::mapped_type{} : found->second;
}

} // namespace

std::string_view toString(CounterBeginning beginning)
{
    switch (beginning) {
    case CounterBeginning::First:
        return "first";
    case CounterBeginning::Resumed:
        return "resumed";
    case CounterBeginning::Restored:
        return "restored";
    case CounterBeginning::Lost:
        break;
    }
    return "lost";
}

Uuid currentBootId()
{
    const auto text = readTextFile("/proc/sys/kernel/random/boot_id");
    return text ? Uuid::parse(trimmed(*text)).value_or(Uuid()) : Uuid();
}

struct CounterStore::Private
{
    Private(const Options &options, RecoveredCounters recovered)
        : files(options)
        , c(std::move(recovered))
    {}

    const counters::CounterEpoch &line() const { return c.directory.history.line; }
    CounterValue value(SlotId slot);
    PortTally portValue(counters::PortSlot slot, Direction direction);
    CounterSnapshot snapshot();
    void neverLess(Tally &now, Tally &seen);

    std::string encodeDirectory();
    Result<void> writeDirectory();
    void retireOthers(Timestamp now);
    void buildRows();
    void findResets();
    Result<ResetScope> scopeOf(const ResetTarget &target) const;
    ShownPort shownPort(const PortTally &absolute, Direction direction, PortId port,
                        const CounterSnapshot *baseline, std::uint64_t ofLine,
                        Timestamp since) const;

    CounterFiles files;
    RecoveredCounters c;
    BackgroundWriter writer;
    std::shared_ptr<const PolicyNames> names;
    std::vector<Row> rows;
    std::unordered_set<CounterKey> inForce;
    std::unordered_set<CounterKey> staged;
    std::vector<CounterValue> seen;     ///< by slot
    std::vector<PortTallies> seenPorts; ///< by port slot
    std::uint64_t decreases = 0;
    CounterSnapshot written; ///< by the latest checkpoint
    bool directoryChanged = false;
    Timestamp purged;
};

CounterStore::CounterStore(std::unique_ptr<Private> d_)
    : d(std::move(d_))
{}

CounterStore::~CounterStore() = default;

Result<std::unique_ptr<CounterStore>> CounterStore::open(const Options &options, Timestamp now)
{
    auto recovered = recoverCounters(options, now);
    if (!recovered)
        return fail(recovered.error());
    return std::unique_ptr<CounterStore>(
        new CounterStore(std::make_unique<Private>(options, std::move(*recovered))));
}

CounterBeginning CounterStore::beginning() const
{
    return d->c.beginning;
}

const std::vector<std::string> &CounterStore::notes() const
{
    return d->c.notes;
}

const counters::CounterEpoch &CounterStore::epoch() const
{
    return d->c.directory.history.epoch;
}

CounterRegistry &CounterStore::registry()
{
    return *d->c.registry;
}

int CounterStore::descriptor() const
{
    return d->c.file->descriptor();
}

// --- places ------------------------------------------------------------------------------------

std::string CounterStore::Private::encodeDirectory()
{
    c.directory.counters = c.registry->entries();
    c.directory.ports = c.registry->ports();
    directoryChanged = false;
    return encode(c.directory);
}

/// Through the writer all the same: an older content must not come after this one.
Result<void> CounterStore::Private::writeDirectory()
{
    writer.submit(files.keys, [path = files.keys, content = encodeDirectory()] {
        return writeSealedFile(path, kDirectorySeal, content);
    });
    writer.flush();
    if (auto error = writer.error(files.keys)) {
        directoryChanged = true;
        return fail(std::move(*error));
    }
    return {};
}

Result<CounterAssignment> CounterStore::assign(std::span<const CounterKey> keys,
                                               std::span<const PortId> ports, Timestamp now)
{
    CounterAssignment assignment;
    CounterRegistry &registry = *d->c.registry;
    bool added = d->directoryChanged;
    for (const PortId port : ports) {
        added = added || !registry.findPort(port);
        const auto slot = registry.portSlot(port);
        if (!slot)
            return fail(slot.error());
        assignment.ports.emplace_back(port, *slot);
    }
    d->staged.clear();
    for (const CounterKey &key : keys) {
        const bool known = registry.find(key).has_value();
        const auto slot = registry.slotFor(key);
        if (!slot) {
            abandonStaged(now);
            return fail(slot.error());
        }
        if (!known && *slot < d->seen.size())
            d->seen[*slot] = {};
        added = added || !known;
        d->staged.insert(key);
        assignment.counters.push_back({key, *slot, std::nullopt});
    }
    d->retireOthers(now); // those of a revision that was staged before this one
    if (added) {
        if (auto written = d->writeDirectory(); !written)
            return fail(written.error());
    }
    return assignment;
}

void CounterStore::Private::retireOthers(Timestamp now)
{
    for (const CounterRegistry::Entry &entry : c.registry->entries()) {
        if (!entry.retired && !inForce.contains(entry.key) && !staged.contains(entry.key)) {
            c.registry->retire(entry.key, now);
            directoryChanged = true;
        }
    }
}

void CounterStore::abandonStaged(Timestamp now)
{
    d->staged.clear();
    d->retireOthers(now);
}

void CounterStore::activated(std::shared_ptr<const PolicyNames> names, Timestamp now)
{
    d->names = std::move(names);
    const auto keys = pipeline::counterKeysOf(d->names->policy(), d->names->ports());
    d->inForce = {keys.begin(), keys.end()};
    d->staged.clear();
    d->retireOthers(now);
    d->buildRows();
    RevisionBaseline &baseline = d->c.revision;
    if (baseline.revision == d->names->revision() && baseline.line == d->line().number)
        return;
    baseline = {d->names->revision(), now, d->line().number, d->snapshot()};
    d->writer.submit(d->files.revision, [path = d->files.revision, content = encode(baseline)] {
        return writeSealedFile(path, kRevisionSeal, content);
    });
}

const std::shared_ptr<const PolicyNames> &CounterStore::names() const
{
    return d->names;
}

void CounterStore::Private::buildRows()
{
    rows.clear();
    const auto add = [&](const PolicyNames::Place &place, const CounterKey &key,
                         const pipeline::DeviceRule *rule) {
        if (const auto slot = c.registry->find(key))
            rows.push_back({key, *slot, &place, rule, kNoReset});
    };
    for (const PolicyNames::Place &place : names->places()) {
        const Uuid &application = place.application->uuid;
        const PortId port = place.port->id;
        add(place, CounterKey::forRole(application, port, CounterRole::Received), nullptr);
        for (const pipeline::DeviceRule &rule : place.filter->rules)
            add(place, CounterKey::forRule(application, port, rule.uuid), &rule);
        add(place, CounterKey::forRole(application, port, CounterRole::Default), nullptr);
    }
    findResets();
}

void CounterStore::Private::findResets()
{
    for (Row &row : rows) {
        const ResetEvent *event = c.resets.inForce(row.key);
        row.reset = event ? static_cast<std::size_t>(event - c.resets.events().data()) : kNoReset;
    }
}

const std::vector<CounterStore::Row> &CounterStore::rows() const
{
    return d->rows;
}

// --- values ------------------------------------------------------------------------------------

void CounterStore::Private::neverLess(Tally &now, Tally &known)
{
    if (now.packets < known.packets || now.bytes < known.bytes)
        ++decreases;
    now = known = {std::max(now.packets, known.packets), std::max(now.bytes, known.bytes)};
}

CounterValue CounterStore::Private::value(SlotId slot)
{
    CounterValue value = c.registry->value(slot);
    if (slot >= seen.size())
        seen.resize(std::max<std::size_t>(slot + 1, seen.size() * 2));
    CounterValue &known = seen[slot];
    neverLess(value.hits, known.hits);
    neverLess(value.conform, known.conform);
    neverLess(value.exceed, known.exceed);
    for (auto *time : {&value.firstHit, &value.lastHit}) {
        if (*time && (**time < Timestamp() || **time > kLatest))
            time->reset();
    }
    return value;
}

PortTally CounterStore::Private::portValue(counters::PortSlot slot, Direction direction)
{
    PortTally tally = c.registry->portValue(slot, direction);
    if (slot >= seenPorts.size())
        seenPorts.resize(slot + 1);
    PortTally &known = seenPorts[slot][static_cast<std::size_t>(direction)];
    for (std::size_t i = 0; i < counters::kPortCounters; ++i)
        neverLess(tally.counters[i], known.counters[i]);
    return tally;
}

CounterSnapshot CounterStore::Private::snapshot()
{
    CounterSnapshot snapshot;
    for (const CounterRegistry::Entry &entry : c.registry->entries()) {
        if (const CounterValue now = value(entry.slot); now.hits.packets != 0)
            snapshot.counters.emplace(entry.key, now);
    }
    for (const auto &[port, slot] : c.registry->ports())
        snapshot.ports[port] = {portValue(slot, Direction::In), portValue(slot, Direction::Out)};
    return snapshot;
}

CounterValue CounterStore::value(SlotId slot)
{
    return d->value(slot);
}

ShownValue CounterStore::sinceReset(const Row &row, const CounterValue &absolute)
{
    if (row.reset == kNoReset)
        return shown(absolute, d->line(), nullptr);
    const ResetEvent &event = d->c.resets.events()[row.reset];
    counters::Baseline baseline;
    baseline.value = valueOr0(event.values.counters, row.key);
    baseline.time = event.time;
    baseline.epoch = event.line;
    return shown(absolute, d->line(), &baseline);
}

ShownValue CounterStore::sinceRevision(const Row &row, const CounterValue &absolute)
{
    counters::Baseline baseline;
    baseline.value = valueOr0(d->c.revision.values.counters, row.key);
    baseline.time = d->c.revision.time;
    baseline.kind = counters::BaselineKind::Revision;
    baseline.epoch = d->c.revision.line;
    return shown(absolute, d->line(), &baseline);
}

std::optional<PortTally> CounterStore::portValue(PortId port, Direction direction)
{
    const auto slot = d->c.registry->findPort(port);
    if (!slot)
        return std::nullopt;
    return d->portValue(*slot, direction);
}

ShownPort CounterStore::Private::shownPort(const PortTally &absolute, Direction direction,
                                           PortId port, const CounterSnapshot *baseline,
                                           std::uint64_t ofLine, Timestamp since) const
{
    if (baseline && ofLine == line().number) {
        const PortTallies tallies = valueOr0(baseline->ports, port);
        return {difference(absolute, tallies[static_cast<std::size_t>(direction)]), since};
    }
    if (line().number == 0)
        return {absolute, std::nullopt};
    return {absolute, line().discontinuity};
}

ShownPort CounterStore::portSinceReset(PortId port, Direction direction,
                                       const PortTally &absolute) const
{
    const ResetEvent *event = d->c.resets.inForcePort(port);
    if (!event)
        return d->shownPort(absolute, direction, port, nullptr, 0, {});
    return d->shownPort(absolute, direction, port, &event->values, event->line, event->time);
}

ShownPort CounterStore::portSinceRevision(PortId port, Direction direction,
                                          const PortTally &absolute) const
{
    const RevisionBaseline &baseline = d->c.revision;
    return d->shownPort(absolute, direction, port, &baseline.values, baseline.line, baseline.time);
}

std::uint64_t CounterStore::decreases() const
{
    return d->decreases;
}

// --- on disk -----------------------------------------------------------------------------------

void CounterStore::checkpoint(Timestamp now)
{
    if (now - d->purged >= kPurgeEvery) {
        d->purged = now;
        d->directoryChanged = d->c.registry->purge(now) > 0 || d->directoryChanged;
    }
    if (d->directoryChanged) {
        d->writer.submit(d->files.keys, [path = d->files.keys, content = d->encodeDirectory()] {
            return writeSealedFile(path, kDirectorySeal, content);
        });
    }
    auto values = d->snapshot();
    if (values == d->written && !checkpointError())
        return;
    d->written = values;
    CounterCheckpoint checkpoint{d->c.directory.session, false, now, d->c.directory.history,
                                 std::move(values)};
    d->writer.submit(d->files.values, [files = d->files, content = std::move(checkpoint)] {
        return writeCheckpoint(files, content);
    });
}

std::optional<Error> CounterStore::checkpointError() const
{
    return d->writer.error(d->files.values);
}

Result<void> CounterStore::stop(Timestamp now)
{
    if (d->directoryChanged) {
        if (auto written = d->writeDirectory(); !written)
            return written;
    }
    d->writer.flush();
    return writeCheckpoint(
        d->files, {d->c.directory.session, true, now, d->c.directory.history, d->snapshot()});
}

// --- resets ------------------------------------------------------------------------------------

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
    CounterSnapshot values = d->snapshot();
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
