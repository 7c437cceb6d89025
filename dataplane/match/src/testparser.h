// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "tokenstream.h"

namespace tallygate::match {

/// test = operand [ "&" mask ] [ relation value | ["not"] "in" set | contains | matches ]
Result<NodePtr> parseTest(TokenStream &in);

} // namespace tallygate::match
