// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QAbstractButton>
#include <QTimer>
#include <QWidget>

#include "services/page.h"
#include "services/theme.h"

class QVBoxLayout;

namespace tallygate::app {

/// One page in the rail: icon over label, tinted while current, a number on the icon. What is
/// dragged within the program and held over it for a moment clicks it, so that it can be dropped on
/// the page.
class RailButton : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(Theme &theme, const QString &icon, const QString &text, QWidget *parent);
    void setBadge(int number);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;

private:
    void paintLabel(QPainter &painter) const;

    Theme &m_theme;
    QString m_icon;
    int m_badge = 0;
    QTimer m_held;
};

/// The 72-px rail at the left: logo, one button per page, settings at the bottom.
class Rail : public QWidget
{
    Q_OBJECT

public:
    Rail(Theme &theme, const PageRegistry &pages, QWidget *parent);
    void setCurrent(const QString &page);
    void updateBadges();
    QWidget *settingsButton() const { return m_settings; }
    /// Where the focus goes when F6 comes to the rail.
    QWidget *focusTarget() const;

signals:
    void pageChosen(const QString &page);
    void settingsChosen();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Theme &m_theme;
    const PageRegistry &m_pages;
    std::vector<RailButton *> m_buttons;
    RailButton *m_settings = nullptr;
    QString m_current;
};

} // namespace tallygate::app
