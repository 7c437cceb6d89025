// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QPointF>

#include "dashboard/graphseries.h"
#include "timewindow.h"
#include "valuescale.h"

namespace tallygate::app {

/// A line as points to draw through, in pieces: a gap between samples is a gap in the line.
class LinePath
{
public:
    /// Makes the pieces of `samples` on a picture of `height` pixels, x from the left edge of the
    /// window. Where several samples fall into a column, it gets their lowest and their highest
    /// figure: no peak is lost, and a column is the same whatever was asked for beside it.
    void build(std::span<const GraphSample> samples, const TimeWindow &window,
               const ValueScale &scale, double height);

    std::size_t pieces() const { return m_starts.size(); }
    std::span<const QPointF> piece(std::size_t index) const;

private:
    void add(double x, float value);
    void addColumn(std::span<const GraphSample> samples, const TimeWindow &window);
    void interrupt() { m_isOpen = false; }

    std::vector<QPointF> m_points;
    std::vector<std::size_t> m_starts; ///< of the pieces in m_points
    bool m_isOpen = false;
    ValueScale m_scale;
    double m_height = 0;
};

} // namespace tallygate::app
