// SPDX-License-Identifier: GPL-3.0-or-later
#include "livecommands.h"

#include <algorithm>
#include <functional>
#include <memory>

#include "devices.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "storage/audittrail.h"
#include "storage/deployments.h"
#include "support.h"

namespace tallygate::cli {

namespace {

/// How the device sees our connection, for what it compares with its own. Empty: it did not tell.
std::string sessionOf(remote::HostSession &session, const std::stop_token &stop)
{
    const auto told = session.run({"printenv SSH_CONNECTION"}, stop);
    if (!told || told->exitStatus != 0)
        return {};
    return told->output.substr(0, told->output.find('\n'));
}

/// What became of a push that waited here (push --no-confirm), in the records of this workstation.
void recordEnd(const KnownDevice &device, storage::DeploymentOutcome outcome)
{
    constexpr std::size_t kLookedAt = 10;
    auto records = openRecords();
    if (!records) {
        fmt::print(stderr, "tallygate-cli: not recorded here: {}\n", toString(records.error()));
        return;
    }
    storage::Deployments deployments(*records);
    const auto latest = deployments.page(device.uuid, kLookedAt);
    const auto pending = [](const storage::Deployment &one) {
        return one.outcome == storage::DeploymentOutcome::Pending;
    };
    if (!latest || std::ranges::none_of(*latest, pending))
        return;
    const auto waits = std::ranges::find_if(*latest, pending);
    const auto now = std::chrono::time_point_cast<Nanoseconds>(std::chrono::system_clock::now());
    const bool isKept = outcome == storage::DeploymentOutcome::Confirmed;
    const auto ended = deployments.end(waits->id, outcome, now);
    const auto told = storage::AuditTrail(*records).append(
        {now,
         userName(),
         isKept ? "push.confirmed" : "push.undone",
         device.uuid,
         {{"revision", std::to_string(waits->start.revision)}}});
    if (!ended || !told)
        fmt::print(stderr, "tallygate-cli: not recorded here: {}\n",
                   toString(!ended ? ended.error() : told.error()));
}

/// Logs in, and has a command of livectl talk to the engine there.
int overSsh(const DeviceOptions &options, ctl::LiveOptions live,
            const std::function<int(const ctl::LiveOptions &)> &run,
            std::optional<storage::DeploymentOutcome> outcome = std::nullopt)
{
    const auto devices = chosenDevices(options);
    if (!devices)
        return couldNot(devices.error());
    Terminal terminal(options.login);
    const InterruptWatch watch;
    const auto session = remote::HostSession::open(
        devices->front().endpoint, knownHostsOf(options.login), terminal, watch.token());
    if (!session)
        return couldNot(session.error());
    ctl::setProgramName("tallygate-cli");
    live.ssh = sessionOf(**session, watch.token());
    live.connect = [&] { return (*session)->openControl(watch.token()); };
    const int status = run(live);
    if (status == Fine && outcome)
        recordEnd(devices->front(), *outcome);
    return status;
}

class Adder
{
public:
    Adder(CLI::App &app, int &status)
        : m_app(app)
        , m_status(status)
    {}

    template <class Options>
    CLI::App *add(const char *name, const char *help, std::shared_ptr<Options> options,
                  int (*run)(const ctl::LiveOptions &, const Options &),
                  std::optional<storage::DeploymentOutcome> outcome = std::nullopt)
    {
        const auto device = std::make_shared<DeviceOptions>();
        const auto live = std::make_shared<ctl::LiveOptions>();
        CLI::App *command = m_app.add_subcommand(name, help);
        addDeviceOptions(*command, *device, true);
        command->add_flag("--json", live->json, "JSON for programs; 64-bit numbers are strings");
        command->callback([&status = m_status, device, live, options, run, outcome] {
            status = overSsh(
                *device, *live,
                [&](const ctl::LiveOptions &reached) { return run(reached, *options); }, outcome);
        });
        return command;
    }

private:
    CLI::App &m_app;
    int &m_status;
};

void addCounters(Adder &adder)
{
    const auto options = std::make_shared<ctl::CountersOptions>();
    CLI::App *counters = adder.add("counters", "what each rule of each application counted",
                                   options, ctl::runCounters);
    counters->add_option("--since", options->since, "reset, revision or lifetime")
        ->check(CLI::IsMember({"reset", "revision", "lifetime"}))
        ->capture_default_str();
    counters->add_option("--interface", options->interfaces, "of these interfaces alone");
    counters->add_option("--application", options->applications, "of these applications alone");
    counters->add_flag("--all", options->all, "rows without a hit too");
    counters->add_flag("--watch", options->watch, "again and again, with rates");
    counters->add_option("--interval", options->interval, "of --watch, seconds")
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();
}

void addReset(Adder &adder)
{
    const auto options = std::make_shared<ctl::ResetOptions>();
    CLI::App *reset = adder.add("reset", "have counters show zero from now on; it can be undone",
                                options, ctl::runReset);
    reset->add_option("--why", options->why, "for whoever looks at the figures later")->required();
    reset->add_option("--filter", options->filter, "of this filter, wherever it is applied (UUID)");
    reset->add_option("--application", options->application, "of this application (UUID)");
    reset->add_option("--interface", options->interface, "at this interface alone");
    reset->add_option("--rule", options->rule, "of this rule (UUID)");
    reset->add_flag("--default", options->byDefault, "of the application's default");
    const auto undone = std::make_shared<ctl::ResetOptions>();
    CLI::App *undo = adder.add("undo-reset", "take a reset back", undone, ctl::runUndoReset);
    undo->add_option("RESET", undone->reset, "its number")->required();
    undo->add_option("--why", undone->why, "for whoever looks at the figures later")->required();
}

} // namespace

void addLiveCommands(CLI::App &app, int &status)
{
    Adder adder(app, status);
    const auto none = std::make_shared<int>(0);
    adder.add<int>("status", "how a device's engine and its interfaces are", none,
                   [](const ctl::LiveOptions &live, const int &) { return ctl::runStatus(live); });
    addCounters(adder);
    addReset(adder);
    const auto hits = std::make_shared<ctl::HitsOptions>();
    CLI::App *log =
        adder.add("log", "the packets that rules log, as they come", hits, ctl::runHits);
    log->add_flag("-f,--follow", hits->follow, "go on until you interrupt it");
    log->add_option("-n,--count", hits->count, "end after so many");
    adder.add<int>("history", "the revisions that a device keeps", none,
                   [](const ctl::LiveOptions &live, const int &) { return ctl::runHistory(live); });
    adder.add<int>(
        "confirm", "keep what was pushed; this connection is a fresh one", none,
        [](const ctl::LiveOptions &live, const int &) { return ctl::runConfirm(live); },
        storage::DeploymentOutcome::Confirmed);
    const auto back = std::make_shared<ctl::PolicyCommandOptions>();
    adder
        .add("rollback", "undo what was pushed and is not confirmed", back, ctl::runRollback,
             storage::DeploymentOutcome::RolledBack)
        ->add_option("--why", back->comment, "for the audit log");
}

} // namespace tallygate::cli
