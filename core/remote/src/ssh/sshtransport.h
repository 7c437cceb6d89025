// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/filedescriptor.h"
#include "loop/loop.h"
#include "remote/endpoint.h"
#include "remote/hostkeys.h"
#include "ssh/handles.h"

namespace tallygate::remote {

/// One secure shell over a socket, on a loop, never blocking. libssh is only asked for what it can
/// do at once; the loop says when there is more. Loop's thread, but for shared().
///
///     start -> shaken -> the session is lent to a thread that authenticates -> takeBack
///           -> channels, woken by every packet that came
class SshTransport
{
public:
    /// What the owner is told. Handlers must not destroy the transport; they may post that.
    struct Handlers
    {
        std::function<void(HostKey)> shaken; ///< ready to authenticate; the session is lent
        std::function<void()> active;        ///< something came, or there is room to send
        std::function<void(Error)> broken;   ///< once, without the host; nothing comes after it
    };

    SshTransport(Loop &loop, Hop hop, Handlers handlers);
    ~SshTransport();
    SshTransport(const SshTransport &) = delete;
    SshTransport &operator=(const SshTransport &) = delete;

    /// `first`: types of keys that the host is known by, to be asked for before others.
    void start(FileDescriptor socket, const std::vector<HostKey> &first);

    /// For the thread that authenticates, from shaken to takeBack(): the loop leaves it alone.
    std::shared_ptr<ssh_session_struct> lent() const { return m_session; }
    void takeBack();

    /// After this the transport says nothing more.
    void silence();

    const Hop &hop() const { return m_hop; }
    ssh_session session() const { return m_session.get(); }
    bool isUp() const;             ///< false as soon as libssh has seen the end
    std::string lastError() const; ///< printable

    /// To be called after something was sent: waits for room where it did not go out at once.
    void watchMore();
    /// Packets that came so far, of whatever kind: a peer that sends is alive.
    std::uint64_t packetsHeard() const { return m_heard->in_packets; }
    /// Asks the peer for a sign of life; any server answers, if only that it knows no such thing.
    void sendKeepalive();

private:
    void step();
    void shake();
    void listen();
    void breakDown(std::string code, std::string_view what);

    Loop &m_loop;
    Hop m_hop;
    Handlers m_handlers;
    std::shared_ptr<ssh_session_struct> m_session;
    EventHandle m_event;
    /// Written to by the session, which a thread that logs in may hold for longer.
    std::shared_ptr<ssh_counter_struct> m_heard = std::make_shared<ssh_counter_struct>();
    int m_descriptor = -1; ///< the session's; watched unless m_isLent
    bool m_isShaken = false;
    bool m_isLent = false;
    bool m_isBroken = false;
};

} // namespace tallygate::remote
