// SPDX-License-Identifier: GPL-3.0-or-later
// `tallygatectl rpc`: the control socket on standard input and output, for a shell on a host where
// sshd does not forward sockets.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "livectl/exitstatus.h"
#include "livectl/livecommands.h"

namespace tallygate::ctl {

namespace {

constexpr std::size_t kReadAtOnce = 65536;

/// One way of the bridge: what was read and not written yet.
class Pipe
{
public:
    Pipe(int from, int to)
        : m_from(from)
        , m_to(to)
    {}

    bool isOver() const { return m_isOver; }
    pollfd wanted() const
    {
        if (m_isOver)
            return {-1, 0, 0};
        return m_begin < m_end ? pollfd{m_to, POLLOUT, 0} : pollfd{m_from, POLLIN, 0};
    }
    /// False if it cannot go on; the error is in errno, 0 if the source has ended.
    bool step()
    {
        const ssize_t done = m_begin < m_end
                                 ? ::write(m_to, m_buffer.data() + m_begin, m_end - m_begin)
                                 : ::read(m_from, m_buffer.data(), m_buffer.size());
        if (done < 0 && (errno == EINTR || errno == EAGAIN))
            return true;
        if (done <= 0) {
            m_isOver = true;
            errno = done == 0 ? 0 : errno;
            return false;
        }
        if (m_begin < m_end) {
            m_begin += static_cast<std::size_t>(done);
        } else {
            m_begin = 0;
            m_end = static_cast<std::size_t>(done);
        }
        return true;
    }

private:
    int m_from;
    int m_to;
    std::array<char, kReadAtOnce> m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    bool m_isOver = false;
};

} // namespace

int runRpc(const LiveOptions &live)
{
    const auto stream = control::UnixStream::connect(live.socket);
    if (!stream)
        return failed(stream.error());
    std::signal(SIGPIPE, SIG_IGN); // told by write() instead
    const int socket = (*stream)->descriptor();
    Pipe up(STDIN_FILENO, socket);
    Pipe down(socket, STDOUT_FILENO);
    while (!down.isOver()) {
        std::array<pollfd, 2> wanted = {up.wanted(), down.wanted()};
        if (::poll(wanted.data(), wanted.size(), -1) < 0 && errno != EINTR)
            return failed({ErrorKind::Io,
                           "stream-failed",
                           fmt::format("cannot wait: {}", std::strerror(errno)),
                           {},
                           {}});
        if (wanted[0].revents != 0 && !up.step())
            ::shutdown(socket, SHUT_WR); // answers under way still come
        if (wanted[1].revents != 0 && !down.step() && errno != 0 && errno != ECONNRESET)
            return failed({ErrorKind::Io,
                           "stream-failed",
                           fmt::format("the connection broke: {}", std::strerror(errno)),
                           {},
                           {}});
    }
    return kFine;
}

} // namespace tallygate::ctl
