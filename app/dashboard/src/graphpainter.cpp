// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphpainter.h"

#include <algorithm>

#include <QCoreApplication>

#include "widgets/paintbox.h"
#include "widgets/shapedtext.h"

namespace tallygate::app {

namespace {

constexpr int kTickRoom = 90; // pixels a label of the time axis takes, with the gap to the next
constexpr int kLabelHeight = 18;
constexpr std::size_t kMostValues = 12;
constexpr int kBoxPadding = 8;
constexpr int kBoxSwatch = 10;
constexpr int kMostLabel = 240;

/// The texts of this file.
struct GraphWords
{
    Q_DECLARE_TR_FUNCTIONS(tallygate::app::LiveGraph)
};

} // namespace

QString graphValueText(const Formatter &formatter, const GraphSample *sample)
{
    if (!sample)
        return GraphWords::tr("not known");
    const QString value = formatter.perSecond(double(sample->value));
    return sample->peak > sample->value
               ? GraphWords::tr("%1, peak %2").arg(value, formatter.perSecond(double(sample->peak)))
               : value;
}

std::vector<std::size_t> highestAt(const GraphModel &model, Timestamp time, std::size_t most)
{
    std::vector<std::size_t> order(model.lines().size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    if (order.size() <= most)
        return order; // few lines keep their places
    const auto valueOf = [&](std::size_t i) {
        const GraphSample *sample = model.lines()[i].at(time);
        return sample ? sample->value : -1.0F;
    };
    std::ranges::partial_sort(order, order.begin() + std::ptrdiff_t(most), std::greater<>(),
                              valueOf);
    order.resize(most);
    return order;
}

double GraphPainter::xOf(Timestamp time) const
{
    return m_plot.left() + m_window.xOf(time) * m_plot.width() / m_window.columns;
}

void GraphPainter::paintValueAxis(const ValueScale &scale, std::span<const double> ticks)
{
    for (const double value : ticks) {
        const int y = m_plot.bottom() - int(scale.share(value) * (m_plot.height() - 1));
        const QRect room(0, y - kLabelHeight / 2, m_plot.left() - 8, kLabelHeight);
        drawShapedText(&m_painter, room, m_formatter.compactRate(value), m_theme.tokens().mute,
                       m_theme.textFont(11), Qt::AlignRight);
    }
}

void GraphPainter::paintTimeAxis()
{
    const TimeTicks ticks = timeTicks(m_window, m_plot.width() / kTickRoom, m_formatter.zone());
    for (const Timestamp time : ticks.times) {
        const QString text = m_formatter.axisTime(time, ticks.step);
        const int width = shapedWidth(text, m_theme.textFont(11));
        const QRect room(int(xOf(time)) - width / 2, m_plot.bottom() + 6, width + 2, kLabelHeight);
        if (room.left() >= m_plot.left() - width / 2 && room.right() <= m_plot.right() + 12)
            drawShapedText(&m_painter, room, text, m_theme.tokens().mute, m_theme.textFont(11));
    }
}

void GraphPainter::paintDashed(double x, const QColor &ink)
{
    m_painter.setPen(QPen(ink, 1, Qt::DashLine));
    m_painter.drawLine(QPointF(int(x) + 0.5, m_plot.top()), QPointF(int(x) + 0.5, m_plot.bottom()));
}

void GraphPainter::paintMarks(std::span<const GraphMark> marks)
{
    const Tokens &tokens = m_theme.tokens();
    const QFont font = m_theme.textFont(11);
    int free = m_plot.left(); // labels that would lie on the one before are left out
    for (const GraphMark &mark : marks) {
        if (mark.time < m_window.from() || mark.time >= m_window.to())
            continue;
        const double x = xOf(mark.time);
        paintDashed(x, mark.kind == GraphMark::Kind::Restart ? tokens.tone(Tone::Warning).ink
                                                             : tokens.faint);
        const int width = std::min(shapedWidth(mark.label, font), kMostLabel) + 2 * kBoxPadding;
        const bool isLeft = x + 6 + width > m_plot.right();
        const QRect box(int(isLeft ? x - 6 - width : x + 6), m_plot.top() + 4, width,
                        kLabelHeight + 2);
        if (box.left() < free)
            continue;
        free = box.right() + 4;
        paintBox(&m_painter, box, tokens.raised, tokens.line2, 3);
        drawShapedText(&m_painter, box.adjusted(kBoxPadding, 0, -kBoxPadding + 2, 0), mark.label,
                       tokens.text, font);
    }
}

void GraphPainter::paintCursor(const GraphModel &model, Timestamp time)
{
    const Tokens &tokens = m_theme.tokens();
    const double x = xOf(time);
    paintDashed(x, tokens.mute);
    const QFont font = m_theme.textFont(12);
    struct Row
    {
        std::size_t series;
        QString value;
    };
    std::vector<Row> rows;
    int names = 0;
    int values = 0;
    for (const std::size_t i : highestAt(model, time, kMostValues)) {
        rows.push_back({i, graphValueText(m_formatter, model.lines()[i].at(time))});
        names = std::max(names, std::min(shapedWidth(model.series()[i].name, font), kMostLabel));
        values = std::max(values, shapedWidth(rows.back().value, font));
    }
    const int left = model.lines().size() > rows.size() ? 1 : 0;
    const QString title = m_formatter.dateTime(time);
    const int wide =
        std::max(names + values + kBoxSwatch + 24, shapedWidth(title, font)) + 2 * kBoxPadding;
    const int high = int(rows.size() + 1 + std::size_t(left)) * kLabelHeight + 2 * kBoxPadding;
    const int boxX = x + 12 + wide < m_plot.right() ? int(x) + 12 : int(x) - 12 - wide;
    const QRect box(std::max(m_plot.left(), boxX), m_plot.top() + 28, wide, high);
    paintBox(&m_painter, box, tokens.surface, tokens.line2, metrics::kRadius);
    QRect line(box.left() + kBoxPadding, box.top() + kBoxPadding, wide - 2 * kBoxPadding,
               kLabelHeight);
    drawShapedText(&m_painter, line, title, tokens.mute, font);
    for (const Row &row : rows) {
        line.translate(0, kLabelHeight);
        m_painter.fillRect(QRect(line.left(), line.center().y() - 1, kBoxSwatch, 3),
                           graphColor(model.series()[row.series], m_theme.scheme()));
        drawShapedText(&m_painter, line.adjusted(kBoxSwatch + 6, 0, -values - 8, 0),
                       model.series()[row.series].name, tokens.text, font);
        drawShapedText(&m_painter, line, row.value, tokens.text, font, Qt::AlignRight);
    }
    if (left)
        drawShapedText(
            &m_painter, line.translated(0, kLabelHeight),
            GraphWords::tr("and %n more", nullptr, int(model.lines().size() - rows.size())),
            tokens.faint, font);
}

} // namespace tallygate::app
