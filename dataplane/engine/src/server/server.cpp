// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/server.h"

#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>

#include "base/text.h"
#include "control/methods.h"
#include "control/objectreader.h"
#include "server/serverprivate.h"

namespace tallygate::engine {

namespace {

constexpr std::size_t kReadBytes = 65536;
constexpr int kLinesARound = 32; ///< of one client, then the others have their turn

SharedLine shared(const control::Message &message)
{
    return std::make_shared<const std::string>(control::toLine(message));
}

control::Notification notice(std::string_view code, std::string_view message)
{
    return {"notice", {{"code", code}, {"message", message}}};
}

Error protocolUnsupported(std::int64_t asked)
{
    return {ErrorKind::Unsupported,
            "protocol-unsupported",
            fmt::format("version {} of the control protocol is asked for, the engine speaks {}",
                        asked, control::kProtocolVersion),
            "use the program of the engine's version",
            {}};
}

Result<void> withoutValue(const Result<Json> &result)
{
    if (result)
        return {};
    return fail(result.error());
}

} // namespace

void Reply::operator()(Result<Json> answer) const
{
    m_state->answer(std::move(answer));
}

void Reply::State::answer(Result<Json> result)
{
    if (std::exchange(isAnswered, true))
        return;
    const auto strong = server.lock();
    if (!strong)
        return;
    if (intent && strong->audit != nullptr)
        strong->audit->outcome(*intent, withoutValue(result));
    const auto target = strong->find(connection);
    if (!target)
        return;
    --target->inFlight;
    if (result)
        strong->answer(connection, control::Response{id, std::move(*result)});
    else
        strong->answer(connection, control::Failure{id, std::move(result.error())});
    strong->continueSoon(target);
}

Reply::State::~State()
{
    answer(fail(ErrorKind::Semantic, "internal",
                "{} was not answered; this is a fault of the engine", method));
}

Server::Server(std::shared_ptr<Private> state)
    : d(std::move(state))
{}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::create(Loop &loop, ServerOptions options)
{
    auto d = std::make_shared<Private>(loop, std::move(options));
    if (auto started = d->start(); !started)
        return fail(started.error());
    std::unique_ptr<Server> server(new Server(d));
    server->add({"hello", Role::View, Audited::No,
                 [self = d.get()](const Caller &caller, const Json &given, const Reply &reply) {
                     control::ObjectReader params(given);
                     const std::int64_t asked = params.integer("protocol", 0, INT32_MAX);
                     params.textOr("client", {});
                     if (const auto read = params.finish(); !read)
                         return reply.failed(read.error());
                     if (asked != control::kProtocolVersion)
                         return reply.failed(protocolUnsupported(asked));
                     reply(self->hello(caller));
                 }});
    return server;
}

void Server::add(Method method)
{
    // What the document says of a method holds.
    [[maybe_unused]] const control::MethodInfo *documented = control::findMethod(method.name);
    assert(documented == nullptr || (documented->role == method.role &&
                                     documented->audited == (method.audited == Audited::Yes)));
    [[maybe_unused]] const bool isNew = d->methods.emplace(method.name, method).second;
    assert(isNew);
}

std::vector<Method> Server::methods() const
{
    std::vector<Method> all;
    for (const auto &[name, method] : d->methods)
        all.push_back({name, method.role, method.audited, nullptr});
    return all;
}

void Server::addCapability(std::string name)
{
    d->capabilities.push_back(std::move(name));
}

void Server::setAudit(AuditSink *sink)
{
    d->audit = sink;
}

void Server::notify(std::span<const ConnectionId> to, std::string_view method, const Json &params)
{
    if (to.empty())
        return;
    const auto line = shared(control::Notification{std::string(method), params});
    assert(line->size() <= control::kMaxLine);
    for (const ConnectionId id : to) {
        if (const auto connection = d->find(id))
            d->send(connection, line);
    }
}

std::size_t Server::queuedBytes(ConnectionId connection) const
{
    const auto found = d->find(connection);
    return found ? found->output.bytes() : 0;
}

void Server::onClosed(std::function<void(ConnectionId)> handler)
{
    d->closedHandlers.push_back(std::move(handler));
}

ConnectionId Server::newestConnection() const
{
    return ConnectionId{d->lastConnection};
}

std::size_t Server::connectionCount() const
{
    return d->connections.size();
}

int Server::listeningDescriptor() const
{
    return d->listening.get();
}

void Server::sayFarewell(std::string_view reason)
{
    d->loop.unwatch(d->listening.get());
    std::vector<Private::ConnectionPtr> all;
    for (const auto &[id, connection] : d->connections)
        all.push_back(connection);
    for (const auto &connection : all)
        d->sayLast(connection, notice("engine-stopping", reason));
}

Server::Private::~Private()
{
    loop.cancel(sweeper);
    loop.unwatch(listening.get());
    for (const auto &[id, connection] : connections)
        loop.unwatch(connection->socket.get());
}

Server::Private::ConnectionPtr Server::Private::find(ConnectionId id) const
{
    const auto found = connections.find(static_cast<std::uint64_t>(id));
    return found == connections.end() ? nullptr : found->second;
}

void Server::Private::ready(const ConnectionPtr &connection, Loop::Events events)
{
    if ((events & Loop::Writable) != 0)
        flush(connection);
    if (connection->phase == Connection::Phase::Closed)
        return;
    if ((events & Loop::Readable) != 0)
        readSome(connection);
    else if ((events & Loop::Gone) != 0)
        close(connection);
}

void Server::Private::readSome(const ConnectionPtr &connection)
{
    std::array<char, kReadBytes> buffer;
    const ssize_t got =
        ::recv(connection->socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got < 0)
        return close(connection);
    if (connection->phase == Connection::Phase::Farewell)
        return;
    if (got == 0)
        connection->inputIsOver = true;
    else
        connection->lines.feed({buffer.data(), static_cast<std::size_t>(got)});
    processLines(connection);
}

bool Server::Private::takesRequests(const Connection &connection) const
{
    return connection.phase == Connection::Phase::Open &&
           connection.inFlight < options.limits.requestsInFlight &&
           connection.output.bytes() < options.limits.queuedPause;
}

void Server::Private::continueSoon(const ConnectionPtr &connection)
{
    if (std::exchange(connection->isContinued, true))
        return;
    loop.post([self = weak_from_this(), weak = std::weak_ptr(connection)] {
        const auto server = self.lock();
        const auto strong = weak.lock();
        if (!server || !strong)
            return;
        strong->isContinued = false;
        server->processLines(strong);
    });
}

void Server::Private::processLines(const ConnectionPtr &connection)
{
    bool ranOut = false; // of whole lines
    for (int i = 0; i < kLinesARound && !ranOut && takesRequests(*connection); ++i) {
        const auto line = connection->lines.next();
        if (!line) {
            connection->faults = options.limits.faults; // where the next line begins is not known
            fault(connection, {nullptr, line.error()});
        } else if (!*line) {
            ranOut = true;
        } else {
            handleLine(connection, **line);
        }
    }
    if (connection->phase == Connection::Phase::Closed)
        return;
    if (!ranOut && takesRequests(*connection))
        continueSoon(connection);
    const bool isHalf = ranOut && connection->lines.isWithinLine();
    if (!isHalf)
        connection->lineBegan = Nanoseconds(0);
    else if (connection->lineBegan == Nanoseconds(0))
        connection->lineBegan = Loop::steadyNow();
    if (ranOut && connection->inputIsOver && connection->inFlight == 0)
        beginFarewell(connection);
    else
        watchWhatMatters(connection);
}

void Server::Private::handleLine(const ConnectionPtr &connection, std::string_view line)
{
    connection->lineBegan = Nanoseconds(0);
    auto message = control::parseMessage(line);
    if (!message)
        return fault(connection, std::move(message.error()));
    auto *request = std::get_if<control::Request>(&*message);
    if (request == nullptr)
        return fault(connection, {nullptr, Error{ErrorKind::Syntax,
                                                 "message-invalid",
                                                 "the engine takes requests only",
                                                 "give it an \"id\"",
                                                 {}}});
    connection->hasSpoken = true;
    handleRequest(connection, std::move(*request));
}

void Server::Private::fault(const ConnectionPtr &connection, control::Failure failure)
{
    if (++connection->faults >= options.limits.faults)
        return sayLast(connection, failure);
    send(connection, shared(failure));
}

void Server::Private::handleRequest(const ConnectionPtr &connection, control::Request request)
{
    const Caller caller = connection->caller;
    auto state = std::make_shared<Reply::State>();
    state->server = weak_from_this();
    state->connection = caller.connection;
    state->id = std::move(request.id);
    state->method = request.method;
    ++connection->inFlight;
    const Reply reply(state);

    const auto found = methods.find(request.method);
    if (found == methods.end()) {
        std::vector<std::string_view> names;
        for (const auto &[name, method] : methods)
            names.push_back(name);
        const auto near = nearestNames(request.method, names, 1);
        return reply.failed(
            {ErrorKind::NotFound,
             "method-unknown",
             fmt::format("there is no method \"{}\"", request.method),
             near.empty() ? std::string() : fmt::format("did you mean {}?", near.front()),
             {}});
    }
    const Method &method = found->second;
    if (caller.role < method.role) {
        if (audit != nullptr)
            audit->refusal(caller, method.name, request.params, "role-insufficient");
        return reply.failed(
            {ErrorKind::Semantic,
             "role-insufficient",
             fmt::format("{} needs the role {}; {} has the role {}", method.name,
                         toString(method.role), caller.user, toString(caller.role)),
             method.role == Role::Root
                 ? std::string("be root")
                 : fmt::format("be root or in the group tallygate-{}", toString(method.role)),
             {}});
    }
    if (method.audited == Audited::Yes) {
        auto intent =
            audit == nullptr
                ? fail(ErrorKind::Io, "audit-unavailable",
                       "{} must be written to the audit log, and there is none", method.name)
                : audit->intent(caller, method.name, request.params);
        if (!intent)
            return reply.failed(std::move(intent.error()));
        state->intent = *intent;
    }
    try {
        method.handler(caller, request.params, reply);
    } catch (const std::exception &problem) {
        reply.failed({ErrorKind::Semantic,
                      "internal",
                      fmt::format("{} failed: {}; this is a fault of the engine", method.name,
                                  problem.what()),
                      {},
                      {}});
    }
}

void Server::Private::answer(ConnectionId id, const control::Message &message)
{
    const auto connection = find(id);
    if (!connection || connection->phase != Connection::Phase::Open)
        return;
    auto line = shared(message);
    if (line->size() > control::kMaxLine) {
        const auto *response = std::get_if<control::Response>(&message);
        line = shared(control::Failure{
            response != nullptr ? response->id : Json(),
            Error{ErrorKind::Limit,
                  "result-too-large",
                  fmt::format("the result has {} bytes, more than the {} of a line", line->size(),
                              control::kMaxLine),
                  "ask for a part of it",
                  {}}});
    }
    send(connection, std::move(line));
}

void Server::Private::send(const ConnectionPtr &connection, SharedLine line)
{
    if (connection->phase != Connection::Phase::Open)
        return;
    const ServerLimits &limits = options.limits;
    if (connection->output.bytes() + line->size() > limits.queuedMost)
        return dropSlow(connection);
    // Too much for all together is the fault of who has left most unread.
    while (queued + line->size() > limits.queuedAll) {
        const ConnectionPtr fullest = fullestConnection();
        if (!fullest || fullest->output.bytes() <= connection->output.bytes())
            return dropSlow(connection);
        dropSlow(fullest);
    }
    queued += line->size();
    connection->output.add(std::move(line));
    flush(connection);
}

Server::Private::ConnectionPtr Server::Private::fullestConnection() const
{
    ConnectionPtr fullest;
    for (const auto &[id, connection] : connections) {
        if (connection->phase == Connection::Phase::Open &&
            (!fullest || connection->output.bytes() > fullest->output.bytes()))
            fullest = connection;
    }
    return fullest;
}

void Server::Private::dropSlow(const ConnectionPtr &connection)
{
    const std::size_t before = connection->output.bytes();
    connection->output.dropWaiting();
    queued -= before - connection->output.bytes();
    sayLast(connection, notice("client-slow", "the connection is closed: what was sent to it was "
                                              "not read in time"));
}

void Server::Private::sayLast(const ConnectionPtr &connection, const control::Message &message)
{
    if (connection->phase != Connection::Phase::Open)
        return;
    auto line = shared(message);
    queued += line->size();
    connection->output.add(std::move(line));
    beginFarewell(connection);
}

void Server::Private::beginFarewell(const ConnectionPtr &connection)
{
    connection->phase = Connection::Phase::Farewell;
    connection->closeAt = Loop::steadyNow() + options.limits.farewell;
    flush(connection);
}

void Server::Private::flush(const ConnectionPtr &connection)
{
    if (connection->phase == Connection::Phase::Closed)
        return;
    const std::size_t before = connection->output.bytes();
    const auto sent = connection->output.send(connection->socket.get());
    queued -= before - connection->output.bytes();
    const bool isDone =
        connection->phase == Connection::Phase::Farewell && sent == OutputQueue::Sent::All;
    if (isDone || sent == OutputQueue::Sent::PeerGone)
        return close(connection);
    // Requests that waited, because too much was queued, have their turn.
    if (before >= options.limits.queuedPause && takesRequests(*connection))
        continueSoon(connection);
    watchWhatMatters(connection);
}

void Server::Private::watchWhatMatters(const ConnectionPtr &connection)
{
    if (connection->phase == Connection::Phase::Closed)
        return;
    Loop::Events events = 0;
    if (!connection->inputIsOver && takesRequests(*connection))
        events |= Loop::Readable;
    if (!connection->output.isEmpty())
        events |= Loop::Writable;
    if (std::exchange(connection->watched, events) != events)
        loop.change(connection->socket.get(), events);
}

void Server::Private::close(const ConnectionPtr &connection)
{
    if (std::exchange(connection->phase, Connection::Phase::Closed) == Connection::Phase::Closed)
        return;
    loop.unwatch(connection->socket.get());
    {
        const FileDescriptor closed = std::move(connection->socket);
    }
    queued -= connection->output.bytes();
    const ConnectionId id = connection->caller.connection;
    connections.erase(static_cast<std::uint64_t>(id));
    const auto same = connectionsOf.find(connection->caller.uid);
    if (--same->second == 0)
        connectionsOf.erase(same);
    // Not from within a handler of a request of this very connection.
    loop.post([self = weak_from_this(), id] {
        if (const auto server = self.lock()) {
            for (const auto &handler : server->closedHandlers)
                handler(id);
        }
    });
}

void Server::Private::sweep()
{
    const Nanoseconds now = Loop::steadyNow();
    std::vector<ConnectionPtr> all;
    all.reserve(connections.size());
    for (const auto &[id, connection] : connections)
        all.push_back(connection);
    const ServerLimits &limits = options.limits;
    for (const ConnectionPtr &connection : all) {
        if (connection->phase == Connection::Phase::Farewell) {
            if (now >= connection->closeAt)
                close(connection);
        } else if (connection->lineBegan != Nanoseconds(0) &&
                   now - connection->lineBegan >= limits.halfMessage) {
            sayLast(connection, notice("message-unfinished", "the connection is closed: a message "
                                                             "was begun and not ended"));
        } else if (!connection->hasSpoken && now - connection->connectedAt >= limits.silence) {
            sayLast(connection,
                    notice("client-silent", "the connection is closed: nothing was asked on it"));
        }
    }
}

Json Server::Private::hello(const Caller &caller) const
{
    Json mine = Json::array();
    for (const auto &[name, method] : methods) {
        if (caller.role >= method.role)
            mine.push_back(name);
    }
    return {{"protocol", control::kProtocolVersion},
            {"program", options.program},
            {"capabilities", capabilities},
            {"methods", std::move(mine)},
            {"user", caller.user},
            {"role", toString(caller.role)},
            {"session", caller.session},
            {"audit", audit != nullptr ? audit->head() : Json()}};
}

} // namespace tallygate::engine
