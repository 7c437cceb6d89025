// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/socket.h>

#include <functional>
#include <string>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "loop/loop.h"

namespace tallygate::remote {

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t length = 0;
};

/// Blocks, for as long as the resolver likes. Error "host-unknown".
Result<std::vector<SocketAddress>> resolve(const std::string &host, std::uint16_t port);

/// A TCP connection to the first of the addresses that takes one. Each has an equal part of the
/// time, so that a dead first address leaves some for the others. Loop's thread.
class TcpConnector
{
public:
    using Done = std::function<void(Result<FileDescriptor>)>;

    /// `done` is called once, never before this returns, unless the connector goes before.
    TcpConnector(Loop &loop, std::vector<SocketAddress> addresses, Nanoseconds limit, Done done);
    ~TcpConnector();

private:
    void tryNext();
    void finish();           ///< the attempt under way, by what the socket says
    void giveUp(int reason); ///< on the attempt under way
    void drop();

    Loop &m_loop;
    std::vector<SocketAddress> m_addresses;
    std::size_t m_next = 0;
    Nanoseconds m_part;
    Done m_done;
    FileDescriptor m_socket;
    Loop::TimerId m_timer = Loop::TimerId::None;
    int m_reason = 0; ///< errno of the last failure
};

} // namespace tallygate::remote
