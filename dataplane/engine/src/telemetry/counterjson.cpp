// SPDX-License-Identifier: GPL-3.0-or-later
#include "counterjson.h"

#include <utility>

#include "pipeline/devicepolicy.h"

namespace tallygate::engine {

using control::fromUint64;
using counters::CounterRole;
using counters::CounterValue;
using counters::Direction;
using counters::PortCounter;
using counters::PortTally;

Result<Uuid> uuidFrom(std::string_view text)
{
    if (const auto uuid = Uuid::parse(text))
        return *uuid;
    return fail(ErrorKind::Syntax, "params-invalid", "\"{}\" is not a UUID", text);
}

Result<CounterSelection> CounterSelection::read(control::ObjectReader &params)
{
    CounterSelection selection;
    const auto readUuids = [&](std::string_view name, std::unordered_set<Uuid> &into) {
        for (const std::string &text : params.texts(name)) {
            const auto uuid = uuidFrom(text);
            if (!uuid)
                return Result<void>(fail(uuid.error()));
            into.insert(*uuid);
        }
        return Result<void>();
    };
    if (auto read = readUuids("applications", selection.applications); !read)
        return fail(read.error());
    if (auto read = readUuids("filters", selection.filters); !read)
        return fail(read.error());
    for (std::string &name : params.texts("interfaces"))
        selection.interfaces.insert(std::move(name));
    return selection;
}

bool CounterSelection::has(const PolicyNames::Place &place) const
{
    return (applications.empty() || applications.contains(place.application->uuid)) &&
           (filters.empty() || filters.contains(place.filter->uuid)) &&
           (interfaces.empty() || interfaces.contains(place.port->name));
}

bool CounterSelection::has(const pipeline::Port &port) const
{
    return applications.empty() && filters.empty() &&
           (interfaces.empty() || interfaces.contains(port.name));
}

Json counterFrame(const CounterStore &store, Timestamp now)
{
    return {{"time", toRfc3339(now)},
            {"epoch", fromUint64(store.epoch().number)},
            {"discontinuity", toRfc3339(store.epoch().discontinuity)},
            {"revision", fromUint64(store.names() ? store.names()->revision() : 0)}};
}

Json toJson(const counters::Tally &tally)
{
    return {{"packets", fromUint64(tally.packets)}, {"bytes", fromUint64(tally.bytes)}};
}

namespace {

Json valueJson(const CounterValue &value, bool limits)
{
    Json json = toJson(value.hits);
    if (limits) {
        json["conform"] = toJson(value.conform);
        json["exceed"] = toJson(value.exceed);
    }
    if (value.firstHit)
        json["firstHit"] = toRfc3339(*value.firstHit);
    if (value.lastHit)
        json["lastHit"] = toRfc3339(*value.lastHit);
    return json;
}

Json shownJson(const counters::ShownValue &shown, bool limits)
{
    Json json = valueJson(shown.value, limits);
    if (shown.since)
        json["since"] = toRfc3339(*shown.since);
    if (shown.discontinuous)
        json["discontinuous"] = true;
    return json;
}

/// A term of the application's sum, left out where there is nothing of it.
void addTerm(Json &place, const char *name, counters::Tally ApplicationBalance::*term,
             const CounterStore::Reading &reading)
{
    const counters::Tally none;
    if (reading.balance.*term == none && reading.sinceReset.*term == none &&
        reading.sinceRevision.*term == none)
        return;
    place[name] = {{"absolute", toJson(reading.balance.*term)},
                   {"sinceReset", toJson(reading.sinceReset.*term)},
                   {"sinceRevision", toJson(reading.sinceRevision.*term)}};
}

Json placeJson(const PolicyNames::Place &place, const CounterStore::Reading &reading)
{
    Json json{{"application", place.application->uuid.toString()},
              {"filter", place.filter->uuid.toString()},
              {"name", place.name},
              {"port", place.port->id},
              {"interface", place.port->name},
              {"direction", pipeline::toString(place.application->direction)},
              {"scope", pipeline::toString(place.application->scope)},
              {"read", toRfc3339(reading.time)},
              {"counters", Json::array()}};
    addTerm(json, "removed", &ApplicationBalance::removed, reading);
    addTerm(json, "counted", &ApplicationBalance::counted, reading);
    return json;
}

Json tallyJson(const PortTally &tally)
{
    Json json = Json::object();
    for (std::size_t i = 0; i < counters::kPortCounters; ++i) {
        const auto counter = static_cast<PortCounter>(i);
        if (info(counter).kind != counters::PortCounterClass::Undecidable)
            json[std::string(info(counter).name)] = toJson(tally[counter]);
    }
    json["forwarded"] = toJson(tally.forwarded());
    return json;
}

/// By outcome, without those that there were none of.
Json answersJson(std::span<const PortAnswers> answers, counters::PortId port, Direction direction)
{
    Json json = Json::object();
    for (const PortAnswers &of : answers) {
        for (std::size_t i = 0;
             of.port == port && of.direction == direction && i < of.counts.size(); ++i) {
            if (of.counts[i] != 0)
                json[std::string(toString(static_cast<pipeline::AnswerOutcome>(i)))] =
                    fromUint64(of.counts[i]);
        }
    }
    return json;
}

Json shownJson(const ShownPort &shown)
{
    Json json = tallyJson(shown.value);
    if (shown.since)
        json["since"] = toRfc3339(*shown.since);
    return json;
}

} // namespace

void CounterList::add(const CounterStore::Group &group, const CounterStore::Reading &reading,
                      std::size_t i)
{
    const CounterStore::Row &row = m_store.rows()[group.first + i];
    const CounterValue &absolute = reading.values[i];
    m_bytes += 700 + (row.rule ? row.rule->name.size() : 0);
    if (row.place != m_last) {
        m_places.push_back(placeJson(*row.place, reading));
        m_bytes += 800 + row.place->name.size();
        m_last = row.place;
    }
    const bool limits = row.rule && row.rule->action == pipeline::Action::Limit;
    Json json{{"absolute", valueJson(absolute, limits)},
              {"sinceReset", shownJson(m_store.sinceReset(row, absolute), limits)},
              {"sinceRevision", shownJson(m_store.sinceRevision(row, absolute), limits)}};
    if (row.rule) {
        json["kind"] = "rule";
        json["rule"] = row.rule->uuid.toString();
        json["number"] = row.rule->number;
        json["name"] = row.rule->name;
        json["action"] = pipeline::toString(row.rule->action);
    } else if (row.key.role == CounterRole::Received) {
        json["kind"] = "received";
    } else {
        json["kind"] = "default";
        json["action"] = pipeline::toString(row.place->filter->defaultVerdict);
    }
    m_places.back()["counters"].push_back(std::move(json));
    ++m_size;
}

Json CounterList::take()
{
    m_last = nullptr;
    m_size = m_bytes = 0;
    return std::exchange(m_places, Json::array());
}

Json portJson(const CounterStore &store, const pipeline::Port &port,
              const CounterStore::PortReading &reading, std::span<const PortAnswers> answers)
{
    Json json{{"port", port.id},
              {"interface", port.name},
              {"kind", pipeline::toString(port.kind)},
              {"read", toRfc3339(reading.time)}};
    for (const Direction direction : {Direction::In, Direction::Out}) {
        const PortTally &absolute = reading.of(direction);
        json[std::string(pipeline::toString(direction))] = {
            {"absolute", tallyJson(absolute)},
            {"sinceReset", shownJson(store.portSinceReset(port.id, direction, absolute))},
            {"sinceRevision", shownJson(store.portSinceRevision(port.id, direction, absolute))},
            {"answers", answersJson(answers, port.id, direction)}};
    }
    return json;
}

} // namespace tallygate::engine
