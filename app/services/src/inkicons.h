// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

#include "services/tokens.h"

namespace tallygate::app {

class Theme;

/// The line icon `name` in `color`, cached by name, size, colour and pixel ratio. GUI thread.
QPixmap inkPixmap(const QString &name, int size, const QColor &color, qreal ratio);
bool inkIconExists(const QString &name);
/// An icon that asks `theme` for its colour each time it is painted.
QIcon makeInkIcon(const Theme &theme, const QString &name, Ink ink);

} // namespace tallygate::app
