// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace CLI {
class App;
}

namespace tallygate::cli {

/// approve: shows what a request would change and signs it. `status` is set to the exit status.
void addApproveCommand(CLI::App &app, int &status);

} // namespace tallygate::cli
