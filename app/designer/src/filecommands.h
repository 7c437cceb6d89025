// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "services/workspace.h"

class QWidget;

namespace tallygate::app {

/// New, open, save, undo, redo: the commands on the open policy that work on every page.
void addPolicyCommands(Workspace &workspace, QWidget *window);

/// Their ids in the order of a menu; empty strings are separators.
QStringList fileCommands();

/// Asks for a place, then saves there.
void askSaveAs(Workspace &workspace, QWidget *window);

} // namespace tallygate::app
