// SPDX-License-Identifier: GPL-3.0-or-later
#include "testparser.h"

#include "literal.h"
#include "operandparser.h"
#include "operandtype.h"
#include "pattern.h"
#include "syntaxerror.h"

namespace tallygate::match {

namespace {

std::string_view nameOf(LexemeKind kind)
{
    switch (kind) {
    case LexemeKind::Equal:
        return "==";
    case LexemeKind::NotEqual:
        return "!=";
    case LexemeKind::Less:
        return "<";
    case LexemeKind::LessEqual:
        return "<=";
    case LexemeKind::Greater:
        return ">";
    case LexemeKind::GreaterEqual:
        return ">=";
    case LexemeKind::In:
        return "in";
    case LexemeKind::Contains:
        return "contains";
    case LexemeKind::Matches:
        return "matches";
    default:
        return "";
    }
}

Comparison comparisonOf(LexemeKind kind)
{
    switch (kind) {
    case LexemeKind::Equal:
        return Comparison::Equal;
    case LexemeKind::NotEqual:
        return Comparison::NotEqual;
    case LexemeKind::Less:
        return Comparison::Less;
    case LexemeKind::LessEqual:
        return Comparison::LessEqual;
    case LexemeKind::Greater:
        return Comparison::Greater;
    case LexemeKind::GreaterEqual:
        return Comparison::GreaterEqual;
    case LexemeKind::Contains:
        return Comparison::Contains;
    case LexemeKind::Matches:
        return Comparison::Matches;
    default:
        return Comparison::In;
    }
}

bool isOrdering(Comparison comparison)
{
    return comparison == Comparison::Less || comparison == Comparison::LessEqual ||
           comparison == Comparison::Greater || comparison == Comparison::GreaterEqual;
}

Result<Literal> value(TokenStream &in, const LiteralTarget &target)
{
    if (in.at(LexemeKind::Bad))
        return badLexeme(in);
    if (!in.at(LexemeKind::Word) && !in.at(LexemeKind::String))
        return expectedValue(in, target);
    const std::string_view word = in.spelling(in.lexeme());
    auto literal = readLiteral(target, in.lexeme(), word);
    if (!literal) {
        if (in.at(LexemeKind::Word) && in.sets() && in.sets()(word) != SetKind::Unknown)
            return failAt(in.here(), ErrorKind::Semantic, "set-without-at",
                          fmt::format("'{}' is the name of a set", word),
                          fmt::format("write {} in {{@{}}}", target.name, word));
        return literal;
    }
    in.advance();
    if (in.at(LexemeKind::OpenParen) || in.at(LexemeKind::OpenBracket))
        return failAt(in.here(), ErrorKind::Syntax, "unexpected",
                      fmt::format("'{}' cannot follow a value", in.spelling(in.lexeme())));
    return literal;
}

/// A value with bits outside the mask can never be equal: a slip, not a wish.
Result<void> checkAgainstMask(const TokenStream &in, const Node &node, const LiteralTarget &target)
{
    if (!node.hasMask || isOrdering(node.comparison))
        return {};
    for (std::size_t i = 0; i < node.literals.size(); ++i) {
        const auto *range = std::get_if<NumberRange>(&node.literals[i]);
        if (range == nullptr || range->firstLow != range->lastLow ||
            range->firstHigh != range->lastHigh)
            continue;
        if ((range->firstLow & ~node.mask) != 0 || (range->firstHigh & ~node.maskHigh) != 0)
            return failAt(node.literalText[i].begin, ErrorKind::Semantic, "mask-excludes-value",
                          fmt::format("{} has bits that the mask of {} takes away",
                                      in.spelling(node.literalText[i]), target.name));
    }
    return {};
}

std::string_view describe(SetKind kind)
{
    switch (kind) {
    case SetKind::Addresses:
        return "addresses";
    case SetKind::Macs:
        return "hardware addresses";
    case SetKind::Ports:
        return "ports";
    case SetKind::Values:
        return "numbers";
    case SetKind::Texts:
        return "texts";
    case SetKind::Names:
        return "domain names";
    case SetKind::Unknown:
        break;
    }
    return "nothing known";
}

Result<void> setName(TokenStream &in, Node &node, const LiteralTarget &target)
{
    const SetKind kind = in.sets() ? in.sets()(in.lexeme().value) : SetKind::Unknown;
    if (in.sets() && kind == SetKind::Unknown)
        return failAt(in.here(), ErrorKind::Semantic, "set-unknown",
                      fmt::format("there is no set named '{}'", in.lexeme().value));
    if (target.masked && target.type.isSlice)
        return failAt(in.here(), ErrorKind::Semantic, "set-kind",
                      "a masked slice cannot be looked up in a set");
    if (in.sets() && !canHold(kind, target.type))
        return failAt(in.here(), ErrorKind::Semantic, "set-kind",
                      fmt::format("{} is {}, the set '{}' holds {}", target.name,
                                  describe(target.type.valueClass), in.lexeme().value,
                                  describe(kind)));
    node.literals.emplace_back(SetReference{in.lexeme().value});
    node.literalText.push_back(in.lexeme().range);
    in.advance();
    if (in.at(LexemeKind::DotDot))
        return failAt(in.here(), ErrorKind::Semantic, "range-type",
                      "a set cannot be the end of a range");
    return {};
}

Result<void> element(TokenStream &in, Node &node, const LiteralTarget &target)
{
    if (in.at(LexemeKind::Set))
        return setName(in, node, target);
    const Lexeme firstWord = in.lexeme();
    auto first = value(in, target);
    if (!first)
        return fail(first.error());
    TextRange range = firstWord.range;
    if (in.at(LexemeKind::DotDot)) {
        in.advance();
        const Lexeme lastWord = in.lexeme();
        auto last = value(in, target);
        if (!last)
            return fail(last.error());
        auto joined = joinRange(target, *first, firstWord, *last, lastWord);
        if (!joined)
            return fail(joined.error());
        first = *joined;
        range.end = lastWord.range.end;
    }
    node.literals.push_back(std::move(*first));
    node.literalText.push_back(range);
    return {};
}

Result<void> setTest(TokenStream &in, Node &node, const LiteralTarget &target)
{
    if (!in.at(LexemeKind::OpenBrace)) {
        if (in.at(LexemeKind::Bad))
            return badLexeme(in);
        const bool single = in.at(LexemeKind::Set) || in.at(LexemeKind::Word);
        return failAt(in.here(), ErrorKind::Syntax, "expected-brace", "'{' was expected after 'in'",
                      single
                          ? fmt::format("write {} in {{{}}}", target.name, in.spelling(in.lexeme()))
                          : fmt::format("write {} in {{a, b}}", target.name));
    }
    const std::uint32_t open = in.here();
    in.advance();
    if (in.at(LexemeKind::CloseBrace))
        return failAt(in.here(), ErrorKind::Syntax, "set-empty-literal",
                      "the list is empty: at least one value was expected");
    while (true) {
        if (in.at(LexemeKind::End))
            return failAt(open, ErrorKind::Syntax, "brace-open",
                          "the brace that opens here is not closed", "add a }");
        if (auto done = element(in, node, target); !done)
            return done;
        if (in.at(LexemeKind::CloseBrace))
            break;
        if (in.at(LexemeKind::Bad))
            return badLexeme(in);
        if (in.at(LexemeKind::End))
            return failAt(open, ErrorKind::Syntax, "brace-open",
                          "the brace that opens here is not closed", "add a }");
        if (!in.at(LexemeKind::Comma))
            return failAt(
                in.here(), ErrorKind::Syntax, "expected-comma",
                fmt::format("',' or '}}' was expected before '{}'", in.spelling(in.lexeme())),
                "separate values by commas");
        in.advance();
    }
    in.advance();
    return checkAgainstMask(in, node, target);
}

Result<void> checkRelation(const OperandType &type, const LiteralTarget &target, const Lexeme &op)
{
    const bool octetOperator = op.kind == LexemeKind::Contains || op.kind == LexemeKind::Matches;
    if (octetOperator && (!hasOctets(type) || target.masked))
        return failAt(op.range.begin, ErrorKind::Semantic, "operator-type",
                      fmt::format("{} is {}: '{}' looks into octets and text only", target.name,
                                  target.masked ? "a masked value" : describe(type.valueClass),
                                  nameOf(op.kind)));
    if (octetOperator)
        return {};
    if (type.valueClass == ValueClass::None)
        return failAt(op.range.begin, ErrorKind::Semantic, "operator-type",
                      fmt::format("{} has no value to compare: it is there or not", target.name),
                      type.field->read == fields::ReadKind::Presence
                          ? fmt::format("write {} alone, or one of its fields", target.name)
                          : fmt::format("write {} alone, or !{}", target.name, target.name));
    if (type.valueClass == ValueClass::Flag && isOrdering(comparisonOf(op.kind)))
        return failAt(op.range.begin, ErrorKind::Semantic, "operator-type",
                      fmt::format("{} is a flag: it has no order", target.name),
                      "write == 1 or == 0");
    return {};
}

Result<void> relation(TokenStream &in, Node &node, LiteralTarget target)
{
    const Lexeme op = in.lexeme();
    node.comparison = comparisonOf(op.kind);
    if (auto fine = checkRelation(target.type, target, op); !fine)
        return fine;
    in.advance();
    if (op.kind == LexemeKind::In)
        return setTest(in, node, target);
    target.asOctets = op.kind == LexemeKind::Contains || op.kind == LexemeKind::Matches;
    if (in.at(LexemeKind::Set))
        return failAt(in.here(), ErrorKind::Semantic, "set-outside-in",
                      fmt::format("a set cannot stand after '{}'", nameOf(op.kind)),
                      fmt::format("write {} in {{{}}}", target.name, in.spelling(in.lexeme())));
    if (in.at(LexemeKind::OpenBrace))
        return failAt(in.here(), ErrorKind::Semantic, "set-outside-in",
                      fmt::format("a list cannot stand after '{}'", nameOf(op.kind)),
                      fmt::format("write {} in {{...}}", target.name));
    const Lexeme word = in.lexeme();
    if (op.kind == LexemeKind::Matches && !in.at(LexemeKind::String) && !in.at(LexemeKind::Bad))
        return failAt(
            in.here(), ErrorKind::Syntax, "pattern-expected", "'matches' needs a pattern in quotes",
            in.at(LexemeKind::Word) ? fmt::format("write \"{}\"", in.spelling(word)) : "");
    auto literal = value(in, target);
    if (!literal)
        return fail(literal.error());
    if (in.at(LexemeKind::DotDot))
        return failAt(in.here(), ErrorKind::Syntax, "range-outside-in",
                      "a range can stand only inside { }",
                      fmt::format("write {} in {{{}..last}}", target.name, in.spelling(word)));
    if (op.kind == LexemeKind::Matches) {
        if (auto pattern = Pattern::compile(std::get<std::string>(*literal)); !pattern)
            return failAt(word.range.begin, pattern.error().kind, pattern.error().code,
                          pattern.error().message, pattern.error().hint);
    }
    if (const auto *range = std::get_if<NumberRange>(&*literal)) {
        const bool prefix =
            range->firstHigh != range->lastHigh || range->firstLow != range->lastLow;
        if (prefix && isOrdering(node.comparison))
            return failAt(
                word.range.begin, ErrorKind::Semantic, "prefix-order",
                fmt::format("a prefix has no order: '{}' needs one address", nameOf(op.kind)),
                fmt::format("write {} == {}", target.name, in.spelling(word)));
    }
    node.literals.push_back(std::move(*literal));
    node.literalText.push_back(word.range);
    return checkAgainstMask(in, node, target);
}

Result<void> mask(TokenStream &in, Node &node, const LiteralTarget &target)
{
    const OperandType &type = target.type;
    const bool maskable =
        type.valueClass == ValueClass::Number || type.valueClass == ValueClass::Ipv4 ||
        type.valueClass == ValueClass::Ipv6 || type.valueClass == ValueClass::Ether || type.isSlice;
    if (!maskable)
        return failAt(
            in.here(), ErrorKind::Semantic, "mask-type",
            fmt::format("{} is {}: it cannot be masked", target.name, describe(type.valueClass)),
            type.valueClass == ValueClass::None ? "write && to join two tests" : "");
    if (type.isSlice && (type.octets == 0 || type.octets > 8))
        return failAt(in.here(), ErrorKind::Semantic, "mask-type",
                      "only a slice of 1 to 8 octets can be masked");
    in.advance();
    LiteralTarget wanted = target;
    wanted.asMask = true;
    const std::uint32_t maskAt = in.here();
    auto literal = value(in, wanted);
    if (!literal)
        return fail(literal.error());
    const auto &range = std::get<NumberRange>(*literal);
    if (range.firstHigh != range.lastHigh || range.firstLow != range.lastLow)
        return failAt(
            maskAt, ErrorKind::Semantic, "mask-type", "a prefix is no mask",
            fmt::format("write {} == {}", target.name, in.spelling({maskAt, in.lastEnd()})));
    node.hasMask = true;
    node.mask = range.firstLow;
    node.maskHigh = range.firstHigh;
    if (node.mask == 0 && node.maskHigh == 0)
        return failAt(maskAt, ErrorKind::Semantic, "mask-zero", "a mask of 0 selects nothing");
    if (in.at(LexemeKind::Ampersand))
        return failAt(in.here(), ErrorKind::Syntax, "mask-chained", "only one mask is possible",
                      "combine the masks into one");
    return {};
}

} // namespace

Result<NodePtr> parseTest(TokenStream &in)
{
    auto node = std::make_shared<Node>();
    node->kind = NodeKind::Test;
    node->text.begin = in.here();
    auto parsed = parseOperand(in);
    if (!parsed)
        return fail(parsed.error());
    node->operand = std::move(*parsed);
    LiteralTarget target;
    target.type = typeOf(node->operand);
    target.name = std::string(in.spelling({node->text.begin, in.lastEnd()}));
    if (in.at(LexemeKind::Ampersand)) {
        if (auto done = mask(in, *node, target); !done)
            return fail(done.error());
        target.masked = true;
    }
    const bool notIn = in.at(LexemeKind::Not);
    const std::uint32_t notAt = in.here();
    if (notIn) {
        in.advance();
        if (!in.at(LexemeKind::In))
            return failAt(
                notAt, ErrorKind::Syntax, "expected-operator",
                "'not' after a field must be followed by 'in'",
                isTestOperator(in.lexeme().kind)
                    ? fmt::format("write not {} {} ...", target.name, in.spelling(in.lexeme()))
                    : fmt::format("write {} && not ...", target.name));
    }
    if (isTestOperator(in.lexeme().kind)) {
        if (auto done = relation(in, *node, target); !done)
            return fail(done.error());
    } else if (node->hasMask) {
        node->comparison = Comparison::NonZero;
    }
    node->text.end = in.lastEnd();
    if (isTestOperator(in.lexeme().kind))
        return failAt(in.here(), ErrorKind::Syntax, "comparison-chained",
                      "comparisons do not chain",
                      fmt::format("write both tests: {} ... && {} ...", target.name, target.name));
    if (!notIn)
        return node;
    auto negated = std::make_shared<Node>();
    negated->kind = NodeKind::Not;
    negated->text = node->text;
    negated->children.push_back(std::move(node));
    return negated;
}

} // namespace tallygate::match
