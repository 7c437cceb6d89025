// SPDX-License-Identifier: GPL-3.0-or-later
#include "remote/hostsession.h"

#include <csignal>

#include <array>
#include <utility>

#include "link/route.h"
#include "ssh/sftpupload.h"

namespace tallygate::remote {

namespace {

constexpr std::size_t kLongestOutput = std::size_t{1} << 20;
constexpr Nanoseconds kNoLimit{0};
constexpr Nanoseconds kEndIsTold = std::chrono::milliseconds(300);

Error cancelledError(const Hop &hop)
{
    return {ErrorKind::Cancelled,
            "cancelled",
            fmt::format("{}: given up as was asked for", toString(hop)),
            {},
            {}};
}

/// A command on a channel: call step() until it is done.
class Execution
{
public:
    Execution(SshTransport &transport, const HostCommand &command)
        : m_channel(transport, CommandTarget{command.line})
        , m_toSend(command.input)
    {}

    Result<bool> step();
    CommandOutcome takeOutcome();
    bool hasStatus() const { return m_channel.exitStatus().has_value(); }

private:
    bool send(); ///< whether something was taken
    Result<bool> receive();

    SshChannel m_channel;
    std::string_view m_toSend; ///< its owner wipes it
    std::string m_output;
    bool m_isOpen = false;
    bool m_isInputOver = false;
    bool m_isOutputOver = false;
};

bool Execution::send()
{
    if (m_isInputOver)
        return false;
    const auto put = m_toSend.empty() ? 0 : m_channel.write(m_toSend);
    m_toSend.remove_prefix(put ? *put : m_toSend.size()); // nobody reads it any more
    if (m_toSend.empty()) {
        m_channel.endInput();
        m_isInputOver = true;
    }
    return !put || *put > 0;
}

Result<bool> Execution::receive()
{
    std::array<char, 16384> buffer;
    const auto got = m_channel.read(buffer);
    if (!got) {
        m_isOutputOver = true;
        return false;
    }
    m_output.append(buffer.data(), *got);
    if (m_output.size() > kLongestOutput)
        return fail(ErrorKind::Limit, "output-long", "a command wrote more than {} bytes",
                    kLongestOutput);
    return *got > 0;
}

Result<bool> Execution::step()
{
    if (!m_isOpen) {
        const auto opened = m_channel.open();
        if (!opened)
            return fail(ErrorKind::Io, "command-refused", "no command can be run there: {}",
                        opened.error().message);
        if (!*opened)
            return false;
        m_isOpen = true;
    }
    for (bool isMore = true; isMore && !m_isOutputOver;) {
        const bool isSent = send();
        const auto got = receive();
        if (!got)
            return fail(got.error());
        isMore = isSent || *got;
    }
    return m_isOutputOver && m_channel.isClosed();
}

CommandOutcome Execution::takeOutcome()
{
    return {m_channel.exitStatus().value_or(-1), std::move(m_output), m_channel.complaint()};
}

/// libssh's sockets may have gone, which is no reason for a signal; the thread is not ours, so
/// its mask is put back.
class WithoutBrokenPipes
{
public:
    WithoutBrokenPipes()
    {
        ::pthread_sigmask(SIG_SETMASK, nullptr, &m_before);
        blockBrokenPipes();
    }
    ~WithoutBrokenPipes()
    {
        const timespec now{};
        sigset_t pipe;
        ::sigemptyset(&pipe);
        ::sigaddset(&pipe, SIGPIPE);
        if (::sigismember(&m_before, SIGPIPE) == 0)
            ::sigtimedwait(&pipe, nullptr, &now);
        ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    WithoutBrokenPipes(const WithoutBrokenPipes &) = delete;
    WithoutBrokenPipes &operator=(const WithoutBrokenPipes &) = delete;

private:
    sigset_t m_before{};
};

} // namespace

// In the order in which they may go: a route's helpers post to the loop.
struct HostSession::Private
{
    Private(Endpoint given, const std::filesystem::path &knownHosts, HostSessionObserver &asked)
        : endpoint(std::move(given))
        , observer(asked)
        , hostKeys(knownHosts)
    {}

    void connect();
    Result<void> reach(const std::stop_token &stop);
    Result<bool> acceptKey(const HostKeyQuestion &question);

    void hearOfTheEnd();

    /// Waits until `isDone` (a Result<bool>) holds; it is asked whenever something came.
    template <class IsDone>
    Result<void> wait(const std::stop_token &stop, Nanoseconds limit, IsDone isDone);

    const Endpoint endpoint;
    HostSessionObserver &observer;
    HostKeys hostKeys;
    std::unique_ptr<Loop> loop;
    HelperThreads helpers{2};
    std::unique_ptr<Route> route;
    std::optional<RouteFailure> failure;
    bool isReady = false;
};

/// Something ended before its time, perhaps with the connection: the end of that is told after the
/// end of its channels, and not at all where libssh met it while it wrote.
void HostSession::Private::hearOfTheEnd()
{
    bool isLate = false;
    const auto timer = loop->after(kEndIsTold, [&] {
        isLate = true;
        loop->stop();
    });
    while (!failure && !isLate && loop->run()) {
    }
    loop->cancel(timer);
    ssh_session session = route->last().session();
    if (!failure && (::ssh_get_status(session) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0)
        failure = RouteFailure{
            {ErrorKind::Io,
             "connection-lost",
             fmt::format("{}: {}", toString(endpoint.target), route->last().lastError()),
             {},
             {}},
            {}};
}

template <class IsDone>
Result<void> HostSession::Private::wait(const std::stop_token &stop, Nanoseconds limit,
                                        IsDone isDone)
{
    const WithoutBrokenPipes quiet;
    const std::stop_callback wake(stop, [this] { loop->stop(); });
    bool isLate = false;
    const auto timer = limit == kNoLimit ? Loop::TimerId::None : loop->after(limit, [&] {
        isLate = true;
        loop->stop();
    });
    Result<void> outcome;
    while (true) {
        const Result<bool> done = isDone();
        if (done && *done)
            break;
        if (!done)
            hearOfTheEnd();
        if (failure)
            outcome = fail(failure->error);
        else if (stop.stop_requested())
            outcome = fail(cancelledError(endpoint.target));
        else if (!done)
            outcome = fail(done.error());
        else if (isLate)
            outcome = fail(ErrorKind::Io, "command-timeout", "{} is not done in time",
                           toString(endpoint.target));
        else if (const auto turned = loop->run(); !turned)
            outcome = fail(turned.error());
        if (!outcome)
            break;
    }
    loop->cancel(timer);
    return outcome;
}

void HostSession::Private::connect()
{
    failure.reset();
    Route::Handlers handlers;
    handlers.phase = [](Phase, const Hop &) {};
    handlers.ready = [this] {
        isReady = true;
        loop->stop();
    };
    handlers.active = [this] { loop->stop(); };
    handlers.failed = [this](RouteFailure why) {
        failure = std::move(why);
        loop->stop();
    };
    handlers.asked = [this](const SecretQuestion &question) {
        auto held = std::make_shared<std::optional<Secret>>(observer.secretWanted(question));
        loop->post([this, id = question.id, held] {
            if (route)
                route->answer(id, std::move(*held));
        });
    };
    route = std::make_unique<Route>(*loop, helpers, hostKeys, endpoint, std::move(handlers));
    route->start();
}

/// Whether it is worth another attempt.
Result<bool> HostSession::Private::acceptKey(const HostKeyQuestion &question)
{
    if (question.check.outcome != HostKeyOutcome::New || !observer.isHostKeyAccepted(question))
        return false;
    return hostKeys.accept(question.hop, question.key).map([] { return true; });
}

Result<void> HostSession::Private::reach(const std::stop_token &stop)
{
    while (true) {
        connect();
        const auto reached = wait(stop, kNoLimit, [this] { return Result<bool>(isReady); });
        if (reached || !failure || !failure->question)
            return reached;
        const auto accepted = acceptKey(*failure->question);
        if (!accepted)
            return fail(accepted.error());
        if (!*accepted)
            return reached;
        route.reset();
    }
}

HostSession::HostSession(std::unique_ptr<Private> data)
    : d(std::move(data))
{}

HostSession::~HostSession() = default;

Result<std::unique_ptr<HostSession>> HostSession::open(const Endpoint &endpoint,
                                                       const std::filesystem::path &knownHosts,
                                                       HostSessionObserver &observer,
                                                       std::stop_token stop)
{
    auto data = std::make_unique<Private>(endpoint, knownHosts, observer);
    auto loop = Loop::create();
    if (!loop)
        return fail(loop.error());
    data->loop = std::move(*loop);
    if (const auto reached = data->reach(stop); !reached)
        return fail(reached.error());
    return std::unique_ptr<HostSession>(new HostSession(std::move(data)));
}

bool HostSession::isOver() const
{
    return d->failure.has_value();
}

Result<CommandOutcome> HostSession::run(const HostCommand &command, std::stop_token stop)
{
    if (isOver())
        return fail(d->failure->error);
    Execution execution(d->route->last(), command);
    const auto done = d->wait(stop, command.limit, [&] { return execution.step(); });
    if (!done)
        return fail(done.error());
    if (!execution.hasStatus()) {
        d->hearOfTheEnd();
        if (d->failure)
            return fail(d->failure->error);
    }
    return execution.takeOutcome();
}

Result<void> HostSession::upload(std::string_view content, const std::string &path,
                                 const Progress &progress, std::stop_token stop)
{
    if (isOver())
        return fail(d->failure->error);
    SftpUpload upload(d->route->last(), path, content);
    std::size_t told = 0;
    return d->wait(stop, kNoLimit, [&] {
        auto done = upload.step();
        if (progress && upload.bytesWritten() != told)
            progress(told = upload.bytesWritten());
        if (upload.isMoreToDo())
            d->loop->post([this] { d->loop->stop(); });
        return done;
    });
}

/// Reads and writes of a channel, each waited for.
class HostSession::ControlStream final : public control::Stream
{
public:
    ControlStream(Private &session, std::stop_token stop)
        : m_session(session)
        , m_stop(std::move(stop))
    {}

    Result<void> open();
    Result<std::size_t> read(std::span<char> into, Milliseconds timeout) override;
    Result<void> write(std::string_view bytes, Milliseconds timeout) override;

private:
    Result<void> openTo(ChannelTarget target);
    Error ended() const;
    template <class IsDone>
    Result<void> wait(Milliseconds timeout, IsDone isDone);

    Private &m_session;
    std::stop_token m_stop;
    std::unique_ptr<SshChannel> m_channel;
    std::string m_refusal; ///< of forwarding
};

Result<void> HostSession::ControlStream::openTo(ChannelTarget target)
{
    m_channel = std::make_unique<SshChannel>(m_session.route->last(), std::move(target));
    return m_session.wait(m_stop, m_session.endpoint.limits.open,
                          [this] { return m_channel->open(); });
}

Result<void> HostSession::ControlStream::open()
{
    const auto forwarded = openTo(UnixSocketTarget{m_session.endpoint.controlSocket});
    if (forwarded || m_session.failure || m_stop.stop_requested())
        return forwarded;
    m_refusal = forwarded.error().message;
    const auto bridged = openTo(CommandTarget{m_session.endpoint.rpcCommand});
    if (bridged || m_session.failure || m_stop.stop_requested())
        return bridged;
    return fail(ErrorKind::Io, "control-unreachable",
                "{} neither forwards the engine's socket ({}) nor runs \"{}\" ({})",
                toString(m_session.endpoint.target), m_refusal, m_session.endpoint.rpcCommand,
                bridged.error().message);
}

/// With timeouts as a stream tells them.
template <class IsDone>
Result<void> HostSession::ControlStream::wait(Milliseconds timeout, IsDone isDone)
{
    const Nanoseconds limit = std::max<Nanoseconds>(timeout, std::chrono::milliseconds(1));
    auto waited = m_session.wait(m_stop, limit, isDone);
    if (!waited && waited.error().code == "command-timeout")
        return fail(ErrorKind::Io, "stream-timeout", "{} did not answer in time",
                    toString(m_session.endpoint.target));
    return waited;
}

Error HostSession::ControlStream::ended() const
{
    const std::string complaint = m_channel->complaint();
    const std::string who = toString(m_session.endpoint.target);
    if (m_refusal.empty() || complaint.empty())
        return {
            ErrorKind::Io, "stream-closed", fmt::format("the engine of {} hung up", who), {}, {}};
    return {ErrorKind::Io,
            "control-unreachable",
            fmt::format("{} forwards no sockets ({}), and \"{}\" says: {}", who, m_refusal,
                        m_session.endpoint.rpcCommand, complaint),
            {},
            {}};
}

Result<std::size_t> HostSession::ControlStream::read(std::span<char> into, Milliseconds timeout)
{
    std::size_t taken = 0;
    bool isEnded = false;
    const auto waited = wait(timeout, [&]() -> Result<bool> {
        // What a command has to say for itself comes after the end of its output.
        if (isEnded)
            return m_channel->isClosed();
        const auto got = m_channel->read(into);
        isEnded = !got;
        taken = got.value_or(0);
        return isEnded ? m_refusal.empty() || m_channel->isClosed() : taken > 0;
    });
    if (!waited && !isEnded)
        return fail(waited.error());
    if (isEnded)
        return fail(ended());
    return taken;
}

Result<void> HostSession::ControlStream::write(std::string_view bytes, Milliseconds timeout)
{
    while (!bytes.empty()) {
        bool isEnded = false;
        const auto waited = wait(timeout, [&]() -> Result<bool> {
            const auto put = m_channel->write(bytes);
            isEnded = !put;
            bytes.remove_prefix(put.value_or(0));
            return isEnded || *put > 0;
        });
        if (!waited)
            return waited;
        if (isEnded)
            return fail(ended());
    }
    return {};
}

Result<std::unique_ptr<control::Stream>> HostSession::openControl(std::stop_token stop)
{
    if (isOver())
        return fail(d->failure->error);
    auto stream = std::make_unique<ControlStream>(*d, std::move(stop));
    if (const auto opened = stream->open(); !opened)
        return fail(opened.error());
    return stream;
}

} // namespace tallygate::remote
