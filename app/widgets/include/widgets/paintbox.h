// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace tallygate::app {

/// A rounded rectangle; an invalid colour leaves fill or border out. Small ones at whole
/// coordinates (chips, badges) are kept as pixels, because smoothing their corners is slow. GUI
/// thread.
void paintBox(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
              double radius, double width = 1);

/// The ground of a table's cell with the grid line below it; an invalid ground leaves what is
/// there.
void paintCellGround(QPainter *painter, const QRect &cell, const QColor &ground,
                     const QColor &grid);

} // namespace tallygate::app
