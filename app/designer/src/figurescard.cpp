// SPDX-License-Identifier: GPL-3.0-or-later
#include "figurescard.h"

#include <QPainter>

#include "models/ruletext.h"
#include "services/theme.h"
#include "services/workspace.h"
#include "text/formatter.h"
#include "widgets/paintbox.h"
#include "widgets/sparkline.h"

namespace tallygate::app {

namespace {

constexpr int kCardPadding = 12;
constexpr int kLine = 20;

} // namespace

FiguresCard::FiguresCard(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(workspace.counters, &CounterContext::freshnessChanged, this,
            qOverload<>(&QWidget::update));
}

void FiguresCard::setFigures(const RuleCounters &figures, policy::Action action)
{
    m_figures = figures;
    m_action = action;
    const QString caption = m_workspace.counters->caption();
    setAccessibleName(
        QStringLiteral("%1: %2, %3")
            .arg(caption, m_workspace.formatter->packets(figures.packets), details()));
    setToolTip(figures.lastHit ? caption + u'\n' + m_workspace.formatter->dateTime(*figures.lastHit)
                               : caption);
    update();
}

QString FiguresCard::details() const
{
    const Formatter &formatter = *m_workspace.formatter;
    if (m_action == policy::Action::Limit)
        return tr("let through %1 · limited %2")
            .arg(formatter.count(m_figures.conformPackets),
                 formatter.count(m_figures.exceedPackets));
    if (!m_figures.lastHit)
        return formatter.bytes(m_figures.bytes);
    if (m_workspace.counters->origin() == CounterOrigin::Live)
        return tr("%1 · last at %2")
            .arg(formatter.packets(m_figures.packets), formatter.clock(*m_figures.lastHit));
    return tr("%1 · last at %2")
        .arg(formatter.bytes(m_figures.bytes), formatter.clock(*m_figures.lastHit));
}

void FiguresCard::paintEvent(QPaintEvent *)
{
    const Theme &theme = *m_workspace.theme;
    const Tokens &t = theme.tokens();
    const bool stale = m_workspace.counters->editsSince() > 0;
    QPainter painter(this);
    paintBox(&painter, rect(), t.raised, t.line, metrics::kRadius);
    const QRect room = rect().adjusted(kCardPadding, 8, -kCardPadding, -8);
    const bool isLive = m_workspace.counters->origin() == CounterOrigin::Live;
    const QString packets = isLive ? m_workspace.formatter->packetRate(m_figures.rate)
                                   : m_workspace.formatter->packets(m_figures.packets);
    painter.setFont(theme.textFont(13, QFont::DemiBold));
    painter.setPen(stale ? t.faint : t.text);
    const QRect top(room.left(), room.top(), room.width(), kLine);
    painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, packets);
    const int taken = painter.fontMetrics().horizontalAdvance(packets) + 8;
    painter.setFont(theme.textFont(12));
    painter.setPen(t.mute);
    painter.drawText(top, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_workspace.counters->caption(),
                                                      Qt::ElideRight, top.width() - taken));
    const ToneColors &tone = t.tone(toneOf(m_action));
    const std::vector<double> series(m_figures.series.begin(), m_figures.series.end());
    paintSparkline(&painter, room.adjusted(0, kLine + 6, 0, -kLine - 6), series,
                   stale ? t.faint : tone.ink, tone.tint);
    painter.setPen(stale ? t.faint : t.mute);
    painter.drawText(QRect(room.left(), room.bottom() - kLine + 1, room.width(), kLine),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(details(), Qt::ElideRight, room.width()));
}

} // namespace tallygate::app
