// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay.h"
#include "session.h"

namespace tallygate::ctl {

/// What `run` found, as people or programs read it.
struct RunReport
{
    const Session &session;
    const std::vector<Source> &sources;
    const Replay &replay;
    const pipeline::Worker::Statistics &statistics;
    std::optional<std::uint64_t> hitsWritten;
    std::uint64_t hitsLost = 0; ///< the ring was full

    std::string toText() const;
    std::string toJson() const;
};

/// Packets that conformed and exceeded at one meter: the sum over the rules that use it.
struct MeterUse
{
    const pipeline::BoundMeter *bound = nullptr;
    const pipeline::DeviceMeter *meter = nullptr;
    std::string place; ///< "Branch in on eth0, in", or "device"
    counters::Tally conform;
    counters::Tally exceed;
    meter::MeterStatistics statistics;
};
std::vector<MeterUse> meterUses(const Session &session);

} // namespace tallygate::ctl
