// SPDX-License-Identifier: GPL-3.0-or-later
#include "systemd.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace tallygate::engine {

void notifySystemd(std::string_view text, int descriptor)
{
    const char *path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path == nullptr || (path[0] != '/' && path[0] != '@') ||
        std::strlen(path) >= sizeof address.sun_path)
        return;
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path);
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket)
        return;
    iovec content{const_cast<char *>(text.data()), text.size()};
    msghdr header{};
    header.msg_name = &address;
    header.msg_namelen =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof descriptor)] = {};
    if (descriptor >= 0) {
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        cmsghdr *part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    }
    (void)::sendmsg(socket.get(), &header, MSG_NOSIGNAL);
}

std::map<std::string, FileDescriptor> descriptorsFromSystemd()
{
    constexpr int kFirst = 3; // SD_LISTEN_FDS_START
    std::map<std::string, FileDescriptor> held;
    const char *process = std::getenv("LISTEN_PID");
    const char *countText = std::getenv("LISTEN_FDS");
    const char *namesText = std::getenv("LISTEN_FDNAMES");
    if (process != nullptr && countText != nullptr && std::atol(process) == ::getpid()) {
        const int count = std::atoi(countText);
        std::string_view names = namesText != nullptr ? namesText : "";
        for (int i = 0; i < count; ++i) {
            const std::size_t colon = names.find(':');
            const std::string name(names.substr(0, colon));
            names = colon == std::string_view::npos ? std::string_view{} : names.substr(colon + 1);
            ::fcntl(kFirst + i, F_SETFD, FD_CLOEXEC);
            held[name] = FileDescriptor(kFirst + i);
        }
    }
    ::unsetenv("LISTEN_PID");
    ::unsetenv("LISTEN_FDS");
    ::unsetenv("LISTEN_FDNAMES");
    return held;
}

} // namespace tallygate::engine
