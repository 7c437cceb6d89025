// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/sharedlayout.h"
#include "io/xskrings.h"

namespace tallygate::engine {

/// A socket of a thread, as an audit looks at it. Without rings it is being closed: its frames are
/// taken to be where the table says.
struct AuditedSocket
{
    SocketSlot slot = 0;
    const io::XskRings *rings = nullptr;
};

/// Where the frames of a thread are. Sound only while the thread stands still; frames that the
/// kernel has at that moment are told by how far it has moved its ends of the rings.
struct FrameAudit
{
    std::uint64_t frames = 0;
    std::uint64_t free = 0;
    std::uint64_t receive = 0;  ///< the kernel's, to receive into or received
    std::uint64_t transmit = 0; ///< the kernel's, to send or sent
    std::uint64_t worker = 0;   ///< in a batch: none while it stands still
    // What must be zero:
    std::uint64_t lost = 0;  ///< owned, but in no ring and not with the kernel
    std::uint64_t twice = 0; ///< in two places, or in a ring of somebody else's

    bool isWhole() const
    {
        return lost == 0 && twice == 0 && worker == 0 && free + receive + transmit == frames;
    }
    FrameAudit &operator+=(const FrameAudit &other);
};

/// "16384 frames: 12000 free, ...; 3 lost".
std::string toString(const FrameAudit &audit);

/// Every frame must be owned exactly once, and each socket's rings must hold as many as the table
/// says. Frames of sockets that are not among `sockets` count as lost.
FrameAudit auditFrames(const ThreadBlock &block, const std::vector<AuditedSocket> &sockets);

} // namespace tallygate::engine
