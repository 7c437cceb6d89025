// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace tallygate::app {

/// Tells readers of the screen, at once and without moving the focus, that the state which `widget`
/// stands for is now `text`; the text becomes the widget's accessible name. GUI thread.
void announce(QWidget &widget, const QString &text);

} // namespace tallygate::app
