// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "match/expression.h"

// Text of an expression → lexemes. The parser, colouring and completion read the same lexemes.
// Total: every byte of the text belongs to one lexeme, and bad ones are lexemes too.

namespace tallygate::match {

enum class LexemeKind : std::uint8_t {
    Space,
    Word,   ///< names, numbers and addresses: what it is depends on where it stands
    String, ///< "..." with escapes or r"..." without
    Set,    ///< @name
    And,
    Or,
    Not,
    In,
    Contains,
    Matches,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Ampersand,
    Hash,
    Comma,
    DotDot,
    Colon,
    Minus,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Bad, ///< see Lexeme::problem
    End,
};

struct Lexeme
{
    LexemeKind kind = LexemeKind::End;
    TextRange range;
    std::string value;           ///< String: decoded octets; Set: the name without '@'
    const char *code = "";       ///< Bad: the error's code,
    std::string problem;         ///< what is wrong,
    std::string hint;            ///< what to write instead,
    std::uint32_t problemAt = 0; ///< and where exactly
};

class Lexer
{
public:
    explicit Lexer(std::string_view text)
        : m_text(text)
    {}

    /// The next lexeme; End for ever at the end. Inside [ ] a word is digits and letters only, so
    /// that '-' and ':' separate; the lexer follows the brackets itself.
    Lexeme next();

private:
    Lexeme word();
    Lexeme sliceNumber();
    Lexeme set();
    Lexeme string(bool raw);
    Lexeme symbol();
    Lexeme bad(std::size_t length, const char *code, std::string problem, std::string hint = {});
    Lexeme finish(LexemeKind kind, std::size_t length);

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_inBrackets = false;
};

/// The keyword meant by a word in the wrong case ("AND"), for hints.
std::optional<std::string_view> keywordMeant(std::string_view word);

/// True for the comparison operators Equal ... GreaterEqual.
constexpr bool isRelation(LexemeKind kind)
{
    return kind >= LexemeKind::Equal && kind <= LexemeKind::GreaterEqual;
}

/// True for what may follow an operand as the operator of a test.
constexpr bool isTestOperator(LexemeKind kind)
{
    return isRelation(kind) || kind == LexemeKind::In || kind == LexemeKind::Contains ||
           kind == LexemeKind::Matches;
}

} // namespace tallygate::match
