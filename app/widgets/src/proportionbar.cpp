// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/proportionbar.h"

#include <numeric>

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include "widgets/paintbox.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

namespace {

constexpr int kHeight = 10;
constexpr double kLeastWidth = 2;
constexpr double kGap = 1;

} // namespace

ProportionBar::ProportionBar(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Shares of verdicts"));
}

void ProportionBar::setParts(std::vector<Part> parts)
{
    m_parts = std::move(parts);
    QStringList words;
    for (const Part &part : m_parts)
        words << (part.toolTip.isEmpty()
                      ? verdictWord(part.tone) + QLatin1Char(' ') + QString::number(part.amount)
                      : part.toolTip);
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

std::vector<QRectF> ProportionBar::layout() const
{
    const double total =
        std::accumulate(m_parts.begin(), m_parts.end(), 0.0, [](double sum, const Part &part) {
            return sum + static_cast<double>(part.amount);
        });
    std::vector<QRectF> rects(m_parts.size());
    if (total <= 0)
        return rects;
    std::size_t shown = 0;
    for (const Part &part : m_parts)
        shown += part.amount != 0;
    const double room =
        width() - kGap * static_cast<double>(shown - 1) - kLeastWidth * static_cast<double>(shown);
    double x = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_parts[i].amount == 0)
            continue;
        const double share = kLeastWidth + room * static_cast<double>(m_parts[i].amount) / total;
        rects[i] = QRectF(x, (height() - kHeight) / 2.0, share, kHeight);
        x += share + kGap;
    }
    return rects;
}

void ProportionBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bar(0, (height() - kHeight) / 2.0, width(), kHeight);
    QPainterPath outline;
    outline.addRoundedRect(bar, 4, 4);
    painter.setClipPath(outline);
    const std::vector<QRectF> rects = layout();
    bool empty = true;
    for (std::size_t i = 0; i < rects.size(); ++i) {
        if (rects[i].isEmpty())
            continue;
        empty = false;
        painter.fillRect(rects[i], t.tone(m_parts[i].tone).ink);
    }
    if (empty)
        painter.fillRect(bar, t.raised);
}

bool ProportionBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const std::vector<QRectF> rects = layout();
    for (std::size_t i = 0; i < rects.size(); ++i) {
        if (rects[i].contains(help->pos())) {
            QToolTip::showText(help->globalPos(), m_parts[i].toolTip, this);
            return true;
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace tallygate::app
