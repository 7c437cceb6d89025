// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "live/session.h"

namespace tallygate::ctl {

/// Managed interfaces as a table; what is wrong with one stands below it.
std::string portsTable(const Json &ports);
/// "confirm within 60 s ..." of a result that opened a window; `what`: arguments of `policy
/// confirm`.
std::string confirmText(const Json &result, const char *what);

} // namespace tallygate::ctl
