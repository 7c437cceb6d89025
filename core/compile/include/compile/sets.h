// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "match/expression.h"
#include "policy/objects.h"

namespace tallygate::compile {

/// What a set of this kind holds where an expression names it. Values count as numbers.
match::SetKind matchKind(policy::SetKind kind);

/// The same of a set whose entries are known (literals only, nested sets put in): values are texts
/// unless every one of them reads as a number or a range of numbers.
match::SetKind matchKind(policy::SetKind kind, std::span<const std::string> entries);

} // namespace tallygate::compile
