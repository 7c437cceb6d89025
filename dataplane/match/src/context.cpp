// SPDX-License-Identifier: GPL-3.0-or-later
#include "context.h"

namespace tallygate::match {

namespace {

class Walker
{
public:
    explicit Walker(std::string_view text)
        : m_text(text)
    {}

    Expects expected() const { return m_expects; }
    const fields::Field *field() const { return m_field; }
    bool inBraces() const { return m_inBraces; }

    void take(const Lexeme &lexeme)
    {
        switch (lexeme.kind) {
        case LexemeKind::Space:
        case LexemeKind::Bad:
        case LexemeKind::End:
            return;
        case LexemeKind::And:
        case LexemeKind::Or:
        case LexemeKind::OpenParen:
            expectOperand();
            return;
        case LexemeKind::Not:
            // `field not in {...}` keeps its field.
            if (m_expects != Expects::Operator)
                expectOperand();
            return;
        case LexemeKind::CloseParen:
            expectOperand();
            m_expects = Expects::Connective;
            return;
        case LexemeKind::Ampersand:
            m_expects = Expects::Mask;
            return;
        case LexemeKind::OpenBrace:
            m_inBraces = true;
            m_expects = Expects::Value;
            return;
        case LexemeKind::CloseBrace:
            m_inBraces = false;
            m_expects = Expects::Connective;
            return;
        case LexemeKind::OpenBracket:
            m_expects = Expects::Slice;
            return;
        case LexemeKind::CloseBracket:
            m_expects = Expects::Operator;
            return;
        case LexemeKind::Hash:
            m_expects = Expects::Occurrence;
            return;
        case LexemeKind::Comma:
        case LexemeKind::DotDot:
            m_expects = Expects::Value;
            return;
        case LexemeKind::Word:
        case LexemeKind::String:
        case LexemeKind::Set:
            takeWord(lexeme);
            return;
        default:
            if (isTestOperator(lexeme.kind))
                m_expects = Expects::Value;
            return;
        }
    }

private:
    void expectOperand()
    {
        m_expects = Expects::Field;
        m_field = nullptr;
        m_inBraces = false;
    }

    void takeWord(const Lexeme &lexeme)
    {
        switch (m_expects) {
        case Expects::Field: {
            const auto id = fields::findField(
                m_text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin));
            m_field = id ? &fields::field(*id) : nullptr;
            m_expects = Expects::Operator;
            return;
        }
        case Expects::Value:
            m_expects = m_inBraces ? Expects::Separator : Expects::Connective;
            return;
        case Expects::Mask:
            m_expects = Expects::AfterMask;
            return;
        case Expects::Occurrence:
            m_expects = Expects::Operator;
            return;
        default:
            return;
        }
    }

    std::string_view m_text;
    Expects m_expects = Expects::Field;
    const fields::Field *m_field = nullptr;
    bool m_inBraces = false;
};

} // namespace

PlacedText placeLexemes(std::string_view text)
{
    PlacedText placed;
    Walker walker(text);
    Lexer lexer(text);
    while (true) {
        PlacedLexeme next;
        next.lexeme = lexer.next();
        next.expected = walker.expected();
        next.field = walker.field();
        next.inBraces = walker.inBraces();
        if (next.lexeme.kind == LexemeKind::End) {
            placed.after = std::move(next);
            return placed;
        }
        walker.take(next.lexeme);
        placed.lexemes.push_back(std::move(next));
    }
}

} // namespace tallygate::match
