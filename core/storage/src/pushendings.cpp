// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/pushendings.h"

#include <algorithm>

#include "storage/audittrail.h"

namespace tallygate::storage {

namespace {

using nlohmann::json;

/// Devices may be of another version: what is missing or of another kind is empty.
std::string memberText(const json &object, const char *name)
{
    const auto member = object.is_object() ? object.find(name) : object.end();
    return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

DeploymentOutcome outcomeOf(const std::string &state)
{
    if (state == "current" || state == "confirmed")
        return DeploymentOutcome::Confirmed;
    return state == "rolled-back" ? DeploymentOutcome::RolledBack : DeploymentOutcome::Pending;
}

bool isOf(const json &revision, const Deployment &push)
{
    return memberText(revision, "revision") == std::to_string(push.start.revision) &&
           memberText(revision, "digest") == push.start.digest;
}

/// As whoever waits for the end of a push records it, and that it was heard afterwards.
AuditEntry entryOf(const PushEnding &ending, const Heard &heard)
{
    const bool isKept = ending.outcome == DeploymentOutcome::Confirmed;
    nlohmann::ordered_json details{{"revision", std::to_string(ending.push.start.revision)},
                                   {"step", isKept ? "confirmed" : "rolled-back"},
                                   {"reason", ending.reason},
                                   {"by", ending.by}};
    if (ending.time)
        details["decided"] = toRfc3339(*ending.time);
    return {heard.time, heard.user, isKept ? "push.confirmed" : "push.undone",
            ending.push.start.device, std::move(details)};
}

/// False: another program was quicker.
Result<bool> write(Connection &connection, const PushEnding &ending, const Heard &heard)
{
    const auto ended =
        Deployments(connection)
            .end(ending.push.id, ending.outcome, ending.time.value_or(heard.time), ending.reason);
    if (!ended && ended.error().code == "deployment-ended")
        return false;
    if (!ended)
        return fail(ended.error());
    return AuditTrail(connection).append(entryOf(ending, heard)).map([](const TrailHead &) {
        return true;
    });
}

} // namespace

Result<std::vector<Deployment>> unheardPushes(Connection &connection, Timestamp now)
{
    constexpr std::chrono::hours kAsked{7 * 24};
    return Deployments(connection).pending(now - kAsked);
}

std::vector<PushEnding> endingsIn(const json &history, const std::vector<Deployment> &pending)
{
    std::vector<PushEnding> endings;
    const auto revisions = history.is_object() ? history.find("revisions") : history.end();
    if (revisions == history.end() || !revisions->is_array())
        return endings;
    for (const Deployment &push : pending) {
        const auto revision = std::ranges::find_if(
            *revisions, [&push](const json &each) { return isOf(each, push); });
        if (revision == revisions->end())
            continue;
        const DeploymentOutcome outcome = outcomeOf(memberText(*revision, "state"));
        if (outcome != DeploymentOutcome::Pending)
            endings.push_back({push, outcome, parseRfc3339(memberText(*revision, "decided")),
                               memberText(*revision, "decidedBy"),
                               memberText(*revision, "reason")});
    }
    return endings;
}

Result<std::size_t> hearEndings(Connection &connection, const Uuid &device, const json &history,
                                const Heard &heard)
{
    auto pending = unheardPushes(connection, heard.time);
    if (!pending)
        return fail(pending.error());
    std::erase_if(*pending, [&device](const Deployment &push) {
        return !device.isNull() && push.start.device != device;
    });
    std::size_t written = 0;
    for (const PushEnding &ending : endingsIn(history, *pending)) {
        const auto done = write(connection, ending, heard);
        if (!done)
            return fail(done.error());
        written += *done ? 1 : 0;
    }
    return written;
}

} // namespace tallygate::storage
