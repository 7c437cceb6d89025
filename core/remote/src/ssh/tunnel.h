// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "ssh/sshchannel.h"

namespace tallygate::remote {

/// A TCP connection from a jump host onwards, as a socket that the next transport uses like any
/// other: bytes are copied between the channel and one end of a socket pair. What one side does not
/// take is waited with, so that neither fills memory. Loop's thread.
class Tunnel
{
public:
    struct Handlers
    {
        std::function<void(FileDescriptor)> open; ///< the socket
        std::function<void(Error)> failed;        ///< it could not be opened
    };
    Tunnel(Loop &loop, SshTransport &through, TcpTarget target, Handlers handlers);
    ~Tunnel();

    /// To be called when the transport is active.
    void step();

private:
    void openUp();
    bool bringHere();  ///< false: the channel has ended
    bool bringThere(); ///< false: the socket has
    void end();

    Loop &m_loop;
    SshChannel m_channel;
    Handlers m_handlers;
    FileDescriptor m_near; ///< our end of the pair
    std::string m_toNear;  ///< read from the channel, not taken yet
    std::string m_toFar;   ///< read from the socket, not taken yet
    bool m_isOpen = false;
    bool m_isOver = false;
};

} // namespace tallygate::remote
