// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "control/json.h"
#include "remote/connectionstate.h"
#include "remote/endpoint.h"
#include "remote/questions.h"

namespace tallygate::remote {

using control::Json;

enum class DeviceId : std::uint64_t { None = 0 };
enum class RequestId : std::uint64_t { None = 0 };
enum class SubscriptionId : std::uint64_t { None = 0 };

/// What a subscriber hears, in this order: Began, News ..., and after a connection was lost
/// Interrupted, then Began again. Counters come as absolute values, first of all the full picture:
/// what was counted during an interruption is in it, and nothing is in it twice.
struct SubscriptionNews
{
    enum class Kind : std::uint8_t {
        Began,       ///< `params`: what the engine answered
        News,        ///< `params`: of the notification
        Interrupted, ///< with the connection; it begins again by itself
        Refused, ///< `error`: the engine does not take it. It is tried again with each connection.
    };
    Kind kind = Kind::News;
    Json params;
    /// Of Began: `time` of the last news before the interruption, as the engine wrote it; empty the
    /// first time. Hits between then and now are in the device's own log only.
    std::string lastSeen;
    std::optional<Error> error;
};

/// Who is told. Functions are called on threads of Connections, of one device one after another but
/// for secretWanted(), and must return soon: post to a loop of one's own. Each may still be under
/// way when remove() returns, and none is when ~Connections() does.
class ConnectionObserver
{
public:
    virtual ~ConnectionObserver() = default;

    virtual void stateChanged(DeviceId device, const ConnectionState &state) = 0;
    /// Beside Stopped: to be answered by acceptHostKey() or replaceHostKey(), at any time, or
    /// never.
    virtual void hostKeyUnknown(DeviceId device, const HostKeyQuestion &question) = 0;
    /// To be answered by answer(), soon.
    virtual void secretWanted(DeviceId device, const SecretQuestion &question) = 0;
};

/// Connections to the control sockets of many devices over secure shells, made anew by themselves
/// whenever they are lost. A few threads own all of them, none ever waits for a device; what can
/// only be done blocking (names, files, logging in) is done by helper threads.
///
/// Any thread, handlers included. Handlers of calls and subscriptions are called like the
/// observer's.
class Connections
{
public:
    struct Options
    {
        std::filesystem::path knownHosts;
        std::string program = "tallygate"; ///< tells the engine who calls
        unsigned threads = 2;
        std::size_t helpers = 256;                       ///< at most, and only while wanted
        Nanoseconds firstWait = std::chrono::seconds(1); ///< before the next attempt; then doubled
        Nanoseconds longestWait = std::chrono::minutes(1);
    };
    using Answer = std::function<void(Result<Json>)>;
    using Subscriber = std::function<void(const SubscriptionNews &)>;
    static constexpr Nanoseconds kTimeout = std::chrono::seconds(30);

    /// `observer` outlives this.
    static Result<std::unique_ptr<Connections>> create(Options options,
                                                       ConnectionObserver &observer);
    /// Waits for what cannot be given up: at worst for the resolver, which has its own patience.
    ~Connections();
    Connections(const Connections &) = delete;
    Connections &operator=(const Connections &) = delete;

    /// Connects at once.
    DeviceId add(Endpoint endpoint);
    /// Calls under way end with "cancelled".
    void remove(DeviceId device);
    /// Now, without waiting; also from Stopped.
    void reconnect(DeviceId device);

    /// Remembers the key of a new host that was asked about, by the fingerprint as it was shown,
    /// and connects. What does not fit the question stops the connection again: see stateChanged.
    void acceptHostKey(DeviceId device, std::string fingerprint);
    /// Forgets the host's old keys for a changed one, and connects. Both fingerprints as they were
    /// shown: nothing else replaces a key.
    void replaceHostKey(DeviceId device, std::string oldFingerprint, std::string newFingerprint);
    /// Nothing = declined.
    void answer(DeviceId device, QuestionId question, std::optional<Secret> secret);

    /// Asks the engine. `answer` is called once: with the result, with what the engine said
    /// instead, "call-timeout", "not-connected" at once, or "connection-lost": then whether it was
    /// carried out is not known. Nothing is sent twice.
    RequestId call(DeviceId device, std::string method, Json params, Answer answer,
                   Nanoseconds timeout = kTimeout);
    /// The answer is not wanted any more. It may be under way.
    void cancel(DeviceId device, RequestId request);

    /// `method` is one such as "counters.subscribe". Held across connections until unsubscribe().
    SubscriptionId subscribe(DeviceId device, std::string method, Json params,
                             Subscriber subscriber);
    void unsubscribe(DeviceId device, SubscriptionId subscription);

private:
    struct Private;
    explicit Connections(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace tallygate::remote
