// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "control/conversation.h"
#include "link/route.h"
#include "remote/connectionstate.h"
#include "ssh/sshchannel.h"

namespace tallygate::remote {

/// The control protocol at the end of a route: opens a channel to the socket, or else to
/// `tallygatectl rpc`, greets the engine, then carries calls and news. Loop's thread; goes before
/// its route.
class ControlSession
{
public:
    struct Handlers
    {
        std::function<void(control::Json hello)> greeted;
        std::function<void(const control::Notification &)> notified;
        std::function<void(Error)> ended; ///< once, by itself: may destroy the session
    };

    ControlSession(Loop &loop, SshTransport &transport, const Endpoint &endpoint,
                   std::string program, Handlers handlers);
    ~ControlSession();

    /// Goes on with whatever is under way: to be called when the transport is active.
    void step();

    /// As Conversation's; the answer may come within step() only.
    Result<control::CallId> call(std::string_view method, const control::Json &params,
                                 Nanoseconds timeout, control::Conversation::Answer answer);
    void cancel(control::CallId call) { m_conversation.cancel(call); }
    /// Nothing comes after it: before the session is given up by its owner.
    void endCalls(const Error &why);
    ControlRoute route() const { return m_route; }

private:
    void openUp();
    void fallBack(const Error &refusal);
    void greet();
    void hear();
    void stepSoon();
    bool speak(); ///< whether something was tried
    void arm();
    void end(Error error);
    Error silentEnd();

    Loop &m_loop;
    SshTransport &m_transport;
    const std::string m_socket;
    const std::string m_command;
    const std::string m_program;
    const Nanoseconds m_helloLimit;
    Handlers m_handlers;
    ControlRoute m_route = ControlRoute::Forwarded;
    std::string m_refusal; ///< why sshd did not forward the socket
    std::unique_ptr<SshChannel> m_channel;
    control::Conversation m_conversation;
    std::optional<control::Notification> m_notice; ///< why the engine is about to close
    Loop::TimerId m_timer = Loop::TimerId::None;
    std::shared_ptr<int> m_token = std::make_shared<int>();
    bool m_isOpen = false;
    bool m_isGreeted = false;
    bool m_isOver = false;
    bool m_isStepWanted = false; ///< posted already
};

} // namespace tallygate::remote
