// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/edit.h"

namespace tallygate::policy {

/// The edits that give an object of the document's lists another name and rewrite every reference
/// to it. Requires: the object is there and its kind has names.
Composite renaming(const Document &document, ObjectKind kind, const Uuid &object,
                   const std::string &name);

} // namespace tallygate::policy
