// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/authentication.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>

#include <fmt/ranges.h>

#include "base/text.h"
#include "loop/loop.h"
#include "ssh/printable.h"

namespace tallygate::remote {

namespace {

constexpr int kAnswers = 3;      ///< of a person to one question
constexpr int kRounds = 6;       ///< of questions that a server may ask by itself
constexpr unsigned kPrompts = 8; ///< of them at once

enum class Outcome : std::uint8_t {
    Accepted,
    Partial, ///< taken, and something else is wanted too
    Refused,
    Unusable, ///< a key that cannot be read, or was not unlocked
    Declined, ///< by a person
    Broken,   ///< the connection, or the time is over
};

class Login
{
public:
    explicit Login(const LoginRequest &request)
        : m_request(request)
        , m_session(request.session.get())
    {}

    Result<void> run();

private:
    Outcome attempt(const AgentAuth &agent);
    Outcome attempt(const KeyAuth &file);
    Outcome attempt(const PasswordAuth &);
    Outcome attemptPassword();
    Outcome attemptPrompts();
    bool answerPrompts(bool isRepeated); ///< false: declined
    KeyHandle privateKey(const std::filesystem::path &path);
    Outcome attemptKey(const KeyAuth &file, ssh_key certificate); ///< null: without one

    /// Has libssh go on with a step until it is through.
    template <class Step>
    Outcome drive(Step step);
    bool takes(int method) const { return (ssh_userauth_list(m_session, nullptr) & method) != 0; }
    Outcome noted(std::string what, Outcome outcome);
    Error errorOf(Outcome outcome) const;
    SecretQuestion question(SecretQuestion::Kind kind, std::string about) const;

    const LoginRequest &m_request;
    ssh_session m_session;
    std::vector<std::string> m_tried; ///< what, and what became of it
    bool m_isLate = false;
    bool m_isDeclined = false;
};

template <class Step>
Outcome Login::drive(Step step)
{
    const Nanoseconds end = Loop::steadyNow() + m_request.answerLimit;
    while (true) {
        switch (step()) {
        case SSH_AUTH_SUCCESS:
            return Outcome::Accepted;
        case SSH_AUTH_PARTIAL:
            return Outcome::Partial;
        case SSH_AUTH_DENIED:
            return Outcome::Refused;
        case SSH_AUTH_AGAIN:
            // libssh goes on asking for patience when the server has hung up meanwhile.
            if (ssh_is_connected(m_session) == 0)
                return Outcome::Broken;
            break;
        default:
            return Outcome::Broken;
        }
        const bool isFull = (ssh_get_poll_flags(m_session) & SSH_WRITE_PENDING) != 0;
        const auto events = static_cast<short>(isFull ? POLLIN | POLLOUT : POLLIN);
        if (!m_request.control->waitFor(ssh_get_fd(m_session), events, end)) {
            m_isLate = Loop::steadyNow() >= end;
            return Outcome::Broken;
        }
    }
}

Outcome Login::noted(std::string what, Outcome outcome)
{
    const char *became = outcome == Outcome::Refused    ? "refused"
                         : outcome == Outcome::Partial  ? "taken, but not enough"
                         : outcome == Outcome::Declined ? "not given"
                                                        : "";
    m_isDeclined |= outcome == Outcome::Declined;
    m_tried.push_back(*became == '\0' ? std::move(what) : fmt::format("{} ({})", what, became));
    return outcome;
}

SecretQuestion Login::question(SecretQuestion::Kind kind, std::string about) const
{
    SecretQuestion asked;
    asked.kind = kind;
    asked.hop = m_request.hop;
    asked.about = std::move(about);
    return asked;
}

FileDescriptor connectAgent(const std::filesystem::path &given)
{
    const char *variable = std::getenv("SSH_AUTH_SOCK");
    const std::string path = given.empty() && variable != nullptr ? variable : given.string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return {};
    std::memcpy(address.sun_path, path.data(), path.size());
    // An agent that takes no connections must not hold us up; what it says then, libssh waits for.
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return {};
    ::fcntl(socket.get(), F_SETFL, 0);
    return socket;
}

Outcome Login::attempt(const AgentAuth &agent)
{
    if (!takes(SSH_AUTH_METHOD_PUBLICKEY))
        return noted("agent: the server takes no keys", Outcome::Refused);
    const FileDescriptor socket = connectAgent(agent.socket);
    if (!socket)
        return noted("agent: none is running", Outcome::Refused);
    // libssh waits for the agent without an end, and closes the descriptor that it is given.
    ssh_set_agent_socket(m_session, ::fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
    m_request.control->lendSocket(socket.get());
    const Outcome outcome = drive([this] { return ssh_userauth_agent(m_session, nullptr); });
    m_request.control->lendSocket(-1);
    return noted("agent", outcome);
}

/// What libssh calls for a passphrase: only for a key that has one.
struct PassphraseAsker
{
    AuthControl &control;
    SecretQuestion question;
    bool wasAsked = false;
    bool isDeclined = false;

    static int call(const char *, char *buffer, std::size_t size, int, int, void *user)
    {
        auto &self = *static_cast<PassphraseAsker *>(user);
        self.wasAsked = true;
        const auto secret = self.control.ask(self.question);
        self.isDeclined = !secret;
        if (!secret || secret->size() + 1 > size)
            return -1;
        std::memcpy(buffer, secret->c_str(), secret->size() + 1);
        return 0;
    }
};

KeyHandle Login::privateKey(const std::filesystem::path &path)
{
    PassphraseAsker asker{*m_request.control,
                          question(SecretQuestion::Kind::Passphrase, toValidUtf8(path.string()))};
    for (int i = 0; i < kAnswers; ++i) {
        ssh_key key = nullptr;
        const int rc =
            ssh_pki_import_privkey_file(path.c_str(), nullptr, PassphraseAsker::call, &asker, &key);
        if (rc == SSH_OK)
            return KeyHandle(key);
        if (!asker.wasAsked)
            noted(fmt::format("key {}: it cannot be read", path.string()), Outcome::Broken);
        else if (asker.isDeclined)
            noted(fmt::format("passphrase of {}", path.string()), Outcome::Declined);
        if (!asker.wasAsked || asker.isDeclined)
            return {};
        asker.question.isRepeated = true;
    }
    noted(fmt::format("key {}: the passphrase was wrong", path.string()), Outcome::Broken);
    return {};
}

std::filesystem::path besideKey(const std::filesystem::path &key, const char *ending)
{
    return key.string() + ending;
}

KeyHandle certificateOf(const KeyAuth &file)
{
    ssh_key key = nullptr;
    const auto path =
        file.certificate.empty() ? besideKey(file.key, "-cert.pub") : file.certificate;
    return KeyHandle(ssh_pki_import_cert_file(path.c_str(), &key) == SSH_OK ? key : nullptr);
}

KeyHandle publicKeyOf(const KeyAuth &file)
{
    ssh_key key = nullptr;
    const auto path = besideKey(file.key, ".pub");
    return KeyHandle(ssh_pki_import_pubkey_file(path.c_str(), &key) == SSH_OK ? key : nullptr);
}

Outcome Login::attempt(const KeyAuth &file)
{
    if (!takes(SSH_AUTH_METHOD_PUBLICKEY))
        return noted("key: the server takes no keys", Outcome::Refused);
    // The key by itself may do where its certificate has expired.
    const KeyHandle certificate = certificateOf(file);
    const Outcome outcome = certificate ? attemptKey(file, certificate.get()) : Outcome::Refused;
    return outcome == Outcome::Refused ? attemptKey(file, nullptr) : outcome;
}

Outcome Login::attemptKey(const KeyAuth &file, ssh_key certificate)
{
    const std::string what =
        fmt::format("{} {}", certificate != nullptr ? "certificate of" : "key", file.key.string());
    const KeyHandle plain = certificate == nullptr ? publicKeyOf(file) : nullptr;
    ssh_key offered = certificate != nullptr ? certificate : plain.get();
    if (offered != nullptr) { // no passphrase is asked for a key that would not be taken
        const Outcome outcome =
            drive([&] { return ssh_userauth_try_publickey(m_session, nullptr, offered); });
        if (outcome == Outcome::Refused || outcome == Outcome::Broken)
            return noted(what, outcome);
    }
    const KeyHandle key = privateKey(file.key);
    if (!key)
        return m_isDeclined ? Outcome::Declined : Outcome::Unusable;
    if (certificate != nullptr && ssh_pki_copy_cert_to_privkey(certificate, key.get()) != SSH_OK)
        return noted(what + ": it is of another key", Outcome::Refused);
    return noted(what,
                 drive([&] { return ssh_userauth_publickey(m_session, nullptr, key.get()); }));
}

Outcome Login::attempt(const PasswordAuth &)
{
    if (takes(SSH_AUTH_METHOD_PASSWORD))
        return attemptPassword();
    if (takes(SSH_AUTH_METHOD_INTERACTIVE))
        return attemptPrompts();
    return noted("password: the server takes none", Outcome::Refused);
}

Outcome Login::attemptPassword()
{
    SecretQuestion asked = question(SecretQuestion::Kind::Password, toString(m_request.hop));
    Outcome outcome = Outcome::Refused;
    for (int i = 0; i < kAnswers && outcome == Outcome::Refused; ++i) {
        asked.isRepeated = i > 0;
        const auto secret = m_request.control->ask(asked);
        if (!secret)
            return noted("password", Outcome::Declined);
        outcome = drive([&] { return ssh_userauth_password(m_session, nullptr, secret->c_str()); });
    }
    return noted("password", outcome);
}

bool Login::answerPrompts(bool isRepeated)
{
    const int prompts = ssh_userauth_kbdint_getnprompts(m_session);
    for (unsigned i = 0; i < static_cast<unsigned>(std::max(prompts, 0)); ++i) {
        char isShown = 0;
        const char *text = ssh_userauth_kbdint_getprompt(m_session, i, &isShown);
        SecretQuestion asked =
            question(SecretQuestion::Kind::Prompt, printable(text != nullptr ? text : ""));
        asked.isRepeated = isRepeated;
        asked.mayBeShown = isShown != 0;
        const auto secret = i < kPrompts ? m_request.control->ask(asked) : std::nullopt;
        if (!secret || ssh_userauth_kbdint_setanswer(m_session, i, secret->c_str()) != 0)
            return false;
    }
    return true;
}

Outcome Login::attemptPrompts()
{
    int failures = 0;
    for (int round = 0; round < kRounds; ++round) {
        bool isAsked = false;
        const Outcome outcome = drive([&] {
            const int rc = ssh_userauth_kbdint(m_session, nullptr, nullptr);
            isAsked = rc == SSH_AUTH_INFO;
            return isAsked ? SSH_AUTH_SUCCESS : rc;
        });
        if (isAsked) {
            if (!answerPrompts(failures > 0))
                return noted("answers to the server", Outcome::Declined);
        } else if (outcome != Outcome::Refused || ++failures == kAnswers) {
            return noted("answers to the server", outcome);
        }
    }
    return noted("answers to the server: it asked too often", Outcome::Refused);
}

Error Login::errorOf(Outcome outcome) const
{
    const std::string who = toString(m_request.hop);
    const std::string tried = fmt::format("{}", fmt::join(m_tried, "; "));
    if (outcome == Outcome::Declined)
        return {ErrorKind::Cancelled,
                "auth-declined",
                fmt::format("cannot log in as {}: {}", who, tried),
                {},
                {}};
    if (outcome != Outcome::Broken)
        return {
            ErrorKind::Semantic,
            "auth-denied",
            fmt::format("{} does not let us in; tried: {}", who, tried),
            "add the public key to the account's authorized_keys, or name another way to log in",
            {}};
    if (m_isLate)
        return {
            ErrorKind::Io, "auth-timeout", fmt::format("{} did not answer in time", who), {}, {}};
    const std::string why = printable(ssh_get_error(m_session));
    const bool isTooMany = why.find("Too many authentication failures") != std::string::npos;
    return {isTooMany ? ErrorKind::Semantic : ErrorKind::Io,
            isTooMany ? "auth-denied" : "connection-lost",
            fmt::format("{} ended the connection: {}; tried: {}", who, why, tried),
            isTooMany ? "name the key that fits before an agent that holds many" : "",
            {}};
}

Result<void> Login::run()
{
    Outcome last = drive([this] { return ssh_userauth_none(m_session, nullptr); });
    for (const AuthMethod &method : m_request.methods) {
        if (last == Outcome::Accepted || last == Outcome::Broken)
            break;
        last = std::visit([this](const auto &typed) { return attempt(typed); }, method);
        if (m_request.control->isCancelled())
            last = Outcome::Broken;
    }
    if (last == Outcome::Accepted)
        return {};
    return fail(errorOf(last != Outcome::Broken && m_isDeclined ? Outcome::Declined : last));
}

} // namespace

Result<void> logIn(const LoginRequest &request)
{
    return Login(request).run();
}

} // namespace tallygate::remote
