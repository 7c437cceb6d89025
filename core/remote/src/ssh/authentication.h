// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "ssh/authcontrol.h"
#include "ssh/handles.h"

namespace tallygate::remote {

/// All that is needed to log in at one hop.
struct LoginRequest
{
    std::shared_ptr<ssh_session_struct> session; ///< non-blocking; nobody else uses it meanwhile
    Hop hop;
    std::vector<AuthMethod> methods; ///< in the order in which they are tried
    Nanoseconds answerLimit{0};      ///< for each answer of the server
    std::shared_ptr<AuthControl> control;
};

/// Logs in, on a thread that may block. Errors: "auth-denied" tells what was tried and what became
/// of it, "auth-declined" if a person did not answer, "auth-timeout", "connection-lost".
Result<void> logIn(const LoginRequest &request);

} // namespace tallygate::remote
