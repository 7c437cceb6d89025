// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "helperthreads.h"
#include "remote/connectionstate.h"
#include "remote/questions.h"
#include "ssh/authcontrol.h"
#include "ssh/sshtransport.h"
#include "ssh/tcpconnector.h"
#include "ssh/tunnel.h"

namespace tallygate::remote {

/// Why a route could not be made, or broke. With a question, it is a host key's.
struct RouteFailure
{
    Error error;
    std::optional<HostKeyQuestion> question;
};

/// The way to a device: a transport to each hop, through the one before, each verified and logged
/// in to before the next. Every step has its limit; nothing blocks. Loop's thread.
///
///     resolve -> connect -> shake hands -> verify the key -> log in -> [next hop] ... ready
class Route
{
public:
    struct Handlers
    {
        std::function<void(Phase, const Hop &)> phase;
        std::function<void()> ready;               ///< the last hop is logged in to
        std::function<void()> active;              ///< after that: something came there
        std::function<void(RouteFailure)> failed;  ///< once, by itself: may destroy the route
        std::function<void(SecretQuestion)> asked; ///< on a helper's thread
    };

    Route(Loop &loop, HelperThreads &helpers, HostKeys &hostKeys, const Endpoint &endpoint,
          Handlers handlers);
    ~Route();
    Route(const Route &) = delete;
    Route &operator=(const Route &) = delete;

    void start();
    void answer(QuestionId question, std::optional<Secret> secret);
    SshTransport &last() { return *m_legs.back().transport; }

private:
    struct Leg
    {
        std::unique_ptr<Tunnel> tunnel; ///< from the leg before; goes after the transport
        std::unique_ptr<SshTransport> transport;
        std::uint64_t heard = 0; ///< packets, at the last look
        int silences = 0;        ///< looks without any, one after another
    };
    struct Prepared
    {
        std::vector<HostKey> known;
        std::vector<SocketAddress> addresses; ///< of the first hop
    };

    const Hop &hopOf(std::size_t leg) const;
    std::string nameOf(std::size_t leg) const; ///< for people: which of them is a jump host
    bool isComplete() const { return m_legs.size() == m_endpoint.jumps.size() + 1; }
    void beginHop();
    void connect(std::vector<SocketAddress> addresses);
    void tunnelOn();
    void shakeHands(FileDescriptor socket);
    void verify(const HostKey &key);
    void judge(const HostKey &key, Result<HostKeyCheck> check);
    void logIn();
    void goOn();
    void wake(std::size_t leg);
    void lookForLife();
    Error silentError() const;
    void arm(Nanoseconds limit, const char *code, const char *what);
    void fail(Error error, std::optional<HostKeyQuestion> question = std::nullopt);

    Loop &m_loop;
    HelperThreads &m_helpers;
    HostKeys &m_hostKeys;
    const Endpoint m_endpoint;
    Handlers m_handlers;
    std::vector<Leg> m_legs;
    std::vector<HostKey> m_known; ///< of the hop under way
    std::unique_ptr<TcpConnector> m_connector;
    std::shared_ptr<AuthControl> m_login; ///< under way
    Loop::TimerId m_limit = Loop::TimerId::None;
    Loop::TimerId m_life = Loop::TimerId::None;
    std::shared_ptr<int> m_token = std::make_shared<int>(); ///< alive as long as the route
    bool m_isReady = false;
    bool m_isOver = false;
};

} // namespace tallygate::remote
