// SPDX-License-Identifier: GPL-3.0-or-later
#include "link/sessionprobe.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <sstream>

#include "base/text.h"

namespace tallygate::remote {

namespace {

constexpr Nanoseconds kPatience = std::chrono::seconds(3);
constexpr std::size_t kLongest = 200; ///< two addresses and two ports are far less

bool isAddress(const std::string &text)
{
    std::array<unsigned char, 16> bytes{};
    const std::string bare = text.substr(0, text.find('%')); // a link-local address has a scope
    return ::inet_pton(AF_INET, bare.c_str(), bytes.data()) == 1 ||
           ::inet_pton(AF_INET6, bare.c_str(), bytes.data()) == 1;
}

bool isPort(const std::string &text)
{
    const auto number = parseUnsigned(text);
    return number && *number > 0 && *number <= 65535;
}

/// "address port"; empty where it is none.
std::string nameOf(const sockaddr_storage &address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    std::uint16_t port = 0;
    const void *bytes = nullptr;
    if (address.ss_family == AF_INET) {
        const auto &v4 = reinterpret_cast<const sockaddr_in &>(address);
        bytes = &v4.sin_addr;
        port = v4.sin_port;
    } else if (address.ss_family == AF_INET6) {
        const auto &v6 = reinterpret_cast<const sockaddr_in6 &>(address);
        bytes = &v6.sin6_addr;
        port = v6.sin6_port;
    }
    if (bytes == nullptr ||
        ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) == nullptr)
        return {};
    return fmt::format("{} {}", text.data(), ntohs(port));
}

std::string endsOf(int socket)
{
    sockaddr_storage own{}, peer{};
    socklen_t ownSize = sizeof own, peerSize = sizeof peer;
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&own), &ownSize) != 0 ||
        ::getpeername(socket, reinterpret_cast<sockaddr *>(&peer), &peerSize) != 0)
        return {};
    return nameOf(own) + ' ' + nameOf(peer);
}

} // namespace

bool isSshConnection(std::string &text)
{
    std::istringstream words(text);
    std::string client, clientPort, server, serverPort, more;
    words >> client >> clientPort >> server >> serverPort;
    if (words >> more || !isAddress(client) || !isPort(clientPort) || !isAddress(server) ||
        !isPort(serverPort))
        return false;
    text = fmt::format("{} {} {} {}", client, clientPort, server, serverPort);
    return true;
}

SessionProbe::SessionProbe(Loop &loop, SshTransport &transport, bool isDirect,
                           std::function<void(std::string)> found)
    : m_loop(loop)
    , m_transport(transport)
    , m_isDirect(isDirect)
    , m_found(std::move(found))
    , m_channel(transport, CommandTarget{"printenv SSH_CONNECTION"})
    , m_limit(loop.after(kPatience, [this] { end(); }))
{}

SessionProbe::~SessionProbe()
{
    m_isOver = true;
    m_loop.cancel(m_limit);
}

void SessionProbe::step()
{
    if (m_isOver)
        return;
    if (!m_isOpen) {
        const auto opened = m_channel.open();
        if (!opened)
            return end();
        m_isOpen = *opened;
    }
    if (m_isOpen)
        hear();
}

void SessionProbe::hear()
{
    std::array<char, kLongest> buffer;
    while (true) {
        const auto got = m_channel.read(buffer);
        if (got && *got == 0)
            return;
        if (!got || m_heard.size() + *got > kLongest)
            return end();
        m_heard.append(buffer.data(), *got);
        if (m_heard.ends_with('\n'))
            return end();
    }
}

void SessionProbe::end()
{
    if (std::exchange(m_isOver, true))
        return;
    m_loop.cancel(m_limit);
    if (!isSshConnection(m_heard)) {
        m_heard = m_isDirect ? endsOf(::ssh_get_fd(m_transport.session())) : std::string();
        if (!isSshConnection(m_heard))
            m_heard.clear();
    }
    m_loop.post([this, token = std::weak_ptr(m_token), session = m_heard] {
        if (token.expired())
            return;
        const auto found = m_found; // a copy: its own goes with the probe
        found(session);
    });
}

} // namespace tallygate::remote
