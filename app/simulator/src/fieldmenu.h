// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QWidget>

#include "fieldselection.h"
#include "simulatorcontext.h"

namespace tallygate::app {

/// The menu of fields of the packet in hand: copy, search, rule. Commands act on the selection of
/// the page; what has no expression is only copied.
void openFieldMenu(SimulatorContext &context, QWidget &parent, const FieldSelection &selection,
                   const QPoint &globalPosition);

} // namespace tallygate::app
