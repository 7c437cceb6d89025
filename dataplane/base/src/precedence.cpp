// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/precedence.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>

namespace tallygate {

namespace {

/// struct sched_attr of the kernel (sched_setattr(2)), which glibc 2.36 does not have.
struct SchedulingRequest
{
    std::uint32_t size = sizeof(SchedulingRequest);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0; ///< ns; of ordinary scheduling the slice
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

/// The shortest that the kernel has.
constexpr std::uint64_t kDeliverSlice = 100'000;
constexpr std::uint64_t kWorkerSlice = 300'000;

} // namespace

void takePrecedence(pid_t thread, int niceness)
{
    const auto who = static_cast<id_t>(thread);
    ::setpriority(PRIO_PROCESS, who, niceness);
    if (niceness > kWorkerNiceness)
        return;
    // The niceness it has by now: asking for more than is allowed would fail as a whole.
    errno = 0;
    const int has = ::getpriority(PRIO_PROCESS, who);
    if (has == -1 && errno != 0)
        return;
    SchedulingRequest request;
    request.nice = has;
    request.runtime = niceness <= kDeliverNiceness ? kDeliverSlice : kWorkerSlice;
    ::syscall(SYS_sched_setattr, thread, &request, 0);
}

void takePrecedenceAsSession(int niceness)
{
    ::setsid();
    const int group = ::open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (group >= 0) {
        std::array<char, 8> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), niceness).ptr;
        [[maybe_unused]] const ssize_t taken =
            ::write(group, digits.data(), static_cast<std::size_t>(end - digits.data()));
        ::close(group);
    }
    takePrecedence(0, niceness);
}

} // namespace tallygate
