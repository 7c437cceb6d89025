// SPDX-License-Identifier: GPL-3.0-or-later
#include "shellsources.h"

#include <algorithm>

#include <QPointer>
#include <QWidget>

namespace tallygate::app {

namespace {

std::vector<CommandItem> best(std::vector<CommandItem> items, int limit)
{
    std::erase_if(items, [](const CommandItem &item) { return item.score <= 0; });
    std::ranges::stable_sort(items, std::ranges::greater(), &CommandItem::score);
    if (items.size() > static_cast<std::size_t>(limit))
        items.resize(static_cast<std::size_t>(limit));
    return items;
}

bool isReachable(const QAction *action)
{
    // A key works only while its owner is visible; so does the command.
    const auto *owner = qobject_cast<const QWidget *>(action->parent());
    return action->isEnabled() && action->isVisible() && (!owner || owner->isVisible());
}

} // namespace

std::vector<CommandItem> PageSource::find(const QString &query, int limit)
{
    std::vector<CommandItem> items;
    for (const PageDescriptor &page : m_pages) {
        CommandItem item;
        item.icon = page.icon;
        item.title = page.title;
        item.key = page.key;
        item.score = fuzzyScore(query, page.title);
        item.activate = [this, id = page.id] { m_navigator.go({id, {}, {}}); };
        items.push_back(std::move(item));
    }
    return best(std::move(items), limit);
}

std::vector<CommandItem> ActionSource::find(const QString &query, int limit)
{
    m_actions.refresh();
    std::vector<CommandItem> items;
    for (QAction *action : m_actions.actions()) {
        const QString id = action->data().toString();
        // Pages have a source of their own; the palette need not find itself.
        if (!isReachable(action) || id.startsWith(QLatin1String("page.")) ||
            id == QLatin1String("app.find"))
            continue;
        CommandItem item;
        item.icon = action->icon().name();
        item.title = action->iconText();
        item.subtitle = m_actions.category(action);
        item.key = action->shortcut();
        item.score =
            std::max(fuzzyScore(query, item.title),
                     0.8 * fuzzyScore(query, item.subtitle + QLatin1Char(' ') + item.title));
        item.activate = [guard = QPointer<QAction>(action)] {
            if (guard)
                guard->trigger();
        };
        items.push_back(std::move(item));
    }
    return best(std::move(items), limit);
}

} // namespace tallygate::app
