// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "control/linesplitter.h"
#include "control/message.h"

namespace tallygate::control {

enum class CallId : std::int64_t { None = 0 };

/// The asking side of the control protocol without a wire: the owner brings the bytes that came,
/// takes those to be sent, and passes the time. Client puts a blocking stream below it, core/remote
/// a channel of a secure shell. One thread.
///
///     id = conversation.call(...);                  send conversation.waiting(), then sent(n)
///     conversation.feed(bytes);                     while (*conversation.next() != Heard::Nothing)
///
/// Handlers run within next(), passTime() and end(). They may call and cancel.
class Conversation
{
public:
    using Answer = std::function<void(Result<Json>)>;
    struct Limits
    {
        std::size_t openCalls = 256;
        std::size_t waitingBytes = std::size_t{8} << 20; ///< to be sent
    };
    /// What one step was about.
    enum class Heard : std::uint8_t { Nothing, Notification, Answer };

    explicit Conversation(Limits limits)
        : m_limits(limits)
    {}
    Conversation()
        : Conversation(Limits{})
    {}

    /// Asks; `answer` is called once: with the result, with what the peer answered instead, with
    /// "call-timeout" at `deadline`, or with what end() was called with. It is not called after
    /// cancel(), and not if asking failed: "line-too-long", "calls-many".
    Result<CallId> call(std::string_view method, const Json &params, Nanoseconds deadline,
                        Answer answer);
    /// The peer may carry it out all the same. Nothing happens if the call is over.
    void cancel(CallId call);
    bool isOpen(CallId call) const { return m_open.contains(static_cast<std::int64_t>(call)); }

    void onNotification(std::function<void(const Notification &)> handler);

    void feed(std::string_view bytes) { m_lines.feed(bytes); }
    /// Hears one message. After an error the conversation is over: "peer-invalid" and
    /// "line-too-long" if the peer does not keep to the protocol, or why it does not talk to us.
    Result<Heard> next();

    std::string_view waiting() const { return std::string_view(m_out).substr(m_begin); }
    void sent(std::size_t bytes); ///< the first of those waiting

    /// When passTime() has something to do.
    std::optional<Nanoseconds> nextDeadline() const;
    void passTime(Nanoseconds now);
    /// All open calls end with `why`; what waits is dropped.
    void end(const Error &why);

private:
    struct Open
    {
        std::string method;
        Nanoseconds deadline{0};
        Answer answer;
    };
    Heard settle(const Json &id, Result<Json> result);

    Limits m_limits;
    LineSplitter m_lines{kMaxLine};
    std::string m_out;
    std::size_t m_begin = 0; ///< of m_out; what is before it was sent
    std::map<std::int64_t, Open> m_open;
    std::function<void(const Notification &)> m_handler;
    std::int64_t m_lastId = 0;
};

/// Parameters of `hello`, for a client of that name and version.
Json helloOf(std::string_view program);
/// What the peer answered to `hello`; error "protocol-unsupported" if it speaks none of ours.
Result<Json> checkHello(Result<Json> answer);

} // namespace tallygate::control
