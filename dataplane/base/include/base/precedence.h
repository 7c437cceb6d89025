// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

// Who runs first among the threads that a frame passes on its way, where they share a core: the
// nearer to the way out, the earlier. Then no more is received than can be judged, and no more
// judged than can be delivered; the other way round a core spends its time on frames that the next
// queue has no room for. Where the threads have cores of their own it makes no difference.
//
// Niceness is a share, not an order: with five steps between them the worker has three times the
// receiving thread's share, with ten it has ten times. Less is not enough: under overload the
// receiving thread wants all it can get (measured with tests/bench/live: at -10 it received two
// frames and dropped them for each that the worker took, at -5 one for five).
//
// All of them come before what else the machine does.

namespace tallygate {

inline constexpr int kReceiveNiceness = -5;  ///< the kernel, receiving what the worker is to judge
inline constexpr int kWorkerNiceness = -15;  ///< the worker
inline constexpr int kDeliverNiceness = -20; ///< the kernel, receiving what the worker let pass

/// Gives a thread that niceness and a slice (6.12 and later), so that it runs as soon as there is
/// something to do for it: the earlier it comes the shorter, for only shorter ones interrupt. 0:
/// the calling thread; what it starts inherits it. Needs CAP_SYS_NICE; without it and on older
/// kernels things stay as they are: never an error. May be called between fork() and exec().
void takePrecedence(pid_t thread, int niceness);

/// The same for the calling process as a session of its own: where the kernel schedules session by
/// session (autogroup), niceness counts within one, and the session has its own.
void takePrecedenceAsSession(int niceness);

} // namespace tallygate
