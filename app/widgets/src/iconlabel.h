// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// A decorative icon; says nothing to screen readers because the text beside it does.
class IconLabel : public QWidget
{
public:
    IconLabel(Theme &theme, const QString &icon, int size, Ink ink, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_icon(icon)
        , m_size(size)
        , m_ink(ink)
    {
        setFixedSize(size, size);
    }
    void setIcon(const QString &icon, Ink ink)
    {
        m_icon = icon;
        m_ink = ink;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).drawPixmap(
            0, 0, m_theme.pixmap(m_icon, m_size, m_theme.tokens().ink(m_ink), devicePixelRatioF()));
    }

private:
    Theme &m_theme;
    QString m_icon;
    int m_size;
    Ink m_ink;
};

} // namespace tallygate::app
