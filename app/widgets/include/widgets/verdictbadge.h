// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QString>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

QString verdictWord(Tone tone); ///< "Permit", "Drop", "Reject", "Limit", "Count"; translated
QString verdictIcon(Tone tone); ///< arrow-right, x, corner-up-left, gauge, sigma

/// How large paintVerdict() is with this word.
QSize verdictSize(const Theme &theme, Tone tone, const QString &word = {});

/// Paints glyph + word + colour on its tint at the left of `cell`, vertically centred. `word`
/// replaces the usual one ("Limited", "drop above"). `dimmed` is for disabled rules. Returns where
/// it was painted.
QRect paintVerdict(QPainter *painter, const QRect &cell, const Theme &theme, Tone tone,
                   const QString &word = {}, bool dimmed = false);

/// The same as a widget.
class VerdictBadge : public QWidget
{
    Q_OBJECT

public:
    VerdictBadge(Theme &theme, Tone tone, QWidget *parent = nullptr);
    void setTone(Tone tone);
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    Tone m_tone;
};

} // namespace tallygate::app
