// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "io/ringwatch.h"
#include "io/umem.h"
#include "io/xskrings.h"

// An AF_XDP socket for one receive queue of one interface.
//
// Who calls what: control makes the socket, binds it to the queue in the XdpSide and keeps it
// for as long as the interface is managed; it hands a duplicate of the descriptor, with the ring
// sizes and what the socket can do, to the worker, which maps the rings (io/xskrings.h). A worker
// that dies is replaced on the same socket. Needs CAP_NET_RAW, and CAP_IPC_LOCK or a memory lock
// limit, to make; nothing to use.
//
// Each socket registers its own UMEM object over the area's memory: interfaces that share a
// forwarding thread share its frames, yet come and go without one another.

namespace tallygate::io {

enum class XskMode : std::uint8_t {
    Best,     ///< zero-copy where the driver can, else copy
    ZeroCopy, ///< or fail
    Copy,
};

struct XskOptions
{
    std::uint32_t ifindex = 0;
    std::uint32_t queue = 0;
    RingSizes rings{};
    XskMode mode = XskMode::Best;
    bool multiBuffer = true; ///< frames longer than kChunkPayload, where the kernel can (6.6)
    /// How long to wait for a queue that is still another socket's: closing one takes the kernel a
    /// moment. 0: answer `queue-busy` at once, for a caller that has its own timer.
    std::chrono::milliseconds patience{2000};
};

/// Owns the socket. Move-only. Closing the last descriptor of it takes it out of the XSKMAP.
class XskSocket
{
public:
    /// Makes and binds a socket; its rings are empty: nothing is received before the fill ring
    /// gets chunks. The interface must be up only for frames to flow. Attach the XDP program first:
    /// a driver gives zero-copy only then. `area` need not outlive the call. Blocks for up to
    /// `patience`. Errors: Io with code `queue-busy` (another socket has it), `xsk-socket`;
    /// Unsupported `xsk-unsupported` (kernel without AF_XDP, no zero-copy where it was demanded);
    /// NotFound `queue-missing`.
    static Result<XskSocket> create(const UmemArea &area, const XskOptions &options);
    /// One that was made earlier, from a descriptor kept over an exec or by systemd. Its mode is
    /// asked of the kernel; ring sizes and multi-buffer must be given. Errors: Semantic.
    static Result<XskSocket> adopt(FileDescriptor fd, const RingSizes &rings, bool multiBuffer);

    int descriptor() const { return m_fd.get(); }
    const RingSizes &rings() const { return m_rings; }
    bool isZeroCopy() const { return m_zeroCopy; }
    bool isMultiBuffer() const { return m_multiBuffer; }
    Result<XskStatistics> statistics() const { return statisticsOf(m_fd.get()); }
    /// How full its rings are now, whoever uses them.
    RingLevels levels() const { return m_watch.levels(); }

private:
    FileDescriptor m_fd;
    RingWatch m_watch;
    RingSizes m_rings;
    bool m_zeroCopy = false;
    bool m_multiBuffer = false;
};

} // namespace tallygate::io
