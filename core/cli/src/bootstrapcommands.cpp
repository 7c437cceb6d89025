// SPDX-License-Identifier: GPL-3.0-or-later
#include "bootstrapcommands.h"

#include <pwd.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include "bootstrap/bootstrap.h"
#include "support.h"

namespace tallygate::cli {

namespace {

using bootstrap::StepNews;
using bootstrap::StepState;
using bootstrap::Verb;

struct BootstrapOptions
{
    std::string host;
    std::vector<std::string> jumps;
    std::string identity;
    std::string knownHosts;
    std::string acceptedKey; ///< fingerprint
    std::string bundle;
    bool isCheckOnly = false;
    bool isDataKept = false;
    bool isUnfinishedUndone = false;
    bool isPasswordFromInput = false;
    Format format = Format::Text;
};

/// A line from the terminal (or standard input), which the terminal does not show.
std::optional<remote::Secret> readHidden(const std::string &prompt)
{
    std::fprintf(stderr, "%s: ", prompt.c_str());
    termios before{};
    const bool isTerminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (isTerminal) {
        termios hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::string line;
    int c = 0;
    while ((c = std::getchar()) != EOF && c != '\n')
        line.push_back(static_cast<char>(c));
    if (isTerminal)
        ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::fputs("\n", stderr);
    if (c == EOF && line.empty())
        return std::nullopt;
    return remote::Secret::take(line);
}

/// Prints the steps as they come, and asks at the terminal.
class TerminalObserver final : public bootstrap::Observer
{
public:
    explicit TerminalObserver(const BootstrapOptions &options)
        : m_options(options)
    {}

    void stepChanged(const StepNews &news) override;
    void uploaded(std::uint64_t bytes, std::uint64_t ofBytes) override;
    bool isHostKeyAccepted(const remote::HostKeyQuestion &question) override;
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &question) override;
    std::optional<remote::Secret> sudoPasswordWanted(const remote::Hop &host,
                                                     bool isRepeated) override;

private:
    bool mayAsk() const { return m_options.isPasswordFromInput || ::isatty(STDIN_FILENO) != 0; }

    const BootstrapOptions &m_options;
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

bool TerminalObserver::isHostKeyAccepted(const remote::HostKeyQuestion &question)
{
    const std::string shown = remote::fingerprintOf(question.key);
    if (shown == m_options.acceptedKey)
        return true;
    if (!m_options.acceptedKey.empty() || ::isatty(STDIN_FILENO) == 0)
        return false;
    std::fprintf(stderr, "%s is not known yet. Its key is %s %s\nType \"yes\" if it is that: ",
                 toString(question.hop).c_str(), question.key.type.c_str(), shown.c_str());
    std::string line;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
        line.push_back(static_cast<char>(c));
    return line == "yes";
}

std::optional<remote::Secret> TerminalObserver::secretWanted(const remote::SecretQuestion &question)
{
    if (!mayAsk())
        return std::nullopt;
    const char *what = question.kind == remote::SecretQuestion::Kind::Passphrase ? "Passphrase of "
                       : question.kind == remote::SecretQuestion::Kind::Password
                           ? "Password of "
                           : "The host asks: ";
    return readHidden(what + question.about);
}

std::optional<remote::Secret> TerminalObserver::sudoPasswordWanted(const remote::Hop &host,
                                                                   bool isRepeated)
{
    if (!mayAsk() || (isRepeated && m_options.isPasswordFromInput))
        return std::nullopt;
    return readHidden("Password of " + toString(host) + " for sudo");
}

/// SIGINT asks the work to stop, so that what was done is undone. The handler may only set a flag:
/// a thread looks at it.
std::atomic<bool> interruptWanted{false};

class InterruptWatch
{
public:
    InterruptWatch()
        : m_thread([this](const std::stop_token &over) {
            while (!over.stop_requested()) {
                if (interruptWanted.exchange(false))
                    m_stop.request_stop();
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        })
    {
        std::signal(SIGINT, [](int) { interruptWanted = true; });
        std::signal(SIGTERM, [](int) { interruptWanted = true; });
    }
    ~InterruptWatch()
    {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }
    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_thread;
};

Result<remote::Hop> hopOf(const std::string &text)
{
    auto hop = remote::parseHop(text);
    if (hop && hop->user.empty()) {
        const passwd *self = ::getpwuid(::getuid());
        hop->user = self != nullptr ? self->pw_name : "";
    }
    return hop;
}

Result<bootstrap::Plan> planOf(Verb verb, const BootstrapOptions &options)
{
    bootstrap::Plan plan;
    plan.verb = options.isCheckOnly ? Verb::Check : verb;
    plan.bundle = options.bundle;
    plan.data =
        options.isDataKept ? bootstrap::DataOnUninstall::Keep : bootstrap::DataOnUninstall::Remove;
    plan.unfinished =
        options.isUnfinishedUndone ? bootstrap::Unfinished::Undo : bootstrap::Unfinished::Refuse;
    const auto target = hopOf(options.host);
    if (!target)
        return fail(target.error());
    plan.endpoint.target = *target;
    for (const std::string &jump : options.jumps) {
        const auto hop = hopOf(jump);
        if (!hop)
            return fail(hop.error());
        plan.endpoint.jumps.push_back(*hop);
    }
    if (!options.identity.empty())
        plan.endpoint.methods.insert(plan.endpoint.methods.begin(),
                                     remote::KeyAuth{options.identity, {}});
    const char *home = std::getenv("HOME");
    plan.knownHosts =
        !options.knownHosts.empty()
            ? std::filesystem::path(options.knownHosts)
            : std::filesystem::path(home != nullptr ? home : "/") / ".ssh/known_hosts";
    return plan;
}

int carryOutPlan(Verb verb, const BootstrapOptions &options)
{
    const auto plan = planOf(verb, options);
    if (!plan)
        return couldNot(plan.error());
    TerminalObserver observer(options);
    const InterruptWatch watch;
    const auto done = bootstrap::run(*plan, observer, watch.token());
    return done ? Fine : couldNot(done.error());
}

CLI::App *addVerb(CLI::App &app, int &status, Verb verb, const char *name, const char *what)
{
    CLI::App *command = app.add_subcommand(name, what);
    const auto options = std::make_shared<BootstrapOptions>();
    command->add_option("HOST", options->host, "[user@]host[:port]")->required();
    command->add_option("--jump", options->jumps, "hosts on the way, from here to there");
    command->add_option("-i,--identity", options->identity, "private key to log in with");
    command->add_option("--known-hosts", options->knownHosts, "instead of ~/.ssh/known_hosts");
    command->add_option("--accept-host-key", options->acceptedKey,
                        "fingerprint (SHA256:...) that a host which is not known yet must show");
    command->add_flag("--password-from-stdin", options->isPasswordFromInput,
                      "read what is asked for, a line each, from standard input");
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
