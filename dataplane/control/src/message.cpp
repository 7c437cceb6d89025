// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/message.h"

#include <algorithm>
#include <array>

namespace tallygate::control {

namespace {

constexpr std::size_t kMaxMethodName = 64;
constexpr std::size_t kMaxIdLength = 128;

tl::unexpected<Failure> invalid(Json id, std::string message, std::string code = "message-invalid")
{
    return tl::unexpected<Failure>(Failure{
        std::move(id), Error{ErrorKind::Syntax, std::move(code), std::move(message), {}, {}}});
}

bool isId(const Json &value)
{
    return value.is_number_integer() ||
           (value.is_string() && value.get_ref<const std::string &>().size() <= kMaxIdLength);
}

/// The id if there is a proper one, else null.
Json idOf(const Json &object)
{
    const auto id = object.find("id");
    return id != object.end() && isId(*id) ? *id : Json();
}

bool hasOnly(const Json &object, std::initializer_list<std::string_view> names)
{
    return std::all_of(object.items().begin(), object.items().end(), [names](const auto &member) {
        return std::find(names.begin(), names.end(), member.key()) != names.end();
    });
}

tl::expected<Message, Failure> parseCall(Json &object)
{
    Json id = idOf(object);
    const bool isRequest = object.contains("id");
    if (isRequest && id.is_null())
        return invalid(nullptr, fmt::format("\"id\" must be an integer or a string of at most {} "
                                            "bytes",
                                            kMaxIdLength));
    if (!hasOnly(object, {"jsonrpc", "id", "method", "params"}))
        return invalid(std::move(id),
                       "a request has no members but jsonrpc, id, method and params");
    Json &method = object["method"];
    if (!method.is_string() || method.get_ref<const std::string &>().empty() ||
        method.get_ref<const std::string &>().size() > kMaxMethodName)
        return invalid(std::move(id),
                       fmt::format("\"method\" must be a string of 1 to {} bytes", kMaxMethodName));
    Json params = Json::object();
    if (const auto given = object.find("params"); given != object.end())
        params = std::move(*given);
    if (!params.is_object())
        return invalid(std::move(id), "\"params\" must be an object: parameters go by name");
    std::string name = std::move(method.get_ref<std::string &>());
    if (isRequest)
        return Request{std::move(id), std::move(name), std::move(params)};
    return Notification{std::move(name), std::move(params)};
}

tl::expected<Message, Failure> parseAnswer(Json &object)
{
    Json id = idOf(object);
    const bool hasResult = object.contains("result");
    if (hasResult == object.contains("error") ||
        !hasOnly(object, {"jsonrpc", "id", "result", "error"}))
        return invalid(std::move(id),
                       "a message has either a method, or an id with a result or an error");
    if (hasResult) {
        if (id.is_null())
            return invalid(nullptr, "a result needs the id of its request");
        return Response{std::move(id), std::move(object["result"])};
    }
    const Json &error = object["error"];
    if (!error.is_object() || !object.contains("id") || (id.is_null() && !object["id"].is_null()))
        return invalid(std::move(id), "\"error\" must be an object, beside an id");
    Error what = error.contains("data") ? toError(error["data"]) : Error{};
    if (const auto message = error.find("message"); message != error.end() && message->is_string())
        what.message = message->get<std::string>();
    if (what.code.empty())
        what.code = "peer-error";
    return Failure{std::move(id), std::move(what)};
}

Json toJson(const Request &request)
{
    return {{"jsonrpc", "2.0"},
            {"id", request.id},
            {"method", request.method},
            {"params", request.params}};
}

Json toJson(const Notification &notification)
{
    return {{"jsonrpc", "2.0"}, {"method", notification.method}, {"params", notification.params}};
}

Json toJson(const Response &response)
{
    return {{"jsonrpc", "2.0"}, {"id", response.id}, {"result", response.result}};
}

Json toJson(const Failure &failure)
{
    Json data = fromError(failure.error);
    data.erase("message");
    return {{"jsonrpc", "2.0"},
            {"id", failure.id},
            {"error",
             {{"code", numberOf(failure.error)},
              {"message", failure.error.message},
              {"data", std::move(data)}}}};
}

} // namespace

tl::expected<Message, Failure> parseMessage(std::string_view line)
{
    if (line.size() >= kMaxLine)
        return invalid(nullptr, fmt::format("a message has at most {} bytes", kMaxLine),
                       "line-too-long");
    auto parsed = parseJson(line);
    if (!parsed)
        return tl::unexpected<Failure>(Failure{nullptr, parsed.error()});
    Json &object = *parsed;
    if (object.is_array())
        return invalid(nullptr, "batches are not taken: send one message a line", "message-batch");
    if (!object.is_object())
        return invalid(nullptr, "a message is a JSON object");
    const auto version = object.find("jsonrpc");
    if (version == object.end() || *version != "2.0")
        return invalid(idOf(object), "a message has \"jsonrpc\": \"2.0\"");
    return object.contains("method") ? parseCall(object) : parseAnswer(object);
}

std::string toLine(const Message &message)
{
    std::string line = std::visit([](const auto &typed) { return toText(toJson(typed)); }, message);
    line += '\n';
    return line;
}

int numberOf(const Error &error)
{
    constexpr std::array<std::pair<std::string_view, int>, 8> kNumbers = {{
        {"json-syntax", -32700},
        {"json-duplicate", -32700},
        {"json-depth", -32700},
        {"message-invalid", -32600},
        {"message-batch", -32600},
        {"method-unknown", -32601},
        {"params-invalid", -32602},
        {"internal", -32603},
    }};
    for (const auto &[code, number] : kNumbers) {
        if (code == error.code)
            return number;
    }
    constexpr int kFirstOwn = -32000;
    return kFirstOwn - static_cast<int>(error.kind);
}

} // namespace tallygate::control
