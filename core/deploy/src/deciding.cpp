// SPDX-License-Identifier: GPL-3.0-or-later
// What is in force is confirmed over fresh connections, or undone.
#include <algorithm>

#include "freshobserver.h"

namespace tallygate::deploy {

namespace {

bool isUnreachable(const Error &error)
{
    return error.code == "not-connected" || error.code == "connection-lost" ||
           error.code == "call-timeout" || error.code == "cancelled";
}

} // namespace

void Deployment::Private::confirm()
{
    if (!freshConnections) {
        freshObserver = std::make_unique<FreshObserver>(weak_from_this());
        remote::Connections::Options connecting;
        connecting.knownHosts = options.knownHosts;
        connecting.threads = 1;
        auto made = remote::Connections::create(connecting, *freshObserver);
        if (!made)
            return rollBackAll(made.error());
        freshConnections = std::move(*made);
    }
    setPhase(Phase::Ending);
    for (std::size_t at = turnBegin; at < turnEnd; ++at) {
        if (devices[at].progress.step != Step::InForce)
            continue;
        devices[at].fresh = freshConnections->add(devices[at].target.endpoint);
        set(at, Step::Confirming);
    }
}

std::size_t Deployment::Private::indexOf(remote::DeviceId fresh) const
{
    const auto found = std::ranges::find(devices, fresh, &Device::fresh);
    return static_cast<std::size_t>(found - devices.begin());
}

void Deployment::Private::freshState(remote::DeviceId id, const remote::ConnectionState &state)
{
    const std::size_t at = indexOf(id);
    if (at == devices.size() || devices[at].progress.step != Step::Confirming)
        return;
    devices[at].progress.error = state.reason; // it is tried again until the deadline
    if (state.phase == remote::Phase::Stopped)
        return rollBackAll(*state.reason);
    if (state.phase != remote::Phase::Connected)
        return;
    devices[at].isConfirmReady = true;
    devices[at].freshSession = state.session;
    confirmIfAllAreThere();
}

void Deployment::Private::confirmIfAllAreThere()
{
    for (std::size_t at = turnBegin; at < turnEnd; ++at) {
        if (devices[at].progress.step == Step::Confirming && !devices[at].isConfirmReady)
            return;
    }
    for (std::size_t at = turnBegin; at < turnEnd; ++at) {
        if (devices[at].progress.step == Step::Confirming)
            confirmOne(at);
    }
}

void Deployment::Private::confirmOne(std::size_t at)
{
    Json params = Json::object();
    if (!devices[at].freshSession.empty())
        params["session"] = devices[at].freshSession;
    freshConnections->call(devices[at].fresh, "policy.confirm", std::move(params),
                           [weak = weak_from_this(), at](const Result<Json> &result) {
                               const auto self = weak.lock();
                               if (!self)
                                   return;
                               const std::lock_guard lock(self->mutex);
                               if (!self->isGone)
                                   self->confirmed(at, result);
                           });
}

void Deployment::Private::confirmed(std::size_t at, const Result<Json> &result)
{
    if (devices[at].progress.step != Step::Confirming)
        return;
    if (!result)
        return fail(at, result.error());
    devices[at].progress.error.reset();
    devices[at].progress.deadline.reset();
    freshConnections->remove(devices[at].fresh);
    set(at, Step::Confirmed);
    endIfDone();
}

/// One failure before the confirmation ends it for all.
void Deployment::Private::fail(std::size_t at, Error error)
{
    Device &device = devices[at];
    const bool wasInForce =
        device.progress.step == Step::Confirming || device.progress.step == Step::InForce;
    const bool isUnknown = device.progress.step == Step::Activating && isUnreachable(error);
    const bool hasStaged = device.progress.revision != 0 && !isUnreachable(error);
    device.progress.error = error;
    if (wasInForce || hasStaged)
        sendRollBack(at);
    else
        set(at, isUnknown ? Step::Lost : Step::Failed);
    rollBackAll({error.kind,
                 "other-failed",
                 fmt::format("{} failed: {}", device.target.name, error.message),
                 {},
                 {}});
    endIfDone();
}

void Deployment::Private::rollBackAll(const Error &why)
{
    isUndone = true;
    if (phase != Phase::Over)
        setPhase(Phase::Ending);
    for (std::size_t at = 0; at < devices.size(); ++at)
        rollBack(at, why);
    endIfDone();
}

void Deployment::Private::rollBack(std::size_t at, const Error &why)
{
    Device &device = devices[at];
    if (isEnd(device.progress.step) || device.progress.step == Step::RollingBack)
        return;
    if (!device.progress.error)
        device.progress.error = why;
    const Step step = device.progress.step;
    if (step == Step::Waiting)
        return set(at, Step::RolledBack);
    if (step == Step::Uploading || step == Step::Staging || step == Step::Proving ||
        step == Step::Activating) {
        device.isRollBackDue = true;
        return;
    }
    sendRollBack(at);
}

bool Deployment::Private::rollBackIfDue(std::size_t at)
{
    if (!devices[at].isRollBackDue)
        return false;
    if (devices[at].progress.revision == 0) { // nothing is staged yet
        set(at, Step::RolledBack);
        endIfDone();
    } else {
        sendRollBack(at);
    }
    return true;
}

void Deployment::Private::sendRollBack(std::size_t at)
{
    const Error why = devices[at].progress.error.value_or(Error());
    set(at, Step::RollingBack);
    call(at, "policy.rollback", {{"reason", why.message.substr(0, 500)}}, &Private::rolledBack);
}

void Deployment::Private::rolledBack(std::size_t at, Result<Json> result)
{
    const bool isGoingBack = !result && isUnreachable(result.error());
    const bool wasOver = !result && result.error().code == "nothing-pending";
    if (wasOver && devices[at].progress.deadline)
        return learnFate(at);
    const bool wasRefused = !result && !isGoingBack && !wasOver;
    if (wasRefused)
        devices[at].progress.error = result.error();
    set(at, isGoingBack || wasRefused ? Step::Lost : Step::RolledBack);
    endIfDone();
}

void Deployment::Private::tick()
{
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t at = 0; at < devices.size(); ++at) {
        const Progress &progress = devices[at].progress;
        const bool waits = progress.step == Step::InForce || progress.step == Step::Confirming;
        if (!waits || !progress.deadline || now < *progress.deadline)
            continue;
        windowIsOver(at);
    }
    watch();
}

/// It goes back by itself, unless somebody else kept it while we could not see it.
void Deployment::Private::windowIsOver(std::size_t at)
{
    Progress &progress = devices[at].progress;
    const std::string reason = progress.error ? ": " + progress.error->message : std::string();
    progress.error =
        Error{ErrorKind::Cancelled, "window-over", "it was not confirmed in time" + reason, {}, {}};
    set(at, Step::RollingBack);
    learnFate(at);
    rollBackAll({ErrorKind::Cancelled,
                 "window-over",
                 fmt::format("{} was not confirmed in time", devices[at].target.name),
                 {},
                 {}});
}

} // namespace tallygate::deploy
