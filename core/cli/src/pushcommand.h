// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace tallygate::cli {

/// push: a policy put in force on one device or many, together, and undone unless it is kept.
/// `status` is set to the exit status.
void addPushCommand(CLI::App &app, int &status);

} // namespace tallygate::cli
