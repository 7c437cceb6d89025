// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/commandsource.h"
#include "services/workspace.h"

namespace tallygate::app {

/// What Ctrl+K finds in the open policy: rules and sections; sets, services, meters, devices and
/// filters. Both keep an index that follows the policy section by section, so that an edit costs
/// one section and not 100,000 rules.
void addPolicySources(Workspace &workspace, CommandSources &sources);

} // namespace tallygate::app
