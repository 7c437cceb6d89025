// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/tcpconnector.h"

#include <netdb.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace tallygate::remote {

Result<std::vector<SocketAddress>> resolve(const std::string &host, std::uint16_t port)
{
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
    addrinfo *list = nullptr;
    const int rc = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &list);
    if (rc != 0)
        return fail({ErrorKind::NotFound,
                     "host-unknown",
                     fmt::format("cannot find the address of {}: {}", host,
                                 rc == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(rc)),
                     "check the name, or give an address",
                     {}});
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
    std::vector<SocketAddress> addresses;
    for (const addrinfo *one = list; one != nullptr; one = one->ai_next) {
        SocketAddress address;
        std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
        address.length = one->ai_addrlen;
        addresses.push_back(address);
    }
    return addresses;
}

TcpConnector::TcpConnector(Loop &loop, std::vector<SocketAddress> addresses, Nanoseconds limit,
                           Done done)
    : m_loop(loop)
    , m_addresses(std::move(addresses))
    , m_part(limit / std::max<std::size_t>(m_addresses.size(), 1))
    , m_done(std::move(done))
{
    m_timer = m_loop.after(Nanoseconds(0), [this] { tryNext(); });
}

TcpConnector::~TcpConnector()
{
    drop();
}

void TcpConnector::drop()
{
    m_loop.cancel(m_timer);
    if (m_socket)
        m_loop.unwatch(m_socket.get());
    m_socket = FileDescriptor();
}

void TcpConnector::tryNext()
{
    if (m_next == m_addresses.size()) {
        drop();
        return m_done(fail(ErrorKind::Io, "connect-failed", "{}",
                           m_reason == 0 ? "there is no address" : std::strerror(m_reason)));
    }
    const SocketAddress &address = m_addresses[m_next++];
    m_socket = FileDescriptor(::socket(address.storage.ss_family,
                                       SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    const int isOn = 1; // requests are small, and somebody waits for each answer
    ::setsockopt(m_socket.get(), IPPROTO_TCP, TCP_NODELAY, &isOn, sizeof isOn);
    const auto *target = reinterpret_cast<const sockaddr *>(&address.storage);
    if (::connect(m_socket.get(), target, address.length) != 0 && errno != EINPROGRESS)
        return giveUp(errno);
    m_timer = m_loop.after(m_part, [this] { giveUp(ETIMEDOUT); });
    if (!m_loop.watch(m_socket.get(), Loop::Writable, [this](Loop::Events) { finish(); }))
        giveUp(EMFILE);
}

void TcpConnector::giveUp(int reason)
{
    m_reason = reason;
    drop();
    m_timer = m_loop.after(Nanoseconds(0), [this] { tryNext(); });
}

void TcpConnector::finish()
{
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        return giveUp(error);
    m_loop.unwatch(m_socket.get());
    m_loop.cancel(m_timer);
    m_done(std::move(m_socket));
}

} // namespace tallygate::remote
