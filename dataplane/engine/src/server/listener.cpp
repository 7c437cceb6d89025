// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

namespace tallygate::engine {

namespace {

constexpr int kBacklog = 512;

tl::unexpected<Error> failedAt(const std::filesystem::path &path, const char *what)
{
    return fail(ErrorKind::Io, "socket-failed", "cannot {} the control socket {}: {}", what,
                path.string(), std::strerror(errno));
}

std::optional<sockaddr_un> addressOf(const std::filesystem::path &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        return std::nullopt;
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

bool somebodyAnswers(const sockaddr_un &address)
{
    const FileDescriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int rc =
        ::connect(probe.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address);
    return rc == 0 || errno == EAGAIN; // EAGAIN: its backlog is full
}

} // namespace

Result<FileDescriptor> listenAt(const std::filesystem::path &path, mode_t mode)
{
    const std::filesystem::path beside = path.string() + ".new";
    const auto address = addressOf(path);
    const auto besideAddress = addressOf(beside);
    if (!address || !besideAddress)
        return fail(ErrorKind::Limit, "socket-failed", "{} is too long for the path of a socket",
                    path.string());
    if (somebodyAnswers(*address))
        return fail(ErrorKind::Io, "socket-in-use", "an engine listens on {} already",
                    path.string());
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket)
        return failedAt(path, "create");
    ::unlink(beside.c_str());
    if (::bind(socket.get(), reinterpret_cast<const sockaddr *>(&*besideAddress),
               sizeof *besideAddress) != 0)
        return failedAt(path, "create");
    if (::chmod(beside.c_str(), mode) != 0 || ::listen(socket.get(), kBacklog) != 0 ||
        std::rename(beside.c_str(), path.c_str()) != 0) {
        auto error = failedAt(path, "set up");
        ::unlink(beside.c_str());
        return error;
    }
    return socket;
}

} // namespace tallygate::engine
