// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "livectl/live.h"

namespace tallygate::ctl {

/// Managed interfaces as a table; what is wrong with one stands below it.
std::string portsTable(const Json &ports);
/// "In force. It is undone in 60 s ..." of a result that opened a window.
std::string confirmText(const Json &result);

} // namespace tallygate::ctl
