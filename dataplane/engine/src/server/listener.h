// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "base/filedescriptor.h"
#include "base/result.h"

namespace tallygate::engine {

/// A Unix stream socket that listens at `path`, non-blocking. It takes the place of one that nobody
/// listens on any more, and is complete (mode included) before it can be seen there. Errors:
/// "socket-in-use", "socket-failed".
Result<FileDescriptor> listenAt(const std::filesystem::path &path, mode_t mode);

} // namespace tallygate::engine
