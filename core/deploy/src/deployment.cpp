// SPDX-License-Identifier: GPL-3.0-or-later
#include "deploy/deployment.h"

#include <algorithm>

#include "deploymentstate.h"
#include "freshobserver.h"

namespace tallygate::deploy {

std::string_view toString(Step step)
{
    switch (step) {
    case Step::Waiting:
        return "waiting";
    case Step::Uploading:
        return "uploading";
    case Step::Staging:
        return "staging";
    case Step::Proving:
        return "proving";
    case Step::Proved:
        return "proved";
    case Step::Activating:
        return "activating";
    case Step::InForce:
        return "in force";
    case Step::Confirming:
        return "confirming";
    case Step::Confirmed:
        return "confirmed";
    case Step::RollingBack:
        return "rolling back";
    case Step::RolledBack:
        return "rolled back";
    case Step::Lost:
        return "lost";
    case Step::Failed:
        return "failed";
    }
    return "";
}

Deployment::Private::Private(remote::Connections &connectionsOf, Options optionsOf,
                             Observer &observerOf)
    : connections(connectionsOf)
    , options(std::move(optionsOf))
    , observer(observerOf)
{}

void Deployment::Private::set(std::size_t at, Step step)
{
    devices[at].progress.step = step;
    observer.progressed(at, devices[at].progress);
}

void Deployment::Private::setPhase(Phase next)
{
    if (std::exchange(phase, next) != next)
        observer.phaseChanged(next);
}

bool Deployment::Private::allOfTurn(Step step) const
{
    return std::all_of(devices.begin() + static_cast<std::ptrdiff_t>(turnBegin),
                       devices.begin() + static_cast<std::ptrdiff_t>(turnEnd),
                       [step](const Device &device) { return device.progress.step == step; });
}

/// The next turn where all of this one are confirmed; else the end, once nothing is under way.
void Deployment::Private::endIfDone()
{
    if (!isUndone && allOfTurn(Step::Confirmed) && turnEnd < devices.size()) {
        turnBegin = std::exchange(turnEnd, devices.size());
        setPhase(Phase::Preparing);
        beginTurn();
        return;
    }
    const bool isOver = std::ranges::all_of(
        devices, [](const Device &device) { return isEnd(device.progress.step); });
    if (isOver)
        setPhase(Phase::Over);
}

void Deployment::Private::call(std::size_t at, const char *method, Json params, Next next)
{
    constexpr Nanoseconds kPatience = std::chrono::minutes(3); // 200,000 rules are compiled there
    connections.call(
        devices[at].target.connection, method, std::move(params),
        [weak = weak_from_this(), at, next](Result<Json> result) {
            const auto self = weak.lock();
            if (!self)
                return;
            const std::lock_guard lock(self->mutex);
            if (!self->isGone)
                ((*self).*next)(at, std::move(result));
        },
        kPatience);
}

Deployment::Deployment(remote::Connections &connections, std::vector<Target> targets,
                       Options options, Observer &observer)
    : d(std::make_shared<Private>(connections, std::move(options), observer))
{
    for (Target &target : targets) {
        d->devices.emplace_back();
        d->devices.back().target = std::move(target);
    }
    d->turnEnd =
        d->options.oneFirst ? std::min<std::size_t>(1, d->devices.size()) : d->devices.size();
}

Deployment::~Deployment()
{
    std::unique_ptr<remote::Connections> fresh;
    {
        const std::lock_guard lock(d->mutex);
        d->isGone = true;
        fresh = std::move(d->freshConnections);
    }
    fresh.reset(); // waits for those that tell, who need the mutex
}

void Deployment::start()
{
    const std::lock_guard lock(d->mutex);
    d->observer.phaseChanged(d->phase);
    d->beginTurn();
}

void Deployment::confirm()
{
    const std::lock_guard lock(d->mutex);
    if (d->phase == Phase::Deciding)
        d->confirm();
}

void Deployment::rollBack(std::string reason)
{
    const std::lock_guard lock(d->mutex);
    if (d->phase != Phase::Over)
        d->rollBackAll({ErrorKind::Cancelled, "rolled-back", std::move(reason), {}, {}});
}

void Deployment::answerSecret(std::size_t target, remote::QuestionId question,
                              std::optional<remote::Secret> secret)
{
    const std::lock_guard lock(d->mutex);
    if (d->freshConnections)
        d->freshConnections->answer(d->devices[target].fresh, question, std::move(secret));
}

void Deployment::tick()
{
    const std::lock_guard lock(d->mutex);
    d->tick();
}

Phase Deployment::phase() const
{
    const std::lock_guard lock(d->mutex);
    return d->phase;
}

Progress Deployment::progress(std::size_t target) const
{
    const std::lock_guard lock(d->mutex);
    return d->devices[target].progress;
}

Target Deployment::target(std::size_t target) const
{
    const std::lock_guard lock(d->mutex);
    return d->devices[target].target;
}

bool Deployment::isConfirmed() const
{
    const std::lock_guard lock(d->mutex);
    return std::ranges::all_of(d->devices, [](const Private::Device &device) {
        return device.progress.step == Step::Confirmed;
    });
}

} // namespace tallygate::deploy
