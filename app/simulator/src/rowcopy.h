// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <QItemSelectionModel>
#include <QString>

#include "simulatorcontext.h"

namespace tallygate::app {

/// Rows beyond are not copied, so that the clipboard stays usable.
inline constexpr std::size_t kMostCopied = 100'000;

/// What is selected, from the top: at most kMostCopied rows, without asking about each of them.
std::vector<std::uint64_t> selectedRows(const QItemSelectionModel &selection);

/// Text of a cell; also called on a job's thread, so it must own what it reads.
using CellText = std::function<QString(std::uint64_t row, int column)>;

/// Puts rows on the clipboard, a line each, cells apart by tabs. More than a thousand take a job;
/// `receiver` is who asked.
void copyRows(SimulatorContext &context, QObject *receiver, std::vector<std::uint64_t> rows,
              int columns, CellText cell);

} // namespace tallygate::app
