// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace tallygate::cli {

/// status, counters, reset, undo-reset, log, capture, history, confirm, rollback: what tallygatectl
/// does on the device itself, over a secure shell. `status` is set to the exit status of the one
/// that ran.
void addLiveCommands(CLI::App &app, int &status);

} // namespace tallygate::cli
