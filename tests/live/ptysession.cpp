// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptysession.h"

#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace tallygate::live {

PtySession::PtySession(const Arguments &arguments, const Surroundings &where)
{
    std::vector<char *> raw;
    for (const std::string &argument : arguments)
        raw.push_back(const_cast<char *>(argument.c_str()));
    raw.push_back(nullptr);
    int terminal = -1;
    m_pid = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (m_pid == 0) { // only calls that are safe in signal handlers
        const bool moved = (where.network < 0 || ::setns(where.network, CLONE_NEWNET) == 0) &&
                           (where.mounts < 0 || ::setns(where.mounts, CLONE_NEWNS) == 0);
        if (moved)
            ::execvp(raw[0], raw.data());
        ::_exit(127);
    }
    if (m_pid < 0)
        throw std::runtime_error("cannot make a terminal");
    m_terminal = FileDescriptor(terminal);
}

PtySession::~PtySession()
{
    if (m_pid < 0)
        return;
    ::kill(m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
}

bool PtySession::read(std::chrono::steady_clock::time_point deadline)
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd shown{m_terminal.get(), POLLIN, 0};
    if (left.count() <= 0 || ::poll(&shown, 1, int(left.count())) <= 0)
        return false;
    std::array<char, 4096> buffer;
    const ssize_t got = ::read(m_terminal.get(), buffer.data(), buffer.size());
    if (got > 0)
        m_screen.append(buffer.data(), std::size_t(got));
    return got > 0;
}

bool PtySession::shows(std::string_view text, std::chrono::milliseconds atMost)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (m_screen.find(text) == std::string::npos) {
        if (!read(deadline))
            return false;
    }
    return true;
}

void PtySession::type(std::string_view keys)
{
    if (::write(m_terminal.get(), keys.data(), keys.size()) != ssize_t(keys.size()))
        throw std::runtime_error("cannot type");
}

int PtySession::end(std::chrono::milliseconds atMost)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (read(deadline)) {
    }
    int status = 0;
    // Whoever closes the terminal ends within moments.
    for (int i = 0; i < 100; ++i) {
        if (::waitpid(m_pid, &status, WNOHANG) == m_pid) {
            m_pid = -1;
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        ::usleep(10'000);
    }
    return -1;
}

} // namespace tallygate::live
