// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "remote/endpoint.h"
#include "remote/hostkeys.h"
#include "remote/secret.h"

// What only a person can decide while a connection is made.

namespace tallygate::remote {

/// A server showed a key that is not the one known. The connection was given up before anything
/// was said to it; it is made again when the key was accepted.
struct HostKeyQuestion
{
    Hop hop;
    HostKey key;
    HostKeyCheck check; ///< New, Changed or Revoked
};

enum class QuestionId : std::uint64_t { None = 0 };

/// A secret is wanted now. The server waits for it, most for two minutes (LoginGraceTime).
struct SecretQuestion
{
    enum class Kind : std::uint8_t {
        Passphrase, ///< of the key file `about`
        Password,   ///< of the hop's user
        Prompt,     ///< whatever the server asks for; its words are in `about`
    };
    QuestionId id = QuestionId::None;
    Kind kind = Kind::Password;
    Hop hop;
    std::string about; ///< printable; of a prompt it comes from the server and is not to be trusted
    bool isRepeated = false; ///< the answer before was wrong
    bool mayBeShown = false; ///< the answer need not be hidden while it is typed
};

} // namespace tallygate::remote
