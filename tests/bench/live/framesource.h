// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "base/filedescriptor.h"

#include "live/flow.h"
#include "live/netns.h"

// Source of the live benchmark, inside the kernel, so that it is not what is measured: XDP frames
// are made by BPF_PROG_TEST_RUN in its live-frames mode (as a network card's driver would hand them
// up). For benchmarks: failure throws.

namespace tallygate::bench {

/// Sends copies of one frame out of an interface as fast as the other side takes them; the UDP
/// source port changes from frame to frame, so that they are of many flows. Runs on the caller's
/// thread.
class FrameSource
{
public:
    /// `flows`: a power of two. Requires: `frame` is UDP over IPv4 without VLAN tag.
    FrameSource(const live::Namespace &where, const std::string &interface, live::Octets frame,
                std::uint16_t flows);

    /// So many frames, or until a signal; what does not fit into the other side's queue is lost.
    void send(std::uint32_t frames) const;
    /// Sent by now, on whatever thread.
    std::uint64_t frames() const;

private:
    FileDescriptor m_counter;
    FileDescriptor m_program;
    live::Octets m_frame;
};

} // namespace tallygate::bench
