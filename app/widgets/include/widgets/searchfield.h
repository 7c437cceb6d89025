// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include "services/theme.h"

namespace tallygate::app {

class CommandSources;

/// A line edit with an icon before and a hint behind the text: the key that leads here
/// ("Ctrl K", drawn as a key, hidden while there is text), or how much is left of the list
/// ("9,114 of 85,939"). Escape clears it; a second Escape is passed on.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    /// `placeholder` is also the accessible name.
    SearchField(Theme &theme, const QString &icon, const QString &placeholder,
                QWidget *parent = nullptr);
    void setKeyHint(const QString &hint);
    void setTrailingText(const QString &text);
    void setMono(bool mono); ///< for expressions
    /// Draws the icon in another ink while the field filters something (Ink::Accent).
    void setIconInk(Ink ink);
    /// The field only opens something when clicked or typed in (the palette): emits activated().
    void setActsAsButton(bool button);
    QSize sizeHint() const override;

signals:
    void activated(const QString &typed); ///< only with setActsAsButton(true)

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void updateMargins();

    Theme &m_theme;
    QString m_icon;
    Ink m_iconInk = Ink::Faint;
    QString m_keyHint;
    QString m_trailing;
    bool m_button = false;
};

/// The field of a page's tool bar that opens Ctrl+K: "Search rules, sets, addresses…".
SearchField *makeFindField(Theme &theme, CommandSources &commands, const QString &placeholder,
                           QWidget *parent = nullptr);

} // namespace tallygate::app
