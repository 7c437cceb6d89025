// SPDX-License-Identifier: GPL-3.0-or-later
#include "approvecommand.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

#include "base/mappedfile.h"
#include "base/text.h"
#include "compare/rulechanges.h"
#include "compare/textdiff.h"
#include "deploy/signature.h"
#include "support.h"
#include "terminal.h"
#include "workrecords.h"

namespace tallygate::cli {

namespace {

using compare::RuleChange;
using deploy::ApprovalRequest;
using deploy::RequestedChange;
using pipeline::DevicePolicy;

struct ApproveOptions
{
    std::string request;
    std::string key;
    std::string comment;
    std::string output;
    bool showsLines = false;
    bool showsOnly = false;
    bool isSure = false;
};

/// What somebody else wrote, on a terminal: what would move its cursor or turn its text around
/// could show another change than the one that is signed.
std::string shown(std::string_view text)
{
    const std::string valid = toValidUtf8(text);
    const auto isHiding = [&](std::size_t at, std::size_t size) {
        const std::string_view c = std::string_view(valid).substr(at, size);
        return (size == 1 && (c[0] < ' ' || c[0] == 0x7f)) ||
               (size == 2 && c >= "\xc2\x80" && c <= "\xc2\x9f") ||
               (size == 3 && ((c >= "\xe2\x80\xaa" && c <= "\xe2\x80\xae") ||
                              (c >= "\xe2\x81\xa6" && c <= "\xe2\x81\xa9")));
    };
    const auto sizeAt = [&](std::size_t at) -> std::size_t {
        const auto lead = static_cast<unsigned char>(valid[at]);
        return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    };
    std::string result;
    for (std::size_t at = 0, size = 0; at < valid.size(); at += size) {
        size = sizeAt(at);
        result += isHiding(at, size) ? "?" : valid.substr(at, size);
    }
    return result;
}

std::string lineOf(const RuleChange &change)
{
    const std::string name =
        shown(change.rule.isNull() ? "default of " + change.filter : change.name);
    const std::string in = change.rule.isNull() ? "" : " in " + shown(change.filter);
    switch (change.kind) {
    case RuleChange::Kind::Added:
        return fmt::format("+ {} {}{}: {} {}", change.after, name, in, toString(change.actionAfter),
                           shown(change.match));
    case RuleChange::Kind::Removed:
        return fmt::format("- {} {}{}: {} {}", change.before, name, in,
                           toString(change.actionBefore), shown(change.match));
    case RuleChange::Kind::Moved:
        return fmt::format("> {} {}{}: was {}", change.after, name, in, change.before);
    case RuleChange::Kind::Changed:
        break;
    }
    return fmt::format("~ {} {}{}: {} differs; {} {}",
                       change.rule.isNull() ? std::string() : std::to_string(change.after), name,
                       in, fmt::join(change.fields, ", "), toString(change.actionAfter),
                       shown(change.match));
}

/// Of an empty text the policy without anything in it.
Result<DevicePolicy> policyOf(const std::string &text, const std::string &name)
{
    return text.empty() ? DevicePolicy() : pipeline::parseDevicePolicy(text, name);
}

void showLines(const DevicePolicy &before, const DevicePolicy &after)
{
    const auto diff =
        compare::diffTexts(pipeline::writeDevicePolicy(before), pipeline::writeDevicePolicy(after));
    for (const compare::DiffLine &line : diff->lines) {
        const char sign = compare::signOf(line.kind);
        fmt::print("    {}{}\n", sign == 0 ? std::string() : std::string(1, sign),
                   shown(line.text));
    }
}

Result<void> showChange(const RequestedChange &requested, bool showsLines)
{
    const deploy::ApprovedChange &change = requested.change;
    const auto before = policyOf(requested.before, change.name + ", what runs");
    if (!before)
        return fail(before.error());
    const auto after = policyOf(requested.after, change.name + ", what is to be pushed");
    if (!after)
        return fail(after.error());
    fmt::print("\n{}, where revision {} runs\n  SHA-256 {}\n", shown(change.name), change.basedOn,
               change.digest);
    const auto changes = compare::ruleChanges(*before, *after);
    const auto others = compare::otherDifferences(*before, *after);
    for (const RuleChange &one : changes)
        fmt::print("  {}\n", lineOf(one));
    if (!others.empty())
        fmt::print("  other parts differ: {}\n", fmt::join(others, ", "));
    if (changes.empty() && others.empty())
        fmt::print("  nothing differs\n");
    const auto counters = compare::counterChange(*before, *after);
    fmt::print("  counters: {} kept, {} new, {} ended\n", counters.kept, counters.added,
               counters.ended);
    if (showsLines)
        showLines(*before, *after);
    return {};
}

Result<void> show(const ApprovalRequest &request, bool showsLines)
{
    fmt::print("{} asked for it on {}\n", shown(request.author), toRfc3339(request.made));
    if (!request.comment.empty())
        fmt::print("because: {}\n", shown(request.comment));
    for (const RequestedChange &requested : request.changes) {
        if (auto shown = showChange(requested, showsLines); !shown)
            return shown;
    }
    std::fflush(stdout);
    return {};
}

/// The one that ssh would offer first.
Result<std::filesystem::path> keyOf(const ApproveOptions &options)
{
    if (!options.key.empty())
        return options.key;
    const char *home = std::getenv("HOME");
    for (const char *name : {"id_ed25519", "id_ecdsa", "id_rsa"}) {
        const auto key = std::filesystem::path(home != nullptr ? home : "") / ".ssh" / name;
        if (std::error_code none; std::filesystem::exists(key, none))
            return key;
    }
    return fail(Error{ErrorKind::NotFound,
                      "key-missing",
                      "there is no SSH key to sign with",
                      "say which with --key; a public one if the SSH agent holds it",
                      {}});
}

Result<bool> isWanted(const ApproveOptions &options)
{
    if (options.isSure)
        return true;
    if (!Terminal::isThere())
        return fail(Error{ErrorKind::Semantic,
                          "decision-missing",
                          "nobody is there to say whether it is approved",
                          "say --yes, or --show to only look",
                          {}});
    fmt::print(stderr, "\nApprove it? [y/N] ");
    const std::string answer = Terminal::readLine().value_or("");
    return answer == "y" || answer == "yes";
}

std::filesystem::path outputOf(const ApproveOptions &options)
{
    if (!options.output.empty())
        return options.output;
    std::filesystem::path file = options.request;
    return file.replace_extension(".approval.json");
}

void recordApproval(const ApprovalRequest &request, const std::string &comment)
{
    for (const RequestedChange &requested : request.changes)
        recordAction({requested.change.device, requested.change.name, {}}, "approval",
                     {{"author", request.author},
                      {"basedOn", std::to_string(requested.change.basedOn)},
                      {"digest", requested.change.digest},
                      {"comment", comment}});
}

Result<void> sign(const ApproveOptions &options, const ApprovalRequest &request)
{
    const auto key = keyOf(options);
    if (!key)
        return fail(key.error());
    const auto file = deploy::signApproval(
        deploy::approvalText(request, options.comment, wallClock()), *key, Terminal::isThere());
    if (!file)
        return fail(file.error());
    const auto output = outputOf(options);
    if (const auto written = writeFileAtomically(output, *file); !written)
        return written;
    recordApproval(request, options.comment);
    fmt::print("Approved: {} is for {}, for 7 days.\n", output.string(), shown(request.author));
    return {};
}

Result<int> approved(const ApproveOptions &options)
{
    const auto text = readTextFile(options.request);
    if (!text)
        return fail(text.error());
    const auto request = deploy::parseRequest(*text, options.request);
    if (!request)
        return fail(request.error());
    if (const auto seen = show(*request, options.showsLines); !seen)
        return fail(seen.error());
    if (options.showsOnly)
        return int(Fine);
    const auto wanted = isWanted(options);
    if (!wanted)
        return fail(wanted.error());
    if (!*wanted)
        return int(Findings);
    return sign(options, *request).map([] { return int(Fine); });
}

} // namespace

void addApproveCommand(CLI::App &app, int &status)
{
    const auto options = std::make_shared<ApproveOptions>();
    CLI::App *command = app.add_subcommand(
        "approve", "look at a push that somebody else asks for, and sign that it may be done");
    command->add_option("REQUEST", options->request, "file of push --export-approval")->required();
    command->add_option("--key", options->key,
                        "SSH key to sign with; a public one if the agent holds it");
    command->add_option("--comment", options->comment, "what you say to it");
    command->add_option("-o,--output", options->output,
                        "file of the approval instead of REQUEST.approval.json");
    command->add_flag("--patch", options->showsLines, "show the device policies line by line too");
    auto *only = command->add_flag("--show", options->showsOnly, "only show it");
    command->add_flag("--yes", options->isSure, "without asking")->excludes(only);
    command->callback([&status, options] {
        const auto done = approved(*options);
        status = done ? *done : couldNot(done.error());
    });
}

} // namespace tallygate::cli
