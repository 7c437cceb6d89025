// SPDX-License-Identifier: GPL-3.0-or-later
#include "figurechart.h"

#include <algorithm>
#include <array>

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QGraphicsLayout>
#include <QHorizontalStackedBarSeries>
#include <QValueAxis>

#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kLongestLabel = 24;

std::uint64_t totalOf(const FigureChart::Bar &bar)
{
    std::uint64_t total = 0;
    for (const FigureChart::Part &part : bar.parts)
        total += part.amount;
    return total;
}

QString shortened(const QString &name)
{
    return name.size() <= kLongestLabel ? name : name.left(kLongestLabel - 1) + u'…';
}

} // namespace

FigureChart::FigureChart(Theme &theme, const Formatter &formatter, QWidget *parent)
    : QChartView(parent)
    , m_theme(theme)
    , m_formatter(formatter)
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setAccessibleName(tr("Chart of packets"));
    viewport()->setAccessibleName(accessibleName());
    connect(&theme, &Theme::changed, this, &FigureChart::rebuild);
}

void FigureChart::setBars(std::vector<Bar> bars)
{
    std::erase_if(bars, [](const Bar &bar) { return totalOf(bar) == 0; });
    if (bars.size() > kMostBars) {
        std::stable_sort(bars.begin(), bars.end(),
                         [](const Bar &a, const Bar &b) { return totalOf(a) > totalOf(b); });
        bars.resize(kMostBars);
    }
    m_bars = std::move(bars);
    rebuild();
}

void FigureChart::rebuild()
{
    const Tokens &t = m_theme.tokens();
    auto *chart = new QChart;
    chart->setBackgroundBrush(t.surface);
    chart->setBackgroundRoundness(0);
    chart->setMargins(QMargins(8, 4, 16, 4));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    // Colour is never all there is: the words of the verdicts stand above the bars.
    chart->legend()->setAlignment(Qt::AlignTop);
    chart->legend()->setFont(m_theme.textFont(11));
    chart->legend()->setLabelBrush(t.text);
    chart->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    std::array<QBarSet *, kToneCount> sets{};
    QStringList names;
    QStringList spoken;
    double most = 1;
    // The first bar stands on top; the axis counts from below.
    for (auto bar = m_bars.rbegin(); bar != m_bars.rend(); ++bar) {
        const std::size_t row = std::size_t(names.size());
        names << QStringLiteral("%1").arg(shortened(bar->name));
        spoken.prepend(QStringLiteral("%1: %2").arg(bar->name, m_formatter.count(totalOf(*bar))));
        most = std::max(most, double(totalOf(*bar)));
        for (const Part &part : bar->parts) {
            if (part.amount == 0)
                continue;
            QBarSet *&set = sets[std::size_t(part.tone)];
            if (!set) {
                set = new QBarSet(verdictWord(part.tone));
                set->setColor(t.tone(part.tone).ink);
                set->setBorderColor(t.surface);
                for (std::size_t i = 0; i < m_bars.size(); ++i)
                    set->append(0);
            }
            set->replace(int(row), double(part.amount));
        }
    }
    // Names are equal now and then; the axis wants each once.
    for (qsizetype i = 0; i < names.size(); ++i) {
        while (names.indexOf(names[i]) < i)
            names[i] += QChar(0x200B);
    }
    auto *series = new QHorizontalStackedBarSeries;
    series->setBarWidth(0.6);
    for (QBarSet *set : sets) {
        if (set)
            series->append(set);
    }
    chart->addSeries(series);
    auto *categories = new QBarCategoryAxis;
    categories->append(names);
    categories->setLabelsBrush(t.text);
    categories->setLabelsFont(m_theme.textFont(11));
    categories->setGridLineVisible(false);
    categories->setLinePenColor(t.line);
    auto *values = new QValueAxis;
    values->setRange(0, most);
    values->setTickCount(4);
    values->applyNiceNumbers();
    values->setLabelFormat(QStringLiteral("%.0f"));
    values->setLabelsBrush(t.mute);
    values->setLabelsFont(m_theme.textFont(11));
    values->setGridLineColor(t.grid);
    values->setLineVisible(false);
    chart->addAxis(categories, Qt::AlignLeft);
    chart->addAxis(values, Qt::AlignBottom);
    series->attachAxis(categories);
    series->attachAxis(values);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    QChart *old = this->chart();
    setChart(chart);
    setBackgroundBrush(t.surface);
    delete old;
}

} // namespace tallygate::app
