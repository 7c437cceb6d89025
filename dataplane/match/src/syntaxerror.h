// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "literal.h"
#include "tokenstream.h"

// What was expected where the stream stands, as errors with column and hint.

namespace tallygate::match {

/// The lexer's own problem with a Bad lexeme.
tl::unexpected<Error> badLexeme(const TokenStream &in);

/// The word is no field: a value, a set, a keyword in the wrong case, or a name that is near one.
tl::unexpected<Error> unknownField(const TokenStream &in);

/// Something that is no word stands where a test should begin.
tl::unexpected<Error> notAnOperand(const TokenStream &in);

/// Something follows a whole test that cannot.
tl::unexpected<Error> afterTest(const TokenStream &in);

/// Something that is no value stands where one should.
tl::unexpected<Error> expectedValue(const TokenStream &in, const LiteralTarget &target);

} // namespace tallygate::match
