// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "base/filedescriptor.h"
#include "base/result.h"
#include "io/sharedmaps.h"

// The embedded XDP program (bpf/tallygate.bpf.c) into the kernel.

namespace tallygate::io {

/// Of the program in the kernel.
inline constexpr const char *kProgramName = "tallygateSide";

struct LoadedProgram
{
    FileDescriptor program;
    std::array<FileDescriptor, 4> maps; ///< config, sockets, peer, counts
};

/// A number that tells this build's program from any other.
std::uint64_t buildOfProgram();

/// Loads it with maps of its own but for the shared ones. Room for at least `queues` sockets.
/// Errors: Io, Unsupported; the kernel's reason as hint.
Result<LoadedProgram> loadProgram(const SharedMaps &shared, std::uint32_t queues);

} // namespace tallygate::io
