// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/client.h"

#include <array>
#include <optional>

namespace tallygate::control {

Client::Client(std::unique_ptr<Stream> stream)
    : m_stream(std::move(stream))
{}

void Client::onNotification(std::function<void(const Notification &)> handler)
{
    m_conversation.onNotification(std::move(handler));
}

Result<Conversation::Heard> Client::hearOne(Deadline deadline)
{
    std::array<char, 65536> buffer;
    while (true) {
        const auto heard = m_conversation.next();
        if (!heard || *heard != Conversation::Heard::Nothing)
            return heard;
        const auto left =
            std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
        const auto got = m_stream->read(buffer, std::max(left, Milliseconds(0)));
        if (!got)
            return fail(got.error());
        m_conversation.feed({buffer.data(), *got});
    }
}

Result<Json> Client::call(std::string_view method, Json params, Milliseconds timeout)
{
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    std::optional<Result<Json>> answer;
    const auto call = m_conversation.call(method, params, deadline.time_since_epoch(),
                                          [&](Result<Json> given) { answer = std::move(given); });
    if (!call)
        return fail(call.error());
    // The engine may have said why it closes the connection before it closed it.
    const auto written = m_stream->write(m_conversation.waiting(), timeout);
    m_conversation.sent(m_conversation.waiting().size());
    const bool isWritten = written || written.error().code == "stream-closed";
    Result<void> heard = isWritten ? Result<void>() : written;
    while (heard && !answer)
        heard = hearOne(deadline).map([](auto) {});
    m_conversation.cancel(*call);
    return answer ? std::move(*answer) : fail(heard.error());
}

Result<bool> Client::wait(Milliseconds timeout)
{
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    while (true) {
        const auto heard = hearOne(deadline);
        if (!heard && heard.error().code == "stream-timeout")
            return false;
        if (!heard)
            return fail(heard.error());
        if (*heard == Conversation::Heard::Notification)
            return true;
    }
}

Result<Json> greet(Client &client, std::string_view program)
{
    return checkHello(client.call("hello", helloOf(program)));
}

} // namespace tallygate::control
