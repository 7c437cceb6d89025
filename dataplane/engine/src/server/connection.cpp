// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connection.h"

#include <sys/socket.h>

#include <cerrno>

namespace tallygate::engine {

void OutputQueue::add(SharedLine line)
{
    m_bytes += line->size();
    m_lines.push_back(std::move(line));
}

OutputQueue::Sent OutputQueue::send(int socket)
{
    while (!m_lines.empty()) {
        const std::string &line = *m_lines.front();
        const ssize_t put =
            ::send(socket, line.data() + m_sent, line.size() - m_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno == EAGAIN ? Sent::Some : Sent::PeerGone;
        m_sent += static_cast<std::size_t>(put);
        m_bytes -= static_cast<std::size_t>(put);
        if (m_sent == line.size()) {
            m_lines.pop_front();
            m_sent = 0;
        }
    }
    return Sent::All;
}

void OutputQueue::dropWaiting()
{
    const std::size_t begun = m_sent > 0 ? 1 : 0;
    while (m_lines.size() > begun) {
        m_bytes -= m_lines.back()->size();
        m_lines.pop_back();
    }
}

} // namespace tallygate::engine
