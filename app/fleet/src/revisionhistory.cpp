// SPDX-License-Identifier: GPL-3.0-or-later
#include "revisionhistory.h"

#include <algorithm>

#include <QCoreApplication>

#include "jsonparts.h"
#include "text/utf8.h"

namespace tallygate::app {

namespace {

using storage::Deployment;
using storage::DeploymentOutcome;

/// The reason where nobody gave one: who did it says enough.
constexpr std::string_view kByHand = "rolled back by hand";

struct HistoryWords
{
    Q_DECLARE_TR_FUNCTIONS(RevisionHistory)
};

/// What programs give as the reason, in the language of the window; others as they are.
QString reasonText(const std::string &reason)
{
    if (reason == "nobody confirmed it in time")
        return HistoryWords::tr("nobody confirmed it in time");
    if (reason == "not confirmed before the engine ended")
        return HistoryWords::tr("the engine ended before it was confirmed");
    if (reason == "it could not be put in force")
        return HistoryWords::tr("it could not be put in force");
    return reason == kByHand ? QString() : oneLine(text(reason));
}

QString withReason(const QString &what, const QString &reason)
{
    return reason.isEmpty() ? what : HistoryWords::tr("%1: %2").arg(what, reason);
}

/// The engine itself goes back where nobody decides.
QString rolledBackText(const std::string &by)
{
    if (by == "engine")
        return HistoryWords::tr("Undone by the device");
    return by.empty() ? HistoryWords::tr("Rolled back")
                      : HistoryWords::tr("Rolled back by %1").arg(oneLine(text(by)));
}

QString keptText(const std::string &by)
{
    return by.empty() ? HistoryWords::tr("Confirmed")
                      : HistoryWords::tr("Confirmed by %1").arg(oneLine(text(by)));
}

void setEnding(RevisionEntry &entry, const control::Json &revision)
{
    const std::string state = textIn(revision, "state");
    const std::string by = textIn(revision, "decidedBy");
    const QString reason = reasonText(textIn(revision, "reason"));
    entry.canBeGoneBackTo = state == "confirmed" || state == "rolled-back";
    if (state == "current") {
        entry.ending = HistoryWords::tr("Runs now. %1").arg(keptText(by));
        entry.ink = Ink::Permit;
    } else if (state == "pending") {
        entry.ending = HistoryWords::tr("Runs now, waits to be confirmed");
        entry.ink = Ink::Warning;
    } else if (state == "rolled-back") {
        entry.ending = withReason(rolledBackText(by), reason);
        entry.ink = Ink::Drop;
    } else if (state == "broken") {
        entry.ending = withReason(HistoryWords::tr("Cannot be read any more"), reason);
        entry.ink = Ink::Warning;
        entry.isKept = false;
    } else {
        entry.ending = keptText(by);
    }
}

RevisionEntry entryOf(const control::Json &revision)
{
    RevisionEntry entry;
    entry.revision = numberIn(revision, "revision");
    entry.time = parseRfc3339(textIn(revision, "time"));
    entry.author = oneLine(text(textIn(revision, "author")));
    entry.comment = oneLine(text(textIn(revision, "comment")));
    entry.ended = parseRfc3339(textIn(revision, "decided"));
    entry.isKept = true;
    setEnding(entry, revision);
    return entry;
}

QString endingOf(const Deployment &push)
{
    const QString reason = reasonText(push.reason);
    switch (push.outcome) {
    case DeploymentOutcome::Pending:
        return HistoryWords::tr("This workstation did not hear how it ended");
    case DeploymentOutcome::Confirmed:
        return HistoryWords::tr("Confirmed; the device does not keep it any more");
    case DeploymentOutcome::RolledBack:
        return withReason(HistoryWords::tr("Rolled back"), reason);
    case DeploymentOutcome::Failed:
        return withReason(HistoryWords::tr("Nothing was put in force"), reason);
    }
    return {};
}

RevisionEntry entryOf(const Deployment &push)
{
    RevisionEntry entry;
    entry.revision = push.start.revision;
    entry.time = push.start.time;
    entry.author = oneLine(text(push.start.author));
    entry.comment = oneLine(text(push.start.comment));
    entry.ended = push.ended;
    entry.ending = endingOf(push);
    entry.ink = push.outcome == DeploymentOutcome::Confirmed ? Ink::Mute
                : push.outcome == DeploymentOutcome::Pending ? Ink::Warning
                                                             : Ink::Drop;
    return entry;
}

/// A broken one has lost its digest. One that was never put in force is kept nowhere, though its
/// number may be given to the next.
bool belongsTo(const Deployment &push, const control::Json &revision)
{
    const std::string digest = textIn(revision, "digest");
    return push.outcome != DeploymentOutcome::Failed &&
           push.start.revision == numberIn(revision, "revision") &&
           (digest.empty() || digest == push.start.digest);
}

/// A broken revision has lost who made it and why; of one that did not end well the workstation may
/// have seen more than the device.
void addSeenFromHere(RevisionEntry &entry, const Deployment &push)
{
    if (!entry.time) {
        entry.time = push.start.time;
        entry.author = oneLine(text(push.start.author));
        entry.comment = oneLine(text(push.start.comment));
    }
    const QString seen = reasonText(push.reason);
    if (push.outcome == DeploymentOutcome::Confirmed || seen.isEmpty() ||
        entry.ending.contains(seen))
        return;
    entry.ending = HistoryWords::tr("%1. Seen from here: %2").arg(entry.ending, seen);
}

} // namespace

std::vector<RevisionEntry> historyOf(const control::Json &kept,
                                     const std::vector<Deployment> &pushes)
{
    std::vector<RevisionEntry> entries;
    std::vector<bool> isTold(pushes.size(), false);
    for (const control::Json &revision : partIn(kept, "revisions")) {
        RevisionEntry entry = entryOf(revision);
        const auto push = std::ranges::find_if(
            pushes, [&revision](const Deployment &each) { return belongsTo(each, revision); });
        if (push != pushes.end()) {
            isTold[std::size_t(push - pushes.begin())] = true;
            addSeenFromHere(entry, *push);
        }
        entries.push_back(std::move(entry));
    }
    for (std::size_t i = 0; i < pushes.size(); ++i) {
        if (!isTold[i])
            entries.push_back(entryOf(pushes[i]));
    }
    std::ranges::stable_sort(entries, std::ranges::greater(), &RevisionEntry::time);
    return entries;
}

} // namespace tallygate::app
