// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tallygate::engine {

/// The worker process: forwarding threads, and a thread that builds programs and answers control.
/// Run by `tallygated --worker`; `channel` is its end of the socket pair that WorkerHandle made,
/// kWorkerChannel where the handle started it. Returns the exit status: 0 when control told it to
/// stop or is gone.
///
/// Everything it works on comes over the channel as descriptors. When it has what it needs it gives
/// its rights away for good: user, group, capabilities, all system calls but a few.
int workerMain(int channel);

inline constexpr int kWorkerChannel = 3;

} // namespace tallygate::engine
