// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QLabel>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

class IconLabel;

/// One line at the bottom of a pane that says what happened and offers to undo or act on it:
/// "Removed 3 rules · Undo". Never modal; announced to screen readers; a plain notice goes by
/// itself after 8 s unless the pointer or the focus is on it, a warning stays until closed.
class NoticeBar : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeBar(Theme &theme, QWidget *parent = nullptr);

    /// Shows `text`; with `actionText`, a button that runs `act` and closes the bar.
    void show(const QString &text, const QString &actionText = {}, std::function<void()> act = {});
    /// The same with a warning triangle; stays.
    void warn(const QString &text, const QString &actionText = {}, std::function<void()> act = {});
    QString text() const;
    bool closeIfOpen(); ///< for Esc: true if it was open

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void open(const QString &text, const QString &actionText, std::function<void()> act,
              bool warning);

    Theme &m_theme;
    IconLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_action;
    QToolButton *m_close;
    QTimer m_timer;
    std::function<void()> m_act;
    bool m_warning = false;
};

} // namespace tallygate::app
