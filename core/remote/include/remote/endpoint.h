// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace tallygate::remote {

/// A secure shell server, and as whom to log in there.
struct Hop
{
    std::string host; ///< a name or an address, without brackets
    std::uint16_t port = 22;
    std::string user;

    bool operator==(const Hop &) const = default;
};

/// "user@host" with ":port" where it is not 22; IPv6 addresses in brackets then.
std::string toString(const Hop &hop);
/// As toString() writes it. Error "endpoint-invalid".
Result<Hop> parseHop(std::string_view text);

/// Keys that an agent holds, FIDO keys among them.
struct AgentAuth
{
    std::filesystem::path socket; ///< empty: SSH_AUTH_SOCK
};
/// A private key in a file; its passphrase is asked for if it has one and the server takes the key.
struct KeyAuth
{
    std::filesystem::path key;
    std::filesystem::path certificate; ///< empty: KEY-cert.pub if there is one
};
/// A password, asked for; also what a server asks for by itself (keyboard-interactive).
struct PasswordAuth
{};
using AuthMethod = std::variant<AgentAuth, KeyAuth, PasswordAuth>;

/// How long each step may take. None of them holds up another device.
struct StepLimits
{
    Nanoseconds resolve = std::chrono::seconds(15);
    Nanoseconds connect = std::chrono::seconds(10);      ///< all addresses of a host together
    Nanoseconds handshake = std::chrono::seconds(15);    ///< versions and keys
    Nanoseconds authenticate = std::chrono::seconds(20); ///< each answer of the server
    Nanoseconds question = std::chrono::seconds(90);     ///< a person, for a secret
    Nanoseconds open = std::chrono::seconds(15);         ///< a channel
    Nanoseconds hello = std::chrono::seconds(10);        ///< the engine's first answer
    Nanoseconds keepalive = std::chrono::seconds(15);    ///< of silence, then the peer is asked
    int keepaliveCount = 3;                              ///< unanswered, then it is gone
};

/// One device: how to reach its control socket.
struct Endpoint
{
    Hop target;
    std::vector<Hop> jumps; ///< from here to there
    /// Tried in this order at each hop. A server hears of few keys before it hangs up (sshd: 6), so
    /// a key that is known to fit stands before an agent that holds many.
    std::vector<AuthMethod> methods = {AgentAuth{}, PasswordAuth{}};
    std::string controlSocket = "/run/tallygate/control.sock"; ///< on the device
    /// What bridges to it where sshd forwards no sockets; a command line for the device's shell.
    std::string rpcCommand = "tallygatectl rpc";
    StepLimits limits;
};

/// Fills a target in from a file such as ~/.ssh/config: HostName, Port, User and IdentityFile of
/// `alias`. Only called when somebody asks for it: such a file can have commands run ("Match
/// exec"). ProxyCommand and ProxyJump are not followed: error "config-proxy" says to name jump
/// hosts. Other errors: "config-unreadable", "endpoint-invalid".
Result<Endpoint> endpointFromConfig(std::string_view alias, const std::filesystem::path &file);

} // namespace tallygate::remote
