// SPDX-License-Identifier: GPL-3.0-or-later
#include "livecommands.h"

#include <functional>
#include <memory>

#include "devices.h"
#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"
#include "storage/audittrail.h"
#include "support.h"
#include "workrecords.h"

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

/// What is recorded of a command that went well, and what the engine answered to it.
using Recorder = std::function<void(const KnownDevice &, const ctl::Json &)>;

Result<ctl::Json> historyOf(const ctl::LiveOptions &reached)
{
    auto live = ctl::Live::open(reached);
    return live ? live->call("policy.history") : Result<ctl::Json>(fail(live.error()));
}

/// Logs in, and has a command of livectl talk to the engine there. Once the device is reached, it
/// is asked how pushes ended, too, that nobody here waited for.
int overSsh(const DeviceOptions &options, ctl::LiveOptions live,
            const std::function<int(const ctl::LiveOptions &)> &run, const Recorder &recorder)
{
    const auto devices = chosenDevices(options);
    if (!devices)
        return couldNot(devices.error());
    Terminal terminal(options.login, [&](const remote::HostKeyQuestion &question) {
        recordHostKey(devices->front(), question);
    });
    const InterruptWatch watch;
    const auto session = remote::HostSession::open(
        devices->front().endpoint, knownHostsOf(options.login), terminal, watch.token());
    if (!session)
        return couldNot(session.error());
    ctl::setProgramName("tallygate-cli");
    live.ssh = sessionOf(**session, watch.token());
    live.connect = [&] { return (*session)->openControl(watch.token()); };
    if (recorder)
        live.answered = [&](const ctl::Json &answer) { recorder(devices->front(), answer); };
    const int status = run(live);
    if (status == Fine)
        recordEndings(devices->front(), [&live] { return historyOf(live); });
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
                  const Recorder &recorder = {})
    {
        const auto device = std::make_shared<DeviceOptions>();
        const auto live = std::make_shared<ctl::LiveOptions>();
        CLI::App *command = m_app.add_subcommand(name, help);
        addDeviceOptions(*command, *device, true);
        command->add_flag("--json", live->json, "JSON for programs; 64-bit numbers are strings");
        command->callback([&status = m_status, device, live, options, run, recorder] {
            status = overSsh(
                *device, *live,
                [&](const ctl::LiveOptions &reached) { return run(reached, *options); }, recorder);
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

Recorder recordsReset(std::shared_ptr<const ctl::ResetOptions> options)
{
    return [options](const KnownDevice &device, const ctl::Json &answer) {
        recordAction(device, "reset", storage::resetDetails(ctl::resetParams(*options), answer));
    };
}

Recorder recordsUndoing(std::shared_ptr<const ctl::ResetOptions> options)
{
    return [options](const KnownDevice &device, const ctl::Json &answer) {
        recordAction(device, "reset.undone",
                     storage::resetDetails(ctl::undoResetParams(*options), answer));
    };
}

void addReset(Adder &adder)
{
    const auto options = std::make_shared<ctl::ResetOptions>();
    CLI::App *reset = adder.add("reset", "have counters show zero from now on; it can be undone",
                                options, ctl::runReset, recordsReset(options));
    reset->add_option("--why", options->why, "for whoever looks at the figures later")->required();
    reset->add_option("--filter", options->filter, "of this filter, wherever it is applied (UUID)");
    reset->add_option("--application", options->application, "of this application (UUID)");
    reset->add_option("--interface", options->interface, "at this interface alone");
    reset->add_option("--rule", options->rule, "of this rule (UUID)");
    reset->add_flag("--default", options->byDefault, "of the application's default");
    const auto undone = std::make_shared<ctl::ResetOptions>();
    CLI::App *undo = adder.add("undo-reset", "take a reset back", undone, ctl::runUndoReset,
                               recordsUndoing(undone));
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
    const auto capture = std::make_shared<ctl::CaptureOptions>();
    ctl::addCaptureOptions(*adder.add("capture",
                                      "keep packets of a managed interface in a pcapng file here",
                                      capture, ctl::runCapture),
                           *capture);
    adder.add<int>("history", "the revisions that a device keeps", none,
                   [](const ctl::LiveOptions &live, const int &) { return ctl::runHistory(live); });
    adder.add<int>("confirm", "keep what was pushed; this connection is a fresh one", none,
                   [](const ctl::LiveOptions &live, const int &) { return ctl::runConfirm(live); });
    const auto back = std::make_shared<ctl::PolicyCommandOptions>();
    adder.add("rollback", "undo what was pushed and is not confirmed", back, ctl::runRollback)
        ->add_option("--why", back->comment, "for the audit log");
}

} // namespace tallygate::cli
