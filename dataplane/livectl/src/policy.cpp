// SPDX-License-Identifier: GPL-3.0-or-later
// A device policy on its way into force, one step a command; `push` takes them all but the last.
#include "base/texttable.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "portstable.h"
#include "transfer.h"

namespace tallygate::ctl {

namespace {

std::string diagnosticLine(const Json &finding)
{
    std::string line =
        fmt::format("{}: {}", textOf(finding, "severity"), textOf(finding, "message"));
    const Json &where = partOf(finding, "where");
    if (const std::string at = textOf(where, "line"); !at.empty())
        line = fmt::format("line {}: {}", at, line);
    else if (const std::string path = textOf(where, "path"); !path.empty())
        line = fmt::format("{}: {}", path, line);
    if (const std::string hint = textOf(finding, "hint"); !hint.empty())
        line += fmt::format(" ({})", hint);
    return line + '\n';
}

std::string proofTable(const Json &proof)
{
    TextTable table(
        {{"PROOF"}, {"PACKET"}, {"INTERFACE"}, {"EXPECTED"}, {"VERDICT"}, {"BY"}, {""}});
    for (const Json &step : proof) {
        table.addRow({textOf(step, "check"), textOf(step, "packet"),
                      textOf(step, "interface") + ' ' + textOf(step, "direction"),
                      textOf(step, "expected"), textOf(step, "verdict"), textOf(step, "cause"),
                      flagOf(step, "ok") ? "ok" : "FAILS"});
    }
    return table.toString(2);
}

std::string showActivated(const Json &result)
{
    return fmt::format("Revision {}. ", textOf(result, "revision")) + confirmText(result);
}

int show(const LiveOptions &live, const Json &value, std::string (*text)(const Json &))
{
    if (live.json)
        printJson(value);
    else
        print(text(value));
    return kFine;
}

Result<std::string> revisionInForce(Live &live)
{
    const auto status = live.call("status");
    if (!status)
        return fail(status.error());
    const std::string revision = textOf(*status, "revision");
    return revision.empty() ? "0" : revision;
}

/// The parameters of `stage`, the policy uploaded.
Result<Json> stageParams(Live &live, const PolicyCommandOptions &options, const std::string &text)
{
    Json params = {{"basedOn", options.basedOn}};
    if (!options.revision.empty())
        params["revision"] = options.revision;
    else if (auto sent = addPolicy(live, params, text); !sent)
        return fail(sent.error());
    if (options.basedOn.empty()) {
        auto inForce = revisionInForce(live);
        if (!inForce)
            return fail(inForce.error());
        params["basedOn"] = std::move(*inForce);
    }
    if (!options.comment.empty())
        params["comment"] = options.comment;
    if (options.acceptGuardChange)
        params["acceptGuardChange"] = true;
    if (options.takeOver)
        params["takeOver"] = true;
    return params;
}

Result<Json> validated(Live &live, const std::string &text)
{
    Json params = Json::object();
    if (auto sent = addPolicy(live, params, text); !sent)
        return fail(sent.error());
    return live.call("policy.validate", std::move(params), Live::kLongTimeout);
}

Result<Json> staged(Live &live, const PolicyCommandOptions &options, const std::string &text)
{
    auto params = stageParams(live, options, text);
    if (!params)
        return fail(params.error());
    return live.call("policy.stage", std::move(*params), Live::kLongTimeout);
}

/// The number of the staged revision: as given, or as the engine says.
Result<std::string> stagedRevision(Live &live, const PolicyCommandOptions &options)
{
    if (!options.revision.empty())
        return options.revision;
    const auto status = live.call("status");
    if (!status)
        return fail(status.error());
    std::string revision = textOf(partOf(partOf(*status, "commit"), "staged"), "revision");
    if (revision.empty())
        return fail({ErrorKind::NotFound,
                     "nothing-staged",
                     "no policy is staged",
                     "tallygatectl policy stage FILE, or push FILE for all steps",
                     {}});
    return revision;
}

Result<Json> proven(Live &live, const LiveOptions &options, const std::string &revision)
{
    Json params = {{"revision", revision}};
    addSession(params, options);
    return live.call("policy.prove", std::move(params), Live::kLongTimeout);
}

} // namespace

std::string reportText(const Json &report)
{
    std::string text;
    for (const Json &finding : partOf(report, "diagnostics"))
        text += diagnosticLine(finding);
    if (const Json &proof = partOf(report, "proof"); !proof.empty())
        text += proofTable(proof);
    text += flagOf(report, "ok") ? "Valid" : "NOT VALID";
    if (report.contains("rules")) // what cannot be read has none
        text += fmt::format(": {} rules, {} set entries, {} applications at {} interfaces",
                            digitsOf(report, "rules"), digitsOf(report, "setEntries"),
                            digitsOf(report, "applications"), digitsOf(report, "ports"));
    return text + '\n';
}

int runValidate(const LiveOptions &options, const PolicyCommandOptions &command)
{
    const auto text = readText(command.file);
    if (!text)
        return failed(text.error());
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto report = validated(*live, *text);
    if (!report)
        return failed(report.error());
    show(options, *report, reportText);
    return flagOf(*report, "ok") ? kFine : kFindings;
}

int runStage(const LiveOptions &options, const PolicyCommandOptions &command)
{
    const auto text = command.revision.empty() ? readText(command.file) : std::string();
    if (!text)
        return failed(text.error());
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto result = staged(*live, command, *text);
    if (!result)
        return failed(result.error());
    return show(options, *result, [](const Json &value) {
        return fmt::format("Staged as revision {0}: next is tallygatectl policy prove, then policy "
                           "activate\n",
                           textOf(value, "revision"));
    });
}

int runProve(const LiveOptions &options, const PolicyCommandOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto revision = stagedRevision(*live, command);
    if (!revision)
        return failed(revision.error());
    const auto report = proven(*live, options, *revision);
    if (!report)
        return failed(report.error());
    show(options, *report, reportText);
    return flagOf(*report, "ok") ? kFine : kFindings;
}

int runActivate(const LiveOptions &options, const PolicyCommandOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto revision = stagedRevision(*live, command);
    if (!revision)
        return failed(revision.error());
    Json params = {{"revision", *revision}, {"window", command.window}};
    if (command.acceptFailedProof)
        params["acceptFailedProof"] = true;
    const auto result = live->call("policy.activate", std::move(params), Live::kLongTimeout);
    if (!result)
        return failed(result.error());
    return show(options, *result, showActivated);
}

int runConfirm(const LiveOptions &options)
{
    Json params = Json::object();
    addSession(params, options);
    return callAndPrint(
        options, "policy.confirm", std::move(params),
        [](const Json &result) {
            return fmt::format("Confirmed: revision {} stays in force.\n",
                               textOf(result, "revision"));
        },
        Live::kLongTimeout);
}

int runRollback(const LiveOptions &options, const PolicyCommandOptions &command)
{
    Json params = Json::object();
    if (!command.comment.empty())
        params["reason"] = command.comment;
    return callAndPrint(
        options, "policy.rollback", std::move(params),
        [](const Json &result) {
            return fmt::format("Undone: revision {} is in force.\n", textOf(result, "revision"));
        },
        Live::kLongTimeout);
}

int runHistory(const LiveOptions &options)
{
    return callAndPrint(options, "policy.history", Json::object(), [](const Json &result) {
        TextTable table({{"REVISION", TextTable::Align::Right},
                         {"BASED ON", TextTable::Align::Right},
                         {"STATE"},
                         {"TIME"},
                         {"AUTHOR"},
                         {"COMMENT"}});
        for (const Json &entry : partOf(result, "revisions")) {
            std::string state = textOf(entry, "state");
            if (const std::string reason = textOf(entry, "reason"); !reason.empty())
                state += fmt::format(" ({})", reason);
            table.addRow({textOf(entry, "revision"), textOf(entry, "basedOn"), state,
                          textOf(entry, "time"), textOf(entry, "author"),
                          textOf(entry, "comment")});
        }
        return table.isEmpty() ? std::string("No revision was committed yet.\n") : table.toString();
    });
}

int runGet(const LiveOptions &options, const PolicyCommandOptions &command)
{
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    const auto text = fetchPolicy(*live, command.revision);
    if (!text)
        return failed(text.error());
    if (command.output.empty()) {
        print(*text);
        return kFine;
    }
    if (const auto written = writeText(command.output, *text); !written)
        return failed(written.error());
    return kFine;
}

int runPush(const LiveOptions &options, const PolicyCommandOptions &command)
{
    const auto text = readText(command.file);
    if (!text)
        return failed(text.error());
    auto live = Live::open(options);
    if (!live)
        return failed(live.error());
    // Each step ends the push if it does not succeed.
    auto report = validated(*live, *text);
    if (!report)
        return failed(report.error());
    if (!flagOf(*report, "ok")) {
        show(options, *report, reportText);
        return kFailed;
    }
    const auto stage = staged(*live, command, *text);
    if (!stage)
        return failed(stage.error());
    const std::string revision = textOf(*stage, "revision");
    report = proven(*live, options, revision);
    if (!report)
        return failed(report.error());
    if (!options.json || !flagOf(*report, "ok"))
        show(options, *report, reportText);
    if (!flagOf(*report, "ok"))
        return failed({ErrorKind::Semantic,
                       "proof-failed",
                       "the policy is not put in force: a proof fails",
                       "change the policy so that the packets above get what is expected",
                       {}});
    const auto result =
        live->call("policy.activate", {{"revision", revision}, {"window", command.window}},
                   Live::kLongTimeout);
    if (!result)
        return failed(result.error());
    return show(options, *result, showActivated);
}

} // namespace tallygate::ctl
