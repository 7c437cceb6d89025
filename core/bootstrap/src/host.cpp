// SPDX-License-Identifier: GPL-3.0-or-later
#include "host.h"

#include <cctype>

#include "scripts.h"
#include "shellwords.h"

namespace tallygate::bootstrap {

namespace {

constexpr int kPasswords = 3;
constexpr int kGaveUp = 3; ///< exit status of scripts
constexpr Nanoseconds kLongestScript = std::chrono::minutes(3);

Error scriptError(const remote::CommandOutcome &outcome)
{
    const Facts facts(outcome.output);
    if (outcome.exitStatus == kGaveUp && !facts["error"].empty())
        return {ErrorKind::Semantic, facts["error"], facts["because"], {}, {}};
    return {
        ErrorKind::Io,
        "step-failed",
        fmt::format("the host said: {} (exit status {})", outcome.complaint, outcome.exitStatus),
        {},
        {}};
}

} // namespace

Facts::Facts(std::string_view output)
{
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(std::min(line.size() + 1, output.size()));
        const std::size_t sign = line.find('=');
        if (sign == std::string_view::npos)
            continue;
        std::string &value = m_values[std::string(line.substr(0, sign))];
        if (!value.empty())
            value += ' ';
        for (const char c : line.substr(sign + 1))
            value += std::iscntrl(static_cast<unsigned char>(c)) != 0 ? '?' : c;
    }
}

const std::string &Facts::operator[](const std::string &name) const
{
    static const std::string nothing;
    const auto found = m_values.find(name);
    return found == m_values.end() ? nothing : found->second;
}

std::optional<remote::Secret>
RememberingObserver::secretWanted(const remote::SecretQuestion &question)
{
    using Kind = remote::SecretQuestion::Kind;
    if (question.kind == Kind::Prompt)
        return m_asked.secretWanted(question);
    const std::string name = toString(question.hop) +
                             (question.kind == Kind::Password ? " password " : " passphrase ") +
                             question.about;
    const std::lock_guard lock(m_mutex);
    const auto known = m_answers.find(name);
    if (known != m_answers.end() && !question.isRepeated)
        return remote::Secret(known->second.c_str());
    auto answer = m_asked.secretWanted(question);
    if (answer)
        m_answers[name] = remote::Secret(answer->c_str());
    return answer;
}

Result<void> Host::connect(std::stop_token stop)
{
    m_session.reset();
    auto session =
        remote::HostSession::open(m_plan.endpoint, m_plan.knownHosts, m_remembering, stop);
    if (!session)
        return fail(session.error());
    m_session = std::move(*session);
    return {};
}

Result<remote::CommandOutcome> Host::execute(const std::string &line, std::string_view input,
                                             std::stop_token stop)
{
    if (m_session == nullptr || m_session->isOver()) {
        if (auto connected = connect(stop); !connected)
            return fail(connected.error());
    }
    return m_session->run({line, input, kLongestScript}, stop);
}

Result<Host::PasswordCheck> Host::checkPassword(std::stop_token stop)
{
    // -k: a password is read in any case, so that it is never the input of the command.
    const auto tried =
        execute("sudo -k -S -p '' true", {m_password.c_str(), m_password.size()}, stop);
    if (!tried)
        return fail(tried.error());
    return PasswordCheck{tried->exitStatus == 0, tried->complaint};
}

Result<std::string> Host::becomeRoot(std::stop_token stop)
{
    const auto probed =
        execute(commandOf("id -u; [ \"$(id -u)\" = 0 ] || exec sudo -k -n true", {}), {}, stop);
    if (!probed)
        return fail(probed.error());
    if (probed->output == "0\n")
        return "logged in as root";
    m_sudo = Sudo::Free;
    if (probed->exitStatus == 0)
        return "sudo, without a password";
    if (probed->exitStatus == 127)
        return fail(Error{ErrorKind::Unsupported,
                          "sudo-refused",
                          "the account is not root, and the host has no sudo",
                          "log in as root, or install sudo",
                          {}});
    m_sudo = Sudo::WithPassword;
    return askForPassword(stop);
}

Result<std::string> Host::askForPassword(std::stop_token stop)
{
    std::string complaint;
    for (int i = 0; i < kPasswords; ++i) {
        const auto password = m_observer.sudoPasswordWanted(m_plan.endpoint.target, i > 0);
        if (!password && i == 0)
            return fail(ErrorKind::Cancelled, "sudo-declined", "no password for sudo was given");
        if (!password)
            break;
        std::string line;
        line.reserve(password->size() + 1); // growing would leave a copy behind
        line.append(password->c_str()).push_back('\n');
        m_password = remote::Secret::take(line);
        const auto check = checkPassword(stop);
        if (!check)
            return fail(check.error());
        if (check->isTaken)
            return "sudo, with a password";
        complaint = check->complaint;
    }
    return fail(Error{ErrorKind::Semantic,
                      "sudo-refused",
                      "sudo does not let the account be root: " + complaint,
                      "\"sudo -l\" on the host tells what it may do",
                      {}});
}

Result<Facts> Host::run(As who, const char *script, const std::vector<std::string> &arguments,
                        std::stop_token stop)
{
    const char *const alone = who == As::Root ? scripts::kAlone : "";
    std::string line = commandOf(std::string(scripts::kPrelude) + alone + script, arguments);
    std::string_view input;
    if (who == As::Root && m_sudo == Sudo::Free)
        line = "sudo -k -n " + line;
    if (who == As::Root && m_sudo == Sudo::WithPassword) {
        line = "sudo -k -S -p '' " + line;
        input = {m_password.c_str(), m_password.size()};
    }
    const auto outcome = execute(line, input, stop);
    if (!outcome)
        return fail(outcome.error());
    if (outcome->exitStatus != 0)
        return fail(scriptError(*outcome));
    return Facts(outcome->output);
}

Result<void> Host::upload(std::string_view content, const std::string &path, std::stop_token stop)
{
    if (m_session == nullptr)
        return fail(ErrorKind::Io, "connection-lost", "there is no connection");
    return m_session->upload(
        content, path, [&](std::size_t written) { m_observer.uploaded(written, content.size()); },
        stop);
}

} // namespace tallygate::bootstrap
