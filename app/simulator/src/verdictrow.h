// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

#include "services/theme.h"

namespace tallygate::app {

/// A verdict with its figure, in the list of totals. Checked: the packets are filtered by it.
class VerdictRow : public QAbstractButton
{
    Q_OBJECT

public:
    VerdictRow(Theme &theme, Tone tone, const QString &word, QWidget *parent = nullptr);
    Tone tone() const { return m_tone; }
    void setFigure(const QString &figure, const QString &share);
    QString figure() const { return m_figure; }
    void setStale(bool stale);
    QSize sizeHint() const override { return {200, 32}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Theme &m_theme;
    Tone m_tone;
    QString m_word;
    QString m_figure;
    bool m_stale = false;
};

} // namespace tallygate::app
