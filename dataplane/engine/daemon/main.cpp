// SPDX-License-Identifier: GPL-3.0-or-later
// tallygated: the enforcement engine. One program, several processes (engine/keeper.h).

#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "engine/checkchild.h"
#include "engine/controlmain.h"
#include "engine/engine.h"
#include "engine/keeper.h"
#include "engine/options.h"
#include "engine/workermain.h"

namespace tallygate::engine {
namespace {

void addOptions(CLI::App &app, Options &options)
{
    app.add_option("--state-dir", options.paths.state, "What outlives a reboot")
        ->capture_default_str();
    app.add_option("--run-dir", options.paths.run, "Control socket and counters")
        ->capture_default_str();
    app.add_option("--bpf-dir", options.paths.bpf, "Where XDP programs and maps are pinned")
        ->capture_default_str();
    app.add_option("--log-dir", options.paths.log, "Files of the hit log")->capture_default_str();
    app.add_option("--threads", options.threads,
                   "Forwarding threads; thread t serves queue q of every interface where "
                   "q % threads = t")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--frames", options.framesPerThread, "Frames of 2 KiB for each thread")
        ->check(CLI::Range(1024, 1 << 20))
        ->capture_default_str();
    app.add_option_function<std::uint32_t>(
           "--heartbeat-ttl",
           [&options](std::uint32_t ms) { options.heartbeatTtl = std::chrono::milliseconds(ms); },
           "After how many ms without a sign of life the worker counts as dead, and interfaces "
           "fall back to their fail mode [50]")
        ->check(CLI::Range(5, 10'000))
        ->type_name("MS");
    app.add_option("--metrics-file", options.metricsFile,
                   "Write the counters to this file every 10 s, in the format of node_exporter's "
                   "textfile collector")
        ->type_name("FILE.prom");
    app.add_option("--upgrade-key", options.upgradeKey,
                   "Ed25519 public key (base64) that a program must be signed with to take this "
                   "one's place by `tallygatectl upgrade`")
        ->capture_default_str();
    app.add_option("--worker-user", options.workerUser,
                   "The user the worker runs as; nobody where there is no such user")
        ->capture_default_str();
    app.add_option("--view-group", options.viewGroup, "Who may see counters")
        ->capture_default_str();
    app.add_option("--operate-group", options.operateGroup, "Who may commit policies")
        ->capture_default_str();
    app.add_option("--admin-group", options.adminGroup, "Who may manage interfaces")
        ->capture_default_str();
}

/// The modes of the program that its own processes start it in; none is for people.
int runMode(std::string_view mode, const std::vector<std::string> &arguments,
            const Options &options)
{
    if (mode == "--control")
        return controlMain(options);
    if (mode == "--undo-window")
        return undoWindowMain(options);
    return keeperMain(arguments);
}

int run(int argc, char **argv)
{
    // These two read no options: what they need comes by descriptor.
    if (argc >= 2 && std::string_view(argv[1]) == "--worker")
        return workerMain(kKeeperDescriptor);
    if (argc >= 2 && std::string_view(argv[1]) == "--check")
        return checkMain();

    std::string_view mode;
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() &&
        (arguments.front() == "--control" || arguments.front() == "--undo-window")) {
        mode = argv[1];
        arguments.erase(arguments.begin());
    }
    Options options;
    CLI::App app("Tallygate's enforcement engine. It is controlled with tallygatectl.",
                 "tallygated");
    app.set_version_flag("--version", std::string("tallygated ") + TALLYGATE_VERSION);
    app.footer("Exit status: 0 stopped as asked, 2 could not start.");
    addOptions(app, options);
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError &problem) {
        return app.exit(problem) == 0 ? 0 : 2;
    }
    if (::geteuid() != 0) {
        fmt::print(stderr, "tallygated: needs to be root: it attaches to interfaces. Start it with "
                           "sudo, or as the service tallygate.\n");
        return 2;
    }
    return runMode(mode, arguments, options);
}

} // namespace
} // namespace tallygate::engine

int main(int argc, char **argv)
{
    return tallygate::engine::run(argc, argv);
}
