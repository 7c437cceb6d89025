// SPDX-License-Identifier: GPL-3.0-or-later
#include "valuescale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tallygate::app {

namespace {

constexpr double kTooLarge = 0.35; // of the height: what is lower asks for a smaller scale
constexpr double kLeastTop = 1;
constexpr std::array kRound = {1.0, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
constexpr std::array kRoundSteps = {1.0, 2.0, 2.5, 5.0, 10.0};

/// The lowest of the round figures, times a power of ten, that is not below `value`.
template <std::size_t N>
double roundUp(double value, const std::array<double, N> &figures)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double figure : figures) {
        if (figure * power >= value * (1 - 1e-9))
            return figure * power;
    }
    return 10 * power;
}

} // namespace

ValueScale::ValueScale(ScaleKind kind, double top)
    : m_kind(kind)
    , m_top(std::max(top, kLeastTop))
    , m_shareOfOne(1 / (kind == ScaleKind::Log ? std::log1p(m_top) : m_top))
{}

ValueScale ValueScale::upTo(ScaleKind kind, double highest)
{
    if (!(highest > kLeastTop))
        return {kind, kLeastTop};
    return {kind, kind == ScaleKind::Log ? std::pow(10, std::ceil(std::log10(highest)))
                                         : roundUp(highest, kRound)};
}

ValueScale ValueScale::following(ScaleKind kind, double highest) const
{
    const bool fits = kind == m_kind && highest <= m_top;
    const bool isLarge =
        m_top > kLeastTop && highest < m_top * (kind == ScaleKind::Log ? 0.01 : kTooLarge);
    return fits && !isLarge ? *this : upTo(kind, highest);
}

double ValueScale::share(double value) const
{
    return (m_kind == ScaleKind::Log ? std::log1p(value) : value) * m_shareOfOne;
}

double ValueScale::valueAt(double share) const
{
    return m_kind == ScaleKind::Log ? std::expm1(share / m_shareOfOne) : share / m_shareOfOne;
}

std::vector<double> ValueScale::ticks(int most) const
{
    std::vector<double> all{0};
    if (m_kind == ScaleKind::Log) {
        const int powers = int(std::lround(std::log10(m_top))) + 1;
        const int every = std::max(1, (powers + most - 1) / std::max(1, most));
        for (int power = 0; power < powers; power += every)
            all.push_back(std::pow(10, power));
        return all;
    }
    const double step = roundUp(m_top / std::max(1, most), kRoundSteps);
    for (int i = 1; i * step <= m_top * (1 + 1e-9); ++i)
        all.push_back(i * step);
    return all;
}

} // namespace tallygate::app
