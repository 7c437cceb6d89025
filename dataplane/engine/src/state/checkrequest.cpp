// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/checkrequest.h"

#include "control/json.h"
#include "state/revisionjson.h"

namespace tallygate::engine {

namespace {

using control::fromUint64;
using control::Json;

Json portToJson(const pipeline::Port &port)
{
    return {{"id", port.id},
            {"name", port.name},
            {"formerNames", port.formerNames},
            {"kind", toString(port.kind)},
            {"largestFrameBytes", port.largestFrameBytes}};
}

pipeline::Port portFromJson(const Json &json)
{
    pipeline::Port port;
    port.id = json.at("id").get<counters::PortId>();
    port.name = json.at("name").get<std::string>();
    json.at("formerNames").get_to(port.formerNames);
    port.kind = json.at("kind") == toString(pipeline::PortKind::Wire) ? pipeline::PortKind::Wire
                                                                      : pipeline::PortKind::Host;
    port.largestFrameBytes = json.at("largestFrameBytes").get<std::uint32_t>();
    return port;
}

Json toPlain(const OrderedJson &ordered)
{
    return Json::parse(ordered.dump());
}

void readInto(const Json &json, CheckRequest &request)
{
    for (const Json &port : json.at("ports"))
        request.ports.push_back(portFromJson(port));
    json.at("addresses").get_to(request.local.addresses);
    json.at("groups").get_to(request.local.groups);
    request.wallClock = Timestamp(Nanoseconds(json.at("wallClock").get<std::int64_t>()));
    if (json.contains("guard")) {
        request.guard = guardFromJson(OrderedJson::parse(json.at("guard").dump()));
        const Json &options = json.at("guardOptions");
        request.guardOptions = {options.at(0), options.at(1), options.at(2)};
    }
    if (auto sets = SetOverlays::fromJson(json.at("sets")))
        request.sets = std::move(*sets);
    request.prove = json.at("prove");
    if (json.contains("session")) {
        if (auto session = parseSshConnection(json.at("session").get<std::string>()))
            request.session = std::move(*session);
        json.at("sessionInterfaces").get_to(request.sessionInterfaces);
    }
}

} // namespace

std::string writeCheckRequest(const CheckRequest &request, const CheckLimits &limits)
{
    Json json = {{"processorSeconds", limits.processorSeconds},
                 {"memory", limits.memory},
                 {"ports", Json::array()},
                 {"addresses", request.local.addresses},
                 {"groups", request.local.groups},
                 {"wallClock", request.wallClock.time_since_epoch().count()},
                 {"sets", request.sets.toJson()},
                 {"prove", request.prove}};
    for (const pipeline::Port &port : request.ports)
        json["ports"].push_back(portToJson(port));
    if (request.guard) {
        json["guard"] = toPlain(guardToJson(*request.guard));
        const pipeline::GuardOptions &options = request.guardOptions;
        json["guardOptions"] = {options.routerAdvertisements, options.redirects, options.dhcp};
    }
    if (request.session) {
        json["session"] = toString(*request.session);
        json["sessionInterfaces"] = request.sessionInterfaces;
    }
    return control::toText(json) + '\n' + *request.text;
}

Result<CheckRequest> readCheckRequest(std::string content, void (*apply)(const CheckLimits &))
{
    const std::size_t end = content.find('\n');
    CheckRequest request;
    try {
        const Json json = Json::parse(content.substr(0, end));
        apply({json.at("processorSeconds").get<std::uint64_t>(),
               json.at("memory").get<std::uint64_t>()});
        readInto(json, request);
    } catch (const Json::exception &reason) {
        return fail(ErrorKind::Syntax, "check-failed", "the request to check is broken: {}",
                    reason.what());
    }
    content.erase(0, end == std::string::npos ? content.size() : end + 1);
    request.text = std::make_shared<const std::string>(std::move(content));
    return request;
}

} // namespace tallygate::engine
