// SPDX-License-Identifier: GPL-3.0-or-later
#include "match/expression.h"
#include "syntaxerror.h"
#include "testparser.h"

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

class Parser
{
public:
    Parser(std::string_view text, const SetLookup &sets)
        : m_in(text, sets)
    {}

    Result<NodePtr> run();

private:
    Result<NodePtr> expression();
    Result<NodePtr> conjunct();
    Result<NodePtr> factor();
    Result<NodePtr> parenthesised();
    tl::unexpected<Error> tooDeep() const;

    TokenStream m_in;
    unsigned m_depth = 0;
};

Result<NodePtr> Parser::run()
{
    if (m_in.at(LexemeKind::End))
        return NodePtr();
    auto root = expression();
    if (!root)
        return root;
    if (!m_in.at(LexemeKind::End))
        return afterTest(m_in);
    return root;
}

Result<NodePtr> Parser::expression()
{
    auto first = conjunct();
    if (!first || !m_in.at(LexemeKind::Or))
        return first;
    std::vector<NodePtr> children{std::move(*first)};
    while (m_in.at(LexemeKind::Or)) {
        m_in.advance();
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
    if (!first || !m_in.at(LexemeKind::And))
        return first;
    std::vector<NodePtr> children{std::move(*first)};
    while (m_in.at(LexemeKind::And)) {
        m_in.advance();
        auto next = factor();
        if (!next)
            return next;
        children.push_back(std::move(*next));
    }
    return conjunction(std::move(children));
}

Result<NodePtr> Parser::factor()
{
    if (m_in.at(LexemeKind::OpenParen))
        return parenthesised();
    if (m_in.at(LexemeKind::Not)) {
        if (++m_depth > kMaxExpressionDepth)
            return tooDeep();
        const std::uint32_t begin = m_in.here();
        m_in.advance();
        auto child = factor();
        --m_depth;
        if (!child)
            return child;
        auto node = std::make_shared<Node>();
        node->kind = NodeKind::Not;
        node->text = {begin, m_in.lastEnd()};
        node->children.push_back(std::move(*child));
        return node;
    }
    if (m_in.at(LexemeKind::Word) &&
        (m_in.spelling(m_in.lexeme()) == "true" || m_in.spelling(m_in.lexeme()) == "false")) {
        auto node = std::make_shared<Node>();
        node->kind = NodeKind::Constant;
        node->text = m_in.lexeme().range;
        node->constant = m_in.spelling(m_in.lexeme()) == "true";
        m_in.advance();
        return node;
    }
    return parseTest(m_in);
}

Result<NodePtr> Parser::parenthesised()
{
    if (++m_depth > kMaxExpressionDepth)
        return tooDeep();
    const std::uint32_t open = m_in.here();
    m_in.advance();
    if (m_in.at(LexemeKind::CloseParen))
        return failAt(m_in.here(), ErrorKind::Syntax, "expected-operand",
                      "the parentheses are empty: a test was expected");
    auto inside = expression();
    if (!inside)
        return inside;
    if (m_in.at(LexemeKind::End))
        return failAt(open, ErrorKind::Syntax, "parenthesis-open",
                      "the parenthesis that opens here is not closed", "add a )");
    if (!m_in.at(LexemeKind::CloseParen))
        return afterTest(m_in);
    m_in.advance();
    --m_depth;
    if (isTestOperator(m_in.lexeme().kind) || m_in.at(LexemeKind::Ampersand))
        return failAt(m_in.here(), ErrorKind::Syntax, "comparison-of-expression",
                      fmt::format("only a field can stand before '{}', not a parenthesis",
                                  m_in.spelling(m_in.lexeme())),
                      "write the field without parentheses");
    // The parentheses belong to what they enclose, for highlighting.
    auto node = std::make_shared<Node>(**inside);
    node->text = {open, m_in.lastEnd()};
    return node;
}

tl::unexpected<Error> Parser::tooDeep() const
{
    return failAt(
        m_in.here(), ErrorKind::Limit, "expression-too-deep",
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
