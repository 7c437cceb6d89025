// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include <QString>

#include "simulatorcontext.h"

namespace tallygate::app {

/// A file that is made from the last run.
struct ExportOrder
{
    QString title;  ///< of the file chooser
    QString job;    ///< among the running jobs
    QString filter; ///< "CSV (*.csv)"
    QString suffix; ///< "csv"
    /// In the job's thread; says how much was written.
    std::function<Result<std::uint64_t>(const SimulationRun &, const std::filesystem::path &,
                                        JobContext &)>
        write;
    std::function<QString(std::uint64_t written, const QString &file)> done; ///< the notice
};

/// Asks for the file, writes it in the background and says what came of it. GUI thread; `parent`
/// and the context outlive the job or end it.
void exportRun(SimulatorContext &context, QWidget *parent, const ExportOrder &order);

} // namespace tallygate::app
