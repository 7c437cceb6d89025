// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/tokens.h"

#include <cmath>

namespace tallygate::app {

namespace {

constexpr QColor rgb(QRgb value)
{
    return QColor(qRed(value), qGreen(value), qBlue(value));
}

Tokens lightTokens()
{
    Tokens t;
    t.bg = rgb(0xF6F7F9);
    t.surface = rgb(0xFFFFFF);
    t.raised = rgb(0xF1F2F5);
    t.line = rgb(0xE2E4E9);
    t.line2 = rgb(0xCDD1D9);
    t.grid = rgb(0xECEEF2);
    t.text = rgb(0x1A1D23);
    t.mute = rgb(0x545C69);
    t.faint = rgb(0x636B79);
    t.accent = rgb(0x2B5CCB);
    t.onAccent = rgb(0xFFFFFF);
    t.selection = rgb(0xE8EFFD);
    t.tones = {{{rgb(0x00775A), rgb(0xE3F3EE)},
                {rgb(0xB23C0B), rgb(0xFBEAE3)},
                {rgb(0x983A74), rgb(0xF8E8F2)},
                {rgb(0x806200), rgb(0xF8F0D8)},
                {rgb(0x24699B), rgb(0xE4F0F8)},
                {rgb(0x916100), rgb(0xFFF5D9)}}};
    return t;
}

Tokens darkTokens()
{
    Tokens t;
    t.bg = rgb(0x131519);
    t.surface = rgb(0x191C21);
    t.raised = rgb(0x20242A);
    t.line = rgb(0x2A2F37);
    t.line2 = rgb(0x3A414B);
    t.grid = rgb(0x22262D);
    t.text = rgb(0xE6E8EC);
    t.mute = rgb(0xA3ABB8);
    t.faint = rgb(0x8F98A6);
    t.accent = rgb(0x82A8FF);
    t.onAccent = rgb(0x131519);
    t.selection = rgb(0x22304B);
    t.tones = {{{rgb(0x3CCB9F), rgb(0x15332B)},
                {rgb(0xF28E62), rgb(0x3A221A)},
                {rgb(0xE48FC2), rgb(0x37202F)},
                {rgb(0xE2C14F), rgb(0x332C15)},
                {rgb(0x74BCE8), rgb(0x182D3A)},
                {rgb(0xE2C14F), rgb(0x332C15)}}};
    return t;
}

/// White on black; every line that separates or surrounds something is as strong as text, and
/// badges have borders in their ink instead of tints.
Tokens highContrastTokens()
{
    Tokens t;
    t.bg = rgb(0x000000);
    t.surface = rgb(0x000000);
    t.raised = rgb(0x141414);
    t.line = rgb(0x9A9A9A);
    t.line2 = rgb(0xE0E0E0);
    t.grid = rgb(0x5A5A5A);
    t.text = rgb(0xFFFFFF);
    t.mute = rgb(0xE8E8E8);
    t.faint = rgb(0xD0D0D0);
    t.accent = rgb(0x8AB8FF);
    t.onAccent = rgb(0x000000);
    t.selection = rgb(0x10244A);
    t.tones = {{{rgb(0x5FF0C0), t.surface},
                {rgb(0xFFA57C), t.surface},
                {rgb(0xFFA8DB), t.surface},
                {rgb(0xFFD84A), t.surface},
                {rgb(0x8FD4FF), t.surface},
                {rgb(0xFFD84A), t.surface}}};
    t.outlined = true;
    return t;
}

/// Relative luminance of WCAG 2.
double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

} // namespace

QColor Tokens::ink(Ink ink) const
{
    switch (ink) {
    case Ink::Text:
        return text;
    case Ink::Mute:
        return mute;
    case Ink::Faint:
        return faint;
    case Ink::Accent:
        return accent;
    case Ink::OnAccent:
        return onAccent;
    case Ink::Permit:
        return tone(Tone::Permit).ink;
    case Ink::Drop:
        return tone(Tone::Drop).ink;
    case Ink::Reject:
        return tone(Tone::Reject).ink;
    case Ink::Limit:
        return tone(Tone::Limit).ink;
    case Ink::Count:
        return tone(Tone::Count).ink;
    case Ink::Warning:
        return tone(Tone::Warning).ink;
    }
    return text;
}

const Tokens &tokensOf(ColorScheme scheme)
{
    static const std::array schemes = {lightTokens(), darkTokens(), highContrastTokens()};
    return schemes[static_cast<std::size_t>(scheme)];
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace tallygate::app
