// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal.h"

#include <poll.h>
#include <pwd.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>

namespace tallygate::cli {

namespace {

/// The handler may only set a flag: a thread looks at it.
std::atomic<bool> interruptWanted{false};

Result<remote::Hop> hopOf(const std::string &text)
{
    auto hop = remote::parseHop(text);
    if (hop && hop->user.empty())
        hop->user = userName();
    return hop;
}

} // namespace

void addLoginOptions(CLI::App &command, LoginOptions &options)
{
    // One at a time: an argument after it is the command's own.
    command.add_option("--jump", options.jumps, "hosts on the way, from here to there")
        ->allow_extra_args(false);
    command.add_option("-i,--identity", options.identity, "private key to log in with");
    command.add_option("--known-hosts", options.knownHosts, "instead of ~/.ssh/known_hosts");
    command.add_option("--accept-host-key", options.acceptedKey,
                       "fingerprint (SHA256:...) that a host which is not known yet must show");
    command.add_flag("--password-from-stdin", options.isPasswordFromInput,
                     "read what is asked for, a line each, from standard input");
}

std::string userName()
{
    const passwd *self = ::getpwuid(::getuid());
    return self != nullptr ? self->pw_name : "";
}

Result<remote::Endpoint> endpointOf(const std::string &host, const LoginOptions &options)
{
    remote::Endpoint endpoint;
    const auto target = hopOf(host);
    if (!target)
        return fail(target.error());
    endpoint.target = *target;
    for (const std::string &jump : options.jumps) {
        const auto hop = hopOf(jump);
        if (!hop)
            return fail(hop.error());
        endpoint.jumps.push_back(*hop);
    }
    if (!options.identity.empty())
        endpoint.methods.insert(endpoint.methods.begin(), remote::KeyAuth{options.identity, {}});
    return endpoint;
}

std::filesystem::path knownHostsOf(const LoginOptions &options)
{
    if (!options.knownHosts.empty())
        return options.knownHosts;
    if (const char *chosen = std::getenv("TALLYGATE_KNOWN_HOSTS"); chosen && *chosen)
        return chosen;
    const char *home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : "/") / ".ssh/known_hosts";
}

bool Terminal::isThere()
{
    return ::isatty(STDIN_FILENO) != 0;
}

bool Terminal::hasLine()
{
    pollfd input{STDIN_FILENO, POLLIN, 0};
    return ::poll(&input, 1, 0) > 0;
}

void Terminal::forget()
{
    ::tcflush(STDIN_FILENO, TCIFLUSH);
}

std::optional<std::string> Terminal::readLine()
{
    constexpr int kPatience = 100; // ms: the signal may have come to another thread
    std::string line;
    while (!interruptWanted) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, kPatience) <= 0)
            continue;
        char c = 0;
        if (::read(STDIN_FILENO, &c, 1) != 1)
            return line.empty() ? std::nullopt : std::optional(line);
        if (c == '\n')
            return line;
        line.push_back(c);
    }
    return std::nullopt;
}

bool Terminal::isHostKeyAccepted(const remote::HostKeyQuestion &question)
{
    if (!isTrusted(question))
        return false;
    if (m_accepted)
        m_accepted(question);
    return true;
}

bool Terminal::isTrusted(const remote::HostKeyQuestion &question) const
{
    const std::string shown = remote::fingerprintOf(question.key);
    if (shown == m_options.acceptedKey)
        return true;
    if (!m_options.acceptedKey.empty() || !isThere())
        return false;
    std::fprintf(stderr, "%s is not known yet. Its key is %s %s\nType \"yes\" if it is that: ",
                 toString(question.hop).c_str(), question.key.type.c_str(), shown.c_str());
    return readLine() == "yes";
}

std::optional<remote::Secret> Terminal::secretWanted(const remote::SecretQuestion &question)
{
    const char *what = question.kind == remote::SecretQuestion::Kind::Passphrase ? "Passphrase of "
                       : question.kind == remote::SecretQuestion::Kind::Password
                           ? "Password of "
                           : "The host asks: ";
    return ask(what + question.about);
}

std::optional<remote::Secret> Terminal::ask(const std::string &prompt) const
{
    if (!m_options.isPasswordFromInput && !isThere())
        return std::nullopt;
    termios before{};
    const bool isTerminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (isTerminal) {
        termios hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::fprintf(stderr, "%s: ", prompt.c_str()); // whoever answers it at once is not shown either
    auto line = readLine();
    if (isTerminal)
        ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
    std::fputs("\n", stderr);
    return line ? std::optional(remote::Secret::take(*line)) : std::nullopt;
}

InterruptWatch::InterruptWatch()
    : m_thread([this](const std::stop_token &over) {
        while (!over.stop_requested()) {
            if (interruptWanted)
                m_stop.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    })
{
    interruptWanted = false;
    std::signal(SIGINT, [](int) { interruptWanted = true; });
    std::signal(SIGTERM, [](int) { interruptWanted = true; });
}

InterruptWatch::~InterruptWatch()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

} // namespace tallygate::cli
