// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/stream.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tallygate::control {

namespace {

tl::unexpected<Error> closed()
{
    return fail(ErrorKind::Io, "stream-closed", "the engine has closed the connection");
}

/// Until the socket can do it, the peer has gone, or `timeout` has passed.
Result<void> waitFor(int fd, short events, Stream::Milliseconds timeout)
{
    const auto end = std::chrono::steady_clock::now() + timeout;
    while (true) {
        const auto left =
            std::chrono::ceil<Stream::Milliseconds>(end - std::chrono::steady_clock::now());
        pollfd wanted{fd, events, 0};
        const int most = static_cast<int>(std::clamp<long long>(left.count(), 0, 1 << 30));
        const int ready = ::poll(&wanted, 1, most);
        if (ready > 0)
            return {};
        if (ready == 0)
            return fail(ErrorKind::Io, "stream-timeout", "the engine did not answer in time");
        if (errno != EINTR)
            return fail(ErrorKind::Io, "stream-failed", "cannot wait for the engine: {}",
                        std::strerror(errno));
    }
}

Error connectError(const std::string &path, int reason)
{
    Error error{ErrorKind::Io,
                "stream-failed",
                fmt::format("cannot connect to {}: {}", path, std::strerror(reason)),
                {},
                {}};
    if (reason == ENOENT || reason == ECONNREFUSED) {
        error.code = "engine-not-running";
        error.hint = "is tallygated running? `systemctl status tallygated` tells; --socket names "
                     "another socket";
    } else if (reason == EACCES || reason == EPERM) {
        error.code = "engine-not-permitted";
        error.hint = "be root or in one of the groups tallygate-view, tallygate-operate, "
                     "tallygate-admin";
    }
    return error;
}

} // namespace

Result<std::unique_ptr<UnixStream>> UnixStream::connect(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return fail(ErrorKind::Limit, "stream-failed",
                    "\"{}\" cannot be the path of a socket: it must have 1 to {} bytes", path,
                    sizeof address.sun_path - 1);
    std::memcpy(address.sun_path, path.data(), path.size());
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return fail(connectError(path, errno));
    int rc = 0;
    do
        rc = ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address);
    while (rc != 0 && errno == EINTR);
    if (rc != 0)
        return fail(connectError(path, errno));
    return std::make_unique<UnixStream>(std::move(socket));
}

Result<std::size_t> UnixStream::read(std::span<char> into, Milliseconds timeout)
{
    while (true) {
        if (auto ready = waitFor(m_socket.get(), POLLIN, timeout); !ready)
            return fail(ready.error());
        const ssize_t got = ::recv(m_socket.get(), into.data(), into.size(), MSG_DONTWAIT);
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (got == 0 || errno == ECONNRESET)
            return closed();
        if (errno != EINTR && errno != EAGAIN)
            return fail(ErrorKind::Io, "stream-failed", "cannot read from the engine: {}",
                        std::strerror(errno));
    }
}

Result<void> UnixStream::write(std::string_view bytes, Milliseconds timeout)
{
    while (!bytes.empty()) {
        const ssize_t put =
            ::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(put));
        } else if (put < 0 && (errno == EPIPE || errno == ECONNRESET)) {
            return closed();
        } else if (put < 0 && errno == EAGAIN) {
            if (auto ready = waitFor(m_socket.get(), POLLOUT, timeout); !ready)
                return ready;
        } else if (put < 0 && errno != EINTR) {
            return fail(ErrorKind::Io, "stream-failed", "cannot write to the engine: {}",
                        std::strerror(errno));
        }
    }
    return {};
}

} // namespace tallygate::control
