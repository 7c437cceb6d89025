// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/paths.h"

namespace tallygate::engine {

/// How an engine was started. The same for keeper, control and worker.
struct Options
{
    Paths paths;
    /// Forwarding threads; thread t serves queue q of every interface where q % threads == t.
    std::uint32_t threads = 1;
    /// Frames of 2048 bytes each thread has for all of its interfaces.
    std::uint32_t framesPerThread = 16384;
    /// A worker that did not say for so long that it is alive counts as dead: a choice between
    /// a quick fall-back and one for nothing on a starved machine.
    std::chrono::milliseconds heartbeatTtl{50};
    /// Where the counters are written for node_exporter's textfile collector; empty: nowhere.
    std::filesystem::path metricsFile;
    /// What a program must be signed with to take this one's place (docs/engine.md).
    std::filesystem::path upgradeKey = "/etc/tallygate/upgrade.pub";
    /// The worker runs as this user, without any capability.
    std::string workerUser = "tallygate";
    /// Names of the groups whose members have a role (SEMANTICS 12.1).
    std::string viewGroup = "tallygate-view";
    std::string operateGroup = "tallygate-operate";
    std::string adminGroup = "tallygate-admin";
};

} // namespace tallygate::engine
