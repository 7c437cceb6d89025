// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engine.h"
#include "engine/server.h"

namespace tallygate::engine {

/// status, interfaces.list, engine.restartWorker, engine.auditFrames. Both outlive the server.
void registerStatusMethods(Server &server, Engine &engine, const Options &options,
                           Timestamp started, const std::string &program);

} // namespace tallygate::engine
