// SPDX-License-Identifier: GPL-3.0-or-later
#include "plotcanvas.h"

#include <algorithm>

#include <QPainter>

namespace tallygate::app {

namespace {

/// So far a line may be seen beside the columns of its samples: half its width and a joint.
constexpr int kOverlap = 3;
/// A segment and the joints at both its ends lie between four samples.
constexpr std::size_t kSamplesAround = 2;
/// Up to so many lines are smooth and bold; more would cover each other, and a bold smooth line
/// costs ten times a thin one.
constexpr std::size_t kBoldLines = 12;
constexpr double kBoldWidth = 1.5;

QPen penOf(const QColor &color, bool isBold, double ratio)
{
    QPen pen(color, isBold ? kBoldWidth * ratio : 1, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    pen.setCosmetic(true);
    return pen;
}

} // namespace

void PlotCanvas::changedFrom(Timestamp time)
{
    // Before there is a picture there are no columns to count in, and all will be drawn anyway.
    if (!m_isWhole)
        return;
    const std::int64_t column = m_look.window.columnOf(time);
    m_changed = m_hasChanged ? std::min(m_changed, column) : column;
    m_hasChanged = true;
}

const QPixmap &PlotCanvas::picture(const Look &look, std::span<const SampleLine> lines)
{
    const int columns = look.window.columns;
    if (!m_isWhole || !isSamePicture(look)) {
        if (m_picture.size() != look.size)
            m_picture = QPixmap(look.size);
        m_dirtyLeft = columns;
        m_dirtyRight = columns;
        m_look = look;
    } else {
        scrollTo(look.window);
    }
    if (m_hasChanged) {
        const std::int64_t changed = m_changed - m_look.window.first - kOverlap;
        m_dirtyRight = int(std::clamp<std::int64_t>(changed, 0, m_dirtyRight));
    }
    m_drawn = 0;
    drawColumns(0, std::min(m_dirtyLeft, columns), lines);
    drawColumns(std::max(m_dirtyRight, std::min(m_dirtyLeft, columns)), columns, lines);
    m_isWhole = true;
    m_hasChanged = false;
    return m_picture;
}

bool PlotCanvas::isSamePicture(const Look &look) const
{
    return look.size == m_look.size && look.ratio == m_look.ratio &&
           look.window.column == m_look.window.column &&
           look.window.columns == m_look.window.columns && look.scale == m_look.scale &&
           look.gridValues == m_look.gridValues && look.colors == m_look.colors &&
           look.ground == m_look.ground && look.grid == m_look.grid;
}

/// Moves what is drawn; what came in at either side is to be drawn.
void PlotCanvas::scrollTo(const TimeWindow &window)
{
    const std::int64_t by = window.first - m_look.window.first;
    const int columns = window.columns;
    m_look.window = window;
    m_dirtyLeft = 0;
    m_dirtyRight = columns;
    if (std::abs(by) >= columns) {
        m_dirtyLeft = columns;
        return;
    }
    if (by != 0)
        m_picture.scroll(int(-by), 0, m_picture.rect());
    if (by > 0)
        m_dirtyRight = columns - int(by) - kOverlap;
    else if (by < 0)
        m_dirtyLeft = int(-by) + kOverlap;
}

void PlotCanvas::drawColumns(int from, int to, std::span<const SampleLine> lines)
{
    if (from >= to)
        return;
    m_drawn += to - from;
    QPainter painter(&m_picture);
    const QRect strip(from, 0, to - from, m_look.size.height());
    painter.setClipRect(strip);
    drawGround(painter, strip);
    const bool isBold = lines.size() <= kBoldLines;
    painter.setRenderHint(QPainter::Antialiasing, isBold);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        painter.setPen(penOf(m_look.colors[i], isBold, m_look.ratio));
        drawLine(painter, lines[i], from, to);
    }
}

void PlotCanvas::drawGround(QPainter &painter, const QRect &strip) const
{
    painter.fillRect(strip, m_look.ground);
    for (const double value : m_look.gridValues) {
        const int y = int((m_look.size.height() - 1) * (1 - m_look.scale.share(value)));
        painter.fillRect(strip.left(), y, strip.width(), 1, m_look.grid);
    }
}

void PlotCanvas::drawLine(QPainter &painter, const SampleLine &line, int from, int to)
{
    const TimeWindow &window = m_look.window;
    m_path.build(line.within(window.startOf(window.first + from - kOverlap),
                             window.startOf(window.first + to + kOverlap), kSamplesAround),
                 window, m_look.scale, m_look.size.height() - 1);
    for (std::size_t i = 0; i < m_path.pieces(); ++i) {
        const auto piece = m_path.piece(i);
        if (piece.size() > 1) {
            painter.drawPolyline(piece.data(), int(piece.size()));
        } else {
            // A sample between two gaps is as wide as it can be seen.
            const QPointF half(m_look.ratio, 0);
            painter.drawLine(piece.front() - half, piece.front() + half);
        }
    }
}

} // namespace tallygate::app
