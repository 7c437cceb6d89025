// SPDX-License-Identifier: GPL-3.0-or-later
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <new>

#include "base/filedescriptor.h"
#include "base/mappedfile.h"
#include "state/checkrequest.h"

namespace tallygate::engine {

namespace {

constexpr uid_t kNobody = 65534;

void setLimit(decltype(RLIMIT_CPU) what, std::uint64_t value)
{
    if (value == 0)
        return;
    const rlimit limit{value, value};
    ::setrlimit(what, &limit);
}

/// Before a byte of what came from elsewhere is read as a policy.
void confine(const CheckLimits &limits)
{
    setLimit(RLIMIT_CPU, limits.processorSeconds);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    setLimit(RLIMIT_AS, limits.memory); // sanitizers reserve terabytes
#endif
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::setrlimit(RLIMIT_FSIZE, &none);
    ::setrlimit(RLIMIT_NPROC, &none);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::geteuid() == 0 &&
        (::setgroups(0, nullptr) != 0 || ::setresgid(kNobody, kNobody, kNobody) != 0 ||
         ::setresuid(kNobody, kNobody, kNobody) != 0))
        ::_exit(3);
    // Changing the user clears it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

control::Json failure(std::string code, std::string message)
{
    return {{"failure",
             control::fromError({ErrorKind::Limit, std::move(code), std::move(message), {}, {}})}};
}

control::Json answer()
{
    auto content = readTextFile("/proc/self/fd/0");
    if (!content)
        return failure("check-failed", content.error().message);
    auto request = readCheckRequest(std::move(*content), confine);
    return request ? check(*request).json : failure("check-failed", request.error().message);
}

} // namespace

int checkMain()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    std::string text;
    try {
        text = control::toText(answer());
    } catch (const std::bad_alloc &) {
        text = control::toText(
            failure("check-limit", "checking the policy takes more memory than it may"));
    }
    return writeAll(STDOUT_FILENO, bytesOf(text)) ? 0 : 1;
}

} // namespace tallygate::engine
