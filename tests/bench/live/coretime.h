// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <set>
#include <string>

#include <sys/types.h>

// Who had a core for how long, by the kernel's own books. For benchmarks: failure throws.

namespace tallygate::bench {

/// Parts of a stretch of time on one core, 0 to 1.
struct CoreUse
{
    double device = 0; ///< the device's threads ran
    double idle = 0;   ///< nobody did; told in clock ticks, so only roughly
};

/// Watches one core from its making on.
class CoreWatch
{
public:
    /// `device`: the threads that do the device's work; each runs on that core alone.
    CoreWatch(int core, std::set<pid_t> device);

    CoreUse use() const;

private:
    using Clock = std::chrono::steady_clock;

    int m_core;
    std::set<pid_t> m_device;
    Clock::time_point m_start;
    std::chrono::nanoseconds m_ran;
    std::chrono::nanoseconds m_idle;
};

/// Threads of the machine whose names begin so.
std::set<pid_t> threadsCalled(const std::string &prefix);
/// Threads of a process.
std::set<pid_t> threadsOf(pid_t process);
/// Onto one core.
void confine(const std::set<pid_t> &threads, int core);
/// The calling thread onto one core.
void confineSelf(int core);

} // namespace tallygate::bench
