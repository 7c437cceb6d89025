// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/address.h"
#include "context.h"
#include "literal.h"
#include "match/expression.h"

namespace tallygate::match {

namespace {

TokenKind kindOfValue(std::string_view word)
{
    const std::string_view address = word.substr(0, word.find('/'));
    if (parseIpv4(address) || parseIpv6(address) || parseMac(word))
        return TokenKind::Address;
    return TokenKind::Number;
}

TokenKind kindOfWord(const PlacedLexeme &placed, std::string_view word)
{
    switch (placed.expected) {
    case Expects::Field:
        if (word == "true" || word == "false")
            return TokenKind::Keyword;
        return fields::findField(word) ? TokenKind::Field : TokenKind::UnknownField;
    case Expects::Value:
    case Expects::Mask:
        return kindOfValue(word);
    case Expects::Occurrence:
    case Expects::Slice:
        return readNumber(word).form == NumberForm::Good ? TokenKind::Number : TokenKind::Error;
    default:
        return TokenKind::Error;
    }
}

TokenKind kindOf(const PlacedLexeme &placed, std::string_view word)
{
    switch (placed.lexeme.kind) {
    case LexemeKind::Space:
        return TokenKind::Space;
    case LexemeKind::Word:
        return kindOfWord(placed, word);
    case LexemeKind::String:
        return TokenKind::String;
    case LexemeKind::Set:
        return TokenKind::Set;
    case LexemeKind::OpenParen:
    case LexemeKind::CloseParen:
    case LexemeKind::OpenBrace:
    case LexemeKind::CloseBrace:
    case LexemeKind::OpenBracket:
    case LexemeKind::CloseBracket:
        return TokenKind::Bracket;
    case LexemeKind::Bad:
    case LexemeKind::End:
        return TokenKind::Error;
    default:
        break;
    }
    // Operators that are written as words are keywords.
    const char first = word.front();
    return first >= 'a' && first <= 'z' ? TokenKind::Keyword : TokenKind::Operator;
}

} // namespace

std::vector<Token> tokenize(std::string_view text)
{
    std::vector<Token> tokens;
    for (const PlacedLexeme &placed : placeLexemes(text).lexemes) {
        const TextRange range = placed.lexeme.range;
        tokens.push_back(
            {kindOf(placed, text.substr(range.begin, range.end - range.begin)), range});
    }
    return tokens;
}

} // namespace tallygate::match
