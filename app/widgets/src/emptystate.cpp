// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/emptystate.h"

#include <QVBoxLayout>

#include "iconlabel.h"
#include "widgets/buttons.h"

namespace tallygate::app {

EmptyState::EmptyState(Theme &theme, const EmptyStateText &text, QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch(2);
    if (!text.icon.isEmpty())
        column->addWidget(new IconLabel(theme, text.icon, 28, Ink::Faint, this), 0,
                          Qt::AlignHCenter);
    column->addWidget(makeLabel(theme, text.title, TextStyle::Title, this), 0, Qt::AlignHCenter);
    QLabel *sentence = makeLabel(theme, text.sentence, TextStyle::Mute, this);
    sentence->setWordWrap(true);
    sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    sentence->setMaximumWidth(440);
    sentence->setMinimumWidth(qMin(440, 220));
    auto *centred = new QHBoxLayout;
    centred->addStretch(1);
    centred->addWidget(sentence, 8);
    centred->addStretch(1);
    column->addLayout(centred);
    if (!text.button.isEmpty()) {
        column->addSpacing(8);
        m_button = makeButton(theme, {}, text.button, ButtonRole::Primary, this);
        column->addWidget(m_button, 0, Qt::AlignHCenter);
        connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
    }
    if (!text.example.isEmpty()) {
        column->addSpacing(8);
        QLabel *example = makeLabel(theme, text.example, TextStyle::Mono, this);
        column->addWidget(example, 0, Qt::AlignHCenter);
    }
    column->addStretch(3);
}

} // namespace tallygate::app
