// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "hitfilter.h"
#include "services/jobrunner.h"

namespace tallygate::app {

enum class HitFormat : std::uint8_t {
    Csv,       ///< RFC 4180, times in RFC 3339
    JsonLines, ///< a line each, members named as in `hits.batch`
};

/// What is written: the hits in the list, then those in the store behind them.
struct HitExport
{
    HitFormat format = HitFormat::Csv;
    std::vector<storage::LoggedHit> shown; ///< newest first
    bool goesOn = false;                   ///< there are older ones in the store
    std::optional<std::int64_t> olderThan; ///< where those begin
    std::filesystem::path store;
    HitFilter filter;
    std::map<Uuid, std::string> deviceNames;
};

/// Writes the file, which is there whole or not at all; gives the number of hits in it. For a job's
/// thread.
Result<std::uint64_t> exportHits(const HitExport &order, const std::filesystem::path &path,
                                 JobContext &context);

/// One line, with its line break; `device` is the name of the device.
std::string csvLineOf(const storage::LoggedHit &hit, const std::string &device);
std::string jsonLineOf(const storage::LoggedHit &hit, const std::string &device);

} // namespace tallygate::app
