// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "counters/counterkey.h"
#include "counters/portcounters.h"
#include "io/xskrings.h"

namespace tallygate::engine {

/// Below kMaxLinks. A link keeps it for as long as its sockets live, whatever becomes of control.
using LinkId = std::uint32_t;

/// A port and direction that frames received on a side are judged by.
struct Stage
{
    counters::PortId port = 0;
    counters::Direction direction = counters::Direction::In;
    bool operator==(const Stage &) const = default;
};

/// The socket of one receive queue, made over the area of the thread that serves the queue.
struct LinkSocket
{
    int descriptor = -1;
    io::RingSizes rings;
};

/// One end of a link: sockets[q] is that of queue q, frames received there pass `stages` and leave
/// by the other side.
///   host port P:  side 0 = NIC {P,in}; side 1 = the stack's veth {P,out}
///   wire A-B:     side 0 = A {A,in},{B,out}; side 1 = B {B,in},{A,out}
struct LinkSide
{
    std::vector<LinkSocket> sockets;
    std::vector<Stage> stages; ///< one or two
};

struct LinkDescription
{
    LinkId id = 0;
    std::array<LinkSide, 2> sides;
};

/// How many of the worker's threads serve a link, so that each of them has a queue to send from on
/// either side: queue q is served by thread q % linkThreads() (io::SideOptions::threads).
inline unsigned linkThreads(unsigned threads, std::size_t queuesA, std::size_t queuesB)
{
    return static_cast<unsigned>(std::min<std::size_t>({threads, queuesA, queuesB}));
}

} // namespace tallygate::engine
