// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "pipeline/devicepolicy.h"

namespace tallygate::pipeline {

/// The applications that a packet meets at a port in a direction, in order: by (order, UUID)
/// (SEMANTICS 1.1).
std::vector<const DeviceApplication *>
applicationsAt(const DevicePolicy &policy, std::string_view portName, Direction direction);

} // namespace tallygate::pipeline
