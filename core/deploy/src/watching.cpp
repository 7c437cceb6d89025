// SPDX-License-Identifier: GPL-3.0-or-later
// While we wait for a decision, somebody else may take it: at the device, or at another
// workstation.
#include "deploymentstate.h"

namespace tallygate::deploy {

namespace {

enum class Fate : std::uint8_t { Unknown, Waits, Kept, Undone };

/// What became of what we put in force, by the device's `status`.
Fate fateOf(const Json &status, const Progress &progress)
{
    const auto commit = status.is_object() ? status.find("commit") : status.end();
    if (commit == status.end() || !commit->is_object() || !commit->contains("digest") ||
        !commit->contains("revision") || !commit->contains("confirming"))
        return Fate::Unknown;
    const bool isOurs = commit->at("digest") == progress.digest &&
                        commit->at("revision") == std::to_string(progress.revision);
    if (!isOurs)
        return Fate::Undone;
    return commit->at("confirming") == false ? Fate::Kept : Fate::Waits;
}

} // namespace

void Deployment::Private::watch()
{
    for (std::size_t at = 0; at < devices.size(); ++at) {
        if (devices[at].progress.step != Step::InForce || std::exchange(devices[at].isAsked, true))
            continue;
        call(at, "status", Json::object(), &Private::watched);
    }
}

void Deployment::Private::watched(std::size_t at, Result<Json> result)
{
    Device &device = devices[at];
    device.isAsked = false;
    if (device.progress.step != Step::InForce || !result)
        return;
    const Fate fate = fateOf(*result, device.progress);
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

/// There was nothing to undo: it had been undone before, or somebody kept it.
void Deployment::Private::learnFate(std::size_t at)
{
    call(at, "status", Json::object(), &Private::fateLearned);
}

void Deployment::Private::fateLearned(std::size_t at, Result<Json> result)
{
    if (result && fateOf(*result, devices[at].progress) == Fate::Kept)
        return keptElsewhere(at);
    set(at, result ? Step::RolledBack : Step::Lost);
    endIfDone();
}

} // namespace tallygate::deploy
