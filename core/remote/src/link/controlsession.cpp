// SPDX-License-Identifier: GPL-3.0-or-later
#include "link/controlsession.h"

#include <algorithm>
#include <array>
#include <utility>

#include "control/objectreader.h"
#include "ssh/printable.h"

namespace tallygate::remote {

namespace {

constexpr std::size_t kReadAtOnce = 32768;
constexpr int kReadsATurn = 8; ///< then others on the loop have theirs

} // namespace

ControlSession::ControlSession(Loop &loop, SshTransport &transport, const Endpoint &endpoint,
                               std::string program, Handlers handlers)
    : m_loop(loop)
    , m_transport(transport)
    , m_socket(endpoint.controlSocket)
    , m_command(endpoint.rpcCommand)
    , m_program(std::move(program))
    , m_helloLimit(endpoint.limits.hello)
    , m_handlers(std::move(handlers))
    , m_channel(std::make_unique<SshChannel>(transport, UnixSocketTarget{m_socket}))
{
    m_conversation.onNotification([this](const control::Notification &news) {
        if (news.method == "notice")
            m_notice = news;
        m_handlers.notified(news);
    });
    m_timer = m_loop.after(endpoint.limits.open, [this] {
        end({ErrorKind::Io,
             "control-unreachable",
             fmt::format("{} did not open a channel in time", toString(m_transport.hop())),
             {},
             {}});
    });
}

ControlSession::~ControlSession()
{
    m_isOver = true;
    m_loop.cancel(m_timer);
}

void ControlSession::end(Error error)
{
    if (std::exchange(m_isOver, true))
        return;
    m_loop.cancel(m_timer);
    m_loop.post([this, token = std::weak_ptr(m_token), error = std::move(error)] {
        if (token.expired())
            return;
        const auto ended = m_handlers.ended; // a copy: its own goes with the session
        ended(error);
    });
}

void ControlSession::endCalls(const Error &why)
{
    m_isOver = true;
    m_conversation.end(why);
}

void ControlSession::step()
{
    if (m_isOver)
        return;
    if (!m_isOpen)
        openUp();
    if (!m_isOpen || m_isOver)
        return;
    hear();
    if (!m_isOver && speak())
        hear(); // libssh takes packets in while it sends: nobody would tell of those
    if (!m_isOver)
        arm();
}

void ControlSession::openUp()
{
    const auto opened = m_channel->open();
    if (!opened && m_route == ControlRoute::Forwarded)
        return fallBack(opened.error());
    if (!opened)
        return end(silentEnd());
    if (*opened)
        greet();
}

void ControlSession::fallBack(const Error &refusal)
{
    m_refusal = refusal.message;
    m_route = ControlRoute::Rpc;
    m_channel = std::make_unique<SshChannel>(m_transport, CommandTarget{m_command});
    openUp();
}

void ControlSession::greet()
{
    m_isOpen = true;
    (void)call("hello", control::helloOf(m_program), m_helloLimit,
               [this](Result<control::Json> answer) {
                   auto hello = control::checkHello(std::move(answer));
                   if (!hello)
                       return end(hello.error());
                   m_isGreeted = true;
                   m_handlers.greeted(std::move(*hello));
               });
}

void ControlSession::hear()
{
    std::array<char, kReadAtOnce> buffer;
    for (int i = 0; i < kReadsATurn; ++i) {
        const auto got = m_channel->read(buffer);
        // What a command has to say for itself comes after the end of its output.
        if (!got && m_route == ControlRoute::Rpc && !m_isGreeted && !m_channel->isClosed())
            return;
        if (!got)
            return end(silentEnd());
        if (*got == 0)
            return;
        m_conversation.feed({buffer.data(), *got});
        while (true) {
            const auto heard = m_conversation.next();
            if (!heard)
                return end(heard.error());
            if (*heard == control::Conversation::Heard::Nothing)
                break;
        }
    }
    stepSoon();
}

void ControlSession::stepSoon()
{
    if (std::exchange(m_isStepWanted, true))
        return;
    m_loop.post([this, token = std::weak_ptr(m_token)] {
        if (token.expired())
            return;
        m_isStepWanted = false;
        step();
    });
}

bool ControlSession::speak()
{
    if (m_conversation.waiting().empty())
        return false;
    const auto taken = m_channel->write(m_conversation.waiting());
    if (taken)
        m_conversation.sent(*taken);
    else
        end(silentEnd());
    return taken.has_value();
}

void ControlSession::arm()
{
    m_loop.cancel(m_timer);
    const auto deadline = m_conversation.nextDeadline();
    if (!deadline)
        return;
    m_timer = m_loop.after(std::max(*deadline - Loop::steadyNow(), Nanoseconds(0)), [this] {
        m_conversation.passTime(Loop::steadyNow());
        step();
    });
}

Result<control::CallId> ControlSession::call(std::string_view method, const control::Json &params,
                                             Nanoseconds timeout,
                                             control::Conversation::Answer answer)
{
    auto called =
        m_conversation.call(method, params, Loop::steadyNow() + timeout, std::move(answer));
    // Not at once: an answer, or the end, must not come before the caller knows the call's id.
    if (called)
        stepSoon();
    return called;
}

/// The channel has ended, or none could be had: why, as far as anybody told.
Error ControlSession::silentEnd()
{
    const std::string who = toString(m_transport.hop());
    if (m_notice)
        return {ErrorKind::Io,
                "engine-closed",
                fmt::format("the engine of {} closed the connection: {}", who,
                            printable(control::ObjectReader(m_notice->params).text("message"))),
                {},
                {}};
    if (!m_transport.isUp()) // it ended with all that goes through it
        return {ErrorKind::Io,
                "connection-lost",
                fmt::format("{}: {}", who, m_transport.lastError()),
                {},
                {}};
    if (m_isGreeted)
        return {ErrorKind::Io,
                "engine-closed",
                fmt::format("the engine of {} closed the connection", who),
                {},
                {}};
    if (m_route == ControlRoute::Forwarded)
        return {ErrorKind::Io,
                "control-unreachable",
                fmt::format("the control socket {} of {} closed before it answered", m_socket, who),
                "is tallygated running there? `systemctl status tallygated` tells",
                {}};
    const std::string complaint = m_channel->complaint();
    const auto status = m_channel->exitStatus();
    return {ErrorKind::Io,
            "control-unreachable",
            fmt::format("cannot reach the engine of {}: sshd does not forward {} ({}), and `{}` "
                        "{}: {}",
                        who, m_socket, m_refusal, m_command,
                        status ? fmt::format("ended with status {}", *status) : "does not run",
                        complaint.empty() ? m_transport.lastError() : complaint),
            "is tallygated running there, and is the account in a group such as tallygate-view? "
            "Then allow AllowStreamLocalForwarding in sshd_config, or have tallygatectl in the "
            "account's PATH and commands permitted",
            {}};
}

} // namespace tallygate::remote
