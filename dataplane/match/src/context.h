// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "lexer.h"

// Where in an expression each lexeme stands, decided without parsing, so that colouring and
// completion work on text that is half typed.

namespace tallygate::match {

enum class Expects : std::uint8_t {
    Field,      ///< a field, 'not', '('
    Operator,   ///< after a field: a comparison, or && and || as it is a test already
    Value,      ///< after a comparison, in { }
    Mask,       ///< after '&'
    AfterMask,  ///< a comparison, or && and ||
    Separator,  ///< in { } after a value
    Connective, ///< after a whole test
    Occurrence, ///< after '#'
    Slice,      ///< in [ ]
};

struct PlacedLexeme
{
    Lexeme lexeme;
    Expects expected = Expects::Field;    ///< what could stand where it stands
    const fields::Field *field = nullptr; ///< of the test it belongs to; null if unknown
    bool inBraces = false;
};

/// All lexemes of `text` including spaces, without End, and what could follow them all.
struct PlacedText
{
    std::vector<PlacedLexeme> lexemes;
    PlacedLexeme after; ///< its lexeme is End
};
PlacedText placeLexemes(std::string_view text);

} // namespace tallygate::match
