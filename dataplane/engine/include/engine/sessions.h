// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"

namespace tallygate::engine {

/// A TCP connection as the device sees it: by what SSH puts into SSH_CONNECTION.
struct SshSession
{
    bool v6 = false;
    Ipv6Address client; ///< IPv4 in the low 32 bits of `low`
    std::uint16_t clientPort = 0;
    Ipv6Address server;
    std::uint16_t serverPort = 0;
    std::string zone; ///< of link-local addresses: the interface
    auto operator<=>(const SshSession &) const = default;

    std::string clientText() const;
    std::string serverText() const;
};

/// "192.0.2.7 50000 198.51.100.1 22"; error "session-invalid". An IPv4-mapped address is IPv4.
Result<SshSession> parseSshConnection(std::string_view text);
std::string toString(const SshSession &session);

/// A socket that is established: the connection and what tells it from a later one of the same.
struct EstablishedSocket
{
    SshSession session; ///< without zone
    std::uint64_t cookie = 0;
    auto operator<=>(const EstablishedSocket &) const = default;
};

/// What the kernel knows of TCP connections in the engine's network namespace. Control's thread.
class SessionTable
{
public:
    virtual ~SessionTable() = default;

    /// The socket of a connection that is established here now; nullopt if there is none.
    virtual Result<std::optional<EstablishedSocket>> find(const SshSession &session) = 0;
    virtual Result<std::set<EstablishedSocket>> established() = 0;
    /// Names of the interfaces that packets to the session's client leave by: one, or the members
    /// of a bridge.
    virtual Result<std::vector<std::string>> interfacesTo(const SshSession &session) = 0;

    /// By sock_diag(7) and rtnetlink(7); nothing is kept open.
    static std::unique_ptr<SessionTable> ofKernel();
};

} // namespace tallygate::engine
