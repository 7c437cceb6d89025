// SPDX-License-Identifier: GPL-3.0-or-later
#include "lexer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/text.h"

namespace tallygate::match {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool isAlnum(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool isWordCharacter(char c)
{
    return isAlnum(c) || c == '_' || c == '.' || c == ':' || c == '-' || c == '/';
}

bool startsWord(char c)
{
    return isAlnum(c) || c == '_' || c == ':' || c == '.' || c == '-';
}

bool isSetCharacter(char c)
{
    return isAlnum(c) || c == '_' || c == '.' || c == '-';
}

struct Keyword
{
    std::string_view word;
    LexemeKind kind;
};

constexpr std::array kKeywords{
    Keyword{"and", LexemeKind::And},
    Keyword{"or", LexemeKind::Or},
    Keyword{"not", LexemeKind::Not},
    Keyword{"in", LexemeKind::In},
    Keyword{"contains", LexemeKind::Contains},
    Keyword{"matches", LexemeKind::Matches},
    Keyword{"eq", LexemeKind::Equal},
    Keyword{"any_eq", LexemeKind::Equal},
    Keyword{"ne", LexemeKind::NotEqual},
    Keyword{"all_ne", LexemeKind::NotEqual},
    Keyword{"lt", LexemeKind::Less},
    Keyword{"le", LexemeKind::LessEqual},
    Keyword{"gt", LexemeKind::Greater},
    Keyword{"ge", LexemeKind::GreaterEqual},
    Keyword{"bitwise_and", LexemeKind::Ampersand},
};

struct Symbol
{
    std::string_view text;
    LexemeKind kind;
};

// Longer ones first.
constexpr std::array kSymbols{
    Symbol{"==", LexemeKind::Equal},       Symbol{"!=", LexemeKind::NotEqual},
    Symbol{"<=", LexemeKind::LessEqual},   Symbol{">=", LexemeKind::GreaterEqual},
    Symbol{"&&", LexemeKind::And},         Symbol{"||", LexemeKind::Or},
    Symbol{"<", LexemeKind::Less},         Symbol{">", LexemeKind::Greater},
    Symbol{"!", LexemeKind::Not},          Symbol{"&", LexemeKind::Ampersand},
    Symbol{"~", LexemeKind::Matches},      Symbol{"#", LexemeKind::Hash},
    Symbol{",", LexemeKind::Comma},        Symbol{"(", LexemeKind::OpenParen},
    Symbol{")", LexemeKind::CloseParen},   Symbol{"{", LexemeKind::OpenBrace},
    Symbol{"}", LexemeKind::CloseBrace},   Symbol{"[", LexemeKind::OpenBracket},
    Symbol{"]", LexemeKind::CloseBracket},
};

/// Operators of Wireshark and of habit that are not part of the language.
struct Refused
{
    std::string_view text;
    const char *hint;
};

constexpr std::array kRefused{
    Refused{"===", "write =="},
    Refused{"!==", "write !(field == value)"},
    Refused{"~=", "write != (no occurrence equals) or matches"},
    Refused{"=~", "write matches"},
    Refused{"=>", "write >="},
    Refused{"=<", "write <="},
    Refused{"<>", "write !="},
    Refused{"^^", "write (a || b) && !(a && b)"},
};

/// Decodes the escape after the backslash at text[at]; nullopt if there is no such escape.
/// Advances `at` past it.
std::optional<char> escape(std::string_view text, std::size_t &at)
{
    if (at + 1 >= text.size())
        return std::nullopt;
    const char c = text[at + 1];
    constexpr std::string_view kNames = "abfnrtv\\\"'";
    constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\\"'";
    if (const std::size_t i = kNames.find(c); i != std::string_view::npos) {
        at += 2;
        return kValues[i];
    }
    if (c == 'x') {
        if (at + 3 >= text.size() || hexDigit(text[at + 2]) < 0 || hexDigit(text[at + 3]) < 0)
            return std::nullopt;
        const int value = hexDigit(text[at + 2]) * 16 + hexDigit(text[at + 3]);
        at += 4;
        return static_cast<char>(value);
    }
    if (c >= '0' && c <= '7') {
        int value = 0;
        std::size_t digits = 0;
        while (digits < 3 && at + 1 + digits < text.size() && text[at + 1 + digits] >= '0' &&
               text[at + 1 + digits] <= '7') {
            value = value * 8 + (text[at + 1 + digits] - '0');
            ++digits;
        }
        if (value > 255)
            return std::nullopt;
        at += 1 + digits;
        return static_cast<char>(value);
    }
    return std::nullopt;
}

/// Bytes of the UTF-8 character at the front of `text`, so that an error names a whole one.
std::size_t characterLength(std::string_view text)
{
    std::size_t length = 1;
    while (length < text.size() && length < 4 &&
           (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
        ++length;
    return (static_cast<unsigned char>(text[0]) & 0x80) != 0 ? length : 1;
}

} // namespace

std::optional<std::string_view> keywordMeant(std::string_view word)
{
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const Keyword &keyword : kKeywords) {
        if (keyword.word == lower)
            return keyword.word;
    }
    return std::nullopt;
}

Lexeme Lexer::next()
{
    if (m_at >= m_text.size())
        return finish(LexemeKind::End, 0);
    const char c = m_text[m_at];
    if (isSpace(c)) {
        std::size_t length = 1;
        while (m_at + length < m_text.size() && isSpace(m_text[m_at + length]))
            ++length;
        return finish(LexemeKind::Space, length);
    }
    if (m_inBrackets) {
        if (c == ':')
            return finish(LexemeKind::Colon, 1);
        if (c == '-')
            return finish(LexemeKind::Minus, 1);
        if (isAlnum(c) || c == '_' || c == '.')
            return sliceNumber();
    }
    if (m_text.substr(m_at, 2) == "..")
        return finish(LexemeKind::DotDot, 2);
    if (c == '"')
        return string(false);
    if ((c == 'r' || c == 'R') && m_text.substr(m_at + 1, 1) == "\"")
        return string(true);
    if (c == '@')
        return set();
    if (startsWord(c))
        return word();
    return symbol();
}

Lexeme Lexer::word()
{
    const std::string_view rest = m_text.substr(m_at);
    std::size_t length = 0;
    while (length < rest.size() && isWordCharacter(rest[length]) && rest.substr(length, 2) != "..")
        ++length;
    const std::string_view text = rest.substr(0, length);
    for (const Keyword &keyword : kKeywords) {
        if (keyword.word == text)
            return finish(keyword.kind, length);
    }
    if (text == "any_ne" || text == "all_eq" || text == "xor")
        return bad(length, "operator-unsupported",
                   fmt::format("'{}' is not an operator here", text),
                   text == "all_eq"   ? "write =="
                   : text == "any_ne" ? "write !(field == value)"
                                      : "write (a || b) && !(a && b)");
    return finish(LexemeKind::Word, length);
}

Lexeme Lexer::sliceNumber()
{
    std::size_t length = 1;
    while (m_at + length < m_text.size() &&
           (isAlnum(m_text[m_at + length]) || m_text[m_at + length] == '_' ||
            m_text[m_at + length] == '.'))
        ++length;
    return finish(LexemeKind::Word, length);
}

Lexeme Lexer::set()
{
    std::size_t length = 1;
    while (m_at + length < m_text.size() && isSetCharacter(m_text[m_at + length]) &&
           m_text.substr(m_at + length, 2) != "..")
        ++length;
    if (length == 1)
        return bad(1, "set-name-missing", "the name of a set is missing after '@'",
                   "write @name, for example @bogons");
    Lexeme lexeme = finish(LexemeKind::Set, length);
    lexeme.value = m_text.substr(lexeme.range.begin + 1, length - 1);
    return lexeme;
}

Lexeme Lexer::string(bool raw)
{
    const std::size_t begin = m_at;
    std::size_t at = begin + (raw ? 2 : 1);
    std::string value;
    while (at < m_text.size() && m_text[at] != '"') {
        if (m_text[at] != '\\') {
            value += m_text[at++];
        } else if (raw) {
            // As in Wireshark: \" stays two characters but does not end the string.
            value += m_text[at++];
            if (at < m_text.size())
                value += m_text[at++];
        } else {
            const std::size_t escapeAt = at;
            const std::optional<char> decoded = escape(m_text, at);
            if (!decoded) {
                const std::size_t close = m_text.find('"', at + 1);
                Lexeme lexeme =
                    bad((close == std::string_view::npos ? m_text.size() : close + 1) - begin,
                        "escape-invalid",
                        fmt::format("'{}' is not an escape sequence", m_text.substr(escapeAt, 2)),
                        "for a backslash write \\\\, or use r\"...\" for patterns");
                lexeme.problemAt = static_cast<std::uint32_t>(escapeAt);
                return lexeme;
            }
            value += *decoded;
        }
    }
    if (at >= m_text.size())
        return bad(m_text.size() - begin, "string-unterminated",
                   "the text that starts here is not closed", "add a closing \"");
    Lexeme lexeme = finish(LexemeKind::String, at + 1 - begin);
    lexeme.value = std::move(value);
    return lexeme;
}

Lexeme Lexer::symbol()
{
    const std::string_view rest = m_text.substr(m_at);
    for (const Refused &refused : kRefused) {
        if (rest.starts_with(refused.text))
            return bad(refused.text.size(), "operator-unsupported",
                       fmt::format("'{}' is not an operator here", refused.text), refused.hint);
    }
    for (const Symbol &symbol : kSymbols) {
        if (!rest.starts_with(symbol.text))
            continue;
        if (symbol.kind == LexemeKind::OpenBracket)
            m_inBrackets = true;
        else if (symbol.kind == LexemeKind::CloseBracket)
            m_inBrackets = false;
        return finish(symbol.kind, symbol.text.size());
    }
    switch (rest[0]) {
    case '=':
        return bad(1, "operator-unsupported", "'=' is not an operator", "write ==");
    case '|':
        return bad(1, "operator-unsupported", "'|' is not an operator", "write || or 'or'");
    case '\'':
        return bad(1, "character-unexpected", "text is written in double quotes",
                   "write \"...\" instead of '...'");
    case '*':
        return bad(1, "character-unexpected", "'*' has no meaning here",
                   "for part of an address write a prefix: 10.0.0.0/8");
    case '+':
    case '%':
        return bad(1, "operator-unsupported",
                   fmt::format("arithmetic ('{}') is not part of the language", rest[0]));
    case '$':
        return bad(1, "character-unexpected", "'$' has no meaning here",
                   "sets are written @name; there are no macros");
    default:
        break;
    }
    const std::size_t length = characterLength(rest);
    if (rest.starts_with("\xe2\x80\x9c") || rest.starts_with("\xe2\x80\x9d"))
        return bad(length, "character-unexpected", "text is written in straight quotes",
                   "replace the typographic quotes by \"");
    const auto byte = static_cast<unsigned char>(rest[0]);
    if (byte < 0x20 || byte == 0x7f || (length == 1 && byte >= 0x80))
        return bad(length, "character-unexpected",
                   fmt::format("unexpected character (byte 0x{:02x})", byte));
    return bad(length, "character-unexpected",
               fmt::format("unexpected character '{}'", rest.substr(0, length)));
}

Lexeme Lexer::bad(std::size_t length, const char *code, std::string problem, std::string hint)
{
    const auto at = static_cast<std::uint32_t>(m_at);
    Lexeme lexeme = finish(LexemeKind::Bad, length);
    lexeme.code = code;
    lexeme.problem = std::move(problem);
    lexeme.hint = std::move(hint);
    lexeme.problemAt = at;
    return lexeme;
}

Lexeme Lexer::finish(LexemeKind kind, std::size_t length)
{
    Lexeme lexeme;
    lexeme.kind = kind;
    lexeme.range = {static_cast<std::uint32_t>(m_at), static_cast<std::uint32_t>(m_at + length)};
    m_at += length;
    return lexeme;
}

} // namespace tallygate::match
