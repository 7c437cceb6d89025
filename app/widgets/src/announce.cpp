// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/announce.h"

#include <QAccessible>
#include <QWidget>

namespace tallygate::app {

void announce(QWidget &widget, const QString &text)
{
    widget.setAccessibleName(text);
    QAccessibleEvent event(&widget, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

} // namespace tallygate::app
