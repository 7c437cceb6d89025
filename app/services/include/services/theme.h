// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QPixmap>

#include "services/tokens.h"

namespace tallygate::app {

/// What the user chose; System follows the desktop.
enum class ThemeChoice : std::uint8_t { System, Light, Dark, HighContrast };

/// Dynamic property (bool) of the one button per view that is filled with the accent.
inline constexpr char kPrimaryProperty[] = "tallygatePrimary";

/// Row height in tables: 32 or 24 px.
enum class Density : std::uint8_t { Comfortable, Compact };

/// Colours, fonts, style and icons of the application.
///
/// One Theme per process, made after QApplication and before any widget; it installs the style and
/// the palette, loads the bundled fonts and, with ThemeChoice::System, follows the desktop's
/// colour scheme through the settings portal (asynchronously; without a portal the lightness of
/// the platform palette decides). GUI thread only. Painted widgets and delegates take `Theme &`
/// and read tokens() each time they paint, so a switch is one repaint: no style sheets, no
/// per-widget palettes.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    ColorScheme scheme() const { return m_scheme; }
    Density density() const { return m_density; }
    void setDensity(Density density);
    int rowHeight() const;

    const Tokens &tokens() const { return tokensOf(m_scheme); }
    QPalette palette() const;

    QFont textFont(int pixels = metrics::kTextPixels, QFont::Weight weight = QFont::Normal) const;
    QFont monoFont(int pixels = metrics::kMonoPixels) const;
    /// The small grey capitals above groups ("FILTERS"); the caller upper-cases nothing, the font
    /// does.
    QFont sectionFont() const;

    /// A line icon (Lucide name, e.g. "shield") that takes the ink of the scheme at the moment it
    /// is painted; disabled icons turn faint. Cheap to copy; asserts on an unknown name.
    QIcon icon(const QString &name, Ink ink = Ink::Text) const;
    /// The same as pixels of `size` x `size` device-independent pixels; cached by name, size,
    /// colour and ratio.
    QPixmap pixmap(const QString &name, int size, const QColor &color, qreal ratio) const;
    static bool hasIcon(const QString &name);

signals:
    /// Colours, density or fonts changed; palettes are set already, repaint what is cached.
    void changed();

private:
    void apply();
    void followDesktop();

    class Desktop;
    std::unique_ptr<Desktop> m_desktop;
    ThemeChoice m_choice = ThemeChoice::System;
    ColorScheme m_scheme = ColorScheme::Light;
    Density m_density = Density::Comfortable;
};

} // namespace tallygate::app
