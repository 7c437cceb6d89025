// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/actionregistry.h"

#include <algorithm>

#include <QMetaObject>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

ActionRegistry::ActionRegistry(const Theme &theme, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_window(window)
{}

QAction *ActionRegistry::add(const ActionSpec &spec)
{
    Q_ASSERT_X(!action(spec.id), "ActionRegistry::add", qPrintable(spec.id));
    QWidget *owner = spec.owner ? spec.owner : m_window;
    auto *action = new QAction(spec.text, owner);
    action->setObjectName(spec.id);
    action->setData(spec.id);
    action->setCheckable(spec.checkable);
    action->setShortcuts(spec.keys);
    action->setShortcutContext(spec.context);
    if (!spec.icon.isEmpty())
        action->setIcon(m_theme.icon(spec.icon));
    if (spec.triggered)
        connect(action, &QAction::triggered, this, [run = spec.triggered] { run(); });
    if (spec.enabledWhen)
        action->setEnabled(spec.enabledWhen());
    if (owner)
        owner->addAction(action);
    m_entries.push_back({spec, action});
    connect(action, &QObject::destroyed, this, [this, action] {
        std::erase_if(m_entries, [action](const Entry &entry) { return entry.action == action; });
        emit changed();
    });
    emit changed();
    return action;
}

QAction *ActionRegistry::action(const QString &id) const
{
    const auto found =
        std::ranges::find_if(m_entries, [&id](const Entry &entry) { return entry.spec.id == id; });
    return found == m_entries.end() ? nullptr : found->action;
}

std::vector<QAction *> ActionRegistry::actions() const
{
    std::vector<QAction *> result;
    for (const Entry &entry : m_entries)
        result.push_back(entry.action);
    return result;
}

QString ActionRegistry::category(const QAction *action) const
{
    const auto found = std::ranges::find(m_entries, action, &Entry::action);
    return found == m_entries.end() ? QString() : found->spec.category;
}

void ActionRegistry::refresh()
{
    m_refreshQueued = false;
    for (const Entry &entry : m_entries) {
        if (entry.spec.enabledWhen)
            entry.action->setEnabled(entry.spec.enabledWhen());
    }
}

void ActionRegistry::invalidate()
{
    if (m_refreshQueued)
        return;
    m_refreshQueued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_refreshQueued)
                refresh();
        },
        Qt::QueuedConnection);
}

std::vector<std::pair<QString, QString>> ActionRegistry::conflicts() const
{
    std::vector<std::pair<QString, QString>> result;
    for (auto first = m_entries.begin(); first != m_entries.end(); ++first) {
        for (auto second = std::next(first); second != m_entries.end(); ++second) {
            const bool sameContext = first->spec.owner == second->spec.owner ||
                                     (first->spec.context == Qt::WindowShortcut &&
                                      second->spec.context == Qt::WindowShortcut &&
                                      (!first->spec.owner || !second->spec.owner));
            const bool sameKey =
                std::ranges::any_of(first->spec.keys, [&](const QKeySequence &key) {
                    return second->spec.keys.contains(key);
                });
            if (sameContext && sameKey)
                result.emplace_back(first->spec.id, second->spec.id);
        }
    }
    return result;
}

} // namespace tallygate::app
