// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "base/result.h"

namespace tallygate::engine {

/// Makes a program ready to take this one's place (SEMANTICS 12.1): copies it into `folder`, which
/// is root's alone, and verifies the copy, so that nobody can change it in between. Gives the path
/// of the copy.
///
/// Where `key` exists - the base64 of an Ed25519 public key (RFC 8032) - the program must have a
/// signature beside it, `PROGRAM.sig`, the base64 of 64 bytes. Without a key only a program that
/// nobody but root could have written is taken: file and all folders above it are root's and not
/// writable for others.
///
/// Error: "upgrade-refused".
Result<std::filesystem::path> prepareUpgrade(const std::filesystem::path &program,
                                             const std::filesystem::path &folder,
                                             const std::filesystem::path &key);

} // namespace tallygate::engine
