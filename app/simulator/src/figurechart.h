// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QChartView>
#include <QString>

#include "services/theme.h"
#include "text/formatter.h"

namespace tallygate::app {

/// Horizontal bars, one a row, each of one or more tones: packets per rule, or per application by
/// verdict. Small and static; in the colours of the theme.
class FigureChart : public QChartView
{
    Q_OBJECT

public:
    struct Part
    {
        Tone tone = Tone::Permit;
        std::uint64_t amount = 0;
    };
    struct Bar
    {
        QString name;
        std::vector<Part> parts;
    };
    static constexpr std::size_t kMostBars = 12; ///< the largest; the caption says how many not

    FigureChart(Theme &theme, const Formatter &formatter, QWidget *parent = nullptr);
    void setBars(std::vector<Bar> bars);
    std::size_t barCount() const { return m_bars.size(); }

private:
    void rebuild();

    Theme &m_theme;
    const Formatter &m_formatter;
    std::vector<Bar> m_bars;
};

} // namespace tallygate::app
