// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"

#include <grp.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

namespace tallygate::engine {

namespace {

tl::unexpected<Error> refused(const char *what)
{
    return fail(ErrorKind::Io, "worker-rights", "cannot {}: {}", what, std::strerror(errno));
}

Result<void> becomeUser(uid_t user, gid_t group)
{
    if (::setgroups(0, nullptr) != 0)
        return refused("leave all groups");
    if (::setresgid(group, group, group) != 0)
        return refused("take the worker's group");
    if (::setresuid(user, user, user) != 0)
        return refused("take the worker's user");
    return {};
}

/// Calls without conditions on their arguments.
constexpr int kAllowed[] = {
    // forwarding
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(sched_yield),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(restart_syscall),
    // control's channel, descriptors that come and go
    SCMP_SYS(recvmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendmsg),
    SCMP_SYS(close),
    SCMP_SYS(getsockopt),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    // memory, threads among each other
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo),
    // the end, whether wanted or not
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(tgkill),
};

struct FreeFilter
{
    void operator()(void *filter) const { seccomp_release(filter); }
};

[[maybe_unused]] int allowAll(scmp_filter_ctx filter)
{
    for (const int call : kAllowed) {
        if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0))
            return error;
    }
    // Memory, but none to execute.
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
        if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)))
            return error;
    }
    // To the peer of the socket, nowhere else.
    if (const int error =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1, SCMP_A4(SCMP_CMP_EQ, 0)))
        return error;
    // What the C library says before it aborts.
    for (const int call : {SCMP_SYS(write), SCMP_SYS(writev)}) {
        if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
                                               SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)))
            return error;
    }
    return 0;
}

std::atomic<io::Heartbeat *> crashHeartbeat{nullptr};

void onCrash(int signal)
{
    if (io::Heartbeat *heartbeat = crashHeartbeat.load())
        heartbeat->setAll(0);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

} // namespace

Result<void> dropPrivileges(uid_t user, gid_t group)
{
    for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
        ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0); // refused where it is not ours to drop
    if (user != 0) {
        if (auto became = becomeUser(user, group); !became)
            return became;
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[2]{};
    if (::syscall(SYS_capset, &header, none) != 0)
        return refused("give up capabilities");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return refused("forbid new privileges");
    return {};
}

Result<void> restrictSystemCalls()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return {}; // the sanitizer's own calls are not ours to list
#else
    const std::unique_ptr<void, FreeFilter> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter)
        return fail(ErrorKind::Io, "worker-rights", "cannot make a filter of system calls");
    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1);
    int error = allowAll(filter.get());
    if (error == 0)
        error = seccomp_load(filter.get());
    if (error != 0) {
        return fail(ErrorKind::Io, "worker-rights", "cannot restrict system calls: {}",
                    std::strerror(-error));
    }
    return {};
#endif
}

void installCrashHandlers()
{
    struct sigaction crash
    {};
    crash.sa_handler = onCrash;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP})
        ::sigaction(signal, &crash, nullptr);
    // Blocked, it waits for someone who asks for it: see waitForSuccessor().
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &term, nullptr);
    for (const int signal : {SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2})
        ::signal(signal, SIG_IGN);
}

bool waitForSuccessor(std::chrono::seconds most)
{
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    const timespec time{most.count(), 0};
    return ::sigtimedwait(&term, nullptr, &time) == SIGTERM;
}

void setCrashHeartbeat(io::Heartbeat *heartbeat)
{
    crashHeartbeat.store(heartbeat);
}

} // namespace tallygate::engine
