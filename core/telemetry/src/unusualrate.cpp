// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/unusualrate.h"

#include <algorithm>

namespace tallygate::telemetry {

namespace {

constexpr std::size_t kLeastMeans = 36; // three hours of five minutes: less is no habit
constexpr double kLeastRate = 10;       // 600 packets in the minute
constexpr double kTimesMedian = 4;
constexpr double kTimesHigh = 2; // what is up and down each hour is not unusual at its height

double atShare(std::vector<double> &means, double share)
{
    const auto at = means.begin() + std::ptrdiff_t(double(means.size() - 1) * share);
    std::ranges::nth_element(means, at);
    return *at;
}

} // namespace

UsualRate::UsualRate(std::vector<double> means)
{
    if (means.size() >= kLeastMeans)
        m_known = {atShare(means, 0.5), atShare(means, 0.95)};
}

std::optional<UnusualRate> UsualRate::compare(double now) const
{
    if (!m_known || now < kLeastRate || now < kTimesMedian * m_known->median ||
        now < kTimesHigh * m_known->high)
        return std::nullopt;
    return UnusualRate{now, m_known->median};
}

} // namespace tallygate::telemetry
