// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonread.h"
#include "policy/edit.h"

namespace tallygate::policy {

/// Throws ReadFault.
Edit readEdit(JsonReader &reader, JsonValue value);

} // namespace tallygate::policy
