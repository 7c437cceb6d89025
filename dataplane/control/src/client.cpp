// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/client.h"

#include <array>

namespace tallygate::control {

namespace {

tl::unexpected<Error> peerInvalid(std::string_view what)
{
    return fail(ErrorKind::Syntax, "peer-invalid",
                "the engine does not keep to the control protocol: {}", what);
}

} // namespace

Client::Client(std::unique_ptr<Stream> stream)
    : m_stream(std::move(stream))
{}

void Client::onNotification(std::function<void(const Notification &)> handler)
{
    m_handler = std::move(handler);
}

void Client::hear(const Notification &notification) const
{
    if (m_handler)
        m_handler(notification);
}

Result<Message> Client::nextMessage(Deadline deadline)
{
    std::array<char, 65536> buffer;
    while (true) {
        const auto line = m_lines.next();
        if (!line)
            return fail(line.error());
        if (*line) {
            auto message = parseMessage(**line);
            if (!message)
                return peerInvalid(message.error().error.message);
            return std::move(*message);
        }
        const auto left =
            std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
        const auto got = m_stream->read(buffer, std::max(left, Milliseconds(0)));
        if (!got)
            return fail(got.error());
        m_lines.feed({buffer.data(), *got});
    }
}

Result<Json> Client::call(std::string_view method, Json params, Milliseconds timeout)
{
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    const Json id = ++m_lastId;
    const std::string line = toLine(Request{id, std::string(method), std::move(params)});
    if (line.size() > kMaxLine)
        return fail(ErrorKind::Limit, "line-too-long",
                    "the call of {} has {} bytes, more than the {} of a line", method, line.size(),
                    kMaxLine);
    // The engine may have said why it closes the connection before it closed it.
    const auto written = m_stream->write(line, timeout);
    if (!written && written.error().code != "stream-closed")
        return fail(written.error());
    while (true) {
        auto message = nextMessage(deadline);
        if (!message)
            return fail(message.error());
        if (const auto *notification = std::get_if<Notification>(&*message)) {
            hear(*notification);
        } else if (auto *response = std::get_if<Response>(&*message)) {
            if (response->id == id)
                return std::move(response->result);
            // The answer to a call that was given up on: let it go.
        } else if (auto *failure = std::get_if<Failure>(&*message)) {
            if (failure->id == id || failure->id.is_null())
                return fail(std::move(failure->error));
        } else {
            return peerInvalid("it sent a request");
        }
    }
}

Result<bool> Client::wait(Milliseconds timeout)
{
    const Deadline deadline = std::chrono::steady_clock::now() + timeout;
    while (true) {
        auto message = nextMessage(deadline);
        if (!message && message.error().code == "stream-timeout")
            return false;
        if (!message)
            return fail(message.error());
        if (const auto *notification = std::get_if<Notification>(&*message)) {
            hear(*notification);
            return true;
        }
        if (auto *failure = std::get_if<Failure>(&*message); failure && failure->id.is_null())
            return fail(std::move(failure->error));
    }
}

Result<Json> greet(Client &client, std::string_view program)
{
    auto answer = client.call("hello", {{"protocol", kProtocolVersion}, {"client", program}});
    if (!answer)
        return answer;
    if (!answer->is_object() || answer->value("protocol", Json()) != kProtocolVersion)
        return fail(ErrorKind::Unsupported, "protocol-unsupported",
                    "the engine speaks another version of the control protocol");
    return answer;
}

} // namespace tallygate::control
