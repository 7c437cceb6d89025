// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QPainter>
#include <QStyleOption>

#include "services/theme.h"

namespace tallygate::app {

/// A label whose ink is a token read at each paint: a theme switch needs no palette of its own.
/// Plain text in one or, with word wrap, several lines.
class ThemedLabel : public QLabel
{
public:
    ThemedLabel(Theme &theme, const QString &text, Ink ink, QWidget *parent)
        : QLabel(text, parent)
        , m_theme(theme)
        , m_ink(ink)
    {
        setTextFormat(Qt::PlainText);
    }
    void setInk(Ink ink)
    {
        m_ink = ink;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(m_theme.tokens().ink(isEnabled() ? m_ink : Ink::Faint));
        const QRect room = contentsRect().adjusted(margin(), margin(), -margin(), -margin());
        const int flags = int(alignment()) | (wordWrap() ? Qt::TextWordWrap : 0) |
                          (buddy() ? Qt::TextHideMnemonic : 0);
        const QString shown =
            wordWrap() ? text() : fontMetrics().elidedText(text(), Qt::ElideRight, room.width());
        painter.drawText(room, flags, shown);
    }

private:
    Theme &m_theme;
    Ink m_ink;
};

} // namespace tallygate::app
