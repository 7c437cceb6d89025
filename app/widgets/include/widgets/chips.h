// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QPainter>
#include <QString>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// A small rounded piece of a cell: an address, a set, a service, or the "not" before them.
struct Chip
{
    enum class Kind : std::uint8_t {
        Value,  ///< an address, a port, a name: mono on raised
        Not,    ///< negation: the word "not" in the reject ink
        Broken, ///< names something that does not exist: drop ink, with a border
    };
    QString text;
    Kind kind = Kind::Value;

    bool operator==(const Chip &) const = default;
};

/// Where each chip goes in `cell`, left to right; those that do not fit give way to "+3", which is
/// the last rectangle with index -1. A single chip that is too long is elided.
struct PlacedChip
{
    QRect rect;
    int index = 0; ///< into the chips; -1 is the "+N" chip
};
std::vector<PlacedChip> layoutChips(const QRect &cell, const Theme &theme,
                                    std::span<const Chip> chips);

/// Paints chips as layoutChips() places them. `faint` is for disabled rules; `highlighted` (an
/// index, or -1) gets the accent border of a drop target.
void paintChips(QPainter *painter, const QRect &cell, const Theme &theme,
                std::span<const Chip> chips, bool faint = false, int highlighted = -1);

/// A bordered pill with an icon, as in tool bars: "3 unsaved edits".
class ChipLabel : public QWidget
{
    Q_OBJECT

public:
    ChipLabel(Theme &theme, const QString &icon, const QString &text, QWidget *parent = nullptr);
    void setText(const QString &text);
    void setIcon(const QString &icon);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QString m_icon;
    QString m_text;
};

} // namespace tallygate::app
