// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "report.h"

namespace tallygate::ctl {

using counters::PortCounter;
using Json = nlohmann::ordered_json;

namespace {

Json tallyJson(const counters::Tally &tally)
{
    return {{"packets", std::to_string(tally.packets)}, {"bytes", std::to_string(tally.bytes)}};
}

Json capturesJson(const RunReport &report)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < report.sources.size(); ++i) {
        const capture::Reader &reader = report.replay.reader(i);
        Json row = {{"capture", reader.name()},
                    {"interface", report.sources[i].place.interface},
                    {"direction", toString(report.sources[i].place.direction)},
                    {"read", std::to_string(reader.packetsRead())},
                    {"replayed", std::to_string(report.replay.replayed(i))}};
        if (reader.fault())
            row["fault"] = toString(*reader.fault());
        list.push_back(std::move(row));
    }
    return list;
}

Json portJson(const Session &session, pipeline::PortIndex port, pipeline::Direction direction)
{
    const pipeline::PolicyProgram &program = *session.program;
    const auto tally = session.registry->portValue(program.chain(port, direction).slot, direction);
    Json row = {{"interface", program.ports()[port].name},
                {"kind", toString(program.ports()[port].kind)},
                {"direction", toString(direction)}};
    Json drops = Json::object();
    for (std::size_t c = 0; c < counters::kPortCounters; ++c) {
        const auto &info = counters::info(static_cast<PortCounter>(c));
        const bool drop = info.kind == counters::PortCounterClass::NamedDrop ||
                          info.kind == counters::PortCounterClass::TransmitDrop;
        (drop ? drops : row)[std::string(info.name)] = tallyJson(tally[info.counter]);
    }
    row["drops"] = std::move(drops);
    row["forwarded"] = tallyJson(tally.forwarded());
    return row;
}

Json portsJson(const Session &session)
{
    Json list = Json::array();
    const pipeline::PolicyProgram &program = *session.program;
    for (pipeline::PortIndex port = 0; port < program.ports().size(); ++port) {
        for (const auto direction : {pipeline::Direction::In, pipeline::Direction::Out}) {
            const auto tally =
                session.registry->portValue(program.chain(port, direction).slot, direction);
            if (tally[PortCounter::Received].packets != 0 ||
                !program.chain(port, direction).applications.empty())
                list.push_back(portJson(session, port, direction));
        }
    }
    return list;
}

void addValue(Json &row, const counters::CounterValue &value, pipeline::Action action)
{
    row.update(tallyJson(value.hits));
    if (action == pipeline::Action::Limit) {
        row["conform"] = tallyJson(value.conform);
        row["exceed"] = tallyJson(value.exceed);
    }
    if (value.firstHit)
        row["firstHit"] = toRfc3339(*value.firstHit);
    if (value.lastHit)
        row["lastHit"] = toRfc3339(*value.lastHit);
}

Json rulesJson(const Session &session, const pipeline::BoundApplication &bound)
{
    Json list = Json::array();
    for (std::size_t i = 0; i < bound.filter->rules.size(); ++i) {
        const pipeline::DeviceRule &rule = bound.filter->rules[i];
        Json row = {{"uuid", rule.uuid.toString()},
                    {"number", rule.number},
                    {"name", rule.name},
                    {"action", toString(rule.action)}};
        if (!bound.classifier->rules()[i].active)
            row["expired"] = true;
        addValue(row, session.registry->value(bound.rules[i].slot), rule.action);
        list.push_back(std::move(row));
    }
    return list;
}

Json applicationJson(const Session &session, const pipeline::BoundApplication &bound)
{
    Json row = {{"uuid", bound.application->uuid.toString()},
                {"name", session.program->nameOf(bound)},
                {"filter", bound.filter->name},
                {"interface", session.program->ports()[bound.port].name},
                {"direction", toString(bound.direction)},
                {"scope", toString(bound.scope)},
                {"received", tallyJson(session.registry->value(bound.received).hits)}};
    row["rules"] = rulesJson(session, bound);
    Json byDefault = {{"action", toString(bound.rules.back().action)}};
    addValue(byDefault, session.registry->value(bound.rules.back().slot),
             bound.rules.back().action);
    row["default"] = std::move(byDefault);
    const counters::Tally undecidable = session.registry->value(bound.undecidable).hits;
    if (undecidable.packets != 0)
        row["undecidable"] = tallyJson(undecidable);
    return row;
}

Json metersJson(const Session &session)
{
    Json list = Json::array();
    for (const MeterUse &use : meterUses(session)) {
        Json row = {{"uuid", use.meter->uuid.toString()},
                    {"name", use.meter->name},
                    {"rate", meter::toString(use.meter->config.rate)},
                    {"burst", std::to_string(use.bound->meter->burst())},
                    {"at", use.place},
                    {"conform", tallyJson(use.conform)},
                    {"exceed", tallyJson(use.exceed)}};
        if (use.meter->config.key != meter::KeyKind::Shared) {
            row["keys"] = std::to_string(use.statistics.keysHeld);
            row["evictions"] = std::to_string(use.statistics.evictions);
            row["overflow"] =
                std::to_string(use.statistics.overflowConform + use.statistics.overflowExceed);
        }
        list.push_back(std::move(row));
    }
    return list;
}

} // namespace

std::string RunReport::toJson() const
{
    Json answer = {{"policy", session.policy->policyName},
                   {"device", session.policy->deviceName},
                   {"at", toRfc3339(session.at)},
                   {"packets", std::to_string(statistics.packets)}};
    answer["captures"] = capturesJson(*this);
    answer["ports"] = portsJson(session);
    answer["applications"] = Json::array();
    for (const pipeline::BoundApplication &bound : session.program->applications())
        answer["applications"].push_back(applicationJson(session, bound));
    answer["meters"] = metersJson(session);
    if (statistics.undecidableCounts != 0)
        answer["undecidableCounts"] = std::to_string(statistics.undecidableCounts);
    if (hitsWritten)
        answer["hits"] = {{"written", std::to_string(*hitsWritten)},
                          {"sampledOut", std::to_string(statistics.sampledOut)},
                          {"overRate", std::to_string(statistics.overRate)},
                          {"lost", std::to_string(hitsLost)}};
    return answer.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace tallygate::ctl
