// SPDX-License-Identifier: GPL-3.0-or-later
// tallygate-cli: the work of the window without a window.
#include <CLI/CLI.hpp>

#include "approvecommand.h"
#include "bootstrapcommands.h"
#include "commands.h"
#include "devices.h"
#include "livecommands.h"
#include "pushcommand.h"

using namespace tallygate::cli;

namespace {

void addFormat(CLI::App &command, Format &format)
{
    command.add_flag_callback(
        "--json", [&format] { format = Format::Json; },
        "JSON for programs instead of tables for people");
}

void addAt(CLI::App &command, std::string &at)
{
    command.add_option("--at", at, "judge expiry at this time (RFC 3339) instead of now");
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app(
        "Check, compile, simulate and push Tallygate policies, and watch what they count.\n"
        "Exit status: 0 fine, 1 findings, 2 could not.");
    app.set_version_flag("--version", "tallygate-cli " TALLYGATE_VERSION);
    app.require_subcommand(1);
    int status = Fine;

    CheckOptions checkOptions;
    auto *checkCommand = app.add_subcommand("check", "say what is wrong with a policy");
    checkCommand->add_option("POLICY", checkOptions.policy, "policy file")->required();
    addAt(*checkCommand, checkOptions.at);
    addFormat(*checkCommand, checkOptions.format);
    checkCommand->callback([&] { status = check(checkOptions); });

    CompileOptions compileOptions;
    auto *compileCommand =
        app.add_subcommand("compile", "write the device policy that a device would run");
    compileCommand->add_option("POLICY", compileOptions.policy, "policy file")->required();
    compileCommand->add_option("--device", compileOptions.device,
                               "device name; needed where the policy has several");
    compileCommand->add_option("-o,--output", compileOptions.output,
                               "file to write instead of standard output");
    addAt(*compileCommand, compileOptions.at);
    addFormat(*compileCommand, compileOptions.format);
    compileCommand->callback([&] { status = compile(compileOptions); });

    SimulateOptions simulateOptions;
    auto *simulateCommand =
        app.add_subcommand("simulate", "run captures through a policy and print the counters");
    simulateCommand->add_option("POLICY", simulateOptions.policy, "policy file")->required();
    simulateCommand->add_option("--device", simulateOptions.device,
                                "device name; needed where the policy has several");
    simulateCommand
        ->add_option(
            "--on", simulateOptions.on,
            "IFACE[:in|out]=CAPTURE[#N]: take the packets of a capture as met there; #N takes "
            "only its interface N (from 0). Captures are merged by time; one may be met "
            "at several places")
        ->required();
    simulateCommand->add_option("--hits", simulateOptions.hits,
                                "write the logged packets to this pcapng file");
    addAt(*simulateCommand, simulateOptions.at);
    addFormat(*simulateCommand, simulateOptions.format);
    simulateCommand->callback([&] { status = simulate(simulateOptions); });

    FormatOptions formatOptions;
    auto *formatCommand = app.add_subcommand("fmt", "write policy files in their canonical form");
    formatCommand->add_option("POLICY", formatOptions.policies, "policy files")->required();
    formatCommand->add_flag("--check", formatOptions.checkOnly,
                            "only say which would change; exit status 1 if any");
    formatCommand->callback([&] { status = format(formatOptions); });

    addDeviceCommands(app, status);
    addPushCommand(app, status);
    addApproveCommand(app, status);
    addLiveCommands(app, status);
    addBootstrapCommands(app, status);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        const int code = app.exit(error);
        return code == 0 ? Fine : CouldNot;
    }
    return status;
}
