// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/tunnel.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace tallygate::remote {

namespace {

constexpr std::size_t kAtOnce = 16384;

bool isForNow(int error)
{
    return error == EAGAIN || error == EINTR;
}

} // namespace

Tunnel::Tunnel(Loop &loop, SshTransport &through, TcpTarget target, Handlers handlers)
    : m_loop(loop)
    , m_channel(through, std::move(target))
    , m_handlers(std::move(handlers))
{}

Tunnel::~Tunnel()
{
    end();
}

void Tunnel::end()
{
    m_isOver = true;
    if (m_near)
        m_loop.unwatch(m_near.get());
    m_near = FileDescriptor(); // the next transport sees the end
}

void Tunnel::openUp()
{
    const auto opened = m_channel.open();
    if (opened && !*opened)
        return;
    std::array<int, 2> ends{-1, -1};
    if (!opened ||
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
        m_isOver = true;
        return m_handlers.failed(
            opened
                ? Error{ErrorKind::Io, "channel-refused", "there is no room for a socket", {}, {}}
                : opened.error());
    }
    m_isOpen = true;
    m_near = FileDescriptor(ends[0]);
    (void)m_loop.watch(ends[0], Loop::Readable, [this](Loop::Events) { step(); });
    m_handlers.open(FileDescriptor(ends[1]));
}

bool Tunnel::bringHere()
{
    std::array<char, kAtOnce> buffer;
    while (true) {
        if (!m_toNear.empty()) {
            const ssize_t put =
                ::send(m_near.get(), m_toNear.data(), m_toNear.size(), MSG_NOSIGNAL);
            if (put < 0)
                return isForNow(errno);
            m_toNear.erase(0, static_cast<std::size_t>(put));
            continue;
        }
        const auto got = m_channel.read(buffer);
        if (!got || *got == 0)
            return got.has_value();
        m_toNear.assign(buffer.data(), *got);
    }
}

bool Tunnel::bringThere()
{
    std::array<char, kAtOnce> buffer;
    while (true) {
        if (!m_toFar.empty()) {
            const auto put = m_channel.write(m_toFar);
            if (!put || *put == 0)
                return put.has_value();
            m_toFar.erase(0, *put);
            continue;
        }
        const ssize_t got = ::recv(m_near.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return got < 0 && isForNow(errno);
        m_toFar.assign(buffer.data(), static_cast<std::size_t>(got));
    }
}

void Tunnel::step()
{
    if (m_isOver)
        return;
    if (!m_isOpen)
        return openUp();
    const bool isWhole = bringThere() && bringHere();
    if (!isWhole)
        return end();
    // While the far side takes nothing, more from here would only be reported again and again.
    Loop::Events wanted = 0;
    if (m_toFar.empty())
        wanted |= Loop::Readable;
    if (!m_toNear.empty())
        wanted |= Loop::Writable;
    m_loop.change(m_near.get(), wanted);
}

} // namespace tallygate::remote
