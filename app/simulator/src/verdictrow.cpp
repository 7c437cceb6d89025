// SPDX-License-Identifier: GPL-3.0-or-later
#include "verdictrow.h"

#include <QPainter>

#include "widgets/paintbox.h"
#include "widgets/verdictbadge.h"

namespace tallygate::app {

VerdictRow::VerdictRow(Theme &theme, Tone tone, const QString &word, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_word(word)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedHeight(32);
    setAccessibleName(word);
}

void VerdictRow::setFigure(const QString &figure, const QString &share)
{
    m_figure = figure;
    setToolTip(share.isEmpty() ? QString() : tr("%1 of all packets").arg(share));
    setAccessibleName(QStringLiteral("%1: %2").arg(m_word, figure));
    update();
}

void VerdictRow::setStale(bool stale)
{
    m_stale = stale;
    update();
}

void VerdictRow::enterEvent(QEnterEvent *)
{
    update();
}

void VerdictRow::leaveEvent(QEvent *)
{
    update();
}

void VerdictRow::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    if (isChecked())
        paintBox(&painter, rect().adjusted(0, 1, 0, -2), t.selection, {}, metrics::kRadius);
    else if (underMouse())
        paintBox(&painter, rect().adjusted(0, 1, 0, -2), t.raised, {}, metrics::kRadius);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.grid);
    const QRect room = rect().adjusted(8, 0, -8, -1);
    paintVerdict(&painter, room, m_theme, m_tone, m_word, m_stale);
    painter.setFont(m_theme.textFont());
    painter.setPen(m_stale ? t.faint : t.text);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, m_figure);
    if (hasFocus())
        paintBox(&painter, rect().adjusted(0, 1, 0, -2), {}, t.accent, metrics::kRadius, 2);
}

} // namespace tallygate::app
