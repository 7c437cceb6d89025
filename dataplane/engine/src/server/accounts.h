// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace tallygate::engine {

/// The other side of a Unix socket as the kernel knows it since it connected.
struct Peer
{
    pid_t pid = 0;
    uid_t uid = 0;
    std::vector<gid_t> groups; ///< the effective one too
};

Result<Peer> peerOf(int socket);

/// The account's name in /etc/passwd, else its number. Not through NSS, which may block.
std::string userName(uid_t uid);

/// 128 random bits in hexadecimal.
std::string randomName();

} // namespace tallygate::engine
