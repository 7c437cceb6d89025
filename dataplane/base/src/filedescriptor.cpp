// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filedescriptor.h"

#include <algorithm>
#include <cerrno>

namespace tallygate {

namespace {

/// A kernel that is not preempted gives nobody else the processor while it copies, and a program is
/// tens of megabytes: packets would wait.
constexpr std::size_t kPiece = 128 * 1024;

} // namespace

bool writeAll(int fd, Bytes bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), std::min(bytes.size(), kPiece));
        if (put > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

} // namespace tallygate
