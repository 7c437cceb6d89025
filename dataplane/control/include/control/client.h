// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "control/conversation.h"
#include "control/stream.h"

namespace tallygate::control {

/// The asking side of the control protocol, blocking, over any stream. One thread.
class Client
{
public:
    using Milliseconds = std::chrono::milliseconds;
    static constexpr Milliseconds kDefaultTimeout{10'000};

    explicit Client(std::unique_ptr<Stream> stream);

    /// The result of `method`. Errors: what the peer answered, "stream-..." of the stream, or
    /// "peer-invalid" if it does not keep to the protocol. After the latter two the connection is
    /// of no more use. Notifications that come meanwhile go to the handler.
    Result<Json> call(std::string_view method, Json params = Json::object(),
                      Milliseconds timeout = kDefaultTimeout);

    /// Who hears notifications; called within call() and wait(). It must not call the client.
    void onNotification(std::function<void(const Notification &)> handler);
    /// Until one notification has come and was handed on; false if `timeout` passed before.
    Result<bool> wait(Milliseconds timeout);

    Stream &stream() { return *m_stream; }

private:
    using Deadline = std::chrono::steady_clock::time_point;
    Result<Conversation::Heard> hearOne(Deadline deadline);

    std::unique_ptr<Stream> m_stream;
    Conversation m_conversation;
};

/// Greets the engine: {"protocol", "client"} to `hello`. Error "protocol-unsupported"
/// if the peer speaks none of ours.
Result<Json> greet(Client &client, std::string_view program);

} // namespace tallygate::control
