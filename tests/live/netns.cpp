// SPDX-License-Identifier: GPL-3.0-or-later
#include "netns.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

[[noreturn]] void failWith(const std::string &what)
{
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

FileDescriptor openNamespace(const std::string &path)
{
    FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        failWith("cannot open " + path);
    return fd;
}

/// In the child: own mounts whose changes do not reach the machine's, and a /sys of the namespace.
bool separateMounts(int network)
{
    return ::setns(network, CLONE_NEWNET) == 0 && ::unshare(CLONE_NEWNS) == 0 &&
           ::mount("", "/", "none", MS_SLAVE | MS_REC, nullptr) == 0 &&
           ::umount2("/sys", MNT_DETACH) == 0 && ::mount("sysfs", "/sys", "sysfs", 0, nullptr) == 0;
}

/// A mount namespace lives as long as a descriptor of it: a child makes it, and goes.
FileDescriptor mountsFor(int network)
{
    std::array<int, 2> ready{};
    if (::pipe2(ready.data(), O_CLOEXEC) != 0)
        failWith("cannot make a pipe");
    const FileDescriptor readEnd(ready[0]);
    const FileDescriptor writeEnd(ready[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        const char done = separateMounts(network) ? 'y' : 'n';
        (void)!::write(ready[1], &done, 1);
        for (;;)
            ::pause();
    }
    if (child < 0)
        failWith("cannot fork");
    char done = 'n';
    (void)!::read(readEnd.get(), &done, 1);
    FileDescriptor mounts;
    if (done == 'y')
        mounts = FileDescriptor(
            ::open(fmt::format("/proc/{}/ns/mnt", child).c_str(), O_RDONLY | O_CLOEXEC));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    if (!mounts)
        throw std::runtime_error("cannot give the namespace its own mounts");
    return mounts;
}

} // namespace

Namespace::Namespace(std::string name)
    : m_name(std::move(name))
{
    live::mustRun({"ip", "netns", "add", m_name});
    m_network = openNamespace("/run/netns/" + m_name);
    m_mounts = mountsFor(m_network.get());
    ip("link set lo up\n");
}

void Namespace::enter() const
{
    if (::setns(m_network.get(), CLONE_NEWNET) != 0)
        failWith("cannot enter the namespace " + m_name);
}

void Namespace::setSysctl(const std::string &name, const std::string &value) const
{
    std::string path = "/proc/sys/" + name;
    std::replace(path.begin() + 10, path.end(), '.', '/');
    inside([&path, &value] {
        std::ofstream out(path);
        if (!(out << value << std::flush))
            failWith("cannot write " + path);
    });
}

} // namespace tallygate::live
