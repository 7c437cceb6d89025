// SPDX-License-Identifier: GPL-3.0-or-later
#include "linepath.h"

#include <algorithm>

namespace tallygate::app {

void LinePath::build(std::span<const GraphSample> samples, const TimeWindow &window,
                     const ValueScale &scale, double height)
{
    m_points.clear();
    m_starts.clear();
    m_isOpen = false;
    m_scale = scale;
    m_height = height;
    while (!samples.empty()) {
        const Timestamp end = window.startOf(window.columnOf(samples.front().time) + 1);
        std::size_t inColumn = 1;
        while (inColumn < samples.size() && samples[inColumn].time < end)
            ++inColumn;
        addColumn(samples.first(inColumn), window);
        samples = samples.subspan(inColumn);
    }
}

std::span<const QPointF> LinePath::piece(std::size_t index) const
{
    const std::size_t end = index + 1 < m_starts.size() ? m_starts[index + 1] : m_points.size();
    return std::span(m_points).subspan(m_starts[index], end - m_starts[index]);
}

void LinePath::add(double x, float value)
{
    if (!m_isOpen)
        m_starts.push_back(m_points.size());
    m_isOpen = true;
    m_points.emplace_back(x, m_height * (1 - m_scale.share(value)));
}

/// All samples of one column.
void LinePath::addColumn(std::span<const GraphSample> samples, const TimeWindow &window)
{
    const GraphSample *lowest = nullptr;
    const GraphSample *highest = nullptr;
    for (const GraphSample &sample : samples) {
        if (sample.isGap())
            continue;
        if (!lowest || sample.value < lowest->value)
            lowest = &sample;
        if (!highest || sample.peak > highest->peak)
            highest = &sample;
    }
    // A gap that is over within its column could not be seen; one that goes on can.
    if (!lowest || samples.front().isGap())
        interrupt();
    if (!lowest)
        return;
    const bool risesLast = lowest->time < highest->time;
    if (risesLast)
        add(window.xOf(lowest->time), lowest->value);
    add(window.xOf(highest->time), highest->peak);
    if (!risesLast && lowest->value < highest->peak)
        add(window.xOf(lowest->time), lowest->value);
    if (samples.back().isGap())
        interrupt();
}

} // namespace tallygate::app
