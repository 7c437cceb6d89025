// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace tallygate::engine {

/// Where an engine keeps things. Two engines on one machine need different ones.
struct Paths
{
    std::filesystem::path state = "/var/lib/tallygate";  ///< outlives a reboot
    std::filesystem::path run = "/run/tallygate";        ///< outlives the processes
    std::filesystem::path bpf = "/sys/fs/bpf/tallygate"; ///< pins; on a bpffs
    std::filesystem::path log = "/var/log/tallygate";    ///< the hit log's files

    std::filesystem::path controlSocket() const { return run / "control.sock"; }
    std::filesystem::path counters() const { return run / "counters"; }
};

} // namespace tallygate::engine
