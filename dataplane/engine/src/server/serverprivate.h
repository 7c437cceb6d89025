// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/server.h"
#include "loop/loop.h"
#include "server/connection.h"

namespace tallygate::engine {

/// The server's state and its inner workings. Connections are taken in by accept.cpp, read and
/// answered by server.cpp.
struct Server::Private : std::enable_shared_from_this<Server::Private>
{
    using ConnectionPtr = std::shared_ptr<Connection>;

    Private(Loop &where, ServerOptions what)
        : loop(where)
        , options(std::move(what))
    {}
    ~Private();

    Result<void> start();

    // Taking in.
    void acceptSome();
    bool acceptOne();
    void refuseOneWithoutDescriptors();
    std::optional<Error> refusalOf(const Caller &caller) const;
    void take(FileDescriptor socket);
    static void turnAway(int socket, const Error &error);

    // A connection's life.
    void ready(const ConnectionPtr &connection, Loop::Events events);
    void readSome(const ConnectionPtr &connection);
    void processLines(const ConnectionPtr &connection);
    void continueSoon(const ConnectionPtr &connection);
    void handleLine(const ConnectionPtr &connection, std::string_view line);
    void handleRequest(const ConnectionPtr &connection, control::Request request);
    void fault(const ConnectionPtr &connection, control::Failure failure);
    void answer(ConnectionId id, const control::Message &message);
    void send(const ConnectionPtr &connection, SharedLine line);
    ConnectionPtr fullestConnection() const;
    void dropSlow(const ConnectionPtr &connection);
    void flush(const ConnectionPtr &connection);
    void sayLast(const ConnectionPtr &connection, const control::Message &message);
    void beginFarewell(const ConnectionPtr &connection);
    void close(const ConnectionPtr &connection);
    void watchWhatMatters(const ConnectionPtr &connection);
    bool takesRequests(const Connection &connection) const;
    void sweep();

    ConnectionPtr find(ConnectionId id) const;
    Json hello(const Caller &caller) const;

    Loop &loop;
    ServerOptions options;
    FileDescriptor listening;
    FileDescriptor spare; ///< let go to be able to turn somebody away when descriptors run out
    Loop::TimerId sweeper = Loop::TimerId::None;
    std::map<std::string, Method, std::less<>> methods;
    std::vector<std::string> capabilities;
    AuditSink *audit = nullptr;
    std::vector<std::function<void(ConnectionId)>> closedHandlers;
    std::unordered_map<std::uint64_t, ConnectionPtr> connections;
    std::unordered_map<uid_t, std::size_t> connectionsOf;
    std::uint64_t lastConnection = 0;
    std::size_t queued = 0; ///< bytes to all clients
};

/// What stands behind the copies of a Reply.
struct Reply::State
{
    std::weak_ptr<Server::Private> server;
    ConnectionId connection = ConnectionId::None;
    Json id;
    std::string method;
    std::optional<std::uint64_t> intent; ///< of the audit
    bool isAnswered = false;

    void answer(Result<Json> result);
    ~State();
};

} // namespace tallygate::engine
