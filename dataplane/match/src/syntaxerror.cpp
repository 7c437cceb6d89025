// SPDX-License-Identifier: GPL-3.0-or-later
#include "syntaxerror.h"

#include <algorithm>

namespace tallygate::match {

namespace {

using fields::Field;

/// What may have been meant: the word in lower case, names it is the beginning or the end of, then
/// names that are spelled alike. At most three.
std::vector<std::string> nearFields(std::string_view word)
{
    constexpr std::size_t kMost = 3;
    std::vector<std::string> near;
    const auto add = [&](std::string_view name) {
        if (near.size() < kMost && std::find(near.begin(), near.end(), name) == near.end())
            near.emplace_back(name);
    };
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    });
    if (fields::findField(lower))
        add(lower);
    const std::vector<std::string> alike = fields::suggestFields(lower);
    const std::string ending = '.' + lower;
    for (const Field &field : fields::allFields()) {
        if (lower.size() >= 3 && (field.name.starts_with(lower) || field.name.ends_with(ending)))
            add(field.name);
    }
    for (const std::string &name : alike)
        add(name);
    return near;
}

} // namespace

tl::unexpected<Error> badLexeme(const TokenStream &in)
{
    return failAt(in.lexeme().problemAt, ErrorKind::Syntax, in.lexeme().code, in.lexeme().problem,
                  in.lexeme().hint);
}

tl::unexpected<Error> unknownField(const TokenStream &in)
{
    const std::string_view word = in.spelling(in.lexeme());
    if (const auto keyword = keywordMeant(word))
        return failAt(in.here(), ErrorKind::Syntax, "expected-operand",
                      fmt::format("a field was expected, not '{}'", word),
                      fmt::format("operators are lower case: {}", *keyword));
    const char first = word.front();
    if ((first >= '0' && first <= '9') || first == ':' || first == '-')
        return failAt(in.here(), ErrorKind::Syntax, "value-on-the-left",
                      fmt::format("a field was expected, not the value {}", word),
                      "write the field first: field == value");
    if (in.sets() && in.sets()(word) != SetKind::Unknown)
        return failAt(in.here(), ErrorKind::Semantic, "field-unknown",
                      fmt::format("'{}' is the name of a set, not of a field", word),
                      fmt::format("write ip.src in {{@{}}}", word));
    const std::vector<std::string> near = nearFields(word);
    return failAt(in.here(), ErrorKind::Semantic, "field-unknown",
                  fmt::format("there is no field named '{}'", word),
                  near.empty() ? "" : fmt::format("did you mean {}?", fmt::join(near, ", ")));
}

tl::unexpected<Error> notAnOperand(const TokenStream &in)
{
    switch (in.lexeme().kind) {
    case LexemeKind::Bad:
        return badLexeme(in);
    case LexemeKind::End:
        return failAt(in.here(), ErrorKind::Syntax, "expected-operand",
                      "the expression ends where a test was expected");
    case LexemeKind::String:
        return failAt(
            in.here(), ErrorKind::Syntax, "value-on-the-left",
            fmt::format("a field was expected, not the value {}", in.spelling(in.lexeme())),
            "write the field first: field == value");
    case LexemeKind::Set:
        return failAt(in.here(), ErrorKind::Syntax, "value-on-the-left",
                      fmt::format("a field was expected, not the set {}", in.spelling(in.lexeme())),
                      fmt::format("write ip.src in {{{}}}", in.spelling(in.lexeme())));
    default:
        return failAt(in.here(), ErrorKind::Syntax, "expected-operand",
                      fmt::format("a field was expected, not '{}'", in.spelling(in.lexeme())));
    }
}

tl::unexpected<Error> afterTest(const TokenStream &in)
{
    if (in.at(LexemeKind::Bad))
        return badLexeme(in);
    const std::string_view word = in.spelling(in.lexeme());
    if (in.at(LexemeKind::CloseParen))
        return failAt(in.here(), ErrorKind::Syntax, "parenthesis-unmatched",
                      "this ')' closes nothing", "remove it, or add a ( before");
    if (in.at(LexemeKind::Word)) {
        if (const auto keyword = keywordMeant(word))
            return failAt(in.here(), ErrorKind::Syntax, "expected-operator",
                          fmt::format("'{}' is not an operator", word),
                          fmt::format("operators are lower case: {}", *keyword));
    }
    if (in.at(LexemeKind::DotDot))
        return failAt(in.here(), ErrorKind::Syntax, "range-outside-in",
                      "a range can stand only inside { }", "write field in {first..last}");
    if (isTestOperator(in.lexeme().kind))
        return failAt(in.here(), ErrorKind::Syntax, "comparison-chained",
                      fmt::format("'{}' has no field before it", word));
    return failAt(in.here(), ErrorKind::Syntax, "expected-operator",
                  fmt::format("an operator was expected before '{}'", word),
                  "join tests by && or ||");
}

tl::unexpected<Error> expectedValue(const TokenStream &in, const LiteralTarget &target)
{
    const std::string what = target.asMask     ? std::string("a mask")
                             : target.asOctets ? std::string("text in quotes or octets")
                                               : std::string(describe(target.type.valueClass));
    if (in.at(LexemeKind::End))
        return failAt(in.here(), ErrorKind::Syntax, "expected-value",
                      fmt::format("the expression ends where {} was expected", what));
    return failAt(in.here(), ErrorKind::Syntax, "expected-value",
                  fmt::format("{} was expected, not '{}'", what, in.spelling(in.lexeme())));
}

} // namespace tallygate::match
