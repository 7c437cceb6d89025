// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "lexer.h"
#include "match/expression.h"

namespace tallygate::match {

/// The lexemes of one expression without white space, one at a time, and the sets it may name.
/// Both must outlive it.
class TokenStream
{
public:
    TokenStream(std::string_view text, const SetLookup &sets)
        : m_text(text)
        , m_sets(sets)
        , m_lexer(text)
    {
        advance();
    }

    const Lexeme &lexeme() const { return m_lexeme; } ///< the current one, never Space
    bool at(LexemeKind kind) const { return m_lexeme.kind == kind; }
    std::uint32_t here() const { return m_lexeme.range.begin; }
    std::uint32_t lastEnd() const { return m_lastEnd; } ///< where the one before ended
    const SetLookup &sets() const { return m_sets; }

    std::string_view spelling(TextRange range) const
    {
        return m_text.substr(range.begin, range.end - range.begin);
    }
    std::string_view spelling(const Lexeme &lexeme) const { return spelling(lexeme.range); }

    void advance()
    {
        m_lastEnd = m_lexeme.range.end;
        do {
            m_lexeme = m_lexer.next();
        } while (m_lexeme.kind == LexemeKind::Space);
    }

private:
    std::string_view m_text;
    const SetLookup &m_sets;
    Lexer m_lexer;
    Lexeme m_lexeme;
    std::uint32_t m_lastEnd = 0;
};

} // namespace tallygate::match
