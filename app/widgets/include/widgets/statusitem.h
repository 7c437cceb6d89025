// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// A short text in the status bar, with a coloured dot before it where it is a state
/// ("● edge-01 live"). The text says it all; the dot only repeats it.
class StatusItem : public QWidget
{
    Q_OBJECT

public:
    explicit StatusItem(Theme &theme, QWidget *parent = nullptr);
    void setText(const QString &text);
    /// The text where it is a state whose change is news: it is announced while it is shown.
    void setState(const QString &text);
    QString text() const { return m_text; }
    void setDot(std::optional<Tone> tone);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Theme &m_theme;
    QString m_text;
    std::optional<Tone> m_dot;
};

} // namespace tallygate::app
