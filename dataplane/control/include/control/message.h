// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "control/json.h"

namespace tallygate::control {

/// The messages of JSON-RPC 2.0 as the control protocol uses them (docs/protocol.md): one message a
/// line of UTF-8 that ends with a line feed and is at most kMaxLine bytes long with it; `params`
/// always by name; no batches.
constexpr std::size_t kMaxLine = std::size_t{1} << 20;
constexpr int kProtocolVersion = 1;

struct Request
{
    Json id; ///< a string or an integer
    std::string method;
    Json params = Json::object();

    bool operator==(const Request &) const = default;
};

/// What is said without being asked, such as news for a subscriber.
struct Notification
{
    std::string method;
    Json params = Json::object();

    bool operator==(const Notification &) const = default;
};

struct Response
{
    Json id;
    Json result;

    bool operator==(const Response &) const = default;
};

struct Failure
{
    Json id; ///< null if the request could not be read so far
    Error error;

    bool operator==(const Failure &) const = default;
};

using Message = std::variant<Request, Notification, Response, Failure>;

/// What a line says. Otherwise the failure to answer it with, under the id of the request where
/// that could be read. Codes: those of parseJson(), "message-invalid", "message-batch".
tl::expected<Message, Failure> parseMessage(std::string_view line);

/// With the line feed at the end.
std::string toLine(const Message &message);

/// The number that JSON-RPC wants beside the code: -32700 ... -32600 where it has one for the
/// case, else one from -32000 down by kind.
int numberOf(const Error &error);

} // namespace tallygate::control
