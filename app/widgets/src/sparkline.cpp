// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sparkline.h"

#include <algorithm>

#include <QPolygonF>

namespace tallygate::app {

void paintSparkline(QPainter *painter, const QRectF &rect, std::span<const double> values,
                    const QColor &ink, const QColor &tint)
{
    if (values.empty())
        return;
    const double highest = *std::ranges::max_element(values);
    const double scale = highest > 0 ? (rect.height() - 2) / highest : 0;
    const double step =
        values.size() > 1 ? rect.width() / static_cast<double>(values.size() - 1) : 0;
    QPolygonF line;
    line.reserve(static_cast<qsizetype>(values.size()) + 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        line << QPointF(rect.left() + step * static_cast<double>(i),
                        rect.bottom() - 1 - values[i] * scale);
    if (values.size() == 1)
        line << QPointF(rect.right(), line.first().y());

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPolygonF area = line;
    area << rect.bottomRight() << rect.bottomLeft();
    painter->setPen(Qt::NoPen);
    if (highest > 0) {
        painter->setBrush(tint);
        painter->drawPolygon(area);
    }
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter->drawPolyline(line);
    painter->restore();
}

Sparkline::Sparkline(Theme &theme, Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
{}

void Sparkline::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    update();
}

void Sparkline::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ToneColors &colors = m_theme.tokens().tone(m_tone);
    paintSparkline(&painter, QRectF(rect()).adjusted(0, 1, 0, -1), m_values, colors.ink,
                   colors.tint);
}

} // namespace tallygate::app
