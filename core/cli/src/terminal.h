// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "remote/hostsession.h"

namespace CLI {
class App;
}

namespace tallygate::cli {

/// How hosts are reached and logged in at, as options of a command.
struct LoginOptions
{
    std::vector<std::string> jumps; ///< from here to there
    std::string identity;           ///< private key
    std::string knownHosts;         ///< empty: $TALLYGATE_KNOWN_HOSTS, else ~/.ssh/known_hosts
    std::string acceptedKey;        ///< fingerprint that a new host must show
    bool isPasswordFromInput = false;
};
void addLoginOptions(CLI::App &command, LoginOptions &options);

/// "[user@]host[:port]" by way of the jump hosts; without a user the caller's name.
Result<remote::Endpoint> endpointOf(const std::string &host, const LoginOptions &options);
std::filesystem::path knownHostsOf(const LoginOptions &options);
std::string userName(); ///< of the account that runs this

/// Asks whoever sits there: standard error and input. Without a terminal nothing is asked, but for
/// secrets where the options say that standard input has them.
class Terminal final : public remote::HostSessionObserver
{
public:
    /// `accepted` is told of each key that was taken, on the thread that asked.
    using Accepted = std::function<void(const remote::HostKeyQuestion &question)>;
    explicit Terminal(const LoginOptions &options, Accepted accepted = {})
        : m_options(options)
        , m_accepted(std::move(accepted))
    {}

    bool isHostKeyAccepted(const remote::HostKeyQuestion &question) override;
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &question) override;
    /// A line that the terminal does not show. Nothing: nobody is there, or the input has ended.
    std::optional<remote::Secret> ask(const std::string &prompt) const;

    static bool isThere(); ///< standard input is a terminal
    static bool hasLine(); ///< or has ended: readLine() need not wait
    static void forget();  ///< what was typed and is not read yet
    /// Nothing: the input has ended, or an InterruptWatch was told to stop.
    static std::optional<std::string> readLine();

private:
    bool isTrusted(const remote::HostKeyQuestion &question) const;

    const LoginOptions &m_options;
    const Accepted m_accepted;
};

/// SIGINT and SIGTERM ask the work to stop, so that what was done is undone.
class InterruptWatch
{
public:
    InterruptWatch();
    ~InterruptWatch();
    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::jthread m_thread;
};

} // namespace tallygate::cli
