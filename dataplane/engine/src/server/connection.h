// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "base/filedescriptor.h"
#include "control/linesplitter.h"
#include "engine/server.h"

namespace tallygate::engine {

/// What goes out: one text, maybe to many.
using SharedLine = std::shared_ptr<const std::string>;

/// Lines that wait for a client, in order. A line that has been begun is always ended, so that the
/// client never meets half of one.
class OutputQueue
{
public:
    enum class Sent : std::uint8_t { All, Some, PeerGone };

    void add(SharedLine line);
    /// Hands the kernel as much as it takes.
    Sent send(int socket);
    /// Lets go of all lines that were not begun.
    void dropWaiting();
    std::size_t bytes() const { return m_bytes; }
    bool isEmpty() const { return m_lines.empty(); }

private:
    std::deque<SharedLine> m_lines;
    std::size_t m_sent = 0; ///< bytes of the first line
    std::size_t m_bytes = 0;
};

/// The state of one client. Server::Private does what changes it.
struct Connection
{
    /// What is still done with it.
    enum class Phase : std::uint8_t {
        Open,
        Farewell, ///< nothing is read any more; closed when all is sent, or at `closeAt`
        Closed,
    };

    FileDescriptor socket;
    Caller caller;
    control::LineSplitter lines{control::kMaxLine};
    OutputQueue output;
    Phase phase = Phase::Open;
    std::size_t inFlight = 0; ///< requests without an answer
    std::size_t faults = 0;
    bool hasSpoken = false;    ///< a whole message came
    bool inputIsOver = false;  ///< the client ended its half
    bool isContinued = false;  ///< the loop will come back to lines that are here already
    std::uint32_t watched = 0; ///< Loop::Events
    Nanoseconds connectedAt{0};
    Nanoseconds lineBegan{0}; ///< 0: not within a line
    Nanoseconds closeAt{0};
};

} // namespace tallygate::engine
