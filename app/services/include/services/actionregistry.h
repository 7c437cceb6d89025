// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <vector>

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

class QWidget;

namespace tallygate::app {

class Theme;

/// Everything there is to know about one command.
struct ActionSpec
{
    QString id;       ///< stable, "rule.duplicate"
    QString text;     ///< translated, "Duplicate rule"
    QString category; ///< translated, heads the list of keys: "Rules"
    QString icon;     ///< Lucide name; may be empty
    QList<QKeySequence> keys;
    /// The key works while this widget is visible (WindowShortcut) or has the focus within
    /// (WidgetWithChildrenShortcut). The registry's window if null.
    QWidget *owner = nullptr;
    Qt::ShortcutContext context = Qt::WindowShortcut;
    std::function<bool()> enabledWhen; ///< always if empty
    bool checkable = false;
    std::function<void()> triggered;
};

/// The commands of one window: menus, palette, tool bars, help and the list of keys all come from
/// here. The registry owns the actions; actions of an owner go with it. GUI thread.
class ActionRegistry : public QObject
{
    Q_OBJECT

public:
    /// `window` carries the shortcuts of actions without an owner.
    ActionRegistry(const Theme &theme, QWidget *window, QObject *parent = nullptr);

    /// Requires: the id is not taken. Returns the action, whose data() is the id.
    QAction *add(const ActionSpec &spec);
    QAction *action(const QString &id) const; ///< null if there is none
    std::vector<QAction *> actions() const;   ///< in the order they were added
    QString category(const QAction *action) const;

    /// Evaluates enabledWhen of all actions now; menus and the palette call it before they show.
    void refresh();
    /// Asks for a refresh() at the next turn of the event loop; call when a selection or a state
    /// changed that enabledWhen reads.
    void invalidate();

    /// Pairs of ids whose keys collide within one context; a test expects none.
    std::vector<std::pair<QString, QString>> conflicts() const;

signals:
    void changed(); ///< actions were added or went

private:
    struct Entry
    {
        ActionSpec spec;
        QAction *action = nullptr;
    };

    const Theme &m_theme;
    QWidget *m_window;
    std::vector<Entry> m_entries;
    bool m_refreshQueued = false;
};

} // namespace tallygate::app
