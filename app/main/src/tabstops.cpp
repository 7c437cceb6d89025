// SPDX-License-Identifier: GPL-3.0-or-later
#include "tabstops.h"

#include <algorithm>

#include <QSplitter>

namespace tallygate::app {

namespace {

/// Inner parts of what takes the focus (viewports, the field of a spin box) are not looked at.
void collect(QWidget &widget, QList<QWidget *> &stops)
{
    if (!widget.isVisible() || !widget.isEnabled())
        return;
    if (widget.focusPolicy() & Qt::TabFocus) {
        stops << &widget;
        return;
    }
    if (const auto *splitter = qobject_cast<QSplitter *>(&widget)) { // keeps its last part lowest
        for (int part = 0; part < splitter->count(); ++part)
            collect(*splitter->widget(part), stops);
        return;
    }
    for (QObject *child : widget.children()) {
        auto *part = qobject_cast<QWidget *>(child);
        if (part && !part->isWindow())
            collect(*part, stops);
    }
}

} // namespace

QWidget *nextTabStop(const QList<QWidget *> &panes, const QWidget *focus, bool forward)
{
    QList<QWidget *> stops;
    for (QWidget *pane : panes) {
        if (pane)
            collect(*pane, stops);
    }
    const auto at = std::ranges::find_if(
        stops, [focus](const QWidget *stop) { return stop == focus || stop->isAncestorOf(focus); });
    if (!focus || at == stops.end())
        return nullptr;
    const qsizetype step = forward ? 1 : stops.size() - 1;
    return stops[(at - stops.begin() + step) % stops.size()];
}

} // namespace tallygate::app
