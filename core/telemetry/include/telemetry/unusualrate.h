// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace tallygate::telemetry {

/// A rate far above what it was before. Both per second.
struct UnusualRate
{
    double now = 0;
    double usual = 0; ///< the median of before; may be 0

    bool operator==(const UnusualRate &) const = default;
};

/// What is usual of a rate: made once of its history, then asked as often as there are figures.
class UsualRate
{
public:
    UsualRate() = default; ///< knows nothing, so that nothing is unusual
    /// `means`: of stretches of a few minutes each, in any order, those that were read alone.
    explicit UsualRate(std::vector<double> means);

    /// Whether `now`, the mean of the last minute, is worth a word: several times the median, above
    /// nearly all stretches by a clear factor, and no mere handful of packets.
    std::optional<UnusualRate> compare(double now) const;

private:
    struct Known
    {
        double median = 0;
        double high = 0; ///< nearly all stretches were below
    };
    std::optional<Known> m_known;
};

} // namespace tallygate::telemetry
