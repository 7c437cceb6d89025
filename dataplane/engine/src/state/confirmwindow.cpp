// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/confirmwindow.h"

#include <algorithm>

namespace tallygate::engine {

ConfirmWindow::ConfirmWindow(Loop &loop, SessionTable &sessions)
    : m_loop(loop)
    , m_sessions(sessions)
{}

ConfirmWindow::~ConfirmWindow()
{
    close();
}

Result<void> ConfirmWindow::check(Seconds time) const
{
    if (time <= Seconds(0) || time > kLongest)
        return fail(ErrorKind::Limit, "window-invalid",
                    "a change is confirmed within 1 to {} seconds, not {}", kLongest.count(),
                    time.count());
    if (auto known = m_sessions.established(); !known)
        return fail(known.error());
    return {};
}

void ConfirmWindow::open(Seconds time, std::string by, ConnectionId newest, Undo undo)
{
    Open &open = m_open.emplace(Open{});
    open.since = Loop::wallNow();
    open.by = std::move(by);
    open.newest = newest;
    open.undo = std::move(undo);
    // Without the list nothing can be told to be new: then only root at the machine can confirm.
    if (auto known = m_sessions.established())
        open.known = std::move(*known);
    startTimer(time);
}

void ConfirmWindow::startTimer(Nanoseconds time)
{
    m_open->until = Loop::wallNow() + time;
    m_open->steadyEnd = Loop::steadyNow() + time;
    m_open->timer = m_loop.after(time, [this] {
        const Undo undo = std::move(m_open->undo);
        m_open.reset();
        undo();
    });
}

Result<void> ConfirmWindow::mayConfirm(const Witness &witness) const
{
    if (!isOpen())
        return fail(ErrorKind::Semantic, "nothing-pending", "nothing waits for a confirmation");
    if (!witness.session) {
        if (witness.uid == 0 && witness.connection > m_open->newest)
            return {};
        return fail(Error{ErrorKind::Semantic,
                          "session-missing",
                          "a confirmation names the SSH connection that it comes over, or comes "
                          "from root on a control connection opened after the activation",
                          "send SSH_CONNECTION; at the machine itself, confirm anew as root",
                          {}});
    }
    auto socket = m_sessions.find(*witness.session);
    if (!socket)
        return fail(socket.error());
    if (!*socket)
        return fail(ErrorKind::Semantic, "session-unknown",
                    "the connection {} is not established on this host",
                    toString(*witness.session));
    if (!m_open->known || m_open->known->contains(**socket))
        return fail(Error{ErrorKind::Semantic,
                          "session-old",
                          fmt::format("the connection {} was opened before the activation: it does "
                                      "not show that a new one can be made",
                                      toString(*witness.session)),
                          "connect anew and confirm from there",
                          {}});
    return {};
}

void ConfirmWindow::pause()
{
    if (isOpen())
        m_loop.cancel(std::exchange(m_open->timer, Loop::TimerId::None));
}

void ConfirmWindow::resume()
{
    if (isOpen())
        startTimer(std::max<Nanoseconds>(m_open->steadyEnd - Loop::steadyNow(), kShortest));
}

void ConfirmWindow::close()
{
    pause();
    m_open.reset();
}

} // namespace tallygate::engine
