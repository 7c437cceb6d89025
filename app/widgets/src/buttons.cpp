// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/buttons.h"

#include "themedlabel.h"

namespace tallygate::app {

namespace {

void follow(QAbstractButton *button, QAction *action)
{
    const auto update = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setToolTip(toolTipOf(action));
        button->setAccessibleName(action->iconText());
        if (action->isCheckable())
            button->setChecked(action->isChecked());
    };
    button->setCheckable(action->isCheckable());
    update();
    QObject::connect(action, &QAction::changed, button, update);
    QObject::connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
}

} // namespace

QString toolTipOf(const QAction *action)
{
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    return key.isEmpty() ? action->iconText()
                         : QStringLiteral("%1 (%2)").arg(action->iconText(), key);
}

QPushButton *makeButton(Theme &theme, const QString &icon, const QString &text, ButtonRole role,
                        QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    if (role == ButtonRole::Primary)
        button->setProperty(kPrimaryProperty, true);
    if (!icon.isEmpty())
        button->setIcon(theme.icon(icon, role == ButtonRole::Primary ? Ink::OnAccent : Ink::Text));
    return button;
}

QPushButton *makeActionButton(Theme &theme, QAction *action, const QString &icon, ButtonRole role,
                              QWidget *parent)
{
    QPushButton *button = makeButton(theme, icon, action->text(), role, parent);
    follow(button, action);
    return button;
}

QToolButton *makeToolButton(Theme &theme, const QString &icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(theme.icon(icon, Ink::Mute));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

QToolButton *makeActionToolButton(Theme &theme, QAction *action, const QString &icon,
                                  QWidget *parent)
{
    QToolButton *button = makeToolButton(theme, icon, action->iconText(), parent);
    follow(button, action);
    return button;
}

QLabel *makeLabel(Theme &theme, const QString &text, TextStyle style, QWidget *parent)
{
    const auto make = [&](Ink ink, const QFont &font) {
        auto *label = new ThemedLabel(theme, text, ink, parent);
        label->setFont(font);
        return label;
    };
    switch (style) {
    case TextStyle::Body:
        return make(Ink::Text, theme.textFont());
    case TextStyle::Strong:
        return make(Ink::Text, theme.textFont(13, QFont::DemiBold));
    case TextStyle::Mute:
        return make(Ink::Mute, theme.textFont());
    case TextStyle::Faint:
        return make(Ink::Faint, theme.textFont());
    case TextStyle::Small:
        return make(Ink::Mute, theme.textFont(12));
    case TextStyle::Title:
        return make(Ink::Text, theme.textFont(14, QFont::DemiBold));
    case TextStyle::Section:
        return make(Ink::Mute, theme.sectionFont());
    case TextStyle::Mono:
        break;
    }
    return make(Ink::Text, theme.monoFont());
}

namespace {

class Line : public QFrame
{
public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), palette().color(QPalette::Mid));
    }
};

} // namespace

QFrame *makeLine(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new Line(parent);
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

} // namespace tallygate::app
