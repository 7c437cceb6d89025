// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workermain.h"

#include "commander.h"
#include "sandbox.h"

namespace tallygate::engine {

int workerMain(int channel)
{
    installCrashHandlers();
    Commander commander(channel);
    return commander.run();
}

} // namespace tallygate::engine
