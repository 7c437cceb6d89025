// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bootstrap/bootstrap.h"

namespace tallygate::bootstrap {

/// What a script printed, "name=value" a line, without characters that control a terminal; the
/// values of names that come again are joined by blanks. Names that are not there are empty.
class Facts
{
public:
    explicit Facts(std::string_view output);
    const std::string &operator[](const std::string &name) const;

private:
    std::map<std::string, std::string> m_values;
};

/// Asks for each secret once, so that what is undone over a new connection need not wait for a
/// person. One-time codes are asked for again.
class RememberingObserver final : public remote::HostSessionObserver
{
public:
    explicit RememberingObserver(remote::HostSessionObserver &asked)
        : m_asked(asked)
    {}

    bool isHostKeyAccepted(const remote::HostKeyQuestion &question) override
    {
        return m_asked.isHostKeyAccepted(question);
    }
    std::optional<remote::Secret> secretWanted(const remote::SecretQuestion &question) override;

private:
    remote::HostSessionObserver &m_asked;
    std::mutex m_mutex;
    std::map<std::string, remote::Secret> m_answers; ///< by hop and what it was about
};

enum class As : std::uint8_t { Account, Root };

/// Scripts on a host, by the account that logged in or by root: then through sudo, whose password
/// goes over the standard input, never on a command line. A connection that was lost is made anew
/// by the next script. One thread.
class Host
{
public:
    Host(const Plan &plan, Observer &observer)
        : m_plan(plan)
        , m_observer(observer)
        , m_remembering(observer)
    {}

    Result<void> connect(std::stop_token stop);
    /// Finds out how to be root; asks for the password if sudo wants one.
    Result<std::string> becomeRoot(std::stop_token stop);
    Result<Facts> run(As who, const char *script, const std::vector<std::string> &arguments,
                      std::stop_token stop);
    Result<void> upload(std::string_view content, const std::string &path, std::stop_token stop);

private:
    enum class Sudo : std::uint8_t { IsRoot, Free, WithPassword };
    Result<remote::CommandOutcome> execute(const std::string &line, std::string_view input,
                                           std::stop_token stop);
    struct PasswordCheck
    {
        bool isTaken = false;
        std::string complaint; ///< of sudo
    };
    Result<PasswordCheck> checkPassword(std::stop_token stop);
    Result<std::string> askForPassword(std::stop_token stop);

    const Plan &m_plan;
    Observer &m_observer;
    RememberingObserver m_remembering;
    std::unique_ptr<remote::HostSession> m_session;
    Sudo m_sudo = Sudo::IsRoot;
    remote::Secret m_password; ///< with the end of its line; of sudo
};

} // namespace tallygate::bootstrap
