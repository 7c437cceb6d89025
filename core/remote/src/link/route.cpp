// SPDX-License-Identifier: GPL-3.0-or-later
#include "link/route.h"

#include <algorithm>

#include <fmt/ranges.h>

#include "ssh/authentication.h"

namespace tallygate::remote {

std::string_view toString(Phase phase)
{
    switch (phase) {
    case Phase::Connecting:
        return "connecting";
    case Phase::VerifyingHostKey:
        return "verifying the host key";
    case Phase::Authenticating:
        return "authenticating";
    case Phase::OpeningControl:
        return "opening the control socket";
    case Phase::Connected:
        return "connected";
    case Phase::Waiting:
        return "waiting";
    case Phase::Stopped:
        return "stopped";
    }
    return "";
}

Route::Route(Loop &loop, HelperThreads &helpers, HostKeys &hostKeys, const Endpoint &endpoint,
             Handlers handlers)
    : m_loop(loop)
    , m_helpers(helpers)
    , m_hostKeys(hostKeys)
    , m_endpoint(endpoint)
    , m_handlers(std::move(handlers))
{}

Route::~Route()
{
    m_loop.cancel(m_limit);
    m_loop.cancel(m_life);
    if (m_login)
        m_login->cancel();
    while (!m_legs.empty()) // each goes through the one before
        m_legs.pop_back();
}

const Hop &Route::hopOf(std::size_t leg) const
{
    return leg < m_endpoint.jumps.size() ? m_endpoint.jumps[leg] : m_endpoint.target;
}

std::string Route::nameOf(std::size_t leg) const
{
    return (leg < m_endpoint.jumps.size() ? "jump host " : "") + toString(hopOf(leg));
}

void Route::start()
{
    beginHop();
}

void Route::arm(Nanoseconds limit, const char *code, const char *what)
{
    m_loop.cancel(m_limit);
    m_limit = m_loop.after(limit, [this, code, what] {
        fail({ErrorKind::Io, code, fmt::format("{} {}", nameOf(m_legs.size() - 1), what), {}, {}});
    });
}

void Route::fail(Error error, std::optional<HostKeyQuestion> question)
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_loop.cancel(m_limit);
    m_loop.cancel(m_life);
    if (m_login)
        m_login->cancel();
    for (const Leg &leg : m_legs) {
        if (leg.transport)
            leg.transport->silence();
    }
    // Whoever hears of it destroys the route, whose functions are still under way here.
    m_loop.post([this, token = std::weak_ptr(m_token),
                 failure = RouteFailure{std::move(error), std::move(question)}] {
        if (token.expired())
            return;
        const auto failed = m_handlers.failed; // a copy: its own goes with the route
        failed(failure);
    });
}

void Route::beginHop()
{
    const std::size_t leg = m_legs.size();
    m_legs.emplace_back();
    const Hop hop = hopOf(leg);
    m_handlers.phase(Phase::Connecting, hop);
    arm(m_endpoint.limits.resolve, "host-unknown", "has no address that could be found in time");
    doAway(
        m_helpers, m_loop, m_token,
        [hop, isFirst = leg == 0, keys = &m_hostKeys]() -> Result<Prepared> {
            Prepared prepared;
            auto known = keys->known(hop);
            if (!known)
                return tallygate::fail(known.error());
            prepared.known = std::move(*known);
            if (!isFirst)
                return prepared;
            auto addresses = resolve(hop.host, hop.port);
            if (!addresses)
                return tallygate::fail(addresses.error());
            prepared.addresses = std::move(*addresses);
            return prepared;
        },
        [this, leg](Result<Prepared> prepared) {
            if (m_isOver)
                return;
            if (!prepared)
                return fail(prepared.error());
            m_known = std::move(prepared->known);
            if (leg == 0)
                connect(std::move(prepared->addresses));
            else
                tunnelOn();
        });
}

void Route::connect(std::vector<SocketAddress> addresses)
{
    m_loop.cancel(m_limit); // the connector has its own
    m_connector = std::make_unique<TcpConnector>(
        m_loop, std::move(addresses), m_endpoint.limits.connect,
        [this](Result<FileDescriptor> socket) {
            if (m_isOver)
                return;
            if (!socket)
                return fail(
                    {ErrorKind::Io,
                     socket.error().code,
                     fmt::format("cannot connect to {}: {}", nameOf(0), socket.error().message),
                     "is the host up, and sshd reachable at that port?",
                     {}});
            shakeHands(std::move(*socket));
        });
}

void Route::tunnelOn()
{
    const std::size_t leg = m_legs.size() - 1;
    const Hop &hop = hopOf(leg);
    arm(m_endpoint.limits.open, "connect-failed", "could not be reached in time");
    m_legs[leg].tunnel = std::make_unique<Tunnel>(
        m_loop, *m_legs[leg - 1].transport, TcpTarget{hop.host, hop.port},
        Tunnel::Handlers{
            [this](FileDescriptor socket) { shakeHands(std::move(socket)); },
            [this, leg](const Error &error) {
                fail({ErrorKind::Io,
                      "connect-failed",
                      fmt::format("{} does not connect us to {}: {}", nameOf(leg - 1), nameOf(leg),
                                  error.message),
                      "the jump host must reach the device, and allow AllowTcpForwarding",
                      {}});
            }});
    m_legs[leg].tunnel->step();
}

void Route::shakeHands(FileDescriptor socket)
{
    const std::size_t leg = m_legs.size() - 1;
    arm(m_endpoint.limits.handshake, "handshake-timeout",
        "took the connection, but did not speak SSH in time");
    m_legs[leg].transport = std::make_unique<SshTransport>(
        m_loop, hopOf(leg),
        SshTransport::Handlers{[this](const HostKey &key) { verify(key); },
                               [this, leg] { wake(leg); },
                               [this, leg](Error error) {
                                   error.message = nameOf(leg) + ": " + error.message;
                                   fail(std::move(error));
                               }});
    m_legs[leg].transport->start(std::move(socket), m_known);
}

void Route::verify(const HostKey &key)
{
    const Hop hop = last().hop();
    m_handlers.phase(Phase::VerifyingHostKey, hop);
    doAway(
        m_helpers, m_loop, m_token,
        [hop, key, keys = &m_hostKeys] { return keys->check(hop, key); },
        [this, key](Result<HostKeyCheck> check) { judge(key, std::move(check)); });
}

namespace {

Error hostKeyError(const Hop &hop, const HostKey &key, const HostKeyCheck &check)
{
    const std::string shown = fingerprintOf(key);
    if (check.outcome == HostKeyOutcome::New)
        return {
            ErrorKind::NotFound,
            "host-key-new",
            fmt::format("{} is not known yet; its key is {} {}", toString(hop), key.type, shown),
            "compare the fingerprint with the device's own (ssh-keygen -lf), then accept it",
            {}};
    if (check.outcome == HostKeyOutcome::Revoked)
        return {ErrorKind::Semantic,
                "host-key-revoked",
                fmt::format("{} shows the key {}, which is revoked", toString(hop), shown),
                "give the device a new host key",
                {}};
    std::vector<std::string> known;
    for (const HostKey &one : check.known)
        known.push_back(fingerprintOf(one));
    return {ErrorKind::Semantic,
            "host-key-changed",
            fmt::format("{} shows the key {} {} instead of {}: it was set up anew, or somebody is "
                        "in between",
                        toString(hop), key.type, shown, fmt::join(known, ", ")),
            "find out which before the old key is replaced",
            {}};
}

} // namespace

void Route::judge(const HostKey &key, Result<HostKeyCheck> check)
{
    if (m_isOver)
        return;
    if (!check)
        return fail(check.error());
    if (check->outcome == HostKeyOutcome::Same)
        return logIn();
    const Hop hop = last().hop();
    fail(hostKeyError(hop, key, *check), HostKeyQuestion{hop, key, *check});
}

void Route::logIn()
{
    const StepLimits &limits = m_endpoint.limits;
    m_handlers.phase(Phase::Authenticating, last().hop());
    // Each answer of the server, and of people, has its own limit within; this is the last resort.
    arm(limits.question * 4 + limits.authenticate, "auth-timeout", "did not let us in in time");
    m_login = std::make_shared<AuthControl>(
        m_helpers, limits.question,
        [asked = m_handlers.asked](SecretQuestion question) { asked(question); });
    const LoginRequest request{last().lent(), last().hop(), m_endpoint.methods, limits.authenticate,
                               m_login};
    doAway(
        m_helpers, m_loop, m_token, [request] { return remote::logIn(request); },
        [this](Result<void> done) {
            m_login.reset();
            if (m_isOver)
                return;
            if (!done)
                return fail(done.error());
            goOn();
        });
}

void Route::goOn()
{
    m_loop.cancel(m_limit);
    last().takeBack();
    if (m_isOver)
        return;
    if (!isComplete())
        return beginHop();
    m_isReady = true;
    m_life = m_loop.every(m_endpoint.limits.keepalive, [this] { lookForLife(); });
    m_handlers.ready();
}

void Route::wake(std::size_t leg)
{
    if (m_isOver)
        return;
    if (leg + 1 < m_legs.size()) {
        if (m_legs[leg + 1].tunnel)
            m_legs[leg + 1].tunnel->step();
    } else if (m_isReady) {
        m_handlers.active();
    }
}

void Route::lookForLife()
{
    for (std::size_t i = 0; i < m_legs.size(); ++i) {
        Leg &leg = m_legs[i];
        const std::uint64_t heard = leg.transport->packetsHeard();
        leg.silences = std::exchange(leg.heard, heard) == heard ? leg.silences + 1 : 0;
        if (leg.silences > m_endpoint.limits.keepaliveCount)
            return fail(silentError());
        if (leg.silences > 0) {
            leg.transport->sendKeepalive();
            wake(i); // sending takes in what came, too
        }
    }
}

/// A host that is silent silences all behind it, and any of them may be the first to be missed.
Error Route::silentError() const
{
    const auto first = std::ranges::find_if(m_legs, [this](const Leg &leg) {
        return leg.silences >= m_endpoint.limits.keepaliveCount;
    });
    const auto silence = std::chrono::duration_cast<std::chrono::seconds>(
        m_endpoint.limits.keepalive * first->silences);
    return {ErrorKind::Io,
            "connection-silent",
            fmt::format("nothing was heard of {} for {} s",
                        nameOf(std::size_t(first - m_legs.begin())), silence.count()),
            {},
            {}};
}

void Route::answer(QuestionId question, std::optional<Secret> secret)
{
    if (m_login)
        m_login->answer(question, std::move(secret));
}

} // namespace tallygate::remote
