// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractItemView>
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

/// Drags a copy of the current item with the text of its data at the pointer; nothing where the
/// model lets nothing be dragged.
void dragCurrent(QAbstractItemView &view, const Theme &theme);

} // namespace tallygate::app
