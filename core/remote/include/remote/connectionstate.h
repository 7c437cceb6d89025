// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "control/json.h"
#include "remote/endpoint.h"

namespace tallygate::remote {

/// Where a connection stands.
enum class Phase : std::uint8_t {
    Connecting,
    VerifyingHostKey,
    Authenticating,
    OpeningControl, ///< logged in; the engine is being greeted
    Connected,
    Waiting, ///< for the next attempt: `reason`, `retryIn`
    Stopped, ///< until somebody decides: `reason`. A host key, or a login, was refused.
};
std::string_view toString(Phase phase);

/// How the control socket is reached.
enum class ControlRoute : std::uint8_t {
    Forwarded, ///< by a channel that sshd forwards to the socket
    Rpc,       ///< through `tallygatectl rpc` on the device
};

struct ConnectionState
{
    Phase phase = Phase::Connecting;
    Hop hop;                     ///< which machine it is about: the target, or a jump host
    std::optional<Error> reason; ///< of Waiting and Stopped
    Nanoseconds retryIn{0};      ///< of Waiting, from now
    ControlRoute route = ControlRoute::Forwarded; ///< of Connected
    control::Json hello;                          ///< of Connected: what the engine said of itself
    /// Of Connected: SSH_CONNECTION as the device has it, "client port server port", which proofs
    /// and confirmations name. Empty where it could not be found out.
    std::string session;
};

} // namespace tallygate::remote
