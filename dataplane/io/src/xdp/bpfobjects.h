// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include <filesystem>
#include <string>

#include "base/filedescriptor.h"
#include "base/result.h"

// Small things about kernel BPF objects that both the shared maps and the sides need.

namespace tallygate::io {

/// The object pinned at `path`; empty if there is none.
FileDescriptor openPinned(const std::filesystem::path &path);

/// Pins, in place of what is pinned there. Errors: Io.
Result<void> pin(int object, const std::filesystem::path &path);

/// All zero if it cannot be asked.
bpf_map_info infoOfMap(int map);
bpf_prog_info infoOfProgram(int program);

/// The key of the one entry of a map that has one.
constexpr std::uint32_t kOnly = 0;

/// map[key] = *value. Errors: Io, said as "cannot `what`: why".
Result<void> writeMap(int map, const void *key, const void *value, const std::string &what);

/// Makes libbpf keep to itself what it would print, for takeLibbpfText().
void silenceLibbpf();
/// What libbpf has said on this thread since the last call: why the kernel refused. May be empty.
std::string takeLibbpfText();

} // namespace tallygate::io
