// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "services/jobrunner.h"
#include "simulationrun.h"

namespace tallygate::app {

/// Writes the packets of the logged hits with verdict and rule as comments. For a job's thread; the
/// file is there whole or not at all. Gives how many were written.
Result<std::uint64_t> exportHitsPcapng(const SimulationRun &run, const std::filesystem::path &path,
                                       JobContext &context);
/// The hits as a line each (RFC 4180).
Result<std::uint64_t> exportHitsCsv(const SimulationRun &run, const std::filesystem::path &path);
/// One line per application and rule, the default last.
Result<void> exportCountersCsv(const SimulationRun &run, const std::filesystem::path &path);
/// The same as JSON; 64-bit figures are strings.
Result<void> exportCountersJson(const SimulationRun &run, const std::filesystem::path &path);

/// Addresses and ports of a hit as text.
std::string sourceOf(const hitlog::HitRecord &record);
std::string destinationOf(const hitlog::HitRecord &record);
std::string protocolOf(const hitlog::HitRecord &record);
/// The name of the rule that logged it; "default" for a filter's default.
QString ruleNameOf(const SimulationRun &run, const hitlog::HitRecord &record);
VerdictLook lookOf(const hitlog::HitRecord &record);

} // namespace tallygate::app
