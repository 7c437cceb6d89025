// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include <QPainter>

#include "graphmodel.h"
#include "services/theme.h"
#include "text/formatter.h"

namespace tallygate::app {

/// Paints what stands around and above the lines of a graph: figures and times of the axes, marks,
/// the values at the cursor. Made for one painting.
class GraphPainter
{
public:
    GraphPainter(QPainter &painter, const Theme &theme, const Formatter &formatter,
                 const QRect &plot, const TimeWindow &window)
        : m_painter(painter)
        , m_theme(theme)
        , m_formatter(formatter)
        , m_plot(plot)
        , m_window(window)
    {}

    void paintValueAxis(const ValueScale &scale, std::span<const double> ticks);
    void paintTimeAxis();
    void paintMarks(std::span<const GraphMark> marks);
    void paintCursor(const GraphModel &model, Timestamp time);

private:
    double xOf(Timestamp time) const;
    void paintDashed(double x, const QColor &ink);

    QPainter &m_painter;
    const Theme &m_theme;
    const Formatter &m_formatter;
    const QRect m_plot; ///< in pixels of the widget
    const TimeWindow m_window;
};

/// What the cursor says of a line: "412/s", "380/s, peak 1.2 k/s", or that nothing is known.
QString graphValueText(const Formatter &formatter, const GraphSample *sample);
/// The lines in the order of their values then, at most `most`.
std::vector<std::size_t> highestAt(const GraphModel &model, Timestamp time, std::size_t most);

} // namespace tallygate::app
