// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/descriptorpassing.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tallygate {
namespace {

constexpr std::size_t kControlBytes = CMSG_SPACE(kMaxPassedDescriptors * sizeof(int));

tl::unexpected<Error> failed(const char *what)
{
    const bool wouldBlock = errno == EAGAIN || errno == EWOULDBLOCK;
    return fail(ErrorKind::Io, wouldBlock ? "message-would-block" : "message-failed",
                "cannot {} a message: {}", what, std::strerror(errno));
}

std::vector<FileDescriptor> takeDescriptors(msghdr &header)
{
    std::vector<FileDescriptor> taken;
    for (cmsghdr *part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int descriptor = -1;
            std::memcpy(&descriptor, CMSG_DATA(part) + i * sizeof(int), sizeof descriptor);
            taken.emplace_back(descriptor);
        }
    }
    return taken;
}

} // namespace

Result<std::pair<FileDescriptor, FileDescriptor>> makeMessagePair()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return failed("make a pair of sockets for");
    return std::pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<void> sendMessage(int socket, std::string_view text, std::span<const int> descriptors)
{
    if (descriptors.size() > kMaxPassedDescriptors)
        return fail(ErrorKind::Limit, "message-too-many-descriptors",
                    "{} descriptors do not fit one message of {}", descriptors.size(),
                    kMaxPassedDescriptors);
    iovec content{const_cast<char *>(text.data()), text.size()};
    msghdr header{};
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, kControlBytes> control{};
    if (!descriptors.empty()) {
        header.msg_control = control.data();
        header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
        cmsghdr *part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(descriptors.size_bytes());
        std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size_bytes());
    }
    ssize_t sent;
    do {
        sent = ::sendmsg(socket, &header, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return failed("send");
    return {};
}

Result<PassedMessage> receiveMessage(int socket, std::size_t largest)
{
    PassedMessage message;
    message.text.resize(largest);
    iovec content{message.text.data(), message.text.size()};
    msghdr header{};
    header.msg_iov = &content;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, kControlBytes> control{};
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    ssize_t received;
    do {
        received = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    } while (received < 0 && errno == EINTR);
    if (received < 0)
        return failed("receive");
    message.descriptors = takeDescriptors(header);
    if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
        return fail(ErrorKind::Limit, "message-cut", "a message is longer than {} bytes", largest);
    message.text.resize(static_cast<std::size_t>(received));
    message.isEnd = received == 0 && message.descriptors.empty();
    return message;
}

} // namespace tallygate
