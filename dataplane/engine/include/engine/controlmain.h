// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/options.h"

namespace tallygate::engine {

/// The control process: puts the parts together and runs until it is told to stop. Its end of the
/// keeper is at kKeeperDescriptor. Returns the exit status.
int controlMain(const Options &options);

} // namespace tallygate::engine
