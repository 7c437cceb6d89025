// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "fields/field.h"

// The typed tree of a match expression (DESIGN section 4, SEMANTICS section 8): a subset of
// Wireshark display-filter syntax. Trees are immutable and shared; any thread may read them.
// Each node keeps its columns in the text it came from, for errors, explanations and the editor.

namespace tallygate::match {

struct TextRange
{
    std::uint32_t begin = 0; ///< byte offset in the expression, 0-based
    std::uint32_t end = 0;   ///< one past the last byte
};

/// What stands on the left of a comparison.
struct FieldOperand
{
    const fields::Field *field = nullptr; ///< may be EitherOf: both sides are considered
    unsigned occurrence = 0;              ///< N of `field#N`; 0 = plain
};

/// `frame[12:2]`, `ip[0:1]`, `eth.src[0:3]`: octets of the frame; of a header and what it carries,
/// to the end its length fields give; or of a field.
struct SliceOperand
{
    const fields::Field *base = nullptr; ///< a Presence row (frame, ip, tcp ...) or a value field
    unsigned occurrence = 0;
    std::int32_t offset = 0;  ///< negative counts from the end, as in Wireshark
    std::uint32_t length = 0; ///< 0 = to the end
};

using Operand = std::variant<FieldOperand, SliceOperand>;

/// An inclusive range of numbers or addresses; a single value has first == last. IPv4, MAC and
/// numbers use the low half.
struct NumberRange
{
    std::uint64_t firstHigh = 0, firstLow = 0;
    std::uint64_t lastHigh = 0, lastLow = 0;
    bool operator==(const NumberRange &) const = default;
};

struct SetReference
{
    std::string name; ///< without the '@'
    bool operator==(const SetReference &) const = default;
};

/// What stands on the right: a range (numbers, addresses), octets or text, or a named set. Slices,
/// byte fields, `contains` and `matches` have octets; everything else has ranges. With a mask a
/// slice is a big-endian number and has ranges too.
using Literal = std::variant<NumberRange, std::string, SetReference>;

enum class Comparison : std::uint8_t {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,       ///< any of the literals
    Contains, ///< octets or text anywhere in the field
    Matches,  ///< RE2 syntax, case-insensitive as in Wireshark
    NonZero,  ///< `tcp.flags & 0x02` on its own: the masked value is not 0
    Present,  ///< the field alone
};

enum class NodeKind : std::uint8_t { And, Or, Not, Test, Constant };

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Node
{
    NodeKind kind = NodeKind::Constant;
    bool constant = true; ///< Constant

    // Test
    Comparison comparison = Comparison::Present;
    bool hasMask = false;

    TextRange text;
    std::vector<NodePtr> children; ///< And, Or: two or more; Not: one

    // Test
    Operand operand;
    std::uint64_t mask = ~0ull;     ///< of `field & mask`, all ones if there is none
    std::uint64_t maskHigh = ~0ull; ///< the upper half of a mask on an IPv6 address
    std::vector<Literal> literals;  ///< one, or several for In
    std::vector<TextRange> literalText;
};

/// A parsed expression with its text. Default-constructed = empty = matches every packet.
struct Expression
{
    std::string text;
    NodePtr root; ///< null for an empty expression
};

/// Names and types of sets known where an expression is written; parse() needs only whether a
/// name exists and what it holds.
enum class SetKind : std::uint8_t { Unknown, Addresses, Macs, Ports, Values, Texts, Names };
using SetLookup = std::function<SetKind(std::string_view name)>;

constexpr std::size_t kMaxExpressionLength = 64 * 1024; ///< bytes of text
constexpr unsigned kMaxExpressionDepth = 256;           ///< parentheses and `not` inside each other
constexpr std::size_t kMaxPatternLength = 1024;         ///< bytes of a `matches` pattern

/// Parses and types `text`. White space only is the empty expression. Errors carry the column
/// (where.column, 1-based), what was expected, and near names in `hint`. Names of values may be
/// written for numbers (`ip.proto == tcp`). Depth and length are bounded (64 KiB, 256 levels).
/// `sets` may be null: then every set name is accepted.
Result<Expression> parse(std::string_view text, const SetLookup &sets = {});

/// A canonical text of a tree: one spelling for equal meaning of spelling variants (`&&`, `and`).
/// parse(toText(node)) is equal() to `node`; a null node is the empty text.
std::string toText(const NodePtr &node);

/// Whether two trees say the same in the same shape; where they stand in a text does not matter.
bool equal(const NodePtr &a, const NodePtr &b);

/// Trees from trees. An And inside an And (an Or inside an Or) is taken apart into its children,
/// a single child is returned as it is, and no child at all gives the neutral constant.
NodePtr conjunction(std::vector<NodePtr> children);
NodePtr disjunction(std::vector<NodePtr> children);
NodePtr negation(NodePtr child);
NodePtr constant(bool value);

/// Pieces of the text for colouring while it is typed; never fails, covers all of it in order.
enum class TokenKind : std::uint8_t {
    Field,
    UnknownField,
    Operator,
    Keyword,
    Number,
    Address,
    String,
    Set,
    Bracket,
    Error,
    Space,
};
struct Token
{
    TokenKind kind;
    TextRange text;
};
std::vector<Token> tokenize(std::string_view text);

/// What could stand at byte offset `cursor`: names of fields, operators, value names, sets. With
/// `kinds` only those of `setNames` that the field can be looked up in.
struct Completion
{
    std::string text;   ///< what is inserted
    std::string detail; ///< type and label, for the list
    std::string help;
    TextRange replaces;
};
std::vector<Completion> complete(std::string_view text, std::uint32_t cursor,
                                 const std::vector<std::string> &setNames = {},
                                 std::size_t most = 50, const SetLookup &kinds = {});

} // namespace tallygate::match
