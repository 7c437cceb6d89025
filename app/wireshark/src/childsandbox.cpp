// SPDX-License-Identifier: GPL-3.0-or-later
#include "childsandbox.h"

#include <cerrno>
#include <csignal>
#include <cstddef>

#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace tallygate::app {

namespace {

constexpr uid_t kNobody = 65534;
constexpr rlim_t kMemory = rlim_t{1536} << 20;
constexpr rlim_t kProcessorSeconds = 60;
constexpr rlim_t kFiles = 128;

// ABI 1, which is in every kernel that has Landlock.
constexpr std::uint64_t kReading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kFileAccess = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t kAllAccess =
    kReading | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

/// Programs, libraries and what these read of the system's settings. Not /etc as a whole: parts
/// of it are for some users only.
constexpr const char *kReadable[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/wireshark",
    "/etc/ssl",
    "/etc/gnutls",
    "/etc/gcrypt",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/dev/urandom",
    "/nix/store",
};

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0; // no filter
#endif

constexpr sock_filter load(std::size_t offset)
{
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

constexpr sock_filter answer(std::uint32_t what)
{
    return BPF_STMT(BPF_RET | BPF_K, what);
}

/// Sockets reach the desktop's services by name even without a network; the others reach into
/// other processes of the same person.
constexpr std::uint32_t kForbidden[] = {
    SYS_socket,           SYS_socketpair,        SYS_connect,        SYS_ptrace,
    SYS_process_vm_readv, SYS_process_vm_writev, SYS_io_uring_setup, SYS_kill,
};

void forbidCalls() noexcept
{
    if (kArchitecture == 0)
        return;
    constexpr std::uint32_t kOtherAbi = 0x40000000; // x32 calls on x86-64
    constexpr std::uint32_t kDenied = SECCOMP_RET_ERRNO | EPERM;
    constexpr std::size_t kCount = std::size(kForbidden);
    sock_filter program[7 + 2 * kCount] = {
        load(offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
        answer(SECCOMP_RET_KILL_PROCESS),
        load(offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kOtherAbi, 0, 1),
        answer(kDenied),
    };
    std::size_t at = 6;
    for (const std::uint32_t call : kForbidden) {
        program[at++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1);
        program[at++] = answer(kDenied);
    }
    program[at++] = answer(SECCOMP_RET_ALLOW);
    const sock_fprog filter{static_cast<unsigned short>(at), program};
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

[[noreturn]] void refuse() noexcept
{
    ::_exit(ChildSandbox::kRefused);
}

/// Never above what is allowed already, so that it cannot fail for that.
void limit(decltype(RLIMIT_AS) what, rlim_t most) noexcept
{
    rlimit now{};
    if (::getrlimit(what, &now) != 0)
        refuse();
    const rlim_t bound = now.rlim_max == RLIM_INFINITY || now.rlim_max > most ? most : now.rlim_max;
    const rlimit then{bound, bound};
    if (::setrlimit(what, &then) != 0)
        refuse();
}

} // namespace

ChildSandbox::ChildSandbox(const std::string &folder, const std::string &program)
    : m_parent(::getpid())
{
    if (::geteuid() == 0 || ::getuid() == 0) {
        const passwd *nobody = ::getpwnam("nobody");
        m_user = nobody && nobody->pw_uid != 0 ? nobody->pw_uid : kNobody;
        m_group = nobody && nobody->pw_gid != 0 ? nobody->pw_gid : kNobody;
    }
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = kAllAccess;
    m_rules = FileDescriptor(static_cast<int>(
        ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0)));
    if (!m_rules)
        return;
    for (const char *path : kReadable)
        allow(path);
    allow("/dev/null", true);
    allow(folder);
    allow(program);
}

bool ChildSandbox::hidesFiles()
{
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

void ChildSandbox::allow(const std::string &path, bool write)
{
    const FileDescriptor at(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat kind = {};
    if (!at || ::fstat(at.get(), &kind) != 0)
        return;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(kind.st_mode) ? kReading : kFileAccess;
    if (write)
        rule.allowed_access |= LANDLOCK_ACCESS_FS_WRITE_FILE;
    rule.parent_fd = at.get();
    ::syscall(SYS_landlock_add_rule, m_rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

bool ChildSandbox::give(const std::string &path) const
{
    return m_user == 0 || ::chown(path.c_str(), m_user, m_group) == 0;
}

void ChildSandbox::enter() const noexcept
{
    const bool offline = ::unshare(CLONE_NEWNET) == 0;
    if (m_user != 0 &&
        (::setgroups(0, nullptr) != 0 || ::setresgid(m_group, m_group, m_group) != 0 ||
         ::setresuid(m_user, m_user, m_user) != 0))
        refuse();
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::getuid() == 0 || ::geteuid() == 0)
        refuse();
    limit(RLIMIT_AS, kMemory);
    limit(RLIMIT_CPU, kProcessorSeconds);
    limit(RLIMIT_NOFILE, kFiles);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    if (!offline)
        ::unshare(CLONE_NEWUSER | CLONE_NEWNET);
    // After all changes of credentials, which forget it.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != m_parent)
        refuse();
    if (m_rules)
        ::syscall(SYS_landlock_restrict_self, m_rules.get(), 0);
    forbidCalls();
}

} // namespace tallygate::app
