// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "hitfilter.h"
#include "services/jobrunner.h"

namespace tallygate::app {

/// A page of the stored hits that a filter admits, newest first.
struct FoundPage
{
    std::vector<storage::FoundHit> hits;
    std::optional<std::int64_t> olderThan; ///< where the next page begins; none: this was the last
};

/// Reads until `count` are found. A file that is not there yet holds nothing. For a job's thread.
/// Errors: those of storage::HitReader; Cancelled.
Result<FoundPage> findHits(const std::filesystem::path &file, const HitFilter &filter,
                           std::size_t count, std::optional<std::int64_t> olderThan,
                           JobContext &context);

/// All of them from there on, in order, as long as `take` returns no error.
Result<void> forEachHit(const std::filesystem::path &file, const HitFilter &filter,
                        std::optional<std::int64_t> olderThan,
                        const std::function<Result<void>(const storage::LoggedHit &)> &take,
                        JobContext &context);

} // namespace tallygate::app
