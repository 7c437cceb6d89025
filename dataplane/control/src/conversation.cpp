// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/conversation.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tallygate::control {

namespace {

tl::unexpected<Error> peerInvalid(std::string_view what)
{
    return fail(ErrorKind::Syntax, "peer-invalid",
                "the engine does not keep to the control protocol: {}", what);
}

} // namespace

Result<CallId> Conversation::call(std::string_view method, const Json &params, Nanoseconds deadline,
                                  Answer answer)
{
    const std::int64_t id = m_lastId + 1;
    const std::string line = toLine(Request{id, std::string(method), params});
    if (line.size() > kMaxLine)
        return fail(ErrorKind::Limit, "line-too-long",
                    "the call of {} has {} bytes, more than the {} of a line", method, line.size(),
                    kMaxLine);
    if (m_open.size() >= m_limits.openCalls ||
        waiting().size() + line.size() > m_limits.waitingBytes)
        return fail(ErrorKind::Limit, "calls-many",
                    "cannot call {}: {} calls have no answer yet, {} bytes wait to be sent", method,
                    m_open.size(), waiting().size());
    m_lastId = id;
    m_out += line;
    m_open.emplace(id, Open{std::string(method), deadline, std::move(answer)});
    return CallId{id};
}

void Conversation::cancel(CallId call)
{
    m_open.erase(static_cast<std::int64_t>(call));
}

void Conversation::onNotification(std::function<void(const Notification &)> handler)
{
    m_handler = std::move(handler);
}

Conversation::Heard Conversation::settle(const Json &id, Result<Json> result)
{
    const auto found = id.is_number_integer() ? m_open.find(id.get<std::int64_t>()) : m_open.end();
    if (found != m_open.end()) { // else the answer to a call that was given up on: let it go
        const Answer answer = std::move(found->second.answer);
        m_open.erase(found);
        answer(std::move(result));
    }
    return Heard::Answer;
}

Result<Conversation::Heard> Conversation::next()
{
    const auto line = m_lines.next();
    if (!line)
        return fail(line.error());
    if (!*line)
        return Heard::Nothing;
    auto message = parseMessage(**line);
    if (!message)
        return peerInvalid(message.error().error.message);
    if (const auto *notification = std::get_if<Notification>(&*message)) {
        if (m_handler)
            m_handler(*notification);
        return Heard::Notification;
    }
    if (auto *response = std::get_if<Response>(&*message))
        return settle(response->id, std::move(response->result));
    if (auto *failure = std::get_if<Failure>(&*message)) {
        if (failure->id.is_null()) // not about a call of ours, but about all of us
            return fail(std::move(failure->error));
        return settle(failure->id, fail(std::move(failure->error)));
    }
    return peerInvalid("it sent a request");
}

void Conversation::sent(std::size_t bytes)
{
    m_begin += bytes;
    if (m_begin == m_out.size()) {
        m_out.clear();
        m_begin = 0;
    } else if (m_begin > m_out.size() / 2) {
        m_out.erase(0, m_begin);
        m_begin = 0;
    }
}

std::optional<Nanoseconds> Conversation::nextDeadline() const
{
    const auto first =
        std::min_element(m_open.begin(), m_open.end(), [](const auto &left, const auto &right) {
            return left.second.deadline < right.second.deadline;
        });
    return first == m_open.end() ? std::nullopt : std::optional(first->second.deadline);
}

void Conversation::passTime(Nanoseconds now)
{
    std::vector<Open> over;
    std::erase_if(m_open, [&](auto &entry) {
        if (entry.second.deadline > now)
            return false;
        over.push_back(std::move(entry.second));
        return true;
    });
    for (const Open &call : over)
        call.answer(fail(ErrorKind::Io, "call-timeout", "the engine did not answer {} in time",
                         call.method));
}

void Conversation::end(const Error &why)
{
    m_out.clear();
    m_begin = 0;
    for (const auto &[id, call] : std::exchange(m_open, {}))
        call.answer(fail(why));
}

Json helloOf(std::string_view program)
{
    return {{"protocol", kProtocolVersion}, {"client", program}};
}

Result<Json> checkHello(Result<Json> answer)
{
    if (!answer)
        return answer;
    if (!answer->is_object() || answer->value("protocol", Json()) != kProtocolVersion)
        return fail(ErrorKind::Unsupported, "protocol-unsupported",
                    "the engine speaks another version of the control protocol");
    return answer;
}

} // namespace tallygate::control
