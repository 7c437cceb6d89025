// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages.h"

namespace tallygate::engine {

Json toJson(const Error &error)
{
    return {{"kind", static_cast<unsigned>(error.kind)},
            {"code", error.code},
            {"message", error.message},
            {"hint", error.hint},
            {"path", error.where.path},
            {"column", error.where.column}};
}

Error errorFrom(const Json &json)
{
    Error error{ErrorKind::Io, "worker-answer", "the worker's answer cannot be read", {}, {}};
    try {
        const auto kind = json.at("kind").get<unsigned>();
        if (kind > static_cast<unsigned>(ErrorKind::Cancelled))
            return error;
        Error read;
        read.kind = static_cast<ErrorKind>(kind);
        json.at("code").get_to(read.code);
        json.at("message").get_to(read.message);
        json.at("hint").get_to(read.hint);
        json.at("path").get_to(read.where.path);
        json.at("column").get_to(read.where.column);
        return read;
    } catch (const Json::exception &) {
        return error;
    }
}

Json toJson(const pipeline::LocalState &local)
{
    return {{"addresses", local.addresses}, {"groups", local.groups}};
}

pipeline::LocalState localFrom(const Json &json)
{
    pipeline::LocalState local;
    json.at("addresses").get_to(local.addresses);
    json.at("groups").get_to(local.groups);
    return local;
}

Json toJson(const AnswerPorts &ports)
{
    Json list = Json::array();
    for (const auto &[id, port] : ports) {
        Json entry{
            {"port", id}, {"wire", port.kind == pipeline::PortKind::Wire}, {"mtu", port.mtu}};
        if (port.v4)
            entry["v4"] = port.v4->value;
        if (port.v6)
            entry["v6"] = {port.v6->high, port.v6->low};
        if (port.linkLocal)
            entry["linkLocal"] = {port.linkLocal->high, port.linkLocal->low};
        list.push_back(std::move(entry));
    }
    return list;
}

AnswerPorts answerPortsFrom(const Json &json)
{
    const auto v6 = [](const Json &entry, const char *key) -> std::optional<Ipv6Address> {
        if (!entry.contains(key))
            return std::nullopt;
        return Ipv6Address{entry.at(key).at(0).get<std::uint64_t>(),
                           entry.at(key).at(1).get<std::uint64_t>()};
    };
    AnswerPorts ports;
    for (const Json &entry : json) {
        pipeline::AnswerPort port;
        port.kind =
            entry.at("wire").get<bool>() ? pipeline::PortKind::Wire : pipeline::PortKind::Host;
        entry.at("mtu").get_to(port.mtu);
        if (entry.contains("v4"))
            port.v4 = Ipv4Address{entry.at("v4").get<std::uint32_t>()};
        port.v6 = v6(entry, "v6");
        port.linkLocal = v6(entry, "linkLocal");
        ports.emplace(entry.at("port").get<counters::PortId>(), port);
    }
    return ports;
}

Json toJson(const LinkDescription &link)
{
    Json sides = Json::array();
    for (const LinkSide &side : link.sides) {
        Json sockets = Json::array();
        for (const LinkSocket &socket : side.sockets) {
            sockets.push_back(
                {socket.rings.fill, socket.rings.rx, socket.rings.tx, socket.rings.completion});
        }
        Json stages = Json::array();
        for (const Stage &stage : side.stages)
            stages.push_back({stage.port, static_cast<unsigned>(stage.direction)});
        sides.push_back({{"sockets", sockets}, {"stages", stages}});
    }
    return {{"link", link.id}, {"sides", sides}};
}

LinkDescription linkFrom(const Json &json)
{
    LinkDescription link;
    json.at("link").get_to(link.id);
    for (std::size_t s = 0; s < link.sides.size(); ++s) {
        const Json &side = json.at("sides").at(s);
        for (const Json &socket : side.at("sockets")) {
            link.sides[s].sockets.push_back(
                {-1, {socket.at(0), socket.at(1), socket.at(2), socket.at(3)}});
        }
        for (const Json &stage : side.at("stages")) {
            link.sides[s].stages.push_back({stage.at(0), stage.at(1).get<unsigned>() == 0
                                                             ? counters::Direction::In
                                                             : counters::Direction::Out});
        }
    }
    return link;
}

Json toJson(const CaptureRequest &request)
{
    Json json{{"expression", request.expression},
              {"port", request.port},
              {"snap", request.snapBytes},
              {"ring", request.ringBytes}};
    if (request.direction)
        json["direction"] = static_cast<unsigned>(*request.direction);
    return json;
}

CaptureRequest captureFrom(const Json &json)
{
    CaptureRequest request;
    json.at("expression").get_to(request.expression);
    json.at("port").get_to(request.port);
    json.at("snap").get_to(request.snapBytes);
    json.at("ring").get_to(request.ringBytes);
    if (json.contains("direction")) {
        request.direction = json.at("direction").get<unsigned>() == 0 ? counters::Direction::In
                                                                      : counters::Direction::Out;
    }
    return request;
}

} // namespace tallygate::engine
