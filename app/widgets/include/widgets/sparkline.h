// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QPainter>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// A small filled line of `values` (oldest first, evenly spaced, >= 0) over the whole of `rect`,
/// from 0 to their maximum. All zero draws the base line; no values draw nothing.
void paintSparkline(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &ink, const QColor &tint);

/// The same as a widget; its accessible name says what it shows, set it.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    Sparkline(Theme &theme, Tone tone, QWidget *parent = nullptr);
    void setValues(std::vector<double> values);
    void setTone(Tone tone);
    QSize sizeHint() const override { return {200, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Tone m_tone;
    std::vector<double> m_values;
};

} // namespace tallygate::app
