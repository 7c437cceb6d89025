// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statusitem.h"

#include <QPainter>

#include "widgets/announce.h"

namespace tallygate::app {

StatusItem::StatusItem(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFont(theme.textFont(12));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StatusItem::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    setAccessibleName(text);
    setToolTip(text);
    updateGeometry();
    update();
}

void StatusItem::setState(const QString &text)
{
    const bool news = text != m_text && isVisible();
    setText(text);
    if (news)
        announce(*this, text);
}

void StatusItem::setDot(std::optional<Tone> tone)
{
    m_dot = tone;
    updateGeometry();
    update();
}

QSize StatusItem::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + (m_dot ? 14 : 0) + 1, 18};
}

QSize StatusItem::minimumSizeHint() const
{
    return {qMin(sizeHint().width(), 40), 18};
}

void StatusItem::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    QRect room = rect();
    if (m_dot) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.tone(*m_dot).ink);
        painter.drawEllipse(QRectF(0, (height() - 8) / 2.0, 8, 8));
        room.setLeft(14);
    }
    painter.setPen(t.mute);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_text, Qt::ElideRight, room.width()));
}

} // namespace tallygate::app
