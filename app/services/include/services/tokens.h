// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include <QColor>

namespace tallygate::app {

/// The colour meanings that exist. A tone never stands alone: verdicts are glyph + word + colour.
enum class Tone : std::uint8_t { Permit, Drop, Reject, Limit, Count, Warning };
inline constexpr int kToneCount = 6;

/// Which ink a text or an icon is drawn with.
enum class Ink : std::uint8_t {
    Text,
    Mute,
    Faint,
    Accent,
    OnAccent,
    Permit,
    Drop,
    Reject,
    Limit,
    Count,
    Warning,
};

enum class ColorScheme : std::uint8_t { Light, Dark, HighContrast };

struct ToneColors
{
    QColor ink;  ///< text, glyphs, lines of charts
    QColor tint; ///< what the ink stands on in a badge; also fills under sparklines
};

/// The colours of one scheme. What each is for: see the comments; nothing else is drawn.
struct Tokens
{
    QColor bg;        ///< behind panes, inside edit fields
    QColor surface;   ///< panes, tables
    QColor raised;    ///< section rows, chips
    QColor line;      ///< separators
    QColor line2;     ///< borders of controls
    QColor grid;      ///< row lines, chart grid
    QColor text;      ///< first level of ink
    QColor mute;      ///< second
    QColor faint;     ///< third; there is no fourth
    QColor accent;    ///< focus, current page, primary button
    QColor onAccent;  ///< text on the accent
    QColor selection; ///< selected rows, current page in the rail
    std::array<ToneColors, kToneCount> tones;
    bool outlined = false; ///< high contrast: badges and chips get borders instead of tints

    const ToneColors &tone(Tone tone) const { return tones[static_cast<std::size_t>(tone)]; }
    QColor ink(Ink ink) const;
};

const Tokens &tokensOf(ColorScheme scheme);

/// WCAG 2 contrast ratio of two opaque colours, 1 ... 21.
double contrastRatio(const QColor &a, const QColor &b);

/// Sizes, in device-independent pixels.
namespace metrics {
inline constexpr int kGrid = 8;
inline constexpr int kRadius = 6;
inline constexpr int kControlHeight = 28;
inline constexpr int kRow = 32;
inline constexpr int kRowCompact = 24;
inline constexpr int kSectionRow = 26;
inline constexpr int kToolBar = 44;
inline constexpr int kStatusBar = 26;
inline constexpr int kRail = 72;
inline constexpr int kIcon = 16;
inline constexpr int kRailIcon = 20;
inline constexpr int kTextPixels = 13;
inline constexpr int kMonoPixels = 12;
} // namespace metrics

} // namespace tallygate::app
