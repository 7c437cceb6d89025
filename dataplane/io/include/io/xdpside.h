// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "io/sharedmaps.h"

struct SideConfig; // of the program's maps

// The XDP program on one interface: the first thing a received frame meets.
//
//     thread of its queue alive, and a socket bound to the queue?   -> that socket
//     else fail-open:                                               -> the peer interface
//     else fail-closed, host side, management guard permits it:     -> the peer interface
//     else                                                          -> dropped
//
// It sees the frames the interface *receives*: on a NIC what the network sends, on the stack's veth
// (h0p) what the host's own stack sends. Frames stay what they are: nothing is rewritten.
//
// Program and maps are pinned in `<bpf folder>/side-<name>`, and the program is attached by
// netlink: both stay in force when the process ends, however it ends. A restarted control calls
// open() with the same name and finds the side at work; sockets still bound stay bound.
//
// A peer that is a veth drops redirected frames unless its other end runs NAPI: an XDP program on
// it, or GRO switched on. The other end of h0p is h0: `gro on` there. In driver mode the peer's
// driver must be able to send redirected frames (ndo_xdp_xmit); one that cannot, or whose link is
// down, drops them behind the program's back: the statistics say what was handed to the peer.
//
// Who calls what: control only, one thread.

namespace tallygate::io {

enum class FailMode : std::uint8_t { Open, Closed };

enum class SideRole : std::uint8_t {
    HostNic,   ///< side 0 of a host port: the guard judges frames as direction in
    HostStack, ///< side 1 of a host port, h0p: the guard judges frames as direction out
    Wire,      ///< a side of a wire: there is no guard
};

enum class AttachMode : std::uint8_t {
    Driver,  ///< in the driver, before the stack's buffers
    Generic, ///< in the stack: slower, for drivers that have no XDP
};

struct SideOptions
{
    std::string name;          ///< of the folder of pins: letters, digits, '-', '_', '.'
    std::uint32_t ifindex = 0; ///< where to attach
    SideRole role = SideRole::Wire;
    FailMode failMode = FailMode::Closed;
    std::uint32_t peerIfindex = 0; ///< 0: none yet; then the fallback drops
    std::uint32_t threads = 1;     ///< queue q belongs to thread q % threads
    std::uint32_t queues = 1;      ///< receive queues that may be bound
    bool genericOnly = false;      ///< do not try the driver
};

/// Frames and their bytes (whole length, FCS not counted).
struct FrameTally
{
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    bool operator==(const FrameTally &) const = default;
};

/// seen = toWorker + fallback + guard + dropped. Since the side's maps were made (SEMANTICS 6.2).
struct SideStatistics
{
    FrameTally seen;
    FrameTally toWorker; ///< given to a socket, whose own drops are in XskStatistics::lost()
    FrameTally fallback; ///< to the peer, fail-open
    FrameTally guard;    ///< to the peer, fail-closed, by the guard
    FrameTally dropped;
    bool operator==(const SideStatistics &) const = default;
};

/// Move-only. Letting it go leaves the program attached and pinned; detach() ends it.
class XdpSide
{
public:
    /// Loads, pins and attaches, or reopens what is at work already; in both cases role, fail mode,
    /// peer and threads are those of `options` on return. A pinned program of another build is
    /// replaced in one step on the interface (its sockets must then be bound again: see
    /// isReopened()). Driver mode is tried first, then generic, never both. Errors: Io;
    /// Unsupported `xdp-refused` (neither mode); Semantic `xdp-taken` (another program, which is
    /// named, is attached).
    static Result<XdpSide> open(const SharedMaps &shared, const SideOptions &options);

    /// Whether the maps were there: sockets bound before may still be bound, counts go on.
    bool isReopened() const { return m_reopened; }
    AttachMode attachMode() const { return m_attachMode; }
    std::uint32_t ifindex() const { return m_ifindex; }
    std::uint32_t programId() const { return m_programId; }
    int programDescriptor() const { return m_program.get(); }

    /// Frames of the queue go to this socket from now on, as long as its thread is alive. The
    /// socket must be bound to that queue of this interface. Replaces another one. Errors: Io.
    Result<void> bind(std::uint32_t queue, int socket);
    /// Frames of the queue take the fallback from now on. Not bound is no error.
    Result<void> unbind(std::uint32_t queue);
    Result<void> unbindAll();

    /// In force with the next frame. Errors: Io.
    Result<void> setPeer(std::uint32_t ifindex); ///< 0: none
    Result<void> setFailMode(FailMode mode);
    Result<void> setThreads(std::uint32_t threads);

    Result<SideStatistics> statistics() const;

    /// Takes the program off the interface (if it is still this one) and removes the pins. An
    /// interface that has gone is no error.
    Result<void> detach();

    /// Names of the sides that are pinned below the folder.
    static std::vector<std::string> pinned(const std::filesystem::path &bpfFolder);
    /// detach() for a side that nobody has open: after a crash, on uninstalling.
    static Result<void> remove(const std::filesystem::path &bpfFolder, const std::string &name);

private:
    enum Map : std::uint8_t { Config, Sockets, Peer, Counts };
    static constexpr std::size_t kMaps = 4;

    bool reopen(const SideConfig &identity, std::uint32_t queues);
    Result<void> load(const SharedMaps &shared, std::uint32_t queues);

    std::filesystem::path m_folder;
    FileDescriptor m_program;
    std::array<FileDescriptor, kMaps> m_maps;
    std::uint32_t m_ifindex = 0;
    std::uint32_t m_programId = 0;
    std::uint32_t m_queues = 0;
    AttachMode m_attachMode = AttachMode::Driver;
    bool m_reopened = false;
};

} // namespace tallygate::io
