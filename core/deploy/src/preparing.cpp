// SPDX-License-Identifier: GPL-3.0-or-later
// From a text at the workstation to a policy in force that waits for its confirmation.
#include <algorithm>

#include "base/base64.h"
#include "base/sha256.h"
#include "deploymentstate.h"

namespace tallygate::deploy {

namespace {

constexpr std::size_t kInline = std::size_t{128} << 10; ///< longer texts are uploaded
constexpr std::size_t kPiece = std::size_t{512} << 10;
constexpr auto kUpload = "policy";

std::uint64_t numberIn(const Json &object, const char *name)
{
    return control::toUint64(partOf(object, name)).value_or(0);
}

std::string textIn(const Json &object, const char *name)
{
    const Json &part = partOf(object, name);
    return part.is_string() ? part.get<std::string>() : std::string();
}

/// What of a proof did not come out as it should: "ssh syn on eth0 in is drop, by rule 3".
std::string firstFailure(const Json &report)
{
    for (const Json &line : partOf(report, "proof")) {
        if (partOf(line, "ok") != true)
            return fmt::format("{} ({}) on {} {} would be {} by {}, not {}", textIn(line, "check"),
                               textIn(line, "packet"), textIn(line, "interface"),
                               textIn(line, "direction"), textIn(line, "verdict"),
                               textIn(line, "cause"), textIn(line, "expected"));
    }
    return "the engine says so";
}

} // namespace

const Json &partOf(const Json &object, const char *name)
{
    static const Json kNull;
    const auto at = object.is_object() ? object.find(name) : object.end();
    return at != object.end() ? *at : kNull;
}

Result<void> Deployment::Private::isApproved(std::size_t at, const std::string &digest) const
{
    const Target &target = devices[at].target;
    if (!target.approval)
        return target.needsApproval ? tallygate::fail(approvalMissing(target.name))
                                    : Result<void>();
    const auto now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    return allows(*target.approval,
                  {target.device, target.name, target.basedOn, target.runs, digest}, options.user,
                  now);
}

void Deployment::Private::beginTurn()
{
    for (std::size_t at = turnBegin; at < turnEnd && !isUndone; ++at) {
        // Of an earlier revision only the engine knows the digest.
        const std::string &text = devices[at].target.policy;
        if (const auto approved = text.empty() ? Result<void>() : isApproved(at, sha256Hex(text));
            !approved) {
            fail(at, approved.error());
            continue;
        }
        devices[at].progress.size = devices[at].target.policy.size();
        if (devices[at].target.policy.size() > kInline)
            upload(at, 0);
        else
            stage(at);
    }
}

void Deployment::Private::upload(std::size_t at, std::uint64_t offset)
{
    Device &device = devices[at];
    const std::string_view text = device.target.policy;
    const std::string_view piece = text.substr(offset, kPiece);
    Json chunk = {
        {"upload", kUpload}, {"offset", control::fromUint64(offset)}, {"data", toBase64(piece)}};
    if (offset == 0) {
        chunk["size"] = control::fromUint64(text.size());
        chunk["digest"] = sha256Hex(text);
    }
    device.progress.sent = offset + piece.size();
    set(at, Step::Uploading);
    call(at, "policy.chunk", std::move(chunk), &Private::uploaded);
}

void Deployment::Private::uploaded(std::size_t at, Result<Json> result)
{
    if (!result)
        return fail(at, result.error());
    if (rollBackIfDue(at))
        return;
    const Progress &progress = devices[at].progress;
    if (progress.sent < progress.size)
        upload(at, progress.sent);
    else
        stage(at);
}

/// What the device's own history keeps.
std::string Deployment::Private::commentOf(const Target &target) const
{
    if (!target.approval)
        return options.comment;
    return fmt::format("{}{}(approved by {})", options.comment, options.comment.empty() ? "" : " ",
                       target.approval->approver);
}

void Deployment::Private::stage(std::size_t at)
{
    const Target &target = devices[at].target;
    Json params = {{"basedOn", control::fromUint64(target.basedOn)}};
    if (target.policy.empty())
        params["revision"] = control::fromUint64(target.revision);
    else if (target.policy.size() > kInline)
        params["upload"] = kUpload;
    else
        params["policy"] = target.policy;
    if (const std::string comment = commentOf(target); !comment.empty())
        params["comment"] = comment;
    if (options.acceptGuardChange)
        params["acceptGuardChange"] = true;
    if (target.takeOver)
        params["takeOver"] = true;
    set(at, Step::Staging);
    call(at, "policy.stage", std::move(params), &Private::staged);
}

void Deployment::Private::staged(std::size_t at, Result<Json> result)
{
    if (!result)
        return fail(at, result.error());
    Progress &progress = devices[at].progress;
    progress.revision = numberIn(*result, "revision");
    progress.digest = textIn(*result, "digest");
    progress.report = std::move(*result);
    if (const auto approved = isApproved(at, progress.digest); !approved)
        return fail(at, approved.error());
    if (!rollBackIfDue(at))
        prove(at);
}

void Deployment::Private::prove(std::size_t at)
{
    Json params = {{"revision", control::fromUint64(devices[at].progress.revision)}};
    if (!devices[at].target.session.empty())
        params["session"] = devices[at].target.session;
    set(at, Step::Proving);
    call(at, "policy.prove", std::move(params), &Private::proved);
}

void Deployment::Private::proved(std::size_t at, Result<Json> result)
{
    if (!result && !options.acceptFailedProof)
        return fail(at, result.error());
    devices[at].progress.proof = result.value_or(Json::object());
    const bool isProved = partOf(devices[at].progress.proof, "ok") == true;
    if (!isProved && !options.acceptFailedProof)
        return fail(at,
                    {ErrorKind::Semantic,
                     "proof-failed",
                     "the policy was not put in force: " + firstFailure(devices[at].progress.proof),
                     "change the policy, or the check that it does not meet",
                     {}});
    if (rollBackIfDue(at))
        return;
    set(at, Step::Proved);
    activateIfAllAreProved();
}

void Deployment::Private::activateIfAllAreProved()
{
    if (!allOfTurn(Step::Proved))
        return;
    for (std::size_t at = turnBegin; at < turnEnd; ++at)
        activate(at);
}

void Deployment::Private::activate(std::size_t at)
{
    Json params = {{"revision", control::fromUint64(devices[at].progress.revision)},
                   {"window", options.window.count()}};
    if (options.acceptFailedProof)
        params["acceptFailedProof"] = true;
    set(at, Step::Activating);
    call(at, "policy.activate", std::move(params), &Private::activated);
}

void Deployment::Private::activated(std::size_t at, Result<Json> result)
{
    if (!result)
        return fail(at, result.error());
    const Json &told = partOf(*result, "secondsLeft");
    const auto left = told.is_number_unsigned()
                          ? std::min(told.get<std::int64_t>(), std::int64_t{3600})
                          : options.window.count();
    devices[at].progress.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(left);
    if (rollBackIfDue(at))
        return;
    set(at, Step::InForce);
    if (allOfTurn(Step::InForce))
        setPhase(Phase::Deciding);
}

} // namespace tallygate::deploy
