// SPDX-License-Identifier: GPL-3.0-or-later
#include "ssh/sshchannel.h"

#include <array>

#include "ssh/printable.h"

namespace tallygate::remote {

namespace {

constexpr std::size_t kLongestComplaint = kLongestPrintable;
constexpr std::size_t kWriteAtOnce = 32768;
/// Who asks, as servers log it. What is forwarded comes from no socket.
constexpr const char *kSource = "127.0.0.1";

} // namespace

SshChannel::SshChannel(SshTransport &transport, ChannelTarget target)
    : m_transport(transport)
    , m_target(std::move(target))
    , m_session(transport.lent())
    , m_channel(ssh_channel_new(m_session.get()))
{}

int SshChannel::openStep()
{
    ssh_channel channel = m_channel.get();
    if (const auto *socket = std::get_if<UnixSocketTarget>(&m_target))
        return ssh_channel_open_forward_unix(channel, socket->path.c_str(), kSource, 0);
    if (const auto *tcp = std::get_if<TcpTarget>(&m_target))
        return ssh_channel_open_forward(channel, tcp->host.c_str(), tcp->port, kSource, 0);
    if (!m_isSessionOpen) {
        const int rc = ssh_channel_open_session(channel);
        if (rc != SSH_OK)
            return rc;
        m_isSessionOpen = true;
    }
    if (const auto *subsystem = std::get_if<SubsystemTarget>(&m_target))
        return ssh_channel_request_subsystem(channel, subsystem->name.c_str());
    return ssh_channel_request_exec(channel, std::get<CommandTarget>(m_target).command.c_str());
}

Result<bool> SshChannel::open()
{
    const int rc = openStep();
    m_transport.watchMore();
    if (rc == SSH_AGAIN)
        return false;
    if (rc != SSH_OK)
        return fail(ErrorKind::Io, "channel-refused", "{}", m_transport.lastError());
    return true;
}

Result<std::size_t> SshChannel::read(std::span<char> into)
{
    const int got = ssh_channel_read_nonblocking(m_channel.get(), into.data(),
                                                 static_cast<std::uint32_t>(into.size()), 0);
    m_transport.watchMore(); // reading makes room, and says so to the peer
    if (got > 0)
        return static_cast<std::size_t>(got);
    if (got == SSH_EOF || got == SSH_ERROR || ssh_channel_is_closed(m_channel.get()) != 0)
        return fail(ErrorKind::Io, "channel-ended", "the channel was closed");
    return std::size_t{0};
}

Result<std::size_t> SshChannel::write(std::string_view bytes)
{
    std::size_t taken = 0;
    while (taken < bytes.size()) {
        const std::string_view piece = bytes.substr(taken, kWriteAtOnce);
        const int put = ssh_channel_write(m_channel.get(), piece.data(),
                                          static_cast<std::uint32_t>(piece.size()));
        if (put == SSH_ERROR)
            return fail(ErrorKind::Io, "channel-ended", "the channel was closed");
        if (put <= 0)
            break;
        taken += static_cast<std::size_t>(put);
    }
    m_transport.watchMore();
    return taken;
}

void SshChannel::endInput()
{
    ssh_channel_send_eof(m_channel.get());
    m_transport.watchMore();
}

std::string SshChannel::complaint()
{
    std::array<char, 1024> buffer;
    for (int got = 1; got > 0;) {
        got = ssh_channel_read_nonblocking(m_channel.get(), buffer.data(), buffer.size(), 1);
        if (got > 0)
            m_complaint.append(buffer.data(), static_cast<std::size_t>(got));
        if (m_complaint.size() > kLongestComplaint)
            m_complaint.erase(0, m_complaint.size() - kLongestComplaint);
    }
    return printable(m_complaint);
}

bool SshChannel::isClosed()
{
    (void)complaint(); // libssh holds the end back until this is read
    return ssh_channel_is_closed(m_channel.get()) != 0;
}

std::optional<int> SshChannel::exitStatus() const
{
    const int status = ssh_channel_get_exit_status(m_channel.get());
    return status >= 0 ? std::optional(status) : std::nullopt;
}

} // namespace tallygate::remote
