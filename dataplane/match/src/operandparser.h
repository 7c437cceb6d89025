// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "tokenstream.h"

namespace tallygate::match {

/// operand = field [ "#" N ] [ "[" slice "]" ]
Result<Operand> parseOperand(TokenStream &in);

} // namespace tallygate::match
