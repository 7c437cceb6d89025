// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "bootstrap/bootstrap.h"

// What a workstation's audit trail is told of a run, the same whether a person at the window or a
// command line began it.

namespace tallygate::bootstrap {

struct AuditRecord
{
    std::string action; ///< "engine.install", "engine.install.done", "engine.install.failed", ...
    nlohmann::ordered_json details;
};

AuditRecord recordOfStart(const Plan &plan);
/// `done` as run() gave it.
AuditRecord recordOfEnd(Verb verb, const Result<void> &done);
/// Of a run that nobody waits for any more.
AuditRecord recordOfFailure(Verb verb, const std::string &reason);

} // namespace tallygate::bootstrap
