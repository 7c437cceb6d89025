// SPDX-License-Identifier: GPL-3.0-or-later
#include "pairs.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tallygate::bench {

namespace {

constexpr double kEachSide = 0.025;

/// From either end, the place of a value that the median is beyond with a probability of at most
/// kEachSide: that so few of `count` fair coins, or fewer, show heads.
std::size_t placeOfBound(std::size_t count)
{
    double exactly = std::pow(0.5, static_cast<double>(count));
    double atMost = exactly;
    std::size_t heads = 0;
    while (atMost <= kEachSide) {
        exactly *= static_cast<double>(count - heads) / static_cast<double>(heads + 1);
        atMost += exactly;
        ++heads;
    }
    return heads == 0 ? 0 : heads - 1;
}

} // namespace

Estimate medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t count = values.size();
    const std::size_t bound = placeOfBound(count);
    return {values[bound], (values[(count - 1) / 2] + values[count / 2]) / 2,
            values[count - 1 - bound]};
}

Estimate difference(std::span<const double> one, std::span<const double> other)
{
    std::vector<double> values;
    for (std::size_t i = 0; i < one.size(); ++i)
        values.push_back(one[i] - other[i]);
    return medianOf(std::move(values));
}

} // namespace tallygate::bench
