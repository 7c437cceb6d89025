// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QMimeData>
#include <QPixmap>
#include <QString>
#include <QWidget>

#include "services/theme.h"

namespace tallygate::app {

/// What hangs at the pointer while something is dragged: its words in one line.
QPixmap dragLabel(const Theme &theme, const QString &words, qreal pixelRatio);

/// Drags `data` away from `source` with its words at the pointer. Returns when it was dropped or
/// given up. GUI thread.
Qt::DropAction dragWithLabel(QWidget &source, const Theme &theme, std::unique_ptr<QMimeData> data,
                             const QString &words, Qt::DropActions supported, Qt::DropAction usual);

} // namespace tallygate::app
