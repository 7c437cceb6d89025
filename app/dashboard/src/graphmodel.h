// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QString>

#include "dashboard/graphseries.h"
#include "sampleline.h"
#include "timewindow.h"
#include "valuescale.h"

namespace tallygate::app {

/// What a graph shows, without how: the lines, the stretch of time and the scale. GUI thread.
class GraphModel
{
public:
    void setSeries(std::vector<GraphSeries> series, std::shared_ptr<const SeriesSource> source);
    void setStored(std::vector<std::vector<GraphSample>> lines);
    /// Takes new samples of the source. The time from which lines are another, if they are.
    std::optional<Timestamp> takeNew();

    const std::vector<GraphSeries> &series() const { return m_series; }
    std::span<const SampleLine> lines() const { return m_lines; }

    Timestamp now() const { return m_source ? m_source->now() : Timestamp(); }
    /// Where the present is the right edge.
    bool isFollowing() const { return !m_right; }
    void follow() { m_right.reset(); }
    void setRight(Timestamp right); ///< of the present or later: follows
    Timestamp right() const { return m_right.value_or(now()); }
    Nanoseconds span() const { return m_span; }
    void setSpan(Nanoseconds span);
    TimeWindow window(int columns) const;
    /// Where live samples begin; the present where there are none.
    Timestamp liveFrom() const;

    ScaleKind scaleKind() const { return m_scaleKind; }
    void setScaleKind(ScaleKind kind) { m_scaleKind = kind; }
    const ValueScale &scaleFor(const TimeWindow &window);

    /// The samples in the window, a row for each time at which any line has one.
    QString csv(const TimeWindow &window) const;

private:
    void trim();

    std::vector<GraphSeries> m_series;
    std::vector<SampleLine> m_lines;
    std::vector<GraphSample> m_taken; ///< of one line, while it is taken
    std::vector<Timestamp> m_last;    ///< the latest sample of each line
    std::shared_ptr<const SeriesSource> m_source;
    std::optional<std::uint64_t> m_generation; ///< of the source, when it was last asked
    std::optional<Timestamp> m_right;
    Nanoseconds m_span = std::chrono::minutes(6);
    ScaleKind m_scaleKind = ScaleKind::Linear;
    ValueScale m_scale;
};

} // namespace tallygate::app
