// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filedescriptor.h"

#include <cerrno>

namespace tallygate {

bool writeAll(int fd, Bytes bytes)
{
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            return false;
    }
    return true;
}

} // namespace tallygate
