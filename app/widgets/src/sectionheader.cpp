// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sectionheader.h"

#include <QHBoxLayout>

#include "widgets/buttons.h"

namespace tallygate::app {

SectionHeader::SectionHeader(Theme &theme, const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_label(makeLabel(theme, title, TextStyle::Section, this))
{
    setFixedHeight(32);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 8, 0);
    row->setSpacing(4);
    row->addWidget(m_label, 1);
}

void SectionHeader::setTitle(const QString &title)
{
    m_label->setText(title);
}

QString SectionHeader::title() const
{
    return m_label->text();
}

QToolButton *SectionHeader::addButton(const QString &icon, const QString &name)
{
    QToolButton *button = makeToolButton(m_theme, icon, name, this);
    button->setFixedSize(24, 24);
    layout()->addWidget(button);
    return button;
}

void SectionHeader::addWidget(QWidget *widget)
{
    layout()->addWidget(widget);
}

} // namespace tallygate::app
