// SPDX-License-Identifier: GPL-3.0-or-later
// While we wait for a decision, somebody else may take it: at the device, or at another
// workstation.
#include <algorithm>

#include "deploymentstate.h"

namespace tallygate::deploy {

namespace {

enum class Fate : std::uint8_t { Unknown, Waits, Kept, Undone };

bool isOurs(const Json &revision, const Progress &progress)
{
    return partOf(revision, "digest") == progress.digest &&
           partOf(revision, "revision") == std::to_string(progress.revision);
}

/// Whether what we put in force still waits, by the device's `status`. Undone: something else is
/// in force, and the history says why.
Fate fateByStatus(const Json &status, const Progress &progress)
{
    const Json &commit = partOf(status, "commit");
    const Json &confirming = partOf(commit, "confirming");
    if (!confirming.is_boolean())
        return Fate::Unknown;
    if (!isOurs(commit, progress))
        return Fate::Undone;
    return confirming == false ? Fate::Kept : Fate::Waits;
}

/// What became of it, by the device's `policy.history`: what was kept may have been replaced since.
Fate fateByHistory(const Json &history, const Progress &progress)
{
    const Json &revisions = partOf(history, "revisions");
    const auto ours = std::ranges::find_if(
        revisions, [&progress](const Json &revision) { return isOurs(revision, progress); });
    if (ours == revisions.end())
        return Fate::Unknown;
    const Json &state = partOf(*ours, "state");
    if (state == "current" || state == "confirmed")
        return Fate::Kept;
    return state == "rolled-back" ? Fate::Undone : Fate::Waits;
}

} // namespace

void Deployment::Private::watch()
{
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t at = 0; at < devices.size(); ++at) {
        const Device &device = devices[at];
        if (device.progress.step == Step::InForce)
            ask(at, "status", &Private::watched);
        else if (device.progress.step == Step::RollingBack && device.askedUntil)
            now < *device.askedUntil ? ask(at, "policy.history", &Private::fateLearned)
                                     : fateStaysUnknown(at);
    }
}

void Deployment::Private::ask(std::size_t at, const char *method, Next next)
{
    if (!std::exchange(devices[at].isAsked, true))
        call(at, method, Json::object(), next);
}

void Deployment::Private::watched(std::size_t at, Result<Json> result)
{
    Device &device = devices[at];
    device.isAsked = false;
    if (device.progress.step != Step::InForce || !result)
        return;
    const Fate fate = fateByStatus(*result, device.progress);
    if (fate == Fate::Kept)
        keptElsewhere(at);
    else if (fate == Fate::Undone)
        ask(at, "policy.history", &Private::replacementLearned);
}

/// Something else is in force: ours was undone, or kept and then replaced.
void Deployment::Private::replacementLearned(std::size_t at, Result<Json> result)
{
    Device &device = devices[at];
    device.isAsked = false;
    if (device.progress.step != Step::InForce || !result)
        return;
    const Fate fate = fateByHistory(*result, device.progress);
    if (fate == Fate::Kept)
        keptElsewhere(at);
    else if (fate == Fate::Undone)
        undoneElsewhere(at);
}

void Deployment::Private::keptElsewhere(std::size_t at)
{
    devices[at].progress.error.reset();
    devices[at].progress.deadline.reset();
    set(at, Step::Confirmed);
    endIfDone();
}

void Deployment::Private::undoneElsewhere(std::size_t at)
{
    Device &device = devices[at];
    device.progress.error = Error{ErrorKind::Cancelled,
                                  "undone-elsewhere",
                                  "it was undone at the device, not from here",
                                  {},
                                  {}};
    set(at, Step::RolledBack);
    rollBackAll({ErrorKind::Cancelled,
                 "undone-elsewhere",
                 fmt::format("{} was undone, not from here", device.target.name),
                 {},
                 {}});
}

/// It is not in force any more, or not ours to decide any more: the device is asked until it tells
/// what became of it, for some time.
void Deployment::Private::learnFate(std::size_t at)
{
    devices[at].askedUntil = std::chrono::steady_clock::now() + options.patience;
    ask(at, "policy.history", &Private::fateLearned);
}

void Deployment::Private::fateLearned(std::size_t at, Result<Json> result)
{
    Device &device = devices[at];
    device.isAsked = false;
    if (device.progress.step != Step::RollingBack || !result)
        return;
    const Fate fate = fateByHistory(*result, device.progress);
    if (fate == Fate::Kept)
        return keptElsewhere(at);
    if (fate != Fate::Undone)
        return;
    set(at, Step::RolledBack);
    endIfDone();
}

void Deployment::Private::fateStaysUnknown(std::size_t at)
{
    Progress &progress = devices[at].progress;
    const std::string reason = progress.error ? progress.error->message + "; " : std::string();
    progress.error =
        Error{ErrorKind::Io,
              "fate-unknown",
              reason + "what became of it is not known, since the device does not tell",
              "its history tells it once it is in reach again",
              {}};
    set(at, Step::Lost);
    endIfDone();
}

} // namespace tallygate::deploy
