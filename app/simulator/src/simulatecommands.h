// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulatorcontext.h"

class QWidget;

namespace tallygate::app {

class DissectionView;
class PacketFilterBar;
class PacketModel;
class PacketTable;
class WhyView;

/// The parts that the page's commands act on.
struct SimulateParts
{
    QWidget *page = nullptr;
    PacketFilterBar *filter = nullptr;
    PacketModel *model = nullptr;
    PacketTable *table = nullptr;
    DissectionView *dissection = nullptr;
    WhyView *why = nullptr;
};

/// Puts every command of the page into the window's registry; their keys work while the page shows.
void addSimulateCommands(SimulatorContext &context, const SimulateParts &parts,
                         std::function<void()> chooseCaptures);

} // namespace tallygate::app
