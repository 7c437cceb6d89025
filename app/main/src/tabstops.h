// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace tallygate::app {

/// Where Tab goes from `focus`: through the panes in their order, and in each through what takes
/// the focus, in the order in which it was made; around at the end. Null panes are passed over.
/// Null if `focus` is none of theirs. Asked at each key, because parts come, go and hide; Qt's own
/// chain follows the time at which a widget came to the window, which is not where it stands.
QWidget *nextTabStop(const QList<QWidget *> &panes, const QWidget *focus, bool forward);

} // namespace tallygate::app
