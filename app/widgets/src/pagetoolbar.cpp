// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pagetoolbar.h"

#include <QHBoxLayout>

#include "widgets/buttons.h"

namespace tallygate::app {

PageToolBar::PageToolBar(Theme &theme, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(theme, title, TextStyle::Title, this))
    , m_subtitle(makeLabel(theme, {}, TextStyle::Mute, this))
    , m_left(new QHBoxLayout)
    , m_right(new QHBoxLayout)
{
    setFixedHeight(metrics::kToolBar - 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(16);
    for (QHBoxLayout *side : {m_left, m_right})
        side->setSpacing(10);
    m_left->addWidget(m_title);
    m_left->addWidget(m_subtitle);
    m_subtitle->hide();
    row->addLayout(m_left);
    row->addStretch(1);
    row->addLayout(m_right);
}

void PageToolBar::setTitle(const QString &title)
{
    m_title->setText(title);
}

void PageToolBar::setSubtitle(const QString &subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void PageToolBar::addLeft(QWidget *widget)
{
    m_left->addWidget(widget);
}

void PageToolBar::addRight(QWidget *widget)
{
    m_right->addWidget(widget);
}

} // namespace tallygate::app
