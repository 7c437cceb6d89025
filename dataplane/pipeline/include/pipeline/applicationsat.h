// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

struct Port;

/// The names under which a policy means a port: its own, and those it had before unless the policy
/// has the new one in so many words (not in a pattern). So an interface that is renamed keeps its
/// filters until a policy is written that knows its name, and with them its counters (SEMANTICS
/// 5.1). They live as long as the port.
std::vector<std::string_view> namesFor(const DevicePolicy &policy, const Port &port);

/// Whether one of the patterns of an application, or of an entry of the isolation, is for a port of
/// those names.
bool reaches(const std::vector<std::string> &patterns, std::span<const std::string_view> names);

/// The applications that a packet meets at a port in a direction, in order: by (order, UUID)
/// (SEMANTICS 1.1).
std::vector<const DeviceApplication *> applicationsAt(const DevicePolicy &policy, const Port &port,
                                                      Direction direction);

} // namespace tallygate::pipeline
