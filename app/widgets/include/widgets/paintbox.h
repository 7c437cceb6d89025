// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>

namespace tallygate::app {

/// A rounded rectangle; an invalid colour leaves fill or border out.
inline void paintBox(QPainter *painter, const QRectF &rect, const QColor &fill,
                     const QColor &border, double radius, double width = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

} // namespace tallygate::app
