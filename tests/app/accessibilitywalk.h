// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMetaMethod>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitterHandle>
#include <QStringList>
#include <QTabBar>
#include <QToolButton>
#include <QWidget>

namespace tallygate::app {

/// True for widgets a person can act on; inner parts of others (the line edit of a spin box, scroll
/// bars, viewports) are not counted.
inline bool isInteractive(const QWidget *widget)
{
    if (qobject_cast<const QScrollBar *>(widget) || qobject_cast<const QSplitterHandle *>(widget) ||
        qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QLabel *>(widget))
        return false;
    const QWidget *parent = widget->parentWidget();
    // The list that a combo box drops down is spoken as the combo box.
    for (const QWidget *at = widget; at != nullptr; at = at->parentWidget()) {
        if (at->inherits("QComboBoxPrivateContainer"))
            return false;
    }
    if (qobject_cast<const QAbstractSpinBox *>(parent) || qobject_cast<const QComboBox *>(parent) ||
        qobject_cast<const QTabBar *>(parent))
        return false;
    // The corner button of a table.
    if (widget->inherits("QTableCornerButton"))
        return false;
    if (widget->focusPolicy() == Qt::NoFocus)
        return qobject_cast<const QAbstractButton *>(widget) != nullptr;
    return qobject_cast<const QAbstractButton *>(widget) ||
           qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) ||
           qobject_cast<const QAbstractScrollArea *>(widget) ||
           qobject_cast<const QTabBar *>(widget) || widget->focusPolicy() == Qt::StrongFocus;
}

inline QString accessibleNameOf(QWidget *widget)
{
    // Asks the interface, so that a button's text, a buddy label or a title count as a name.
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
    const QString name = interface ? interface->text(QAccessible::Name) : QString();
    return name.trimmed().isEmpty() ? widget->accessibleName() : name;
}

/// "MainWindow/Page/QToolButton#clear".
inline QString placeOf(const QWidget *widget, const QWidget *root)
{
    QStringList path;
    for (const QWidget *at = widget; at && at != root->parentWidget(); at = at->parentWidget())
        path.prepend(
            QString::fromLatin1(at->metaObject()->className()) +
            (at->objectName().isEmpty() ? QString() : QLatin1Char('#') + at->objectName()));
    return path.join(QLatin1Char('/'));
}

/// The places of every interactive widget below `root` without a name that
/// a screen reader could say. Hidden ones count too: they show sooner or later.
/// Use: QCOMPARE(namelessWidgets(window).join("; "), QString()); a failure then lists them.
inline QStringList namelessWidgets(QWidget *root)
{
    QStringList nameless;
    QList<QWidget *> all = root->findChildren<QWidget *>();
    all.prepend(root);
    for (QWidget *widget : all) {
        if (!isInteractive(widget) || !accessibleNameOf(widget).isEmpty())
            continue;
        nameless << placeOf(widget, root);
    }
    return nameless;
}

/// The places of buttons below `root` that would do nothing when pressed: no action, no menu, no
/// group, and nobody who listens. Those that hold a value (check boxes) may be read later instead.
/// Hidden ones count too.
inline QStringList deadButtons(QWidget *root)
{
    struct Peek : QObject
    {
        using QObject::isSignalConnected;
    };
    const auto isHeard = [](const QAbstractButton *button) {
        for (const auto signal : {QMetaMethod::fromSignal(&QAbstractButton::clicked),
                                  QMetaMethod::fromSignal(&QAbstractButton::toggled),
                                  QMetaMethod::fromSignal(&QAbstractButton::pressed),
                                  QMetaMethod::fromSignal(&QAbstractButton::released)}) {
            if ((button->*&Peek::isSignalConnected)(signal))
                return true;
        }
        return false;
    };
    QStringList dead;
    for (QAbstractButton *button : root->findChildren<QAbstractButton *>()) {
        const auto *tool = qobject_cast<QToolButton *>(button);
        const auto *push = qobject_cast<QPushButton *>(button);
        const bool leads = (tool && (tool->defaultAction() || tool->menu())) ||
                           (push && push->menu()) || button->group();
        if (isInteractive(button) && !button->isCheckable() && !leads && !isHeard(button))
            dead << placeOf(button, root);
    }
    return dead;
}

/// Empty cells of an item view that a screen reader would pass over in silence: rows whose every
/// column has neither text nor accessible text. Looks at the first `rows`.
inline QStringList silentRows(const QAbstractItemModel &model, int rows = 200)
{
    QStringList silent;
    for (int row = 0; row < qMin(rows, model.rowCount()); ++row) {
        bool speaks = false;
        for (int column = 0; column < model.columnCount() && !speaks; ++column) {
            const QModelIndex index = model.index(row, column);
            speaks = !index.data(Qt::AccessibleTextRole).toString().isEmpty() ||
                     !index.data(Qt::DisplayRole).toString().isEmpty();
        }
        if (!speaks)
            silent << QStringLiteral("row %1").arg(row);
    }
    return silent;
}

} // namespace tallygate::app
