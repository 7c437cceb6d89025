// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "replay/report.h"

namespace tallygate::replay {

using counters::PortCounter;
using Json = nlohmann::ordered_json;

namespace {

Json tallyJson(const counters::Tally &tally)
{
    return {{"packets", std::to_string(tally.packets)}, {"bytes", std::to_string(tally.bytes)}};
}

/// For Totals and applications.
template <class Verdicts>
Json verdictsJson(const Verdicts &of)
{
    return {{"permit", tallyJson(of.permitted)},
            {"drop", tallyJson(of.dropped)},
            {"reject", tallyJson(of.rejected)},
            {"limited", tallyJson(of.limited)},
            {"undecidable", tallyJson(of.undecidable)}};
}

Json capturesJson(const Report &report)
{
    Json list = Json::array();
    for (const CaptureResult &capture : report.captures) {
        for (std::size_t i = 0; i < capture.mappings.size(); ++i) {
            Json row = {{"capture", capture.path.string()},
                        {"interface", capture.mappings[i].interface},
                        {"direction", toString(capture.mappings[i].direction)},
                        {"read", std::to_string(capture.packets)},
                        {"replayed", std::to_string(capture.replayed[i])}};
            if (capture.fault)
                row["fault"] = toString(*capture.fault);
            list.push_back(std::move(row));
        }
    }
    return list;
}

Json portJson(const PortResult &port)
{
    Json row = {{"interface", port.interface},
                {"kind", toString(port.kind)},
                {"direction", toString(port.direction)}};
    Json drops = Json::object();
    for (std::size_t c = 0; c < counters::kPortCounters; ++c) {
        const auto &info = counters::info(static_cast<PortCounter>(c));
        const bool drop = info.kind == counters::PortCounterClass::NamedDrop ||
                          info.kind == counters::PortCounterClass::TransmitDrop;
        (drop ? drops : row)[std::string(info.name)] = tallyJson(port.tally[info.counter]);
    }
    row["drops"] = std::move(drops);
    row["forwarded"] = tallyJson(port.tally.forwarded());
    return row;
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

Json ruleJson(const pipeline::DeviceRule &rule, const counters::CounterValue &value, bool expired)
{
    Json row = {{"uuid", rule.uuid.toString()},
                {"number", rule.number},
                {"name", rule.name},
                {"action", toString(rule.action)}};
    if (expired)
        row["expired"] = true;
    addValue(row, value, rule.action);
    return row;
}

Json applicationJson(const Report &report, const ApplicationResult &result)
{
    const pipeline::DeviceFilter &filter = report.devicePolicy->filters[result.filterIndex];
    const PortResult &port = report.ports[result.port];
    Json row = {{"uuid", result.application.toString()}, {"name", result.name},
                {"filter", result.filterName},           {"interface", port.interface},
                {"direction", toString(port.direction)}, {"scope", toString(result.scope)},
                {"received", tallyJson(result.received)}};
    row.update(verdictsJson(result));
    row["rules"] = Json::array();
    for (std::size_t i = 0; i < filter.rules.size(); ++i)
        row["rules"].push_back(ruleJson(filter.rules[i], result.rules[i], result.expired[i]));
    row["default"] = {{"action", toString(filter.defaultVerdict)}};
    // Only rules limit: a default is one of the other actions.
    addValue(row["default"], result.byDefault, pipeline::Action::Permit);
    return row;
}

Json meterJson(const MeterResult &meter)
{
    Json row = {{"uuid", meter.meter.toString()},
                {"name", meter.name},
                {"rate", meter::toString(meter.rate)},
                {"burst", std::to_string(meter.burst)},
                {"at", meter.place},
                {"conform", tallyJson(meter.conform)},
                {"exceed", tallyJson(meter.exceed)}};
    if (meter.keyed) {
        row["keys"] = std::to_string(meter.keys);
        row["evictions"] = std::to_string(meter.evictions);
        row["overflow"] = std::to_string(meter.overflowed);
    }
    return row;
}

Json hitsJson(const Report &report)
{
    Json row = {{"logged", std::to_string(report.hitsLogged)},
                {"sampledOut", std::to_string(report.hitsSampledOut)},
                {"overRate", std::to_string(report.hitsOverRate)},
                {"lost", std::to_string(report.hitsLost)}};
    if (report.hitsWritten)
        row["written"] = std::to_string(*report.hitsWritten);
    return row;
}

} // namespace

Json toJson(const Report &report)
{
    Json answer = {{"policy", report.devicePolicy->policyName},
                   {"device", report.devicePolicy->deviceName},
                   {"at", toRfc3339(report.at)},
                   {"packets", std::to_string(report.packetCount)}};
    if (report.packetCount != 0) {
        answer["firstPacket"] = toRfc3339(report.firstPacket);
        answer["lastPacket"] = toRfc3339(report.lastPacket);
    }
    answer["verdicts"] = verdictsJson(static_cast<const Totals &>(report));
    answer["captures"] = capturesJson(report);
    answer["ports"] = Json::array();
    for (const PortResult &port : report.ports)
        answer["ports"].push_back(portJson(port));
    answer["applications"] = Json::array();
    for (const ApplicationResult &application : report.applications)
        answer["applications"].push_back(applicationJson(report, application));
    answer["meters"] = Json::array();
    for (const MeterResult &meter : report.meters)
        answer["meters"].push_back(meterJson(meter));
    if (report.undecidableCounts != 0)
        answer["undecidableCounts"] = std::to_string(report.undecidableCounts);
    answer["hits"] = hitsJson(report);
    return answer;
}

} // namespace tallygate::replay
