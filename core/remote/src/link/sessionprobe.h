// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "loop/loop.h"
#include "ssh/sshchannel.h"

namespace tallygate::remote {

/// Asks a device how it sees our session: the value of SSH_CONNECTION ("client port server port"),
/// which the engine compares with the kernel's connections. Where no command may be run there, what
/// this end of a direct connection says. Loop's thread; goes before the transport.
class SessionProbe
{
public:
    /// `found` is called once, by itself, within a few seconds: may destroy the probe. Empty:
    /// nothing is known. `isDirect`: there are no jump hosts.
    SessionProbe(Loop &loop, SshTransport &transport, bool isDirect,
                 std::function<void(std::string)> found);
    ~SessionProbe();

    /// To be called when the transport is active.
    void step();

private:
    void hear();
    void end();

    Loop &m_loop;
    SshTransport &m_transport;
    const bool m_isDirect;
    std::function<void(std::string)> m_found;
    SshChannel m_channel;
    std::string m_heard;
    Loop::TimerId m_limit = Loop::TimerId::None;
    std::shared_ptr<int> m_token = std::make_shared<int>();
    bool m_isOpen = false;
    bool m_isOver = false;
};

/// Whether it is "client port server port"; surrounding white space is left out of `text`.
bool isSshConnection(std::string &text);

} // namespace tallygate::remote
