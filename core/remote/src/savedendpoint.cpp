// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/savedendpoint.h"

#include "control/json.h"

namespace tallygate::remote {

namespace {

using control::Json;

Json methodJson(const AuthMethod &method)
{
    if (std::holds_alternative<PasswordAuth>(method))
        return "password";
    if (const auto *agent = std::get_if<AgentAuth>(&method))
        return agent->socket.empty() ? Json("agent") : Json{{"agent", agent->socket.string()}};
    const auto &key = std::get<KeyAuth>(method);
    Json json{{"key", key.key.string()}};
    if (!key.certificate.empty())
        json["certificate"] = key.certificate.string();
    return json;
}

std::string textOf(const Json &json, const char *name)
{
    const auto at = json.find(name);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Result<AuthMethod> methodOf(const Json &json)
{
    if (json == "password")
        return PasswordAuth();
    if (json == "agent")
        return AgentAuth();
    if (json.is_object() && json.contains("agent"))
        return AgentAuth{textOf(json, "agent")};
    if (json.is_object() && !textOf(json, "key").empty())
        return KeyAuth{textOf(json, "key"), textOf(json, "certificate")};
    return fail(ErrorKind::Syntax, "connection-invalid", "{} is no way to log in",
                control::toText(json));
}

Result<std::vector<AuthMethod>> methodsOf(const Json &list)
{
    std::vector<AuthMethod> methods;
    for (const Json &one : list) {
        auto method = methodOf(one);
        if (!method)
            return fail(method.error());
        methods.push_back(std::move(*method));
    }
    return methods;
}

} // namespace

std::string savedConnection(const Endpoint &endpoint)
{
    const Endpoint usual;
    Json json = Json::object();
    for (const Hop &hop : endpoint.jumps)
        json["jumps"].push_back(toString(hop));
    for (const AuthMethod &method : endpoint.methods)
        json["methods"].push_back(methodJson(method));
    if (endpoint.controlSocket != usual.controlSocket)
        json["controlSocket"] = endpoint.controlSocket;
    if (endpoint.rpcCommand != usual.rpcCommand)
        json["rpcCommand"] = endpoint.rpcCommand;
    return control::toText(json);
}

Result<Endpoint> savedEndpoint(std::string_view address, std::string_view connection)
{
    Endpoint endpoint;
    auto target = parseHop(address);
    if (!target)
        return fail(target.error());
    endpoint.target = std::move(*target);
    if (connection.empty())
        return endpoint;
    const auto json = control::parseJson(connection);
    if (!json || !json->is_object())
        return fail(ErrorKind::Syntax, "connection-invalid",
                    "how {} is reached is not written as it should be: {}", address, connection);
    for (const Json &jump : json->value("jumps", Json::array())) {
        auto hop = parseHop(jump.is_string() ? jump.get<std::string>() : std::string());
        if (!hop)
            return fail(hop.error());
        endpoint.jumps.push_back(std::move(*hop));
    }
    if (json->contains("methods")) {
        auto methods = methodsOf((*json)["methods"]);
        if (!methods)
            return fail(methods.error());
        endpoint.methods = std::move(*methods);
    }
    if (const std::string socket = textOf(*json, "controlSocket"); !socket.empty())
        endpoint.controlSocket = socket;
    if (const std::string command = textOf(*json, "rpcCommand"); !command.empty())
        endpoint.rpcCommand = command;
    return endpoint;
}

} // namespace tallygate::remote
