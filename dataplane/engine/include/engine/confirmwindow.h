// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "engine/server.h"
#include "engine/sessions.h"
#include "loop/loop.h"

namespace tallygate::engine {

/// What somebody who wants to confirm shows.
struct Witness
{
    ConnectionId connection = ConnectionId::None;
    uid_t uid = 0;
    std::optional<SshSession> session; ///< the SSH connection that the call came over; else it
                                       ///< claims to come from the machine itself
};

/// The time in which a change must be confirmed, or is undone (SEMANTICS 4.3, 4.4). One serves one
/// kind of change: the policy, or the interfaces. Loop's thread.
///
/// A confirmation counts only if it came over a way that was opened after the change: an SSH
/// connection that is established now and was not when the window was opened; or, for root at the
/// machine itself, a connection to the control socket that is newer than the window.
class ConfirmWindow
{
public:
    using Seconds = std::chrono::seconds;
    static constexpr Seconds kDefault{60};
    static constexpr Seconds kShortest{10};
    static constexpr Seconds kLongest{3600};

    /// Called when nobody confirmed in time. The window is closed by then.
    using Undo = std::function<void()>;

    ConfirmWindow(Loop &loop, SessionTable &sessions);
    ~ConfirmWindow();
    ConfirmWindow(const ConfirmWindow &) = delete;
    ConfirmWindow &operator=(const ConfirmWindow &) = delete;

    /// Whether a window could be opened now: the connections can be listed, the time is within
    /// bounds.
    Result<void> check(Seconds time) const;
    /// Requires: not open. `newest`: Server::newestConnection().
    void open(Seconds time, std::string by, ConnectionId newest, Undo undo);

    bool isOpen() const { return m_open.has_value(); }
    Timestamp since() const { return m_open->since; }
    Timestamp until() const { return m_open->until; }
    const std::string &by() const { return m_open->by; }

    /// Errors: "nothing-pending", "session-old", "session-unknown", "session-missing"; the
    /// window goes on.
    Result<void> mayConfirm(const Witness &witness) const;

    /// Stops the clock while a confirmation is written to the disk. resume() gives at least
    /// kShortest.
    void pause();
    void resume();
    /// Confirmed, or undone by somebody: the window is over and `undo` is not called.
    void close();

private:
    struct Open
    {
        Timestamp since;
        Timestamp until;
        Nanoseconds steadyEnd{};
        std::string by;
        ConnectionId newest = ConnectionId::None;
        std::optional<std::set<EstablishedSocket>> known; ///< nothing: they could not be listed
        Undo undo;
        Loop::TimerId timer = Loop::TimerId::None;
    };

    void startTimer(Nanoseconds time);

    Loop &m_loop;
    SessionTable &m_sessions;
    std::optional<Open> m_open;
};

} // namespace tallygate::engine
