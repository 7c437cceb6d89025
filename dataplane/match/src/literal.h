// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "base/result.h"
#include "lexer.h"
#include "operandtype.h"

// The right-hand side of a test: a word or a quoted string read as a value of the operand's type.
// All errors carry the column of the word.

namespace tallygate::match {

/// An error at a byte offset of the expression.
tl::unexpected<Error> failAt(std::uint32_t offset, ErrorKind kind, std::string code,
                             std::string message, std::string hint = {});

/// What a literal is for, so that errors can name the operand as it was written.
struct LiteralTarget
{
    OperandType type;
    std::string name;      ///< the operand as written
    bool asOctets = false; ///< contains, and any test of octets
    bool asMask = false;   ///< after '&': names of values are no masks
    bool masked = false;   ///< a slice with a mask is a number
};

/// `lexeme` is a Word or a String and `text` its spelling.
Result<Literal> readLiteral(const LiteralTarget &target, const Lexeme &lexeme,
                            std::string_view text);

/// `first..last`, both already read as single values; the error stands at `first`.
Result<NumberRange> joinRange(const LiteralTarget &target, const Literal &first,
                              const Lexeme &firstLexeme, const Literal &last,
                              const Lexeme &lastLexeme);

/// Decimal, 0x hexadecimal, 0b binary, octal after a leading zero, as in Wireshark.
enum class NumberForm : std::uint8_t { NotANumber, Bad, TooLarge, Good };
struct NumberText
{
    NumberForm form = NumberForm::NotANumber;
    std::uint64_t value = 0;
};
NumberText readNumber(std::string_view text);

/// "aa:bb:cc", also with '-' or '.', or undivided "aabbcc"; nullopt if it is no such text.
std::optional<std::string> readOctets(std::string_view text);

} // namespace tallygate::match
