// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "counterstoreprivate.h"

// Of the store: what counters say now, and since when.

namespace tallygate::engine {

using counters::CounterKey;
using counters::CounterRegistry;
using counters::CounterRole;
using counters::CounterValue;
using counters::Direction;
using counters::PortCounter;
using counters::PortId;
using counters::PortTally;
using counters::ShownValue;
using counters::SlotId;
using counters::Tally;

namespace {

/// Times in the file are believed up to here: the year 2200.
constexpr Timestamp kLatest{std::chrono::sys_days(std::chrono::year(2200) / 1 / 1)};

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

/// left - right, modulo 2^64.
Tally wrapped(const Tally &left, const Tally &right)
{
    return {left.packets - right.packets, left.bytes - right.bytes};
}

/// The two sides of a difference: what is above zero, and what is below.
ApplicationBalance balanceOf(const Tally &difference)
{
    const auto above = [](std::uint64_t number) { return number >> 63 == 0 ? number : 0; };
    return {{above(difference.packets), above(difference.bytes)},
            {above(0 - difference.packets), above(0 - difference.bytes)}};
}

/// What a dead worker's packets will be booked as; until then nothing else is known of them.
void makeWhole(PortTally &tally)
{
    using counters::PortCounterClass;
    const Tally decided =
        tally.sum(PortCounterClass::Verdict) + tally.sum(PortCounterClass::NamedDrop);
    tally[PortCounter::WorkerLost] += saturatingDifference(tally[PortCounter::Received], decided);
}

} // namespace

// --- rows ----------------------------------------------------------------------------------------

void CounterStore::Private::buildRows()
{
    rows.clear();
    slots.clear();
    groups.clear();
    const auto add = [&](const PolicyNames::Place &place, const CounterKey &key,
                         const pipeline::DeviceRule *rule) {
        if (const auto slot = c.registry->find(key)) {
            rows.push_back({key, *slot, &place, rule, kNoReset});
            slots.push_back(*slot);
            use(*slot, InForce);
        }
    };
    for (const PolicyNames::Place &place : names->places()) {
        const Uuid &application = place.application->uuid;
        const PortId port = place.port->id;
        const std::size_t first = rows.size();
        add(place, CounterKey::forRole(application, port, CounterRole::Received), nullptr);
        for (const pipeline::DeviceRule &rule : place.filter->rules)
            add(place, CounterKey::forRule(application, port, rule.uuid), &rule);
        add(place, CounterKey::forRole(application, port, CounterRole::Default), nullptr);
        groups.push_back({&place, first, rows.size() - first});
        const auto unseen = c.registry->find(
            CounterKey::forRole(application, port, CounterRole::Undecidable)); // live there is none
        if (unseen)
            use(*unseen, InForce);
    }
    states.assign(groups.size(), {});
    findResets();
}

void CounterStore::Private::findResets()
{
    for (Row &row : rows) {
        const ResetEvent *event = c.resets.inForce(row.key);
        row.reset = event ? static_cast<std::size_t>(event - c.resets.events().data()) : kNoReset;
    }
    std::vector<CounterValue> baselines;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        baselines.clear();
        for (std::size_t i = 0; i < groups[group].count; ++i)
            baselines.push_back(resetBaseline(rows[groups[group].first + i]));
        states[group].atReset = differenceOf(group, baselines);
    }
}

void CounterStore::Private::findRevision()
{
    std::vector<CounterValue> baselines;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        baselines.clear();
        for (std::size_t i = 0; i < groups[group].count; ++i)
            baselines.push_back(revisionBaseline(rows[groups[group].first + i]));
        states[group].atRevision = differenceOf(group, baselines);
    }
}

/// received - (rules that decide + default).
Tally CounterStore::Private::differenceOf(std::size_t group,
                                          std::span<const CounterValue> values) const
{
    Tally received;
    Tally decided;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Row &row = rows[groups[group].first + i];
        if (row.key.role == CounterRole::Received)
            received = values[i].hits;
        else if (!row.rule || row.rule->action != pipeline::Action::Count)
            decided += values[i].hits;
    }
    return wrapped(received, decided);
}

const std::vector<CounterStore::Row> &CounterStore::rows() const
{
    return d->rows;
}

const std::vector<CounterStore::Group> &CounterStore::groups() const
{
    return d->groups;
}

// --- values --------------------------------------------------------------------------------------

void CounterStore::Private::neverLess(Tally &now, Tally &known)
{
    if (now.packets < known.packets || now.bytes < known.bytes)
        ++decreases;
    now = known = {std::max(now.packets, known.packets), std::max(now.bytes, known.bytes)};
}

void CounterStore::Private::bound(SlotId slot, CounterValue &value)
{
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
    known.firstHit = value.firstHit;
    known.lastHit = value.lastHit;
}

CounterValue CounterStore::Private::value(SlotId slot)
{
    CounterValue value = c.registry->value(slot);
    bound(slot, value);
    return value;
}

CounterValue CounterStore::value(SlotId slot)
{
    return d->value(slot);
}

CounterStore::Reading CounterStore::Private::read(std::size_t group, Timestamp now)
{
    GroupState &state = states[group];
    const auto places = std::span(slots).subspan(groups[group].first, groups[group].count);
    Reading reading;
    reading.time = now;
    reading.values.resize(places.size());
    const bool isWhole = !isActivating && c.registry->read(places, reading.values);
    if (isWhole) {
        for (std::size_t i = 0; i < places.size(); ++i)
            bound(places[i], reading.values[i]);
        state.read = now;
        if (!state.difference)
            state.difference = differenceOf(group, reading.values);
    } else {
        ++lateReadings;
        if (state.read)
            reading.time = *state.read;
        for (std::size_t i = 0; i < places.size(); ++i)
            reading.values[i] = state.read ? seen[places[i]] : c.registry->value(places[i]);
    }
    const Tally apart = state.difference ? *state.difference : differenceOf(group, reading.values);
    reading.balance = balanceOf(apart);
    reading.sinceReset = balanceOf(wrapped(apart, state.atReset));
    reading.sinceRevision = balanceOf(wrapped(apart, state.atRevision));
    return reading;
}

CounterStore::Reading CounterStore::read(std::size_t group, Timestamp now)
{
    return d->read(group, now);
}

void CounterStore::Private::readAll(Timestamp now)
{
    for (std::size_t group = 0; group < groups.size(); ++group)
        (void)read(group, now);
}

CounterStore::PortReading CounterStore::Private::readPort(counters::PortSlot slot, Timestamp now)
{
    if (slot >= seenPorts.size())
        seenPorts.resize(slot + 1);
    SeenPort &known = seenPorts[slot];
    PortReading reading{now, {}};
    if (c.registry->readPort(slot, reading.tallies)) {
        for (std::size_t d = 0; d < counters::kDirections; ++d) {
            for (std::size_t i = 0; i < counters::kPortCounters; ++i)
                neverLess(reading.tallies[d].counters[i], known.tallies[d].counters[i]);
        }
        known.read = now;
        return reading;
    }
    ++lateReadings;
    if (known.read)
        return {*known.read, known.tallies};
    for (const Direction direction : {Direction::In, Direction::Out}) {
        PortTally &tally = reading.tallies[static_cast<std::size_t>(direction)];
        tally = c.registry->portValue(slot, direction);
        makeWhole(tally);
    }
    return reading;
}

std::optional<CounterStore::PortReading> CounterStore::readPort(PortId port, Timestamp now)
{
    const auto slot = d->c.registry->findPort(port);
    if (!slot)
        return std::nullopt;
    return d->readPort(*slot, now);
}

CounterSnapshot CounterStore::Private::snapshot(Timestamp now)
{
    CounterSnapshot snapshot;
    std::vector<bool> isRow(seen.size(), false);
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const Reading reading = read(group, now);
        for (std::size_t i = 0; i < groups[group].count; ++i) {
            const Row &row = rows[groups[group].first + i];
            isRow.resize(std::max<std::size_t>(isRow.size(), row.slot + 1));
            isRow[row.slot] = true;
            if (reading.values[i].hits.packets != 0)
                snapshot.counters.emplace(row.key, reading.values[i]);
        }
    }
    // Those that are removed, or not in force yet.
    c.registry->forEach([&](const CounterKey &key, SlotId slot) {
        if (slot < isRow.size() && isRow[slot])
            return;
        if (const CounterValue last = value(slot); last.hits.packets != 0)
            snapshot.counters.emplace(key, last);
    });
    for (const auto &[port, slot] : c.registry->ports())
        snapshot.ports[port] = readPort(slot, now).tallies;
    return snapshot;
}

// --- since when ----------------------------------------------------------------------------------

/// Of another line of values a baseline says nothing.
CounterValue CounterStore::Private::resetBaseline(const Row &row) const
{
    if (row.reset == kNoReset)
        return {};
    const ResetEvent &event = c.resets.events()[row.reset];
    return event.line == line().number ? valueOr0(event.values.counters, row.key) : CounterValue{};
}

CounterValue CounterStore::Private::revisionBaseline(const Row &row) const
{
    return c.revision.line == line().number ? valueOr0(c.revision.values.counters, row.key)
                                            : CounterValue{};
}

ShownValue CounterStore::sinceReset(const Row &row, const CounterValue &absolute)
{
    if (row.reset == Private::kNoReset)
        return shown(absolute, d->line(), nullptr);
    const ResetEvent &event = d->c.resets.events()[row.reset];
    counters::Baseline baseline;
    baseline.value = d->resetBaseline(row);
    baseline.time = event.time;
    baseline.epoch = event.line;
    return shown(absolute, d->line(), &baseline);
}

ShownValue CounterStore::sinceRevision(const Row &row, const CounterValue &absolute)
{
    counters::Baseline baseline;
    baseline.value = d->revisionBaseline(row);
    baseline.time = d->c.revision.time;
    baseline.kind = counters::BaselineKind::Revision;
    baseline.epoch = d->c.revision.line;
    return shown(absolute, d->line(), &baseline);
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

std::uint64_t CounterStore::lateReadings() const
{
    return d->lateReadings;
}

} // namespace tallygate::engine
