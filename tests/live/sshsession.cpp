// SPDX-License-Identifier: GPL-3.0-or-later
#include "sshsession.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tallygate::live {

namespace {

constexpr const char *kServer = "/usr/sbin/sshd";

FileDescriptor makeFifo(const std::filesystem::path &path)
{
    // Opened for both ways, neither end waits for the other or sees its end.
    if (::mkfifo(path.c_str(), 0600) != 0)
        throw std::runtime_error("cannot make " + path.string());
    return FileDescriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
}

} // namespace

std::string SshServer::whyNot()
{
    return std::filesystem::exists(kServer) ? "" : "there is no sshd";
}

SshServer::SshServer(const Lab &lab, const std::string &forwards)
    : m_lab(lab)
{
    const std::string folder = lab.folder().string();
    mustRun({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/host"});
    mustRun({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/user"});
    std::filesystem::copy_file(folder + "/user.pub", folder + "/authorized");
    std::filesystem::create_directories("/run/sshd"); // sshd wants it, and leaves it
    std::ofstream(folder + "/sshd_config")
        << fmt::format("HostKey {0}/host\nAuthorizedKeysFile {0}/authorized\nStrictModes no\n"
                       "PermitRootLogin yes\nUsePAM no\nUseDNS no\nPidFile none\n"
                       "AllowTcpForwarding {1}\nAllowStreamLocalForwarding {1}\n",
                       folder, forwards);
    m_process = Process({kServer, "-D", "-e", "-f", folder + "/sshd_config"},
                        lab.device().surroundings(), lab.folder() / "sshd");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (!m_process.running())
        throw std::runtime_error("sshd: " + m_process.errors());
}

void SshServer::cutSessions() const
{
    const std::string self = std::to_string(m_process.pid());
    std::ifstream children("/proc/" + self + "/task/" + self + "/children");
    for (pid_t session = 0; children >> session;)
        ::kill(session, SIGKILL);
}

Arguments SshServer::command(const Arguments &remote) const
{
    const std::string folder = m_lab.folder().string();
    Arguments all{"ssh",
                  "-T",
                  "-F",
                  "none",
                  "-i",
                  folder + "/user",
                  "-o",
                  "StrictHostKeyChecking=no",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-o",
                  "LogLevel=ERROR",
                  "-o",
                  "ConnectTimeout=5",
                  "root@" + m_lab.deviceToClient().v4};
    all.insert(all.end(), remote.begin(), remote.end());
    return all;
}

SshSession::SshSession(const Lab &lab, const SshServer &server)
{
    static unsigned made = 0;
    const std::filesystem::path base = lab.folder() / fmt::format("session{}", made++);
    const std::string to = base.string() + ".to";
    const std::string from = base.string() + ".from";
    m_to = makeFifo(to);
    m_from = makeFifo(from);
    const Arguments ssh =
        server.command({"'echo \"$SSH_CONNECTION\"; while read -r line; do echo \"$line\"; done'"});
    m_process = Process({"sh", "-c", fmt::format("exec {} <{} >{}", fmt::join(ssh, " "), to, from)},
                        lab.client().surroundings(), base);
    m_connection = readLine(std::chrono::seconds(10));
    if (m_connection.empty())
        throw std::runtime_error("ssh: " + m_process.errors());
}

bool SshSession::answers(std::chrono::milliseconds atMost)
{
    const std::string line = fmt::format("line {}", ++m_lines);
    const std::string sent = line + "\n";
    if (::write(m_to.get(), sent.data(), sent.size()) < 0 || !m_process.running())
        return false;
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    while (std::chrono::steady_clock::now() < deadline)
        if (readLine(std::chrono::milliseconds(100)) == line)
            return true;
    return false;
}

std::string SshSession::readLine(std::chrono::milliseconds atMost)
{
    const auto deadline = std::chrono::steady_clock::now() + atMost;
    for (;;) {
        if (const std::size_t end = m_buffer.find('\n'); end != std::string::npos) {
            const std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
            return line;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return {};
        pollfd ready{m_from.get(), POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(left.count()));
        std::array<char, 4096> buffer;
        const ssize_t got = ::read(m_from.get(), buffer.data(), buffer.size());
        if (got > 0)
            m_buffer.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

} // namespace tallygate::live
