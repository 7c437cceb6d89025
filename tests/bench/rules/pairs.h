// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

// What pairs of runs, one after the other, tell about a difference.

namespace tallygate::bench {

/// A median, and where it is with a confidence of 95 %.
struct Estimate
{
    double low = 0;
    double middle = 0;
    double high = 0;
};

/// Of the median of what the values are drawn from, by ranks (the sign test turned around): nothing
/// is assumed of how they are distributed, and a few slow moments of the machine do not count. With
/// fewer than six values the interval is all of them. Requires: there are 1 to 1,000 values.
Estimate medianOf(std::vector<double> values);

/// Of one less other, pair by pair. Requires: as many of each.
Estimate difference(std::span<const double> one, std::span<const double> other);

} // namespace tallygate::bench
