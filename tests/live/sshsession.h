// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include "base/filedescriptor.h"

#include "command.h"
#include "lab.h"

namespace tallygate::live {

/// A real sshd on the device, with keys of its own.
class SshServer
{
public:
    /// `forwards`: what it says of forwarding ports and sockets, "yes" or "no".
    explicit SshServer(const Lab &lab, const std::string &forwards = "yes");

    static std::string whyNot(); ///< empty where there is an sshd
    /// ssh of the client to the device with these words behind it.
    Arguments command(const Arguments &remote) const;
    /// Whoever is logged in is cut off; new sessions are served.
    void cutSessions() const;

private:
    const Lab &m_lab;
    Process m_process;
};

/// A session that stays: each line sent comes back.
class SshSession
{
public:
    explicit SshSession(const Lab &lab, const SshServer &server);

    /// Whether a new line makes it there and back in the time.
    bool answers(std::chrono::milliseconds atMost = std::chrono::seconds(5));
    /// SSH_CONNECTION as the device sees it.
    std::string connection() const { return m_connection; }

private:
    std::string readLine(std::chrono::milliseconds atMost);

    FileDescriptor m_to;
    FileDescriptor m_from;
    Process m_process;
    std::string m_buffer;
    std::string m_connection;
    unsigned m_lines = 0;
};

} // namespace tallygate::live
