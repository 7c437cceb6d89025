// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>
#include <QWidget>

namespace tallygate::app {

class Theme;

/// Choices side by side in one frame, of which one is chosen: the buttons of a segmented control.
class Segments : public QWidget
{
    Q_OBJECT

public:
    explicit Segments(const Theme &theme, QWidget *parent = nullptr);
    /// A checkable button at the right end; who made them exclusive reads them.
    QToolButton *add(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

/// One of them.
class Segment : public QToolButton
{
    Q_OBJECT

public:
    Segment(const Theme &theme, const QString &text, QWidget *parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont font(bool isChosen) const;

    const Theme &m_theme;
};

} // namespace tallygate::app
