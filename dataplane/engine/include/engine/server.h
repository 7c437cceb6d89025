// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "base/time.h"
#include "control/message.h"
#include "control/role.h"

// The control socket's server (docs/protocol.md). Peers are not trusted: whatever they send, and
// however many they are, costs a bounded amount of memory and of the loop's time.

namespace tallygate {
class Loop;
}

namespace tallygate::engine {

using control::Json;
using control::Role;

enum class ConnectionId : std::uint64_t { None = 0 };

/// Who calls, as the kernel tells it (SO_PEERCRED, SO_PEERGROUPS) when the connection is made.
struct Caller
{
    ConnectionId connection = ConnectionId::None;
    pid_t pid = 0;
    uid_t uid = 0;
    std::string user; ///< its name in /etc/passwd, else the number
    Role role = Role::None;
    std::string session; ///< random; names the connection in the audit log
};

/// The way to answer one request. Copies are the same reply; the first answer counts. If the last
/// copy goes unanswered, the caller is told of an internal error, so that no call hangs. Loop's
/// thread; may outlive the connection and the server.
class Reply
{
public:
    void operator()(Result<Json> answer) const;
    void done() const { (*this)(Json::object()); }
    void failed(Error error) const { (*this)(tallygate::fail(std::move(error))); }

    struct State;
    explicit Reply(std::shared_ptr<State> state)
        : m_state(std::move(state))
    {}

private:
    std::shared_ptr<State> m_state;
};

enum class Audited : std::uint8_t { No, Yes };

struct Method
{
    using Handler = std::function<void(const Caller &, const Json &params, Reply reply)>;

    std::string name;
    Role role = Role::Root; ///< the least that may call it
    Audited audited = Audited::Yes;
    Handler handler; ///< `params` is an object. An exception is answered as an internal error.
};

/// Where calls that change something are written down (SEMANTICS 12.2).
class AuditSink
{
public:
    virtual ~AuditSink() = default;

    /// Durable when it returns; without it the call is not carried out. Gives a number for
    /// outcome().
    virtual Result<std::uint64_t> intent(const Caller &caller, std::string_view method,
                                         const Json &params) = 0;
    virtual void outcome(std::uint64_t intent, const Result<void> &result) = 0;
    /// A call, or a whole connection (`method` is empty), that was refused. May come very often:
    /// the sink aggregates. `method` is always one that exists.
    virtual void refusal(const Caller &caller, std::string_view method, const Json &params,
                         std::string_view code) = 0;
    /// The newest record, for `hello`.
    virtual Json head() const = 0;
};

/// Which groups give which role.
struct RoleGroups
{
    std::optional<gid_t> view;
    std::optional<gid_t> operate;
    std::optional<gid_t> admin;

    struct Names
    {
        std::string view = "tallygate-view";
        std::string operate = "tallygate-operate";
        std::string admin = "tallygate-admin";
    };

    /// From a file such as /etc/group; read once, not through NSS (which may block, or ask the
    /// network). A group that is not there gives nobody a role.
    static RoleGroups read(const Names &names,
                           const std::filesystem::path &groupFile = "/etc/group");
    /// Uid 0 is Root.
    Role roleOf(uid_t uid, std::span<const gid_t> groups) const;
};

struct ServerLimits
{
    std::size_t connections = 512;
    std::size_t connectionsKeptForRoot = 16; ///< of them
    std::size_t connectionsPerUid = 64;
    std::size_t requestsInFlight = 16; ///< a client; further ones wait unread
    std::size_t queuedPause =
        1u << 20; ///< bytes to a client; beyond it none of its requests is read
    std::size_t queuedMost = 4u << 20; ///< bytes; beyond it the client is dropped
    std::size_t queuedAll = 64u << 20; ///< bytes to all clients
    std::size_t faults = 8;            ///< lines that are no messages, then it is dropped
    Nanoseconds halfMessage = std::chrono::seconds(10); ///< from its first byte to its last
    Nanoseconds silence = std::chrono::seconds(30);     ///< until the first message
    Nanoseconds farewell = std::chrono::seconds(2);     ///< to take what a drop leaves in the queue
};

struct ServerOptions
{
    std::filesystem::path socket;
    /// Anybody may connect: the groups decide, and whoever is in none is told so.
    mode_t mode = 0666;
    FileDescriptor listening; ///< one that listens already, from before an upgrade; else it is made
    RoleGroups groups;
    std::string program = "0"; ///< version of the program, for `hello`
    ServerLimits limits;
};

/// Loop's thread throughout.
class Server
{
public:
    /// Makes the socket (replacing one that is left over) and listens. Requires: `loop` outlives
    /// the server. Errors: "socket-failed", "socket-in-use" if somebody answers on it.
    static Result<std::unique_ptr<Server>> create(Loop &loop, ServerOptions options);
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// Requires: no method of that name is there; of one that docs/protocol.md knows
    /// (control/methods.h), role and audit are as it says.
    void add(Method method);
    /// In order of their names; `handler` left out.
    std::vector<Method> methods() const;
    /// A word for `hello`: something that clients can rely on here.
    void addCapability(std::string name);
    /// Until there is one, audited methods are refused. `sink` outlives the server.
    void setAudit(AuditSink *sink);

    /// News for subscribers, serialised once. Those that have gone are left out; one that has not
    /// taken what was sent before is dropped, with the notification `notice` as its last line.
    void notify(std::span<const ConnectionId> to, std::string_view method, const Json &params);
    void notify(ConnectionId to, std::string_view method, const Json &params)
    {
        notify(std::span(&to, 1), method, params);
    }
    /// Bytes that wait for the client; for those who would rather send less than have it dropped.
    std::size_t queuedBytes(ConnectionId connection) const;
    /// Called after a connection has gone, whoever ended it. Handlers stay.
    void onClosed(std::function<void(ConnectionId)> handler);

    std::size_t connectionCount() const;
    /// Ids are given in order: connections made from now on have greater ones.
    ConnectionId newestConnection() const;
    /// For the program that takes over in an upgrade.
    int listeningDescriptor() const;
    /// Says `reason` to every client and takes no new ones; what is queued is still sent for
    /// ServerLimits::farewell.
    void sayFarewell(std::string_view reason);

    struct Private;

private:
    explicit Server(std::shared_ptr<Private> d);
    std::shared_ptr<Private> d;
};

} // namespace tallygate::engine
