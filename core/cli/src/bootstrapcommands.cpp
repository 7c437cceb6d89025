// SPDX-License-Identifier: GPL-3.0-or-later
#include "bootstrapcommands.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "bootstrap/auditrecords.h"
#include "devices.h"
#include "support.h"
#include "workrecords.h"

namespace tallygate::cli {

namespace {

using bootstrap::StepNews;
using bootstrap::StepState;
using bootstrap::Verb;

struct BootstrapOptions
{
    DeviceOptions device;
    std::string bundle;
    bool isCheckOnly = false;
    bool isDataKept = false;
    bool isUnfinishedUndone = false;
    Format format = Format::Text;
};

/// Prints the steps as they come, and asks at the terminal.
class TerminalObserver final : public bootstrap::Observer
{
public:
    TerminalObserver(const BootstrapOptions &options, const KnownDevice &device)
        : m_options(options)
        , m_terminal(options.device.login, [&device](const remote::HostKeyQuestion &question) {
            recordHostKey(device, question);
        })
    {}

    void stepChanged(const StepNews &news) override;
    void uploaded(std::uint64_t bytes, std::uint64_t ofBytes) override;
    bool isHostKeyAccepted(const remote::HostKeyQuestion &question) override
    {
        return m_terminal.isHostKeyAccepted(question);
    }
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &question) override
    {
        return m_terminal.secretWanted(question);
    }
    std::optional<remote::Secret> sudoPasswordWanted(const remote::Hop &host,
                                                     bool isRepeated) override;

private:
    const BootstrapOptions &m_options;
    Terminal m_terminal;
    std::uint64_t m_toldPercent = 0;
};

void TerminalObserver::stepChanged(const StepNews &news)
{
    const std::string step(toString(news.step));
    const std::string state(toString(news.state));
    if (m_options.format == Format::Json) {
        const nlohmann::ordered_json line = {
            {"step", step}, {"state", state}, {"detail", news.detail}};
        std::puts(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    } else if (news.state != StepState::Running) {
        std::puts(fmt::format("{:<10}  {:<7}  {}", step, state, news.detail).c_str());
    }
    std::fflush(stdout);
}

void TerminalObserver::uploaded(std::uint64_t bytes, std::uint64_t ofBytes)
{
    const std::uint64_t percent = ofBytes == 0 ? 100 : bytes * 100 / ofBytes;
    if (m_options.format == Format::Json || ::isatty(STDERR_FILENO) == 0 ||
        percent == std::exchange(m_toldPercent, percent))
        return;
    std::fprintf(stderr, "\rupload      %3d %%\r", static_cast<int>(percent));
}

std::optional<remote::Secret> TerminalObserver::sudoPasswordWanted(const remote::Hop &host,
                                                                   bool isRepeated)
{
    if (isRepeated && m_options.device.login.isPasswordFromInput)
        return std::nullopt;
    return m_terminal.ask("Password of " + toString(host) + " for sudo");
}

bootstrap::Plan planOf(Verb verb, const BootstrapOptions &options, const KnownDevice &device)
{
    bootstrap::Plan plan;
    plan.verb = options.isCheckOnly ? Verb::Check : verb;
    plan.bundle = options.bundle;
    plan.data =
        options.isDataKept ? bootstrap::DataOnUninstall::Keep : bootstrap::DataOnUninstall::Remove;
    plan.unfinished =
        options.isUnfinishedUndone ? bootstrap::Unfinished::Undo : bootstrap::Unfinished::Refuse;
    plan.endpoint = device.endpoint;
    plan.knownHosts = knownHostsOf(options.device.login);
    return plan;
}

void record(const KnownDevice &device, const bootstrap::AuditRecord &record)
{
    recordAction(device, record.action.c_str(), record.details);
}

int carryOutPlan(Verb verb, const BootstrapOptions &options)
{
    const auto devices = chosenDevices(options.device);
    if (!devices)
        return couldNot(devices.error());
    const KnownDevice &device = devices->front();
    const bootstrap::Plan plan = planOf(verb, options, device);
    TerminalObserver observer(options, device);
    const InterruptWatch watch;
    record(device, bootstrap::recordOfStart(plan));
    const auto done = bootstrap::run(plan, observer, watch.token());
    record(device, bootstrap::recordOfEnd(plan.verb, done));
    return done ? Fine : couldNot(done.error());
}

/// One of them must be said, even where only one device is known: this changes the whole host.
void addHost(CLI::App &command, DeviceOptions &options)
{
    CLI::Option_group *where = command.add_option_group("where");
    where->add_option("HOST", options.host, "[user@]host[:port]");
    where->add_option("--device", options.devices, "or a device that is known here by this name")
        ->expected(1);
    where->require_option(1);
}

CLI::App *addVerb(CLI::App &app, int &status, Verb verb, const char *name, const char *what)
{
    CLI::App *command = app.add_subcommand(name, what);
    const auto options = std::make_shared<BootstrapOptions>();
    addHost(*command, options->device);
    addLoginOptions(*command, options->device.login);
    command->add_flag_callback(
        "--json", [options] { options->format = Format::Json; }, "the steps as JSON, a line each");
    command->add_flag("--undo-unfinished", options->isUnfinishedUndone,
                      "first undo an earlier run that was cut off");
    if (verb == Verb::Uninstall)
        command->add_flag("--keep-data", options->isDataKept,
                          "policies, counters, audit and logs stay on the host");
    else
        command->add_option("--bundle", options->bundle, "tallygate-VERSION-ARCHITECTURE.tar.gz");
    if (verb == Verb::Install)
        command->add_flag("--check", options->isCheckOnly, "only look whether it can be done");
    command->callback([&status, verb, options] { status = carryOutPlan(verb, *options); });
    return command;
}

} // namespace

void addBootstrapCommands(CLI::App &app, int &status)
{
    addVerb(app, status, Verb::Install, "bootstrap", "bring the engine to a host that has none");
    addVerb(app, status, Verb::Upgrade, "upgrade", "replace a host's engine; no packet is lost");
    addVerb(app, status, Verb::Uninstall, "uninstall", "take the engine from a host");
}

} // namespace tallygate::cli
