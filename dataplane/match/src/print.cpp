// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "base/address.h"
#include "match/expression.h"
#include "operandtype.h"

namespace tallygate::match {

namespace {

bool isSingle(const NumberRange &range)
{
    return range.firstHigh == range.lastHigh && range.firstLow == range.lastLow;
}

/// One value of the operand's type.
std::string valueText(const OperandType &type, std::uint64_t high, std::uint64_t low)
{
    switch (type.valueClass) {
    case ValueClass::Ipv4:
        return tallygate::toString(Ipv4Address{static_cast<std::uint32_t>(low)});
    case ValueClass::Ipv6:
        return tallygate::toString(Ipv6Address{high, low});
    case ValueClass::Ether:
        return tallygate::toString(MacAddress{low});
    case ValueClass::Octets: // of a masked slice
        return fmt::format("0x{:0{}x}", low, type.octets * 2);
    default:
        return type.field->display == fields::Display::Hexadecimal ? fmt::format("0x{:x}", low)
                                                                   : fmt::format("{}", low);
    }
}

std::string rangeText(const OperandType &type, const NumberRange &range)
{
    const std::string first = valueText(type, range.firstHigh, range.firstLow);
    if (isSingle(range))
        return first;
    unsigned length = 0;
    const bool address = type.valueClass == ValueClass::Ipv4 || type.valueClass == ValueClass::Ipv6;
    if (address && isPrefix(range, type.widthBits, length))
        return fmt::format("{}/{}", first, length);
    return fmt::format("{}..{}", first, valueText(type, range.lastHigh, range.lastLow));
}

std::string_view operatorText(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return " == ";
    case Comparison::NotEqual:
        return " != ";
    case Comparison::Less:
        return " < ";
    case Comparison::LessEqual:
        return " <= ";
    case Comparison::Greater:
        return " > ";
    case Comparison::GreaterEqual:
        return " >= ";
    case Comparison::In:
        return " in ";
    case Comparison::Contains:
        return " contains ";
    case Comparison::Matches:
        return " matches ";
    case Comparison::NonZero:
    case Comparison::Present:
        return "";
    }
    return "";
}

std::string testText(const Node &node)
{
    std::string text = toText(node.operand);
    if (node.hasMask)
        text += " & " + maskText(node);
    text += operatorText(node.comparison);
    if (node.comparison == Comparison::In) {
        text += '{';
        for (std::size_t i = 0; i < node.literals.size(); ++i) {
            if (i != 0)
                text += ", ";
            text += toText(node.literals[i], node);
        }
        text += '}';
    } else if (!node.literals.empty()) {
        text += toText(node.literals.front(), node);
    }
    return text;
}

void print(const Node &node, std::string &out);

void printJoined(const Node &node, std::string_view separator, std::string &out)
{
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i != 0)
            out += separator;
        const NodeKind kind = node.children[i]->kind;
        const bool brackets = kind == NodeKind::Or || kind == NodeKind::And;
        if (brackets)
            out += '(';
        print(*node.children[i], out);
        if (brackets)
            out += ')';
    }
}

void print(const Node &node, std::string &out)
{
    switch (node.kind) {
    case NodeKind::And:
        printJoined(node, " && ", out);
        break;
    case NodeKind::Or:
        printJoined(node, " || ", out);
        break;
    case NodeKind::Not: {
        const Node &child = *node.children.front();
        const bool bare = child.kind == NodeKind::Not || child.kind == NodeKind::Constant ||
                          (child.kind == NodeKind::Test && child.comparison == Comparison::Present);
        out += bare ? "!" : "!(";
        print(child, out);
        if (!bare)
            out += ')';
        break;
    }
    case NodeKind::Test:
        out += testText(node);
        break;
    case NodeKind::Constant:
        out += node.constant ? "true" : "false";
        break;
    }
}

bool equalOperands(const Operand &a, const Operand &b)
{
    if (a.index() != b.index())
        return false;
    if (const auto *x = std::get_if<FieldOperand>(&a)) {
        const auto &y = std::get<FieldOperand>(b);
        return x->field == y.field && x->occurrence == y.occurrence;
    }
    const auto &x = std::get<SliceOperand>(a);
    const auto &y = std::get<SliceOperand>(b);
    return x.base == y.base && x.occurrence == y.occurrence && x.offset == y.offset &&
           x.length == y.length;
}

bool equalTests(const Node &a, const Node &b)
{
    return equalOperands(a.operand, b.operand) && a.hasMask == b.hasMask &&
           (!a.hasMask || (a.mask == b.mask && a.maskHigh == b.maskHigh)) &&
           a.comparison == b.comparison && a.literals == b.literals;
}

NodePtr joined(NodeKind kind, std::vector<NodePtr> children)
{
    auto node = std::make_shared<Node>();
    node->kind = kind;
    for (NodePtr &child : children) {
        if (child->kind == kind)
            node->children.insert(node->children.end(), child->children.begin(),
                                  child->children.end());
        else
            node->children.push_back(std::move(child));
    }
    if (node->children.empty())
        return constant(kind == NodeKind::And);
    if (node->children.size() == 1)
        return node->children.front();
    node->text = {node->children.front()->text.begin, node->children.back()->text.end};
    return node;
}

} // namespace

bool isReadable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string octetsText(std::string_view octets)
{
    std::string text;
    for (const char c : octets)
        text += fmt::format("{}{:02x}", text.empty() ? "" : ":", static_cast<unsigned char>(c));
    return text;
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += fmt::format("\\{}", c);
        else if (c >= 0x20 && c < 0x7f)
            out += c;
        else
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return out + '"';
}

std::string toText(const Literal &literal, const Node &test)
{
    const OperandType type = typeOf(test.operand);
    if (const auto *range = std::get_if<NumberRange>(&literal))
        return rangeText(type, *range);
    if (const auto *set = std::get_if<SetReference>(&literal))
        return '@' + set->name;
    const auto &octets = std::get<std::string>(literal);
    if (test.comparison == Comparison::Matches || type.valueClass == ValueClass::Text ||
        (test.comparison == Comparison::Contains && isReadable(octets)))
        return quoted(octets);
    return octetsText(octets);
}

std::string maskText(const Node &test)
{
    const OperandType type = typeOf(test.operand);
    if (type.valueClass == ValueClass::Number)
        return fmt::format("0x{:02x}", test.mask);
    return valueText(type, test.maskHigh, test.mask);
}

std::string toText(const NodePtr &node)
{
    std::string out;
    if (node)
        print(*node, out);
    return out;
}

bool equal(const NodePtr &a, const NodePtr &b)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind || a->children.size() != b->children.size())
        return false;
    if (a->kind == NodeKind::Test)
        return equalTests(*a, *b);
    if (a->kind == NodeKind::Constant)
        return a->constant == b->constant;
    for (std::size_t i = 0; i < a->children.size(); ++i) {
        if (!equal(a->children[i], b->children[i]))
            return false;
    }
    return true;
}

NodePtr conjunction(std::vector<NodePtr> children)
{
    return joined(NodeKind::And, std::move(children));
}

NodePtr disjunction(std::vector<NodePtr> children)
{
    return joined(NodeKind::Or, std::move(children));
}

NodePtr negation(NodePtr child)
{
    auto node = std::make_shared<Node>();
    node->kind = NodeKind::Not;
    node->text = child->text;
    node->children.push_back(std::move(child));
    return node;
}

NodePtr constant(bool value)
{
    auto node = std::make_shared<Node>();
    node->constant = value;
    return node;
}

} // namespace tallygate::match
