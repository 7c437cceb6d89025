// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "link/backoff.h"
#include "link/controlsession.h"
#include "link/route.h"
#include "link/sessionprobe.h"
#include "remote/connections.h"

namespace tallygate::remote {

/// What all devices of a thread share.
struct LinkContext
{
    Loop &loop;
    HelperThreads &helpers;
    HostKeys &hostKeys;
    ConnectionObserver &observer;
    const Connections::Options &options;
};

/// One device: makes its connection, makes it anew, and holds its subscriptions meanwhile. Loop's
/// thread.
class DeviceLink
{
public:
    DeviceLink(const LinkContext &context, DeviceId id, Endpoint endpoint);
    ~DeviceLink();

    void connect();
    void acceptHostKey(const std::string &fingerprint);
    void replaceHostKey(const std::string &oldFingerprint, const std::string &newFingerprint);
    void answer(QuestionId question, std::optional<Secret> secret);

    void call(RequestId request, const std::string &method, const Json &params,
              Connections::Answer answer, Nanoseconds timeout);
    void cancel(RequestId request);
    void subscribe(SubscriptionId id, std::string method, Json params,
                   Connections::Subscriber subscriber);
    void unsubscribe(SubscriptionId id);

private:
    struct Subscription
    {
        std::string method;
        Json params;
        Connections::Subscriber subscriber;
        std::string name; ///< the engine's for it; empty while it has none
        std::string lastSeen;
    };

    void drop(const Error &why);
    void askForSession();
    void openControl();
    void greeted(Json hello);
    void lost(Error error, std::optional<HostKeyQuestion> question = std::nullopt);
    void waitForNext(Error reason);
    void stop(Error reason);
    void tell(ConnectionState state);
    void tellPhase(Phase phase, const Hop &hop);
    void begin(SubscriptionId id);
    void began(SubscriptionId id, const std::string &method, Result<Json> answer);
    void endAtEngine(const std::string &method, const std::string &name);
    void hear(const control::Notification &news);
    void decide(std::function<Result<void>(HostKeys &)> change);

    const LinkContext m_context;
    const DeviceId m_id;
    const Endpoint m_endpoint;
    BackOff m_backOff;
    std::unique_ptr<Route> m_route;
    std::unique_ptr<SessionProbe> m_probe;     ///< goes before the route
    std::unique_ptr<ControlSession> m_control; ///< likewise
    std::string m_session;                     ///< SSH_CONNECTION there
    std::map<RequestId, control::CallId> m_requests;
    std::map<SubscriptionId, Subscription> m_subscriptions;
    std::optional<HostKeyQuestion> m_question; ///< why it stopped
    Nanoseconds m_since{0};                    ///< connected, on the steady clock
    Loop::TimerId m_retry = Loop::TimerId::None;
    bool m_isConnected = false;
    std::shared_ptr<int> m_token = std::make_shared<int>();
};

} // namespace tallygate::remote
