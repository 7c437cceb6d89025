// SPDX-License-Identifier: GPL-3.0-or-later
#include "graphmodel.h"

#include <algorithm>
#include <map>

#include "dashboard/livegraph.h"

namespace tallygate::app {

namespace {

/// Live samples are kept for an hour and a little, so that they are trimmed seldom.
constexpr Nanoseconds kKept = std::chrono::hours(1);
constexpr Nanoseconds kKeptBefore = kKept + std::chrono::minutes(5);

QString csvField(QString text)
{
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) &&
        !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
           QLatin1Char('"');
}

} // namespace

void GraphModel::setSeries(std::vector<GraphSeries> series,
                           std::shared_ptr<const SeriesSource> source)
{
    m_series = std::move(series);
    m_source = std::move(source);
    m_lines.assign(m_series.size(), {});
    m_last.assign(m_series.size(), Timestamp::min());
    m_generation.reset();
}

void GraphModel::setStored(std::vector<std::vector<GraphSample>> lines)
{
    lines.resize(m_lines.size());
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        m_lines[i].setStored(std::move(lines[i]));
}

std::optional<Timestamp> GraphModel::takeNew()
{
    if (!m_source || m_generation == m_source->generation())
        return std::nullopt;
    m_generation = m_source->generation();
    std::optional<Timestamp> from;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        m_taken.clear();
        m_source->samplesAfter(i, m_last[i], m_taken);
        if (m_taken.empty())
            continue;
        // The segment to the first new sample begins at the last one there was.
        const Timestamp begin = std::max(m_last[i], m_taken.front().time - std::chrono::hours(1));
        from = from ? std::min(*from, begin) : begin;
        m_lines[i].append(m_taken);
        m_last[i] = m_taken.back().time;
    }
    trim();
    return from;
}

void GraphModel::trim()
{
    if (liveFrom() < now() - kKeptBefore)
        for (SampleLine &line : m_lines)
            line.trim(now() - kKept);
}

void GraphModel::setRight(Timestamp right)
{
    if (right >= now())
        m_right.reset();
    else
        m_right = right;
}

void GraphModel::setSpan(Nanoseconds span)
{
    m_span = std::clamp(span, LiveGraph::kShortest, LiveGraph::kLongest);
}

TimeWindow GraphModel::window(int columns) const
{
    return TimeWindow::endingAt(right(), m_span, columns);
}

Timestamp GraphModel::liveFrom() const
{
    Timestamp first = now();
    for (const SampleLine &line : m_lines) {
        if (!line.live().empty())
            first = std::min(first, line.live().front().time);
    }
    return first;
}

const ValueScale &GraphModel::scaleFor(const TimeWindow &window)
{
    float highest = 0;
    for (const SampleLine &line : m_lines)
        highest = std::max(highest, line.highest(window.from(), window.to()));
    m_scale = m_scale.following(m_scaleKind, double(highest));
    return m_scale;
}

QString GraphModel::csv(const TimeWindow &window) const
{
    std::map<Timestamp, std::vector<float>> rows;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        for (const GraphSample &sample : m_lines[i].within(window.from(), window.to())) {
            auto &row = rows.try_emplace(sample.time, m_lines.size(), GraphSample::gap({}).value)
                            .first->second;
            row[i] = sample.value;
        }
    }
    QString text = QStringLiteral("time");
    for (const GraphSeries &each : m_series)
        text += QLatin1Char(',') + csvField(each.name);
    text += QLatin1Char('\n');
    for (const auto &[time, values] : rows) {
        text += QString::fromStdString(toRfc3339(time));
        for (const float value : values) {
            text += QLatin1Char(',');
            if (!std::isnan(value))
                text += QString::number(double(value), 'g', 9);
        }
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace tallygate::app
