// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/paintbox.h"

#include <cmath>

#include <QCache>
#include <QPixmap>

namespace tallygate::app {

namespace {

constexpr int kKept = 600;
constexpr int kWidest = 240;
constexpr int kHighest = 48;

struct Key
{
    QSize size;
    QRgb fill = 0;
    QRgb border = 0;
    double radius = 0;
    double width = 0;
    double ratio = 1;

    bool operator==(const Key &) const = default;
};

size_t qHash(const Key &key, size_t seed = 0)
{
    return qHashMulti(seed, key.size.width(), key.size.height(), key.fill, key.border, key.radius,
                      key.width, key.ratio);
}

void drawBox(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
             double radius, double width)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const double inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

bool isWhole(double value)
{
    return value == std::floor(value);
}

} // namespace

void paintBox(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
              double radius, double width)
{
    const double ratio = painter->device()->devicePixelRatioF();
    const bool kept = rect.width() <= kWidest && rect.height() <= kHighest && isWhole(ratio) &&
                      isWhole(rect.x()) && isWhole(rect.y()) && isWhole(rect.width()) &&
                      isWhole(rect.height()) && rect.width() >= 1 && rect.height() >= 1;
    if (!kept) {
        drawBox(painter, rect, fill, border, radius, width);
        return;
    }
    static QCache<Key, QPixmap> cache(kKept);
    const Key key{rect.size().toSize(),
                  fill.isValid() ? fill.rgba() : 0,
                  border.isValid() ? border.rgba() : 0,
                  radius,
                  width,
                  ratio};
    QPixmap *pixmap = cache.object(key);
    if (!pixmap) {
        auto made = std::make_unique<QPixmap>(key.size * ratio);
        made->setDevicePixelRatio(ratio);
        made->fill(Qt::transparent);
        QPainter pixels(made.get());
        drawBox(&pixels, QRectF(QPointF(0, 0), rect.size()), fill, border, radius, width);
        pixels.end();
        pixmap = made.get();
        cache.insert(key, made.release());
    }
    painter->drawPixmap(rect.topLeft(), *pixmap);
}

void paintCellGround(QPainter *painter, const QRect &cell, const QColor &ground, const QColor &grid)
{
    if (ground.isValid())
        painter->fillRect(cell, ground);
    painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), grid);
}

} // namespace tallygate::app
