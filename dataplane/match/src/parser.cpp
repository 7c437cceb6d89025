// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/text.h"
#include "lexer.h"
#include "literal.h"
#include "match/expression.h"
#include "operandtype.h"
#include "packet/packet.h"
#include "pattern.h"

// Recursive descent over:
//
//     expression = conjunct { "or" conjunct }
//     conjunct   = factor { "and" factor }
//     factor     = "not" factor | "(" expression ")" | "true" | "false" | test
//     test       = operand [ "&" mask ] [ relation value | ["not"] "in" set | contains | matches ]
//     operand    = field [ "#" N ] [ "[" slice "]" ]
//     set        = "{" element { "," element } "}"      element = value [ ".." value ] | @name

namespace tallygate::match {

namespace {

using fields::Field;

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

class Parser
{
public:
    Parser(std::string_view text, const SetLookup &sets)
        : m_text(text)
        , m_sets(sets)
        , m_lexer(text)
    {
        advance();
    }

    Result<NodePtr> run();

private:
    Result<NodePtr> expression();
    Result<NodePtr> conjunct();
    Result<NodePtr> factor();
    Result<NodePtr> parenthesised();
    Result<NodePtr> test();
    Result<void> operand(Node &node);
    Result<void> slice(Node &node);
    Result<std::int32_t> sliceNumber();
    Result<void> mask(Node &node, const LiteralTarget &target);
    Result<void> relation(Node &node, LiteralTarget target);
    Result<void> setTest(Node &node, const LiteralTarget &target);
    Result<void> element(Node &node, const LiteralTarget &target);
    Result<void> setName(Node &node, const LiteralTarget &target);
    Result<void> checkRelation(const OperandType &type, const LiteralTarget &target,
                               const Lexeme &op) const;
    Result<Literal> value(const LiteralTarget &target);
    Result<void> checkAgainstMask(const Node &node, const LiteralTarget &target) const;

    tl::unexpected<Error> unknownField(const Lexeme &lexeme) const;
    tl::unexpected<Error> notAnOperand() const;
    tl::unexpected<Error> afterTest() const;
    tl::unexpected<Error> badLexeme() const;
    tl::unexpected<Error> expectedValue(const LiteralTarget &target) const;
    tl::unexpected<Error> tooDeep() const;

    std::string_view spelling(TextRange range) const
    {
        return m_text.substr(range.begin, range.end - range.begin);
    }
    std::string_view spelling(const Lexeme &lexeme) const { return spelling(lexeme.range); }
    bool at(LexemeKind kind) const { return m_lexeme.kind == kind; }
    std::uint32_t here() const { return m_lexeme.range.begin; }
    void advance();

    std::string_view m_text;
    const SetLookup &m_sets;
    Lexer m_lexer;
    Lexeme m_lexeme;             ///< the current one, never Space
    std::uint32_t m_lastEnd = 0; ///< where the one before ended
    unsigned m_depth = 0;
};

void Parser::advance()
{
    m_lastEnd = m_lexeme.range.end;
    do {
        m_lexeme = m_lexer.next();
    } while (m_lexeme.kind == LexemeKind::Space);
}

Result<NodePtr> Parser::run()
{
    if (at(LexemeKind::End))
        return NodePtr();
    auto root = expression();
    if (!root)
        return root;
    if (!at(LexemeKind::End))
        return afterTest();
    return root;
}

Result<NodePtr> Parser::expression()
{
    auto first = conjunct();
    if (!first || !at(LexemeKind::Or))
        return first;
    std::vector<NodePtr> children{std::move(*first)};
    while (at(LexemeKind::Or)) {
        advance();
        auto next = conjunct();
        if (!next)
            return next;
        children.push_back(std::move(*next));
    }
    return disjunction(std::move(children));
}

Result<NodePtr> Parser::conjunct()
{
    auto first = factor();
    if (!first || !at(LexemeKind::And))
        return first;
    std::vector<NodePtr> children{std::move(*first)};
    while (at(LexemeKind::And)) {
        advance();
        auto next = factor();
        if (!next)
            return next;
        children.push_back(std::move(*next));
    }
    return conjunction(std::move(children));
}

Result<NodePtr> Parser::factor()
{
    if (at(LexemeKind::OpenParen))
        return parenthesised();
    if (at(LexemeKind::Not)) {
        if (++m_depth > kMaxExpressionDepth)
            return tooDeep();
        const std::uint32_t begin = here();
        advance();
        auto child = factor();
        --m_depth;
        if (!child)
            return child;
        auto node = std::make_shared<Node>();
        node->kind = NodeKind::Not;
        node->text = {begin, m_lastEnd};
        node->children.push_back(std::move(*child));
        return node;
    }
    if (at(LexemeKind::Word) && (spelling(m_lexeme) == "true" || spelling(m_lexeme) == "false")) {
        auto node = std::make_shared<Node>();
        node->kind = NodeKind::Constant;
        node->text = m_lexeme.range;
        node->constant = spelling(m_lexeme) == "true";
        advance();
        return node;
    }
    return test();
}

Result<NodePtr> Parser::parenthesised()
{
    if (++m_depth > kMaxExpressionDepth)
        return tooDeep();
    const std::uint32_t open = here();
    advance();
    if (at(LexemeKind::CloseParen))
        return failAt(here(), ErrorKind::Syntax, "expected-operand",
                      "the parentheses are empty: a test was expected");
    auto inside = expression();
    if (!inside)
        return inside;
    if (at(LexemeKind::End))
        return failAt(open, ErrorKind::Syntax, "parenthesis-open",
                      "the parenthesis that opens here is not closed", "add a )");
    if (!at(LexemeKind::CloseParen))
        return afterTest();
    advance();
    --m_depth;
    if (isTestOperator(m_lexeme.kind) || at(LexemeKind::Ampersand))
        return failAt(here(), ErrorKind::Syntax, "comparison-of-expression",
                      fmt::format("only a field can stand before '{}', not a parenthesis",
                                  spelling(m_lexeme)),
                      "write the field without parentheses");
    // The parentheses belong to what they enclose, for highlighting.
    auto node = std::make_shared<Node>(**inside);
    node->text = {open, m_lastEnd};
    return node;
}

Result<NodePtr> Parser::test()
{
    auto node = std::make_shared<Node>();
    node->kind = NodeKind::Test;
    node->text.begin = here();
    if (auto done = operand(*node); !done)
        return fail(done.error());
    LiteralTarget target;
    target.type = typeOf(node->operand);
    target.name = std::string(spelling({node->text.begin, m_lastEnd}));
    if (at(LexemeKind::Ampersand)) {
        if (auto done = mask(*node, target); !done)
            return fail(done.error());
        target.masked = true;
    }
    const bool notIn = at(LexemeKind::Not);
    const std::uint32_t notAt = here();
    if (notIn) {
        advance();
        if (!at(LexemeKind::In))
            return failAt(notAt, ErrorKind::Syntax, "expected-operator",
                          "'not' after a field must be followed by 'in'",
                          isTestOperator(m_lexeme.kind)
                              ? fmt::format("write not {} {} ...", target.name, spelling(m_lexeme))
                              : fmt::format("write {} && not ...", target.name));
    }
    if (isTestOperator(m_lexeme.kind)) {
        if (auto done = relation(*node, target); !done)
            return fail(done.error());
    } else if (node->hasMask) {
        node->comparison = Comparison::NonZero;
    }
    node->text.end = m_lastEnd;
    if (isTestOperator(m_lexeme.kind))
        return failAt(here(), ErrorKind::Syntax, "comparison-chained", "comparisons do not chain",
                      fmt::format("write both tests: {} ... && {} ...", target.name, target.name));
    if (!notIn)
        return node;
    auto negated = std::make_shared<Node>();
    negated->kind = NodeKind::Not;
    negated->text = node->text;
    negated->children.push_back(std::move(node));
    return negated;
}

Result<void> Parser::operand(Node &node)
{
    if (!at(LexemeKind::Word))
        return notAnOperand();
    const auto id = fields::findField(spelling(m_lexeme));
    if (!id)
        return unknownField(m_lexeme);
    FieldOperand plain{&fields::field(*id), 0};
    advance();
    if (at(LexemeKind::Hash)) {
        advance();
        const NumberText number =
            at(LexemeKind::Word) ? readNumber(spelling(m_lexeme)) : NumberText{};
        constexpr std::uint64_t kMost = packet::Packet::kMaxLayers;
        if (number.form != NumberForm::Good || number.value == 0 || number.value > kMost)
            return failAt(here(), ErrorKind::Syntax, "occurrence-invalid",
                          fmt::format("after '#' a number of 1 to {} was expected", kMost),
                          fmt::format("{}#2 is the second one, outward-in", plain.field->name));
        plain.occurrence = static_cast<unsigned>(number.value);
        advance();
    }
    node.operand = plain;
    if (at(LexemeKind::OpenBracket))
        return slice(node);
    return {};
}

Result<void> Parser::slice(Node &node)
{
    const FieldOperand base = std::get<FieldOperand>(node.operand);
    const OperandType type = typeOf(node.operand);
    const bool sliceable =
        hasOctets(type) ||
        ((type.valueClass == ValueClass::Ipv4 || type.valueClass == ValueClass::Ipv6) &&
         base.field->read != fields::ReadKind::EitherOf);
    if (!sliceable)
        return failAt(
            here(), ErrorKind::Semantic, "slice-type",
            fmt::format("{} is {}: only octets can be sliced", base.field->name,
                        base.field->read == fields::ReadKind::EitherOf ? "two fields"
                                                                       : describe(type.valueClass)),
            type.valueClass == ValueClass::Number ? fmt::format("write {} & mask", base.field->name)
                                                  : "");
    const std::uint32_t open = here();
    advance();
    SliceOperand slice{base.field, base.occurrence, 0, 0};
    bool empty = true;
    if (!at(LexemeKind::Colon)) {
        auto offset = sliceNumber();
        if (!offset)
            return fail(offset.error());
        slice.offset = *offset;
        slice.length = 1;
        empty = false;
    }
    const std::uint32_t separator = here();
    if (at(LexemeKind::Colon)) {
        advance();
        slice.length = 0;
        if (!at(LexemeKind::CloseBracket)) {
            const std::uint32_t lengthAt = here();
            auto length = sliceNumber();
            if (!length)
                return fail(length.error());
            if (*length <= 0)
                return failAt(lengthAt, ErrorKind::Semantic, "slice-length",
                              "the length of a slice must be at least 1");
            slice.length = static_cast<std::uint32_t>(*length);
            empty = false;
        }
    } else if (at(LexemeKind::Minus)) {
        advance();
        const std::uint32_t lastAt = here();
        auto last = sliceNumber();
        if (!last)
            return fail(last.error());
        if (slice.offset < 0 || *last < 0)
            return failAt(slice.offset < 0 ? separator : lastAt, ErrorKind::Semantic, "slice-range",
                          "a slice [first-last] cannot count from the end",
                          "write [offset:length]");
        if (*last < slice.offset)
            return failAt(
                lastAt, ErrorKind::Semantic, "slice-range",
                fmt::format("the slice ends at {}, before it starts at {}", *last, slice.offset));
        slice.length = static_cast<std::uint32_t>(*last - slice.offset) + 1;
    }
    if (at(LexemeKind::Comma))
        return failAt(here(), ErrorKind::Unsupported, "slice-joined",
                      "several slices in one pair of brackets are not supported",
                      "write two tests joined by &&");
    if (!at(LexemeKind::CloseBracket))
        return at(LexemeKind::Bad)
                   ? Result<void>(badLexeme())
                   : failAt(at(LexemeKind::End) ? open : here(), ErrorKind::Syntax, "slice-syntax",
                            at(LexemeKind::End) ? "the bracket that opens here is not closed"
                                                : "']' was expected",
                            "write [offset:length], [offset], [first-last] or [offset:]");
    if (empty)
        return failAt(here(), ErrorKind::Syntax, "slice-syntax",
                      "the slice has neither offset nor length", "write [offset:length]");
    if (slice.offset < 0 && slice.length > 0 &&
        static_cast<std::int64_t>(slice.offset) + slice.length > 0)
        return failAt(open, ErrorKind::Semantic, "slice-length",
                      fmt::format("the slice starts {} before the end and cannot be {} long",
                                  -static_cast<std::int64_t>(slice.offset), slice.length));
    // Addresses have a known length; a slice of anything else may or may not fit the packet.
    const std::int64_t size = type.widthBits / 8;
    const std::int64_t first = slice.offset < 0 ? size + slice.offset : slice.offset;
    if (size != 0 && (first < 0 || first + std::max<std::int64_t>(slice.length, 1) > size))
        return failAt(
            open, ErrorKind::Semantic, "slice-range",
            fmt::format("{} is {} octets long: the slice does not fit", base.field->name, size));
    advance();
    node.operand = slice;
    return {};
}

Result<std::int32_t> Parser::sliceNumber()
{
    const std::uint32_t begin = here();
    const bool negative = at(LexemeKind::Minus);
    if (negative)
        advance();
    if (at(LexemeKind::Bad))
        return badLexeme();
    const NumberText number = at(LexemeKind::Word) ? readNumber(spelling(m_lexeme)) : NumberText{};
    constexpr std::uint64_t kMost = 1 << 20;
    if (number.form != NumberForm::Good)
        return failAt(begin, ErrorKind::Syntax, "slice-syntax",
                      "a number was expected in the slice",
                      "write [offset:length], [offset], [first-last] or [offset:]");
    if (number.value > kMost)
        return failAt(begin, ErrorKind::Semantic, "slice-range",
                      fmt::format("{} is beyond any packet", number.value));
    advance();
    const auto value = static_cast<std::int32_t>(number.value);
    return negative ? -value : value;
}

Result<void> Parser::mask(Node &node, const LiteralTarget &target)
{
    const OperandType &type = target.type;
    const bool maskable =
        type.valueClass == ValueClass::Number || type.valueClass == ValueClass::Ipv4 ||
        type.valueClass == ValueClass::Ipv6 || type.valueClass == ValueClass::Ether || type.isSlice;
    if (!maskable)
        return failAt(
            here(), ErrorKind::Semantic, "mask-type",
            fmt::format("{} is {}: it cannot be masked", target.name, describe(type.valueClass)),
            type.valueClass == ValueClass::None ? "write && to join two tests" : "");
    if (type.isSlice && (type.octets == 0 || type.octets > 8))
        return failAt(here(), ErrorKind::Semantic, "mask-type",
                      "only a slice of 1 to 8 octets can be masked");
    advance();
    LiteralTarget wanted = target;
    wanted.asMask = true;
    const std::uint32_t maskAt = here();
    auto literal = value(wanted);
    if (!literal)
        return fail(literal.error());
    const auto &range = std::get<NumberRange>(*literal);
    if (range.firstHigh != range.lastHigh || range.firstLow != range.lastLow)
        return failAt(maskAt, ErrorKind::Semantic, "mask-type", "a prefix is no mask",
                      fmt::format("write {} == {}", target.name, spelling({maskAt, m_lastEnd})));
    node.hasMask = true;
    node.mask = range.firstLow;
    node.maskHigh = range.firstHigh;
    if (node.mask == 0 && node.maskHigh == 0)
        return failAt(maskAt, ErrorKind::Semantic, "mask-zero", "a mask of 0 selects nothing");
    if (at(LexemeKind::Ampersand))
        return failAt(here(), ErrorKind::Syntax, "mask-chained", "only one mask is possible",
                      "combine the masks into one");
    return {};
}

Result<void> Parser::checkRelation(const OperandType &type, const LiteralTarget &target,
                                   const Lexeme &op) const
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

Result<void> Parser::relation(Node &node, LiteralTarget target)
{
    const Lexeme op = m_lexeme;
    node.comparison = comparisonOf(op.kind);
    if (auto fine = checkRelation(target.type, target, op); !fine)
        return fine;
    advance();
    if (op.kind == LexemeKind::In)
        return setTest(node, target);
    target.asOctets = op.kind == LexemeKind::Contains || op.kind == LexemeKind::Matches;
    if (at(LexemeKind::Set))
        return failAt(here(), ErrorKind::Semantic, "set-outside-in",
                      fmt::format("a set cannot stand after '{}'", nameOf(op.kind)),
                      fmt::format("write {} in {{{}}}", target.name, spelling(m_lexeme)));
    if (at(LexemeKind::OpenBrace))
        return failAt(here(), ErrorKind::Semantic, "set-outside-in",
                      fmt::format("a list cannot stand after '{}'", nameOf(op.kind)),
                      fmt::format("write {} in {{...}}", target.name));
    const Lexeme word = m_lexeme;
    if (op.kind == LexemeKind::Matches && !at(LexemeKind::String) && !at(LexemeKind::Bad))
        return failAt(here(), ErrorKind::Syntax, "pattern-expected",
                      "'matches' needs a pattern in quotes",
                      at(LexemeKind::Word) ? fmt::format("write \"{}\"", spelling(word)) : "");
    auto literal = value(target);
    if (!literal)
        return fail(literal.error());
    if (at(LexemeKind::DotDot))
        return failAt(here(), ErrorKind::Syntax, "range-outside-in",
                      "a range can stand only inside { }",
                      fmt::format("write {} in {{{}..last}}", target.name, spelling(word)));
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
                fmt::format("write {} == {}", target.name, spelling(word)));
    }
    node.literals.push_back(std::move(*literal));
    node.literalText.push_back(word.range);
    return checkAgainstMask(node, target);
}

Result<void> Parser::setTest(Node &node, const LiteralTarget &target)
{
    if (!at(LexemeKind::OpenBrace)) {
        if (at(LexemeKind::Bad))
            return badLexeme();
        const bool single = at(LexemeKind::Set) || at(LexemeKind::Word);
        return failAt(here(), ErrorKind::Syntax, "expected-brace", "'{' was expected after 'in'",
                      single ? fmt::format("write {} in {{{}}}", target.name, spelling(m_lexeme))
                             : fmt::format("write {} in {{a, b}}", target.name));
    }
    const std::uint32_t open = here();
    advance();
    if (at(LexemeKind::CloseBrace))
        return failAt(here(), ErrorKind::Syntax, "set-empty-literal",
                      "the list is empty: at least one value was expected");
    while (true) {
        if (at(LexemeKind::End))
            return failAt(open, ErrorKind::Syntax, "brace-open",
                          "the brace that opens here is not closed", "add a }");
        if (auto done = element(node, target); !done)
            return done;
        if (at(LexemeKind::CloseBrace))
            break;
        if (at(LexemeKind::Bad))
            return badLexeme();
        if (at(LexemeKind::End))
            return failAt(open, ErrorKind::Syntax, "brace-open",
                          "the brace that opens here is not closed", "add a }");
        if (!at(LexemeKind::Comma))
            return failAt(here(), ErrorKind::Syntax, "expected-comma",
                          fmt::format("',' or '}}' was expected before '{}'", spelling(m_lexeme)),
                          "separate values by commas");
        advance();
    }
    advance();
    return checkAgainstMask(node, target);
}

Result<void> Parser::element(Node &node, const LiteralTarget &target)
{
    if (at(LexemeKind::Set))
        return setName(node, target);
    const Lexeme firstWord = m_lexeme;
    auto first = value(target);
    if (!first)
        return fail(first.error());
    TextRange range = firstWord.range;
    if (at(LexemeKind::DotDot)) {
        advance();
        const Lexeme lastWord = m_lexeme;
        auto last = value(target);
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
    case SetKind::Unknown:
        break;
    }
    return "nothing known";
}

Result<void> Parser::setName(Node &node, const LiteralTarget &target)
{
    const SetKind kind = m_sets ? m_sets(m_lexeme.value) : SetKind::Unknown;
    if (m_sets && kind == SetKind::Unknown)
        return failAt(here(), ErrorKind::Semantic, "set-unknown",
                      fmt::format("there is no set named '{}'", m_lexeme.value));
    if (target.masked && target.type.isSlice)
        return failAt(here(), ErrorKind::Semantic, "set-kind",
                      "a masked slice cannot be looked up in a set");
    if (m_sets && !canHold(kind, target.type))
        return failAt(here(), ErrorKind::Semantic, "set-kind",
                      fmt::format("{} is {}, the set '{}' holds {}", target.name,
                                  describe(target.type.valueClass), m_lexeme.value,
                                  describe(kind)));
    node.literals.emplace_back(SetReference{m_lexeme.value});
    node.literalText.push_back(m_lexeme.range);
    advance();
    if (at(LexemeKind::DotDot))
        return failAt(here(), ErrorKind::Semantic, "range-type",
                      "a set cannot be the end of a range");
    return {};
}

Result<Literal> Parser::value(const LiteralTarget &target)
{
    if (at(LexemeKind::Bad))
        return badLexeme();
    if (!at(LexemeKind::Word) && !at(LexemeKind::String))
        return expectedValue(target);
    const std::string_view word = spelling(m_lexeme);
    auto literal = readLiteral(target, m_lexeme, word);
    if (!literal) {
        if (at(LexemeKind::Word) && m_sets && m_sets(word) != SetKind::Unknown)
            return failAt(here(), ErrorKind::Semantic, "set-without-at",
                          fmt::format("'{}' is the name of a set", word),
                          fmt::format("write {} in {{@{}}}", target.name, word));
        return literal;
    }
    advance();
    if (at(LexemeKind::OpenParen) || at(LexemeKind::OpenBracket))
        return failAt(here(), ErrorKind::Syntax, "unexpected",
                      fmt::format("'{}' cannot follow a value", spelling(m_lexeme)));
    return literal;
}

/// A value with bits outside the mask can never be equal: a slip, not a wish.
Result<void> Parser::checkAgainstMask(const Node &node, const LiteralTarget &target) const
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
                                      spelling(node.literalText[i]), target.name));
    }
    return {};
}

tl::unexpected<Error> Parser::badLexeme() const
{
    return failAt(m_lexeme.problemAt, ErrorKind::Syntax, m_lexeme.code, m_lexeme.problem,
                  m_lexeme.hint);
}

tl::unexpected<Error> Parser::unknownField(const Lexeme &lexeme) const
{
    const std::string_view word = spelling(lexeme);
    if (const auto keyword = keywordMeant(word))
        return failAt(lexeme.range.begin, ErrorKind::Syntax, "expected-operand",
                      fmt::format("a field was expected, not '{}'", word),
                      fmt::format("operators are lower case: {}", *keyword));
    const char first = word.front();
    if ((first >= '0' && first <= '9') || first == ':' || first == '-')
        return failAt(lexeme.range.begin, ErrorKind::Syntax, "value-on-the-left",
                      fmt::format("a field was expected, not the value {}", word),
                      "write the field first: field == value");
    if (m_sets && m_sets(word) != SetKind::Unknown)
        return failAt(lexeme.range.begin, ErrorKind::Semantic, "field-unknown",
                      fmt::format("'{}' is the name of a set, not of a field", word),
                      fmt::format("write ip.src in {{@{}}}", word));
    const std::vector<std::string> near = nearFields(word);
    return failAt(lexeme.range.begin, ErrorKind::Semantic, "field-unknown",
                  fmt::format("there is no field named '{}'", word),
                  near.empty() ? "" : fmt::format("did you mean {}?", fmt::join(near, ", ")));
}

tl::unexpected<Error> Parser::notAnOperand() const
{
    switch (m_lexeme.kind) {
    case LexemeKind::Bad:
        return badLexeme();
    case LexemeKind::End:
        return failAt(here(), ErrorKind::Syntax, "expected-operand",
                      "the expression ends where a test was expected");
    case LexemeKind::String:
        return failAt(here(), ErrorKind::Syntax, "value-on-the-left",
                      fmt::format("a field was expected, not the value {}", spelling(m_lexeme)),
                      "write the field first: field == value");
    case LexemeKind::Set:
        return failAt(here(), ErrorKind::Syntax, "value-on-the-left",
                      fmt::format("a field was expected, not the set {}", spelling(m_lexeme)),
                      fmt::format("write ip.src in {{{}}}", spelling(m_lexeme)));
    default:
        return failAt(here(), ErrorKind::Syntax, "expected-operand",
                      fmt::format("a field was expected, not '{}'", spelling(m_lexeme)));
    }
}

tl::unexpected<Error> Parser::afterTest() const
{
    if (at(LexemeKind::Bad))
        return badLexeme();
    const std::string_view word = spelling(m_lexeme);
    if (at(LexemeKind::CloseParen))
        return failAt(here(), ErrorKind::Syntax, "parenthesis-unmatched", "this ')' closes nothing",
                      "remove it, or add a ( before");
    if (at(LexemeKind::Word)) {
        if (const auto keyword = keywordMeant(word))
            return failAt(here(), ErrorKind::Syntax, "expected-operator",
                          fmt::format("'{}' is not an operator", word),
                          fmt::format("operators are lower case: {}", *keyword));
    }
    if (at(LexemeKind::DotDot))
        return failAt(here(), ErrorKind::Syntax, "range-outside-in",
                      "a range can stand only inside { }", "write field in {first..last}");
    if (isTestOperator(m_lexeme.kind))
        return failAt(here(), ErrorKind::Syntax, "comparison-chained",
                      fmt::format("'{}' has no field before it", word));
    return failAt(here(), ErrorKind::Syntax, "expected-operator",
                  fmt::format("an operator was expected before '{}'", word),
                  "join tests by && or ||");
}

tl::unexpected<Error> Parser::expectedValue(const LiteralTarget &target) const
{
    const std::string what = target.asMask     ? std::string("a mask")
                             : target.asOctets ? std::string("text in quotes or octets")
                                               : std::string(describe(target.type.valueClass));
    if (at(LexemeKind::End))
        return failAt(here(), ErrorKind::Syntax, "expected-value",
                      fmt::format("the expression ends where {} was expected", what));
    return failAt(here(), ErrorKind::Syntax, "expected-value",
                  fmt::format("{} was expected, not '{}'", what, spelling(m_lexeme)));
}

tl::unexpected<Error> Parser::tooDeep() const
{
    return failAt(
        here(), ErrorKind::Limit, "expression-too-deep",
        fmt::format("more than {} levels of parentheses and negations", kMaxExpressionDepth));
}

} // namespace

Result<Expression> parse(std::string_view text, const SetLookup &sets)
{
    if (text.size() > kMaxExpressionLength)
        return failAt(
            static_cast<std::uint32_t>(kMaxExpressionLength), ErrorKind::Limit,
            "expression-too-long",
            fmt::format("the expression is longer than {} KiB", kMaxExpressionLength / 1024),
            "put long lists of values into a set");
    auto root = Parser(text, sets).run();
    if (!root)
        return fail(root.error());
    return Expression{std::string(text), std::move(*root)};
}

} // namespace tallygate::match
