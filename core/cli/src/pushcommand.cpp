// SPDX-License-Identifier: GPL-3.0-or-later
#include "pushcommand.h"

#include <memory>

#include "base/mappedfile.h"
#include "deploy/signature.h"
#include "pipeline/devicepolicy.h"
#include "push.h"
#include "storage/datafolder.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using nlohmann::ordered_json;

/// What the command tells programs.
struct PushReport
{
    std::vector<Diagnostic> diagnostics;
    std::vector<Pushed> devices;
    bool isConfirmed = false;
    std::optional<Error> error; ///< why nothing could be pushed
};

ordered_json errorJson(const Error &error)
{
    ordered_json object{{"code", error.code}, {"message", error.message}};
    if (!error.hint.empty())
        object["hint"] = error.hint;
    return object;
}

void printJson(const PushReport &report)
{
    auto devices = ordered_json::array();
    for (const Pushed &pushed : report.devices) {
        const deploy::Progress &progress = pushed.progress;
        ordered_json device{{"name", pushed.device.name},
                            {"step", std::string(toString(progress.step))},
                            {"revision", std::to_string(progress.revision)},
                            {"digest", progress.digest}};
        if (progress.error)
            device["error"] = errorJson(*progress.error);
        devices.push_back(std::move(device));
    }
    ordered_json object{{"confirmed", report.isConfirmed},
                        {"devices", std::move(devices)},
                        {"diagnostics", toJson(report.diagnostics)}};
    if (report.error)
        object["error"] = errorJson(*report.error);
    fmt::print("{}\n", object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Which of the policy's devices it is: counters, history and audit are kept by that identity.
Result<policy::DevicePtr> inPolicy(const policy::Policy &policy, const KnownDevice &device,
                                   const PushOptions &options)
{
    const bool isKnown = !device.uuid.isNull();
    const bool isHost = !options.devices.host.empty();
    if (const auto same = isKnown ? policy.device(device.uuid) : nullptr;
        same && (options.as.empty() || options.as == same->name))
        return same;
    auto named = chooseDevice(policy, isHost ? options.as : device.name);
    if (!named || !isKnown)
        return named;
    return fail(Error{ErrorKind::Semantic,
                      "device-identity",
                      fmt::format("{} is known here as another device than the policy's {}",
                                  device.name, (*named)->name),
                      fmt::format("if it is that one: tallygate-cli device remove NAME, then "
                                  "device add {} [user@]host --policy {}",
                                  (*named)->name, options.policy),
                      {}});
}

Error nobodyThere()
{
    return {ErrorKind::Semantic,
            "decision-missing",
            "nobody is there to say whether the policy is to be kept",
            "say --confirm, or --no-confirm and `tallygate-cli confirm` in time",
            {}};
}

/// Each device with the policy that it would run; what was found goes to `diagnostics`.
Result<std::vector<Pushed>> compiled(const PushOptions &options,
                                     std::vector<Diagnostic> &diagnostics)
{
    if (options.decision == Decision::Ask && options.exportTo.empty() && !Terminal::isThere())
        return fail(nobodyThere());
    const auto open = openPolicy(options.policy);
    if (!open)
        return fail(open.error());
    auto devices = chosenDevices(options.devices);
    if (!devices)
        return fail(devices.error());
    std::vector<Pushed> pushed;
    for (KnownDevice &device : *devices) {
        const auto meant = inPolicy(open->policy, device, options);
        if (!meant)
            return fail(meant.error());
        const auto policy = compilePolicy(*open, **meant, options.at);
        if (!policy)
            return fail(policy.error());
        const auto &result = policy->compilation;
        diagnostics.insert(diagnostics.end(), result.diagnostics.begin(), result.diagnostics.end());
        if (!result.devicePolicy)
            return fail(policy->refusal("nothing was pushed"));
        device.uuid = (*meant)->uuid;
        const auto needsApproval = isApprovalNeeded(device.uuid);
        if (!needsApproval)
            return fail(needsApproval.error());
        Pushed one;
        one.needsApproval = *needsApproval;
        one.device = std::move(device);
        one.policy = pipeline::writeDevicePolicy(*result.devicePolicy);
        pushed.push_back(std::move(one));
    }
    return pushed;
}

Result<std::optional<deploy::Approval>> approvalOf(const PushOptions &options)
{
    if (options.approval.empty())
        return std::nullopt;
    const auto text = readTextFile(options.approval);
    if (!text)
        return fail(text.error());
    const auto own = storage::DataFolder::ofUser().approvers();
    auto approval =
        deploy::readApproval(*text, options.approval, deploy::Approvers::ofWorkstation(own));
    if (!approval)
        return fail(approval.error());
    return std::optional(std::move(*approval));
}

/// The request to a second person, instead of the push.
Result<int> exported(const PushOptions &options, Push &push)
{
    const auto request = push.request();
    if (!request)
        return fail(request.error());
    if (const auto written = writeFileAtomically(options.exportTo, deploy::writeRequest(*request));
        !written)
        return fail(written.error());
    FILE *out = options.format == Format::Json ? stderr : stdout;
    for (const deploy::RequestedChange &requested : request->changes) {
        const deploy::ApprovedChange &change = requested.change;
        recordAction({change.device, change.name, {}}, "approval.request",
                     {{"basedOn", std::to_string(change.basedOn)},
                      {"digest", change.digest},
                      {"comment", request->comment}});
        fmt::print(out, "{}: to be approved, from revision {} to SHA-256 {}\n", change.name,
                   change.basedOn, change.digest);
    }
    return int(Fine);
}

Result<int> pushed(const PushOptions &options, PushReport &report)
{
    auto devices = compiled(options, report.diagnostics);
    fmt::print(stderr, "{}", toLines(report.diagnostics));
    if (!devices)
        return fail(devices.error());
    auto approval = approvalOf(options);
    if (!approval)
        return fail(approval.error());
    Push push(options, std::move(*devices), std::move(*approval));
    if (!options.exportTo.empty())
        return exported(options, push);
    const auto done = push.run();
    report.devices = push.devices();
    report.isConfirmed = push.isConfirmed();
    return done.map([&] { return push.status(); });
}

int run(const PushOptions &options, PushReport &report)
{
    const auto status = pushed(options, report);
    if (status)
        return *status;
    report.error = status.error();
    return couldNot(status.error());
}

int push(const PushOptions &options)
{
    PushReport report;
    const int status = run(options, report);
    if (options.format == Format::Json)
        printJson(report);
    return status;
}

} // namespace

void addPushCommand(CLI::App &app, int &status)
{
    const auto options = std::make_shared<PushOptions>();
    CLI::App *command = app.add_subcommand(
        "push", "put a policy in force on devices, together; it is undone unless it is kept");
    command->add_option("POLICY", options->policy, "policy file")->required();
    addDeviceOptions(*command, options->devices, false);
    command->add_option("--as", options->as, "the policy's device that --host is");
    command->add_option("--window", options->window, "seconds to keep it in, before it is undone")
        ->check(CLI::Range(10, 3600))
        ->capture_default_str();
    command->add_option("--comment", options->comment, "for the history");
    command->add_option("--at", options->at, "judge expiry at this time (RFC 3339) instead of now");
    auto *keep = command->add_flag_callback(
        "--confirm", [options] { options->decision = Decision::Keep; },
        "keep it as soon as fresh connections get in, without asking");
    auto *leave = command->add_flag_callback(
        "--no-confirm", [options] { options->decision = Decision::Leave; },
        "leave it in force for the window; `tallygate-cli confirm` keeps it");
    leave->excludes(keep);
    command
        ->add_flag("--one-first", options->oneFirst,
                   "the first device all the way, then the others")
        ->excludes(leave);
    command->add_flag("--accept-failed-proof", options->acceptFailedProof,
                      "although a proof fails; it may cut you off");
    command->add_flag("--accept-guard-change", options->acceptGuardChange,
                      "although the management guard loses entries");
    auto *exportTo = command->add_option(
        "--export-approval", options->exportTo,
        "instead of a push: write to this file what would change, for somebody to approve");
    command->add_option("--approval", options->approval, "file that `tallygate-cli approve` wrote")
        ->excludes(exportTo);
    command->add_flag("--take-over", options->takeOver, "replace what somebody else has staged");
    command->add_flag_callback(
        "--json", [options] { options->format = Format::Json; }, "the outcome as JSON");
    command->callback([&status, options] { status = push(*options); });
}

} // namespace tallygate::cli
