// SPDX-License-Identifier: GPL-3.0-or-later
#include "segments.h"

#include <QHBoxLayout>
#include <QPainter>

#include "services/theme.h"
#include "widgets/paintbox.h"

namespace tallygate::app {

namespace {

constexpr int kSegmentHeight = 26; // inside the frame
constexpr int kSegmentPadding = 10;
constexpr double kSegmentsRadius = 5;

} // namespace

Segments::Segments(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    setFixedHeight(metrics::kControlHeight);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QToolButton *Segments::add(const QString &text)
{
    auto *button = new Segment(m_theme, text, this);
    layout()->addWidget(button);
    return button;
}

void Segments::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintBox(&painter, rect(), t.surface, t.line2, kSegmentsRadius);
}

Segment::Segment(const Theme &theme, const QString &text, QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
}

QFont Segment::font(bool isChosen) const
{
    return m_theme.textFont(metrics::kTextPixels, isChosen ? QFont::DemiBold : QFont::Normal);
}

/// As wide as it is when it is chosen: its neighbours stay where they are.
QSize Segment::sizeHint() const
{
    return {QFontMetrics(font(true)).horizontalAdvance(text()) + 2 * kSegmentPadding,
            kSegmentHeight};
}

void Segment::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    if (isChecked())
        painter.fillRect(rect(), t.selection);
    else if (underMouse())
        painter.fillRect(rect(), t.raised);
    if (hasFocus() || (t.outlined && isChecked())) {
        painter.setPen(t.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
    painter.setFont(font(isChecked()));
    painter.setPen(isChecked() ? t.accent : t.mute);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace tallygate::app
