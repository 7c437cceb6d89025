// SPDX-License-Identifier: GPL-3.0-or-later
#include "link/devicelink.h"

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "control/objectreader.h"

namespace tallygate::remote {

namespace {

/// A connection that held for so long was a good one: the next attempt comes soon again.
constexpr Nanoseconds kGood = std::chrono::seconds(30);

/// Trying again by itself would be in vain, or lock the account.
bool isForPerson(const Error &error)
{
    constexpr std::array<std::string_view, 6> kCodes = {"host-key-new",     "host-key-changed",
                                                        "host-key-revoked", "known-hosts-failed",
                                                        "auth-denied",      "auth-declined"};
    return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

Error lostError(const Error &why)
{
    return {ErrorKind::Io,
            "connection-lost",
            "the connection was lost before the answer came: " + why.message,
            "look whether it was carried out before it is tried again",
            {}};
}

std::string endingMethod(const std::string &method)
{
    constexpr std::string_view kEnding = ".subscribe";
    return method.ends_with(kEnding)
               ? method.substr(0, method.size() - kEnding.size()) + ".unsubscribe"
               : std::string();
}

/// "counters" of "counters.subscribe" and of "counters.changed".
std::string_view kindOf(std::string_view method)
{
    return method.substr(0, method.find('.'));
}

/// Empty where it is no string, or not there: what comes from a peer may be anything.
std::string textIn(const Json &object, const char *name)
{
    return control::ObjectReader(object).text(name);
}

} // namespace

DeviceLink::DeviceLink(const LinkContext &context, DeviceId id, Endpoint endpoint)
    : m_context(context)
    , m_id(id)
    , m_endpoint(std::move(endpoint))
    , m_backOff(context.options.firstWait, context.options.longestWait, std::random_device()())
{}

DeviceLink::~DeviceLink()
{
    m_context.loop.cancel(m_retry);
    drop({ErrorKind::Cancelled, "cancelled", "the device was removed", {}, {}});
}

void DeviceLink::tell(ConnectionState state)
{
    m_context.observer.stateChanged(m_id, state);
}

void DeviceLink::tellPhase(Phase phase, const Hop &hop)
{
    ConnectionState state;
    state.phase = phase;
    state.hop = hop;
    tell(std::move(state));
}

void DeviceLink::drop(const Error &why)
{
    const bool wasConnected = std::exchange(m_isConnected, false);
    if (m_control)
        m_control->endCalls(why);
    m_requests.clear();
    m_control.reset();
    m_probe.reset();
    m_route.reset();
    for (auto &[id, subscription] : m_subscriptions) {
        const bool hadBegun = !std::exchange(subscription.name, {}).empty();
        if (wasConnected && hadBegun)
            subscription.subscriber({SubscriptionNews::Kind::Interrupted, {}, {}, {}});
    }
}

void DeviceLink::connect()
{
    m_context.loop.cancel(m_retry);
    m_question.reset();
    drop(lostError({ErrorKind::Cancelled, "reconnect", "it is made anew", {}, {}}));
    Route::Handlers handlers;
    handlers.phase = [this](Phase phase, const Hop &hop) { tellPhase(phase, hop); };
    handlers.ready = [this] { askForSession(); };
    handlers.active = [this] {
        if (m_control)
            m_control->step();
        else if (m_probe)
            m_probe->step();
    };
    handlers.failed = [this](RouteFailure failure) {
        lost(std::move(failure.error), std::move(failure.question));
    };
    handlers.asked = [observer = &m_context.observer, id = m_id](const SecretQuestion &question) {
        observer->secretWanted(id, question);
    };
    m_route = std::make_unique<Route>(m_context.loop, m_context.helpers, m_context.hostKeys,
                                      m_endpoint, std::move(handlers));
    m_route->start();
}

void DeviceLink::askForSession()
{
    tellPhase(Phase::OpeningControl, m_endpoint.target);
    m_probe = std::make_unique<SessionProbe>(m_context.loop, m_route->last(),
                                             m_endpoint.jumps.empty(), [this](std::string session) {
                                                 m_session = std::move(session);
                                                 m_probe.reset();
                                                 openControl();
                                             });
    m_probe->step();
}

void DeviceLink::openControl()
{
    ControlSession::Handlers handlers;
    handlers.greeted = [this](Json hello) { greeted(std::move(hello)); };
    handlers.notified = [this](const control::Notification &news) { hear(news); };
    handlers.ended = [this](Error error) { lost(std::move(error)); };
    m_control = std::make_unique<ControlSession>(m_context.loop, m_route->last(), m_endpoint,
                                                 m_context.options.program, std::move(handlers));
    m_control->step();
}

void DeviceLink::greeted(Json hello)
{
    m_isConnected = true;
    m_since = Loop::steadyNow();
    ConnectionState state;
    state.phase = Phase::Connected;
    state.hop = m_endpoint.target;
    state.route = m_control->route();
    state.session = m_session;
    state.hello = std::move(hello);
    tell(std::move(state));
    for (const auto &[id, subscription] : m_subscriptions)
        begin(id);
}

void DeviceLink::lost(Error error, std::optional<HostKeyQuestion> question)
{
    if (m_isConnected && Loop::steadyNow() - m_since >= kGood)
        m_backOff.reset();
    drop(lostError(error));
    m_question = std::move(question);
    if (!isForPerson(error))
        return waitForNext(std::move(error));
    stop(std::move(error));
    if (m_question)
        m_context.observer.hostKeyUnknown(m_id, *m_question);
}

void DeviceLink::waitForNext(Error reason)
{
    ConnectionState state;
    state.phase = Phase::Waiting;
    state.hop = m_endpoint.target;
    state.reason = std::move(reason);
    state.retryIn = m_backOff.next();
    m_retry = m_context.loop.after(state.retryIn, [this] { connect(); });
    tell(std::move(state));
}

void DeviceLink::stop(Error reason)
{
    ConnectionState state;
    state.phase = Phase::Stopped;
    state.hop = m_question ? m_question->hop : m_endpoint.target;
    state.reason = std::move(reason);
    tell(std::move(state));
}

void DeviceLink::decide(std::function<Result<void>(HostKeys &)> change)
{
    doAway(
        m_context.helpers, m_context.loop, m_token,
        [change = std::move(change), keys = &m_context.hostKeys] { return change(*keys); },
        [this](Result<void> changed) {
            if (!changed)
                return stop(changed.error());
            connect();
        });
}

void DeviceLink::acceptHostKey(const std::string &fingerprint)
{
    if (!m_question)
        return;
    if (fingerprintOf(m_question->key) != fingerprint)
        return stop({ErrorKind::Semantic,
                     "host-key-unseen",
                     fmt::format("{} is not the key that was asked about", fingerprint),
                     {},
                     {}});
    decide([question = *m_question](HostKeys &keys) {
        return keys.accept(question.hop, question.key);
    });
}

void DeviceLink::replaceHostKey(const std::string &oldFingerprint,
                                const std::string &newFingerprint)
{
    if (!m_question)
        return;
    if (fingerprintOf(m_question->key) != newFingerprint)
        return stop({ErrorKind::Semantic,
                     "host-key-unseen",
                     fmt::format("{} is not the key that was asked about", newFingerprint),
                     {},
                     {}});
    decide([question = *m_question, oldFingerprint](HostKeys &keys) {
        return keys.replace(question.hop, oldFingerprint, question.key);
    });
}

void DeviceLink::answer(QuestionId question, std::optional<Secret> secret)
{
    if (m_route)
        m_route->answer(question, std::move(secret));
}

void DeviceLink::call(RequestId request, const std::string &method, const Json &params,
                      Connections::Answer answer, Nanoseconds timeout)
{
    if (!m_isConnected)
        return answer(fail(ErrorKind::Io, "not-connected", "cannot call {}: {} is not connected",
                           method, toString(m_endpoint.target)));
    const auto called =
        m_control->call(method, params, timeout, [this, request, answer](Result<Json> result) {
            m_requests.erase(request);
            answer(std::move(result));
        });
    if (!called)
        return answer(fail(called.error()));
    m_requests.emplace(request, *called);
}

void DeviceLink::cancel(RequestId request)
{
    const auto found = m_requests.find(request);
    if (found == m_requests.end())
        return;
    m_control->cancel(found->second);
    m_requests.erase(found);
}

void DeviceLink::subscribe(SubscriptionId id, std::string method, Json params,
                           Connections::Subscriber subscriber)
{
    m_subscriptions.emplace(
        id, Subscription{std::move(method), std::move(params), std::move(subscriber), {}, {}});
    if (m_isConnected)
        begin(id);
}

void DeviceLink::begin(SubscriptionId id)
{
    const Subscription &wanted = m_subscriptions.at(id);
    const auto called = m_control->call(
        wanted.method, wanted.params, Connections::kTimeout,
        [this, id, method = wanted.method](Result<Json> answer) {
            if (m_isConnected) // else it went with the connection, which drop() tells
                began(id, method, std::move(answer));
        });
    if (!called)
        began(id, wanted.method, fail(called.error()));
}

void DeviceLink::began(SubscriptionId id, const std::string &method, Result<Json> answer)
{
    const auto found = m_subscriptions.find(id);
    const std::string name = answer ? textIn(*answer, "subscription") : std::string();
    if (found == m_subscriptions.end()) // given up on meanwhile
        return endAtEngine(method, name);
    Subscription &subscription = found->second;
    if (!answer)
        return subscription.subscriber(
            {SubscriptionNews::Kind::Refused, {}, {}, std::move(answer.error())});
    subscription.name = name;
    subscription.subscriber(
        {SubscriptionNews::Kind::Began, std::move(*answer), subscription.lastSeen, {}});
}

void DeviceLink::endAtEngine(const std::string &method, const std::string &name)
{
    const std::string ending = endingMethod(method);
    if (m_isConnected && !name.empty() && !ending.empty())
        (void)m_control->call(ending, {{"subscription", name}}, Connections::kTimeout,
                              [](const Result<Json> &) {});
}

void DeviceLink::hear(const control::Notification &news)
{
    const std::string name = textIn(news.params, "subscription");
    // Each kind of news numbers its subscriptions by itself.
    const auto found =
        std::find_if(m_subscriptions.begin(), m_subscriptions.end(), [&](const auto &entry) {
            return entry.second.name == name && kindOf(entry.second.method) == kindOf(news.method);
        });
    if (name.empty() || found == m_subscriptions.end())
        return;
    if (std::string time = textIn(news.params, "time"); !time.empty())
        found->second.lastSeen = std::move(time);
    found->second.subscriber({SubscriptionNews::Kind::News, news.params, {}, {}});
}

void DeviceLink::unsubscribe(SubscriptionId id)
{
    const auto found = m_subscriptions.find(id);
    if (found == m_subscriptions.end())
        return;
    const Subscription ended = std::move(found->second);
    m_subscriptions.erase(found);
    endAtEngine(ended.method, ended.name);
}

} // namespace tallygate::remote
