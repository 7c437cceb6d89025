// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>

#include "base/result.h"
#include "io/sharedmaps.h"

namespace tallygate::engine {

/// Becomes this user and group with no others, unless `user` is 0, and gives up every capability
/// for good. To be called before threads are started.
Result<void> dropPrivileges(uid_t user, gid_t group);

/// From here on, all threads of the process may do nothing but what forwarding, building programs
/// and answering control takes; anything else ends the process at once. No file can be opened, no
/// process or thread started, no memory made executable.
Result<void> restrictSystemCalls();

/// A signal that means a fault of the program declares all its threads dead in `heartbeat`, so that
/// the kernel falls back at once, and ends the process as it would have. Signals that a terminal or
/// an init sends to whole groups are ignored: control says when a worker ends.
void installCrashHandlers();
/// Waits until SIGTERM comes, or for so long at most: whether it came. It is what a new control says
/// to the worker of one that is gone, when it is about to start a worker of its own.
bool waitForSuccessor(std::chrono::seconds most);
/// Whose heartbeat a crash ends; null: nobody's. Outlives the process's threads.
void setCrashHeartbeat(io::Heartbeat *heartbeat);

} // namespace tallygate::engine
