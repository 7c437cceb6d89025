// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "pipeline/devicepolicy.h"
#include "pipeline/localaddresses.h"

// What all XDP programs of one engine read: who is alive, the management guard, the device's own
// addresses. Kernel maps, pinned in `<bpf folder>/shared` so that programs and a restarted control
// find them.

namespace tallygate::io {

/// Forwarding threads that a heartbeat can tell apart.
inline constexpr std::uint32_t kMostThreads = 64;

/// Until when each forwarding thread counts as alive: the kernel reads it for each frame.
///
/// Times are nanoseconds of CLOCK_MONOTONIC; XDP compares with CLOCK_MONOTONIC_COARSE, which lags
/// by at most a tick. Thread t of a side's T threads has queue q where q % T == t. 0 means dead:
/// from the next frame on the kernel falls back.
///
/// Who calls what: the worker maps it from the descriptor that control hands it, and thread t
/// writes word t alone; its crash handler calls setAll(0), which is async-signal-safe. Control maps
/// it too, to hold a thread alive while it replaces the worker, or to declare it dead.
class Heartbeat
{
public:
    Heartbeat() = default;
    Heartbeat(Heartbeat &&other) noexcept;
    Heartbeat &operator=(Heartbeat &&other) noexcept;
    Heartbeat(const Heartbeat &) = delete;
    Heartbeat &operator=(const Heartbeat &) = delete;
    ~Heartbeat();

    /// Maps it; the mapping does not need the descriptor any longer. Needs no rights. Errors: Io.
    static Result<Heartbeat> map(int mapDescriptor);

    /// Requires: thread < kMostThreads.
    void set(std::uint32_t thread, std::uint64_t aliveUntil);
    std::uint64_t aliveUntil(std::uint32_t thread) const;
    void setAll(std::uint64_t aliveUntil);

private:
    std::uint8_t *m_words = nullptr; ///< one a thread, each in a cache line of its own
};

/// Mounts a bpf file system where `folder` is on none, and makes the folder (0700). Its closest
/// existing parent below /sys is the mount point, else the folder itself. Errors: Io. The mount
/// belongs to the mount namespace of the caller: pins made in one that goes, go with it.
Result<void> prepareBpfFolder(const std::filesystem::path &folder);

/// Control's hold on the shared maps. Control only, one thread. Move-only; the maps outlive it by
/// their pins. Needs CAP_BPF (or CAP_SYS_ADMIN) to make, file rights to reopen.
class SharedMaps
{
public:
    /// Reopens what is pinned below `bpfFolder`, or makes and pins it: nobody alive, no guard, no
    /// addresses. Maps of another layout (an older program's) are replaced. Calls
    /// prepareBpfFolder(). Errors: Io, Unsupported (kernel).
    static Result<SharedMaps> open(const std::filesystem::path &bpfFolder);

    /// Hand it to the worker for Heartbeat::map(); stays owned here.
    int heartbeatDescriptor() const { return m_heartbeat.get(); }
    int guardDescriptor() const { return m_guard.get(); }
    int localDescriptor() const { return m_local.get(); }
    const std::filesystem::path &bpfFolder() const { return m_bpfFolder; }

    /// Swaps the guard of all programs as a whole: pipeline::guardTableOf(policy), and the system
    /// checks that come before it. On return every frame meets the new one. Errors: Io (the old one
    /// stays).
    Result<void> setGuard(const pipeline::DevicePolicy &policy);
    /// The same with the device's own addresses and groups.
    Result<void> setLocal(const pipeline::LocalAddresses &local);

private:
    std::filesystem::path m_bpfFolder;
    FileDescriptor m_heartbeat;
    FileDescriptor m_guard;
    FileDescriptor m_local;
};

} // namespace tallygate::io
