// SPDX-License-Identifier: GPL-3.0-or-later
// tallygatectl: control of a running engine; match expressions and device policies on captures.

#include <algorithm>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "commands.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {
namespace {

constexpr const char *kFooter = "Exit status: 0 fine, 1 findings (a broken capture; results up to "
                                "the fault are printed), 2 could not.";

void addPolicyOptions(CLI::App *command, PolicyOptions &options)
{
    command->add_option("DEVICE-POLICY", options.policy, "The device policy (JSON)")->required();
    command->add_option("--at", options.at,
                        "Judge expiry as of this time (2026-03-01T12:00:00Z); default: now");
    command->add_option("--local", options.local,
                        "The device's addresses and groups from this file (JSON) instead of those "
                        "in the policy");
    command
        ->add_option("--wire", options.wires,
                     "This interface is a wire port (bump in the wire), not a host port")
        ->type_name("IFACE");
}

void addMatch(CLI::App &app, MatchOptions &options)
{
    CLI::App *command =
        app.add_subcommand("match", "Count the packets of captures that match an expression");
    command->add_option("EXPR", options.expression, "Such as 'tcp.dstport == 443 and ip.ttl < 5'")
        ->required();
    command->add_option("CAPTURE", options.captures, "pcap or pcapng files")->required();
    command->add_flag("--json", options.json, "Print {\"packets\": \"N\", \"bytes\": \"M\"}");
}

void addRun(CLI::App &app, RunOptions &options)
{
    CLI::App *command = app.add_subcommand(
        "run", "Run a device policy over captures and print counters, meters and drops");
    addPolicyOptions(command, options.policy);
    command
        ->add_option("--on", options.on,
                     "Packets of CAPTURE are met on interface IFACE, direction in unless given; #N "
                     "takes only interface N of a pcapng file. Several captures are merged by time")
        ->required()
        ->type_name("IFACE[:in|out]=CAPTURE[#N]");
    command->add_option("--hits", options.hits, "Write the packets of logged hits to this file")
        ->type_name("FILE.pcapng");
    command->add_flag("--json", options.json, "Print JSON; 64-bit numbers are strings");
}

void addExplain(CLI::App &app, ExplainOptions &options)
{
    CLI::App *command = app.add_subcommand(
        "explain", "Say why a packet gets its verdict, rule by rule; the packets before it are "
                   "replayed, so that meters stand where they stood");
    addPolicyOptions(command, options.policy);
    command->add_option("CAPTURE", options.capture, "pcap or pcapng file, #N takes one interface")
        ->required();
    command->add_option("FRAME", options.frame, "Number of the packet in the capture, from 1")
        ->required();
    command
        ->add_option("--on", options.on,
                     "Where the packets are met; default: the only place the policy applies to")
        ->type_name("IFACE[:in|out]");
    command->add_flag("--all", options.allRules,
                      "Also judge the rules behind the one that decided (why not rule N?)");
}

void addFields(CLI::App &app, FieldsOptions &options)
{
    CLI::App *command =
        app.add_subcommand("fields", "List the header fields that expressions can test");
    command->add_option("PREFIX", options.prefix, "Only names that begin so, such as tcp");
    auto *json = command->add_flag("--json", options.json, "Print JSON");
    command->add_flag("--markdown", options.markdown, "Print a reference in Markdown")
        ->excludes(json);
}

/// The names of all commands.
std::vector<std::string> commandNames(const CLI::App &app)
{
    std::vector<std::string> names;
    for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
        names.push_back(command->get_name());
    return names;
}

bool isUnknownCommand(const CLI::App &app, const std::string &word)
{
    const auto names = commandNames(app);
    return !word.starts_with('-') && std::find(names.begin(), names.end(), word) == names.end();
}

int failedCommand(const CLI::App &app, const std::string &word)
{
    const auto names = commandNames(app);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const auto near = nearestNames(word, candidates, 1);
    return failed({ErrorKind::Syntax,
                   "command-unknown",
                   fmt::format("there is no command \"{}\"", word),
                   near.empty() ? fmt::format("the commands are {}", fmt::join(names, ", "))
                                : fmt::format("did you mean {}?", near.front()),
                   {}});
}

int run(int argc, char **argv)
{
    CLI::App app("Tallygate on the managed host.", "tallygatectl");
    app.set_version_flag("--version", std::string("tallygatectl " TALLYGATE_VERSION));
    app.require_subcommand(1);
    app.footer(kFooter);
    MatchOptions match;
    RunOptions policy;
    ExplainOptions explain;
    FieldsOptions fields;
    addMatch(app, match);
    addRun(app, policy);
    addExplain(app, explain);
    addFields(app, fields);
    const std::vector<Command> liveCommands = addLiveCommands(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        if (argc > 1 && app.get_subcommands().empty() && isUnknownCommand(app, argv[1]))
            return failedCommand(app, argv[1]);
        return app.exit(problem) == 0 ? kFine : kFailed;
    }
    if (app.got_subcommand("match"))
        return runMatch(match);
    if (app.got_subcommand("run"))
        return runPolicy(policy);
    if (app.got_subcommand("explain"))
        return runExplain(explain);
    if (app.got_subcommand("fields"))
        return runFields(fields);
    const auto given = std::find_if(liveCommands.begin(), liveCommands.end(),
                                    [](const Command &command) { return command.app->parsed(); });
    return given->run();
}

} // namespace
} // namespace tallygate::ctl

int main(int argc, char **argv)
{
    return tallygate::ctl::run(argc, argv);
}
