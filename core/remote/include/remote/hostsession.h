// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "control/stream.h"
#include "remote/endpoint.h"
#include "remote/questions.h"

namespace tallygate::remote {

/// Whom a HostSession asks. Both wait for the answer.
class HostSessionObserver
{
public:
    virtual ~HostSessionObserver() = default;

    /// Whether a host that nothing is known of is the right one, after its fingerprint was
    /// compared. A key that is not the known one is never asked about. On the thread that opens the
    /// session.
    virtual bool isHostKeyAccepted(const HostKeyQuestion &question) = 0;
    /// Nothing = declined. On a thread of the session, while another waits in HostSession.
    virtual std::optional<Secret> secretWanted(const SecretQuestion &question) = 0;
};

/// A command line for the login shell of the host.
struct HostCommand
{
    std::string line;
    std::string_view input = {}; ///< its standard input, then the end of it
    Nanoseconds limit = std::chrono::seconds(60);
};

/// What became of a command that was run.
struct CommandOutcome
{
    int exitStatus = -1; ///< -1: a signal ended it
    std::string output;
    std::string complaint; ///< the last of its standard error, printable
};

/// A secure shell to one host, for work that does one thing after another: the same way there as
/// that of Connections (host keys, logins, jump hosts, limits), on the thread of whoever calls,
/// which waits. Nothing is tried again by itself.
///
/// One thread at a time. Errors of all functions: "cancelled" after a stop was asked for, and
/// whatever ends a connection ("connection-lost", "connection-silent"); the session is over then.
class HostSession
{
public:
    /// Errors beside those: of host keys ("host-key-new" if it was not accepted,
    /// "host-key-changed", "host-key-revoked"), of the way ("connect-failed", "handshake-failed"),
    /// of the login ("auth-denied", "auth-declined").
    static Result<std::unique_ptr<HostSession>> open(const Endpoint &endpoint,
                                                     const std::filesystem::path &knownHosts,
                                                     HostSessionObserver &observer,
                                                     std::stop_token stop);
    ~HostSession();

    /// A command that fails is an outcome. Errors: "command-timeout" (the session goes on, and so
    /// may the command), "command-refused", "output-long" for more than 1 MiB.
    Result<CommandOutcome> run(const HostCommand &command, std::stop_token stop);

    using Progress = std::function<void(std::size_t bytesWritten)>;
    /// Writes a new file, by SFTP, that only its owner reads. Errors: "sftp-refused" where sshd
    /// offers no SFTP, "sftp-failed" with what the server said; the file may be there in part then.
    Result<void> upload(std::string_view content, const std::string &path, const Progress &progress,
                        std::stop_token stop);

    /// The control socket of the host's engine: forwarded, or where sshd forwards none, by the
    /// endpoint's rpcCommand. It goes before the session; reads and writes end with the session's
    /// errors, too. Error "control-unreachable" where neither way can be opened; what the command
    /// complains of is in the error of the first read.
    Result<std::unique_ptr<control::Stream>> openControl(std::stop_token stop);

    bool isOver() const; ///< nothing can be done here any more

private:
    struct Private;
    class ControlStream;
    explicit HostSession(std::unique_ptr<Private> data);
    std::unique_ptr<Private> d;
};

} // namespace tallygate::remote
