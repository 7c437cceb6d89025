// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ssh/sshtransport.h"

namespace tallygate::remote {

/// What a channel is opened to, at the far end of a transport.
struct UnixSocketTarget
{
    std::string path;
};
struct CommandTarget
{
    std::string command; ///< for the login shell there
};
struct TcpTarget
{
    std::string host;
    std::uint16_t port = 0;
};
struct SubsystemTarget
{
    std::string name; ///< "sftp"
};
using ChannelTarget = std::variant<UnixSocketTarget, CommandTarget, TcpTarget, SubsystemTarget>;

/// A byte stream through a transport, never blocking: call it again when the transport is active.
/// Loop's thread. Goes before its transport.
class SshChannel
{
public:
    SshChannel(SshTransport &transport, ChannelTarget target);

    /// Goes on with opening. True when it is open; error "channel-refused" with what the server
    /// said.
    Result<bool> open();

    /// Nothing = no bytes now. Error "channel-ended" at the end of the stream.
    Result<std::size_t> read(std::span<char> into);
    /// How many were taken; none if the other side has no room.
    Result<std::size_t> write(std::string_view bytes);
    /// Nothing more is written.
    void endInput();

    /// Of a command: what it wrote to its standard error, the last of it, and its exit status.
    std::string complaint();
    std::optional<int> exitStatus() const;
    /// Nothing more comes, a command's exit status included.
    bool isClosed();

private:
    int openStep();

    SshTransport &m_transport;
    ChannelTarget m_target;
    std::shared_ptr<ssh_session_struct> m_session; ///< outlives the channel
    ChannelHandle m_channel;
    std::string m_complaint;
    bool m_isSessionOpen = false; ///< of a command: the channel is there, the command not yet
};

} // namespace tallygate::remote
