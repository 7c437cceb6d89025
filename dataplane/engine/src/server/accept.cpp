// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes in, and who is turned away.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "server/accounts.h"
#include "server/listener.h"
#include "server/serverprivate.h"

namespace tallygate::engine {

namespace {

constexpr int kAcceptsARound = 64; ///< so that a flood of connections does not keep the loop

FileDescriptor openSpare()
{
    return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

} // namespace

Result<void> Server::Private::start()
{
    listening = std::move(options.listening);
    if (!listening) {
        auto made = listenAt(options.socket, options.mode);
        if (!made)
            return fail(made.error());
        listening = std::move(*made);
    }
    spare = openSpare();
    sweeper = loop.every(std::chrono::milliseconds(250), [this] { sweep(); });
    return loop.watch(listening.get(), Loop::Readable, [this](Loop::Events) { acceptSome(); });
}

void Server::Private::acceptSome()
{
    for (int i = 0; i < kAcceptsARound && acceptOne(); ++i) {
    }
}

bool Server::Private::acceptOne()
{
    FileDescriptor socket(
        ::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket) {
        take(std::move(socket));
        return true;
    }
    if (errno == EMFILE || errno == ENFILE) {
        refuseOneWithoutDescriptors();
        return bool(spare);
    }
    return errno == EINTR || errno == ECONNABORTED;
}

void Server::Private::refuseOneWithoutDescriptors()
{
    spare = FileDescriptor(-1);
    {
        const FileDescriptor socket(
            ::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (socket)
            turnAway(socket.get(), Error{ErrorKind::Limit,
                                         "connections-many",
                                         "the engine has no descriptor left for this connection",
                                         "close other connections and try again",
                                         {}});
    }
    spare = openSpare();
}

std::optional<Error> Server::Private::refusalOf(const Caller &caller) const
{
    const ServerLimits &limits = options.limits;
    if (caller.role == Role::None)
        return Error{ErrorKind::Semantic,
                     "role-insufficient",
                     fmt::format("{} may not talk to the engine", caller.user),
                     "be root or in one of the groups tallygate-view, tallygate-operate, "
                     "tallygate-admin; a new membership needs a new login",
                     {}};
    const auto same = connectionsOf.find(caller.uid);
    if (same != connectionsOf.end() && same->second >= limits.connectionsPerUid)
        return Error{ErrorKind::Limit,
                     "connections-many",
                     fmt::format("{} has {} connections to the engine, the most there may be",
                                 caller.user, same->second),
                     "close some of them",
                     {}};
    const std::size_t forAll =
        caller.uid == 0 ? limits.connections : limits.connections - limits.connectionsKeptForRoot;
    if (connections.size() >= forAll)
        return Error{
            ErrorKind::Limit,
            "connections-many",
            fmt::format("the engine has {} connections, the most it takes", connections.size()),
            "close some of them",
            {}};
    return std::nullopt;
}

void Server::Private::turnAway(int socket, const Error &error)
{
    const std::string line = control::toLine(control::Failure{nullptr, error});
    [[maybe_unused]] const ssize_t put =
        ::send(socket, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Server::Private::take(FileDescriptor socket)
{
    const auto peer = peerOf(socket.get());
    if (!peer)
        return turnAway(socket.get(), peer.error());
    auto connection = std::make_shared<Connection>();
    Caller &caller = connection->caller;
    caller.pid = peer->pid;
    caller.uid = peer->uid;
    caller.user = userName(peer->uid);
    caller.role = options.groups.roleOf(peer->uid, peer->groups);
    if (const auto refusal = refusalOf(caller)) {
        if (audit != nullptr)
            audit->refusal(caller, {}, Json::object(), refusal->code);
        return turnAway(socket.get(), *refusal);
    }
    caller.connection = ConnectionId{++lastConnection};
    caller.session = randomName();
    connection->connectedAt = Loop::steadyNow();
    connection->socket = std::move(socket);
    connection->watched = Loop::Readable;
    const auto watched = loop.watch(connection->socket.get(), Loop::Readable,
                                    [this, weak = std::weak_ptr(connection)](Loop::Events events) {
                                        if (const auto strong = weak.lock())
                                            ready(strong, events);
                                    });
    if (!watched)
        return turnAway(connection->socket.get(), watched.error());
    ++connectionsOf[caller.uid];
    connections.emplace(lastConnection, std::move(connection));
}

} // namespace tallygate::engine
