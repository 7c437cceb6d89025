// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the commands that talk to a running engine.
#include <CLI/CLI.hpp>

#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

/// Collects commands; what their options are stored in lives as long as the program's one run.
class Adder
{
public:
    explicit Adder(CLI::App &app)
        : m_app(app)
    {}

    /// A command with the options that all have. The function is called with the values.
    template <class Options, class Run>
    CLI::App *add(CLI::App &under, const char *name, const char *help,
                  std::shared_ptr<Options> options, Run run)
    {
        CLI::App *command = under.add_subcommand(name, help);
        command->add_flag("--json", m_live->json, "Print JSON; 64-bit numbers are strings");
        m_commands.push_back({command, [live = m_live, options = std::move(options),
                                        run = std::move(run)] { return run(*live, *options); }});
        return command;
    }
    template <class Run>
    CLI::App *add(const char *name, const char *help, Run run)
    {
        return add(m_app, name, help, std::make_shared<int>(0),
                   [run = std::move(run)](const LiveOptions &live, int) { return run(live); });
    }

    void addConnectionOptions()
    {
        m_app.add_option("--socket", m_live->socket, "The engine's control socket")
            ->type_name("PATH")
            ->envname("TALLYGATE_SOCKET")
            ->capture_default_str();
    }
    void addSession(CLI::App *command)
    {
        command
            ->add_option("--session", m_live->ssh,
                         "The SSH connection you came over, as SSH_CONNECTION tells it; default: "
                         "found by itself")
            ->type_name("\"CLIENT PORT SERVER PORT\"");
    }

    CLI::App &app() { return m_app; }
    std::vector<Command> take() { return std::move(m_commands); }

private:
    CLI::App &m_app;
    std::shared_ptr<LiveOptions> m_live = std::make_shared<LiveOptions>();
    std::vector<Command> m_commands;
};

void addWindow(CLI::App *command, int &window)
{
    command->add_option("--window", window, "Seconds to confirm in, before it is undone")
        ->check(CLI::Range(5, 3600))
        ->capture_default_str();
}

void addEngine(Adder &adder)
{
    adder.add("status", "How the engine, its worker and its interfaces are", runStatus);
    adder.add("restart-worker", "Replace the worker by a new one; no packet is lost",
              runRestartWorker);
    adder.add("shutdown", "End the engine and give its interfaces back", runShutdown);
    auto program = std::make_shared<std::string>();
    adder
        .add(adder.app(), "upgrade", "Have the engine go on as another program; no packet is lost",
             program, runUpgrade)
        ->add_option("PROGRAM", *program, "Its path on this host")
        ->required();
    adder.add("rpc", "Copy between standard input and output and the control socket", runRpc);
}

void addInterfaces(Adder &adder)
{
    adder.add("interfaces", "The interfaces of this host, and which are managed", runInterfaces);
    const auto options = std::make_shared<ManageOptions>();
    const auto addMode = [&options](CLI::App *command) {
        return command
            ->add_option("--fail-mode", options->failMode,
                         "While no worker is alive, packets pass (open) or are dropped (closed)")
            ->check(CLI::IsMember({"open", "closed"}));
    };
    const auto addInterface = [&options](CLI::App *command) {
        command->add_option("INTERFACE", options->interface)->required();
        addWindow(command, options->window);
    };
    CLI::App *manage =
        adder.add(adder.app(), "manage", "Have an interface's packets pass through the engine",
                  options, runManage);
    addInterface(manage);
    addMode(manage)->required();
    manage
        ->add_option("--wire", options->wire,
                     "Join it with this interface, transparently, instead of with the host")
        ->type_name("IFACE");
    addInterface(adder.add(adder.app(), "unmanage", "Give an interface back as it was", options,
                           runUnmanage));
    CLI::App *mode =
        adder.add(adder.app(), "fail-mode", "Choose what happens while no worker is alive", options,
                  runFailMode);
    addInterface(mode);
    mode->add_option("MODE", options->failMode, "open or closed")
        ->required()
        ->check(CLI::IsMember({"open", "closed"}));
}

void addFile(CLI::App *command, PolicyCommandOptions &options)
{
    command
        ->add_option("DEVICE-POLICY", options.file, "The device policy (JSON); - = standard input")
        ->required();
}

void addStaging(CLI::App *command, PolicyCommandOptions &options)
{
    command->add_flag("--take-over", options.takeOver, "Replace what somebody else has staged");
    command
        ->add_option("--based-on", options.basedOn,
                     "The revision it was made from; default: the one in force")
        ->type_name("N");
    command->add_option("--comment", options.comment, "For the history");
    command->add_flag("--accept-guard-change", options.acceptGuardChange,
                      "The management guard may lose entries");
}

void addPolicy(Adder &adder)
{
    CLI::App *policy = adder.app().add_subcommand(
        "policy", "Put a device policy in force, step by step, or with push all but the last");
    policy->require_subcommand(1);
    const auto options = std::make_shared<PolicyCommandOptions>();
    const auto step = [&](const char *name, const char *help, auto run) {
        return adder.add(*policy, name, help, options, run);
    };
    const auto withRevision = [&options](CLI::App *command) {
        command->add_option("REVISION", options->revision, "Default: the staged one");
        return command;
    };
    addFile(step("validate", "Check and compile it, for the managed interfaces", runValidate),
            *options);
    CLI::App *stage = step("stage", "Have it built beside the one in force", runStage);
    auto *revision =
        stage->add_option("--revision", options->revision, "An earlier one, to go back");
    stage
        ->add_option("DEVICE-POLICY", options->file,
                     "The device policy (JSON); default: standard input")
        ->excludes(revision);
    addStaging(stage, *options);
    adder.addSession(withRevision(
        step("prove", "Run your own session and the policy's checks through it", runProve)));
    CLI::App *activate =
        withRevision(step("activate", "Put it in force until the window ends", runActivate));
    addWindow(activate, options->window);
    activate->add_flag("--accept-failed-proof", options->acceptFailedProof,
                       "Though a proof failed, or none was asked for");
    adder.addSession(step(
        "confirm", "Keep it, or a change of interfaces; over a new connection to this host",
        [](const LiveOptions &live, const PolicyCommandOptions &) { return runConfirm(live); }));
    step("rollback", "Undo it, or a change of interfaces, now", runRollback)
        ->add_option("--reason", options->comment, "For the history");
    adder.add(*policy, "history", "The revisions that are kept", std::make_shared<int>(0),
              [](const LiveOptions &live, int) { return runHistory(live); });
    CLI::App *get = step("get", "The text of a revision", runGet);
    get->add_option("REVISION", options->revision, "Default: the one in force");
    get->add_option("-o,--output", options->output, "Write it to this file");
    CLI::App *push = step("push", "Validate, stage, prove and activate it", runPush);
    addFile(push, *options);
    addStaging(push, *options);
    addWindow(push, options->window);
    adder.addSession(push);
}

void addSets(Adder &adder)
{
    adder.add("guard", "Who may always reach this host's management", runGuard);
    CLI::App *set = adder.app().add_subcommand(
        "set", "Change a set of the policy in force without a new revision");
    set->require_subcommand(1);
    const auto options = std::make_shared<SetOptions>();
    const auto verb = [&](const char *name, const char *help) {
        CLI::App *command = adder.add(
            *set, name, help, options,
            [name](const LiveOptions &live, const SetOptions &o) { return runSet(live, name, o); });
        command->add_option("SET", options->set)->required();
        command->add_option("ENTRY", options->entries, "- = lines of standard input");
        command->add_option("--reason", options->reason, "For the audit log");
        command->add_flag("--accept-failed-proof", options->acceptFailedProof,
                          "Though your session or a check of the policy would fail");
        return command;
    };
    const auto withExpiry = [&options](CLI::App *command) {
        command
            ->add_option("--expires", options->expires,
                         "Until then: a time, or from now on such as 90s, 15m, 2h, 7d")
            ->type_name("TIME");
    };
    withExpiry(verb("add", "Put entries into it"));
    verb("remove", "Take entries out of it");
    CLI::App *replace = verb("replace", "Put entries in the place of all it has");
    withExpiry(replace);
    replace->add_flag("--as-in-policy", options->asInPolicy,
                      "What the policy has, as if the set had never been changed");
}

void addCounters(Adder &adder)
{
    const auto counters = std::make_shared<CountersOptions>();
    CLI::App *command =
        adder.add(adder.app(), "counters", "What each rule and each interface counted", counters,
                  runCounters);
    command->add_option("--since", counters->since, "reset, revision or lifetime")
        ->check(CLI::IsMember({"reset", "revision", "lifetime"}))
        ->capture_default_str();
    command->add_option("--interface", counters->interfaces, "Only these")->type_name("IFACE");
    command->add_option("--application", counters->applications, "Only these")->type_name("UUID");
    command->add_flag("--all", counters->all, "Also what has counted nothing");
    command->add_flag("--watch", counters->watch, "Again and again, with rates, until interrupted");
    command->add_option("--interval", counters->interval, "Seconds between, with --watch")
        ->check(CLI::Range(0.1, 60.0))
        ->capture_default_str();

    const auto reset = std::make_shared<ResetOptions>();
    command =
        adder.add(adder.app(), "reset", "Show counters from zero on; without a target, all of them",
                  reset, runReset);
    command->add_option("--why", reset->why, "For whoever looks at the figures later")->required();
    command->add_option("--filter", reset->filter)->type_name("UUID");
    command->add_option("--application", reset->application)->type_name("UUID");
    command->add_option("--rule", reset->rule)->type_name("UUID");
    command->add_flag("--default", reset->byDefault, "The filter's default instead of a rule");
    command->add_option("--interface", reset->interface)->type_name("IFACE");
    command = adder.add(adder.app(), "undo-reset", "Take a reset back", reset, runUndoReset);
    command->add_option("RESET", reset->reset, "Its number")->required();
    command->add_option("--why", reset->why, "For whoever looks at the figures later")->required();
    adder.add("resets", "The resets there were", runResets);
}

void addRecords(Adder &adder)
{
    const auto hits = std::make_shared<HitsOptions>();
    CLI::App *command =
        adder.add(adder.app(), "hits", "Packets that logged rules took", hits, runHits);
    command->add_flag("-f,--follow", hits->follow, "Until interrupted");
    command->add_option("--count", hits->count, "So many, then end");
    const auto changes = std::make_shared<std::vector<std::string>>();
    adder
        .add(adder.app(), "log",
             "Where logged hits are written; with such as syslog.enabled=true, change it", changes,
             runLog)
        ->add_option("NAME=VALUE", *changes);
    const auto audit = std::make_shared<AuditOptions>();
    command = adder.add(adder.app(), "audit", "Who changed what", audit, runAudit);
    command->add_option("--from", audit->from,
                        "Number of the first record; default: the newest ones");
    command->add_option("--count", audit->most, "So many at most")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
}

void addCapture(Adder &adder)
{
    const auto options = std::make_shared<CaptureOptions>();
    addCaptureOptions(*adder.add(adder.app(), "capture",
                                 "Keep packets of a managed interface in a pcapng file", options,
                                 runCapture),
                      *options);
}

} // namespace

void addCaptureOptions(CLI::App &command, CaptureOptions &options)
{
    command.add_option("INTERFACE", options.interface)->required();
    command.add_option("-w,--write", options.output, "The file; - = standard output")->required();
    command.add_option("--reason", options.reason, "For the audit log")->required();
    command.add_option("--match", options.match, "Only what this expression selects")
        ->type_name("EXPR");
    command.add_option("--direction", options.direction, "in or out; default: both")
        ->check(CLI::IsMember({"in", "out"}));
    command.add_option("--count", options.count, "So many packets at most");
    command.add_option("--seconds", options.seconds, "So long at most")->capture_default_str();
    command.add_option("--snap", options.snap, "Bytes kept of each packet")->capture_default_str();
    command.add_option("--bytes", options.bytes, "Bytes of packets in all")->capture_default_str();
}

std::vector<Command> addLiveCommands(CLI::App &app)
{
    Adder adder(app);
    adder.addConnectionOptions();
    addEngine(adder);
    addInterfaces(adder);
    addPolicy(adder);
    addSets(adder);
    addCounters(adder);
    addRecords(adder);
    addCapture(adder);
    return adder.take();
}

} // namespace tallygate::ctl
