// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "objectsjson.h"
#include "policy/excerpt.h"

namespace tallygate::policy {

/// The one reader of rules outside a policy: files and the clipboard. Throws ReadFault.
Excerpt readExcerptJson(JsonReader &reader, simdjson::ondemand::document &root,
                        const ExcerptProgress &progress);

/// The same rule as another one: for copies.
RulePtr withNewIdentity(const Rule &rule);

} // namespace tallygate::policy
