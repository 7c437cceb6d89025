// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "policy/edit.h"

namespace tallygate::policy {

/// An edit as one line of JSON without a line break, for the journal.
std::string writeEdit(const Edit &edit);
/// The reverse; strict like policyfile.h and with the same error codes.
Result<Edit> parseEdit(std::string_view json, std::string_view file = "<edit>");

} // namespace tallygate::policy
