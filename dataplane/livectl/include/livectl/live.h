// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "control/client.h"

namespace tallygate::ctl {

using control::Json;

/// What all commands to a running engine have in common.
struct LiveOptions
{
    std::string socket = "/run/tallygate/control.sock";
    bool json = false;
    std::string ssh; ///< the caller's SSH_CONNECTION, if not found by itself
    /// Where the engine is reached another way than by the socket.
    std::function<Result<std::unique_ptr<control::Stream>>()> connect;
    /// Is told the result of a command that asks once, when it is printed.
    std::function<void(const Json &result)> answered;
};

/// A greeted connection to the engine.
class Live
{
public:
    static constexpr control::Client::Milliseconds kTimeout{30'000};
    /// For calls that compile a policy or move interfaces.
    static constexpr control::Client::Milliseconds kLongTimeout{180'000};

    static Result<Live> open(const LiveOptions &options);

    Result<Json> call(std::string_view method, Json params = Json::object(),
                      control::Client::Milliseconds timeout = kTimeout)
    {
        return m_client->call(method, std::move(params), timeout);
    }
    control::Client &client() { return *m_client; }
    const Json &hello() const { return m_hello; }

private:
    std::unique_ptr<control::Client> m_client;
    Json m_hello;
};

/// Opens, calls, prints: what most commands are. `show` makes the text for people; with --json the
/// result is printed as it came. Returns the exit status.
int callAndPrint(const LiveOptions &options, std::string_view method, Json params,
                 std::string (*show)(const Json &),
                 control::Client::Milliseconds timeout = Live::kTimeout);

/// How the caller reached this machine: {"session": SSH_CONNECTION}; nothing at the machine itself.
/// sudo and su drop the variable: then those that started us are asked.
void addSession(Json &params, const LiveOptions &options);

// Reading of results, which come from the engine and may be of another version.
std::string textOf(const Json &object, const char *name); ///< numbers and flags too; else empty
std::uint64_t numberOf(const Json &object, const char *name);
bool flagOf(const Json &object, const char *name);
const Json &partOf(const Json &object, const char *name); ///< null if absent
/// "1,234" of a number that came as a string or as a number.
std::string digitsOf(const Json &object, const char *name);

void printJson(const Json &value);

} // namespace tallygate::ctl
