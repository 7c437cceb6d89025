// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultlabel.h"

#include <algorithm>

#include <QEvent>
#include <QPainter>

#include "widgets/expressionedit.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kFaultPadding = 8;
constexpr int kHeight = 24;

} // namespace

FaultLabel::FaultLabel(Theme &theme, ExpressionEdit &edit)
    : QWidget(edit.parentWidget())
    , m_theme(theme)
    , m_edit(edit)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
    edit.installEventFilter(this);
    connect(&edit, &ExpressionEdit::faultChanged, this, &FaultLabel::follow);
    connect(&edit, &ExpressionEdit::completionChanged, this, &FaultLabel::follow);
    connect(&edit, &QObject::destroyed, this, &QObject::deleteLater);
}

void FaultLabel::follow()
{
    m_text = m_edit.fault() ? m_edit.fault()->message : QString();
    const QWidget *room = parentWidget();
    const int width =
        std::min(QFontMetrics(m_theme.textFont(12)).horizontalAdvance(m_text) + 2 * kFaultPadding,
                 room->width() - 4);
    const QRect box = m_edit.geometry();
    const bool below = box.bottom() + 2 + kHeight <= room->height();
    const int left = std::max(2, std::min(box.left(), room->width() - width - 2));
    setGeometry(left, below ? box.bottom() + 3 : box.top() - kHeight - 2, width, kHeight);
    // While a word is being completed it is not wrong yet.
    setVisible(!m_text.isEmpty() && m_edit.isVisible() && !m_edit.completionVisible());
    raise();
    update();
}

bool FaultLabel::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Hide)
        hide();
    else if (event->type() == QEvent::Move || event->type() == QEvent::Resize ||
             event->type() == QEvent::Show)
        follow();
    return false;
}

void FaultLabel::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const ToneColors &tone = t.tone(Tone::Drop);
    painter.fillRect(rect(), t.surface);
    paintBox(&painter, rect(), tone.tint, tone.ink, 4);
    painter.setFont(m_theme.textFont(12));
    painter.setPen(tone.ink);
    const QRect room = rect().adjusted(kFaultPadding, 0, -kFaultPadding, 0);
    painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(m_text, Qt::ElideRight, room.width()));
}

} // namespace tallygate::app
