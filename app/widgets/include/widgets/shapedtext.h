// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPainter>
#include <QString>

namespace tallygate::app {

/// Draws one line of plain text and keeps it shaped: tables paint the same words in every frame,
/// and shaping is most of what drawing text costs. For fonts of the Theme (they are told apart by
/// size, weight and pitch). GUI thread.

/// Vertically centred in `room`; what does not fit is elided at the right.
void drawShapedText(QPainter *painter, const QRect &room, const QString &words, const QColor &ink,
                    const QFont &font, Qt::Alignment alignment = Qt::AlignLeft);
/// The width of the words in that font, rounded up.
int shapedWidth(const QString &words, const QFont &font);

} // namespace tallygate::app
