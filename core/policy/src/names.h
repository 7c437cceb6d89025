// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "base/result.h"
#include "policy/objects.h"

namespace tallygate::policy {

/// Whether an object of that kind may have that name; "name-invalid" says what it may be.
Result<void> checkName(ObjectKind kind, std::string_view name);

/// "name-duplicate"
Error nameTaken(ObjectKind kind, std::string_view name);

} // namespace tallygate::policy
