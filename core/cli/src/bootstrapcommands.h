// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace tallygate::cli {

/// bootstrap, upgrade and uninstall: the engine brought to a host over SSH, and taken away.
/// `status` is set to the exit status of the one that ran.
void addBootstrapCommands(CLI::App &app, int &status);

} // namespace tallygate::cli
