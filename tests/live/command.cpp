// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/filedescriptor.h"

namespace tallygate::live {

namespace {

using Clock = std::chrono::steady_clock;

/// What stands in for a program that could not be started, as in a shell.
constexpr int kNotStarted = 127;
constexpr int kTimedOut = 124;

/// Between fork and exec of a threaded program: only calls that are safe in signal handlers.
[[noreturn]] void become(char *const *arguments, const Surroundings &where, int in, int out,
                         int err)
{
    const bool moved = (where.network < 0 || ::setns(where.network, CLONE_NEWNET) == 0) &&
                       (where.mounts < 0 || ::setns(where.mounts, CLONE_NEWNS) == 0);
    if (moved && ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(err, 2) == 2) {
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL);
        ::execvp(arguments[0], arguments);
    }
    ::_exit(kNotStarted);
}

pid_t spawn(const Arguments &arguments, const Surroundings &where, int in, int out, int err)
{
    std::vector<char *> raw;
    for (const std::string &argument : arguments)
        raw.push_back(const_cast<char *>(argument.c_str()));
    raw.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0)
        become(raw.data(), where, in, out, err);
    if (pid < 0)
        throw std::runtime_error(
            fmt::format("cannot start {}: {}", arguments.front(), std::strerror(errno)));
    return pid;
}

int statusOf(int raw)
{
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

FileDescriptor outputFile(const std::filesystem::path &path)
{
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file)
        throw std::runtime_error(
            fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
    return file;
}

struct Pipe
{
    FileDescriptor read;
    FileDescriptor write;

    Pipe()
    {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("cannot make a pipe");
        read = FileDescriptor(ends[0]);
        write = FileDescriptor(ends[1]);
    }
};

/// Feeds and drains the program's pipes until it closed its outputs. False after the time.
bool converse(Pipe &in, Pipe &out, Pipe &err, const std::string &input, Completed &completed,
              Clock::time_point deadline)
{
    std::size_t written = 0;
    ::fcntl(in.write.get(), F_SETFL, O_NONBLOCK);
    std::array<char, 65536> buffer;
    bool outOpen = true;
    bool errOpen = true;
    while (outOpen || errOpen) {
        if (written == input.size())
            in.write = FileDescriptor();
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0)
            return false;
        std::array<pollfd, 3> watched{{{outOpen ? out.read.get() : -1, POLLIN, 0},
                                       {errOpen ? err.read.get() : -1, POLLIN, 0},
                                       {in.write.get(), POLLOUT, 0}}};
        if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) < 0)
            continue;
        const auto drain = [&buffer](const pollfd &ready, std::string &to) {
            if (ready.revents == 0)
                return true;
            const ssize_t got = ::read(ready.fd, buffer.data(), buffer.size());
            if (got > 0)
                to.append(buffer.data(), static_cast<std::size_t>(got));
            return got > 0;
        };
        outOpen = outOpen && drain(watched[0], completed.output);
        errOpen = errOpen && drain(watched[1], completed.errors);
        if (watched[2].revents != 0) {
            const ssize_t gone =
                ::write(in.write.get(), input.data() + written, input.size() - written);
            written = gone > 0 ? written + static_cast<std::size_t>(gone) : input.size();
        }
    }
    return true;
}

/// Waits for the end of a child; nothing after the time.
bool awaitChild(pid_t pid, int &status, Clock::time_point deadline)
{
    for (;;) {
        int raw = 0;
        const pid_t got = ::waitpid(pid, &raw, WNOHANG);
        if (got == pid) {
            status = statusOf(raw);
            return true;
        }
        if (got < 0 && errno != EINTR)
            return true;
        if (Clock::now() >= deadline)
            return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

} // namespace

std::string fileText(const std::filesystem::path &path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Completed run(const Arguments &arguments, const Surroundings &where, const std::string &input,
              std::chrono::milliseconds atMost)
{
    const Clock::time_point deadline = Clock::now() + atMost;
    Pipe in;
    Pipe out;
    Pipe err;
    const pid_t pid = spawn(arguments, where, in.read.get(), out.write.get(), err.write.get());
    in.read = FileDescriptor();
    out.write = FileDescriptor();
    err.write = FileDescriptor();
    Completed completed;
    if (!converse(in, out, err, input, completed, deadline) ||
        !awaitChild(pid, completed.status, deadline)) {
        ::kill(pid, SIGKILL);
        awaitChild(pid, completed.status, Clock::now() + std::chrono::seconds(5));
        completed.status = kTimedOut;
    }
    return completed;
}

std::string mustRun(const Arguments &arguments, const Surroundings &where, const std::string &input)
{
    const Completed completed = run(arguments, where, input);
    if (!completed.ok())
        throw std::runtime_error(fmt::format("{}: status {}: {}{}", fmt::join(arguments, " "),
                                             completed.status, completed.output, completed.errors));
    return completed.output;
}

Process::Process(const Arguments &arguments, const Surroundings &where,
                 const std::filesystem::path &outputBase)
    : m_outputBase(outputBase)
{
    const FileDescriptor in(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    const FileDescriptor out = outputFile(outputBase.string() + ".out");
    const FileDescriptor err = outputFile(outputBase.string() + ".err");
    m_pid = spawn(arguments, where, in.get(), out.get(), err.get());
}

Process::Process(Process &&other) noexcept
    : m_pid(std::exchange(other.m_pid, -1))
    , m_status(other.m_status)
    , m_outputBase(std::move(other.m_outputBase))
{}

Process &Process::operator=(Process &&other) noexcept
{
    std::swap(m_pid, other.m_pid);
    std::swap(m_status, other.m_status);
    std::swap(m_outputBase, other.m_outputBase);
    return *this;
}

Process::~Process()
{
    if (m_pid <= 0)
        return;
    signal(SIGKILL);
    wait(std::chrono::seconds(5));
}

bool Process::running()
{
    return m_pid > 0 && !wait(std::chrono::milliseconds(0));
}

void Process::signal(int number) const
{
    if (m_pid > 0)
        ::kill(m_pid, number);
}

bool Process::wait(std::chrono::milliseconds atMost)
{
    if (m_pid <= 0)
        return true;
    if (!awaitChild(m_pid, m_status, Clock::now() + atMost))
        return false;
    m_pid = -1;
    return true;
}

void Process::terminate(std::chrono::milliseconds grace)
{
    signal(SIGTERM);
    if (!wait(grace)) {
        signal(SIGKILL);
        wait(std::chrono::seconds(5));
    }
}

std::string Process::output() const
{
    return fileText(m_outputBase.string() + ".out");
}

std::string Process::errors() const
{
    return fileText(m_outputBase.string() + ".err");
}

} // namespace tallygate::live
