// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "dashboard/graphseries.h"

namespace tallygate::app {

namespace {

constexpr std::array kFirstTones = {Tone::Permit, Tone::Drop, Tone::Reject, Tone::Limit,
                                    Tone::Count};
constexpr double kGoldenTurn = 0.618034; // of the circle: neighbours are far apart
constexpr double kLeastContrast = 3.2;   // WCAG asks 3 of lines

/// Lighter or darker until it stands out from the surface.
QColor legible(QColor color, const QColor &surface)
{
    const bool onDark = surface.lightnessF() < 0.5F;
    for (int step = 0; step < 20 && contrastRatio(color, surface) < kLeastContrast; ++step)
        color = onDark ? color.lighter(108) : color.darker(108);
    return color;
}

} // namespace

QColor graphColor(const GraphSeries &series, ColorScheme scheme)
{
    const Tokens &tokens = tokensOf(scheme);
    if (series.tone)
        return tokens.tone(*series.tone).ink;
    if (series.slot == 0)
        return tokens.accent;
    if (const std::size_t tone = std::size_t(series.slot) - 1; tone < kFirstTones.size())
        return tokens.tone(kFirstTones[tone]).ink;
    const double turn = std::fmod(0.07 + series.slot * kGoldenTurn, 1.0);
    const float lightness = scheme == ColorScheme::Light ? 0.38F : 0.68F;
    return legible(QColor::fromHslF(float(turn), 0.6F, lightness), tokens.surface);
}

} // namespace tallygate::app
