// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/xsksocket.h"

#include <linux/if_xdp.h>
#include <net/if.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <thread>

#ifndef AF_XDP
#define AF_XDP 44
#endif

namespace tallygate::io {

namespace {

constexpr std::uint16_t kUseMultiBuffer = 1u << 4; // XDP_USE_SG, kernel 6.6
constexpr int kSendBudget = 9;                     // XDP_MAX_TX_SKB_BUDGET, kernel 6.17
constexpr std::uint32_t kFramesASend = 256;
constexpr std::chrono::milliseconds kRetryEvery{20};

std::string nameOf(const XskOptions &options)
{
    char name[IF_NAMESIZE] = {};
    if (::if_indextoname(options.ifindex, name) == nullptr)
        return fmt::format("queue {} of interface #{}", options.queue, options.ifindex);
    return fmt::format("queue {} of {}", options.queue, name);
}

tl::unexpected<Error> refused(const XskOptions &options, const char *doing)
{
    Error error{ErrorKind::Io,
                "xsk-socket",
                fmt::format("cannot {} for {}: {}", doing, nameOf(options), std::strerror(errno)),
                {},
                {}};
    if (errno == EAFNOSUPPORT) {
        error.kind = ErrorKind::Unsupported;
        error.code = "xsk-unsupported";
        error.hint = "the kernel must be built with CONFIG_XDP_SOCKETS";
    } else if (errno == ENOBUFS || errno == EPERM) {
        error.hint = "this needs CAP_NET_RAW and CAP_IPC_LOCK";
    }
    return fail(std::move(error));
}

bool setOption(int fd, int option, const void *value, std::size_t size)
{
    return ::setsockopt(fd, SOL_XDP, option, value, static_cast<socklen_t>(size)) == 0;
}

bool makeRings(int fd, const UmemArea &area, const RingSizes &rings)
{
    xdp_umem_reg memory = {};
    memory.addr = reinterpret_cast<std::uintptr_t>(area.data());
    memory.len = area.size();
    memory.chunk_size = kChunkSize;
    const auto size = sizeof(std::uint32_t);
    return setOption(fd, XDP_UMEM_REG, &memory, sizeof memory) &&
           setOption(fd, XDP_UMEM_FILL_RING, &rings.fill, size) &&
           setOption(fd, XDP_UMEM_COMPLETION_RING, &rings.completion, size) &&
           setOption(fd, XDP_RX_RING, &rings.rx, size) &&
           setOption(fd, XDP_TX_RING, &rings.tx, size);
}

/// Binds once; 0 or what the kernel said.
int bindOnce(int fd, const XskOptions &options, bool multiBuffer)
{
    sockaddr_xdp address = {};
    address.sxdp_family = AF_XDP;
    address.sxdp_ifindex = options.ifindex;
    address.sxdp_queue_id = options.queue;
    // Without either flag the kernel tries zero-copy and, if the driver has none, copies.
    std::uint16_t flags = XDP_USE_NEED_WAKEUP;
    if (options.mode == XskMode::ZeroCopy)
        flags |= XDP_ZEROCOPY;
    if (options.mode == XskMode::Copy)
        flags |= XDP_COPY;
    if (multiBuffer)
        flags |= kUseMultiBuffer;
    address.sxdp_flags = flags;
    return ::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 ? 0
                                                                                         : errno;
}

/// Binds, waiting for the queue for as long as the caller is patient.
int bindPatiently(int fd, const XskOptions &options, bool multiBuffer)
{
    int error = bindOnce(fd, options, multiBuffer);
    for (auto left = options.patience; error == EBUSY && left.count() > 0; left -= kRetryEvery) {
        std::this_thread::sleep_for(kRetryEvery);
        error = bindOnce(fd, options, multiBuffer);
    }
    return error;
}

tl::unexpected<Error> notBound(const XskOptions &options, int error)
{
    errno = error;
    if (error == EBUSY) {
        return fail(ErrorKind::Io, "queue-busy", "{} is in use by another AF_XDP socket",
                    nameOf(options));
    }
    if (error == ENODEV || error == EINVAL)
        return fail(ErrorKind::NotFound, "queue-missing", "there is no {}", nameOf(options));
    if (error == EOPNOTSUPP || error == EPROTONOSUPPORT) {
        return fail(ErrorKind::Unsupported, "xsk-unsupported",
                    "the driver has no AF_XDP zero-copy for {}", nameOf(options));
    }
    return refused(options, "bind an AF_XDP socket");
}

} // namespace

Result<XskSocket> XskSocket::create(const UmemArea &area, const XskOptions &options)
{
    XskSocket socket;
    socket.m_rings = options.rings;
    socket.m_fd = FileDescriptor(::socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0));
    const int fd = socket.m_fd.get();
    if (fd < 0)
        return refused(options, "open an AF_XDP socket");
    if (!makeRings(fd, area, options.rings))
        return refused(options, "set up an AF_XDP socket's memory and rings");

    socket.m_multiBuffer = options.multiBuffer;
    int error = bindPatiently(fd, options, options.multiBuffer);
    if (options.multiBuffer && (error == EINVAL || error == EOPNOTSUPP)) {
        socket.m_multiBuffer = false;
        error = bindPatiently(fd, options, false);
    }
    if (error != 0)
        return notBound(options, error);
    askMode(fd, &socket.m_zeroCopy);
    // More than 32 frames a system call where the kernel lets itself be asked; else 32 it is.
    const std::uint32_t budget = std::min(kFramesASend, options.rings.tx);
    setOption(fd, kSendBudget, &budget, sizeof budget);
    socket.m_watch = RingWatch(fd, options.rings);
    return socket;
}

Result<XskSocket> XskSocket::adopt(FileDescriptor fd, const RingSizes &rings, bool multiBuffer)
{
    XskSocket socket;
    if (!askMode(fd.get(), &socket.m_zeroCopy)) {
        return fail(ErrorKind::Semantic, "xsk-invalid", "the descriptor is no AF_XDP socket: {}",
                    std::strerror(errno));
    }
    socket.m_fd = std::move(fd);
    socket.m_rings = rings;
    socket.m_multiBuffer = multiBuffer;
    socket.m_watch = RingWatch(socket.m_fd.get(), rings);
    return socket;
}

} // namespace tallygate::io
