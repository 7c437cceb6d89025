// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>

#include "context.h"
#include "match/expression.h"
#include "operandtype.h"

namespace tallygate::match {

namespace {

using fields::Field;
using fields::ReadKind;

bool startsWithNoCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) ==
                      std::tolower(static_cast<unsigned char>(b));
           });
}

/// What is typed of the word at the cursor, and what an insertion replaces.
struct Partial
{
    std::string_view typed;
    TextRange replaces;
    PlacedLexeme place;
};

Partial partialAt(std::string_view text, std::uint32_t cursor)
{
    // Only what stands before the cursor decides what is expected there; what follows the cursor
    // in the same word is replaced.
    const PlacedText before = placeLexemes(text.substr(0, cursor));
    Partial partial{{}, {cursor, cursor}, before.after};
    if (before.lexemes.empty())
        return partial;
    const PlacedLexeme &last = before.lexemes.back();
    const LexemeKind kind = last.lexeme.kind;
    const std::string_view typed =
        text.substr(last.lexeme.range.begin, cursor - last.lexeme.range.begin);
    const bool keyword = !typed.empty() && typed.front() >= 'a' && typed.front() <= 'z';
    const bool halfSet = kind == LexemeKind::Bad && typed == "@";
    if (kind != LexemeKind::Word && kind != LexemeKind::Set && !keyword && !halfSet)
        return partial;
    partial.typed = typed;
    partial.place = last;
    partial.replaces.begin = last.lexeme.range.begin;
    for (const PlacedLexeme &placed : placeLexemes(text).lexemes) {
        const TextRange range = placed.lexeme.range;
        if (range.begin == partial.replaces.begin && range.end > cursor &&
            (placed.lexeme.kind == LexemeKind::Word || placed.lexeme.kind == LexemeKind::Set))
            partial.replaces.end = range.end;
    }
    return partial;
}

std::string typeText(const Field &field)
{
    const OperandType type = typeOf(FieldOperand{&field, 0});
    switch (type.valueClass) {
    case ValueClass::None:
        return field.read == ReadKind::Presence ? "protocol" : "shorthand";
    case ValueClass::Number:
        return fmt::format("{} bit", type.widthBits);
    case ValueClass::Flag:
        return "flag";
    case ValueClass::Ipv4:
        return "IPv4";
    case ValueClass::Ipv6:
        return "IPv6";
    case ValueClass::Ether:
        return "MAC";
    case ValueClass::Octets:
        return "octets";
    case ValueClass::Text:
        return "text";
    }
    return "";
}

class Collector
{
public:
    Collector(const Partial &partial, std::size_t most)
        : m_partial(partial)
        , m_most(most)
    {}

    void offer(std::string_view text, std::string detail, std::string_view help = {})
    {
        if (m_found.size() >= m_most || !startsWithNoCase(text, m_partial.typed))
            return;
        const bool there = std::any_of(m_found.begin(), m_found.end(),
                                       [&](const Completion &c) { return c.text == text; });
        if (!there)
            m_found.push_back(
                {std::string(text), std::move(detail), std::string(help), m_partial.replaces});
    }

    void offerField(const Field &field)
    {
        offer(field.name, fmt::format("{} · {}", typeText(field), field.label), field.help);
    }

    /// Names that only contain what was typed come after those that begin with it.
    void offerFieldContaining(const Field &field)
    {
        if (m_found.size() >= m_most || m_partial.typed.size() < 2 ||
            field.name.find(m_partial.typed) == std::string_view::npos ||
            startsWithNoCase(field.name, m_partial.typed))
            return;
        m_found.push_back({std::string(field.name),
                           fmt::format("{} · {}", typeText(field), field.label),
                           std::string(field.help), m_partial.replaces});
    }

    std::vector<Completion> take() { return std::move(m_found); }

private:
    const Partial &m_partial;
    std::size_t m_most;
    std::vector<Completion> m_found;
};

void offerFields(Collector &out, std::string_view typed)
{
    const std::span<const Field> all = fields::allFields();
    // Protocols first while no protocol has been chosen; then the chosen one's fields in header
    // order.
    for (const Field &field : all) {
        if (field.read == ReadKind::Presence)
            out.offerField(field);
    }
    if (!typed.empty()) {
        for (const Field &field : all)
            out.offerField(field);
        for (const Field &field : all)
            out.offerFieldContaining(field);
    }
    out.offer("not", "operator");
}

void offerConnectives(Collector &out)
{
    out.offer("&&", "both hold");
    out.offer("||", "one of them holds");
    out.offer("and", "both hold");
    out.offer("or", "one of them holds");
}

void offerOperators(Collector &out, const Field *field)
{
    if (field == nullptr) {
        offerConnectives(out);
        return;
    }
    const OperandType type = typeOf(FieldOperand{field, 0});
    if (type.valueClass != ValueClass::None) {
        out.offer("==", "equal");
        out.offer("!=", "present and not equal");
        out.offer("in", "one of a list: in {a, b..c, @set}");
    }
    if (type.valueClass != ValueClass::None && type.valueClass != ValueClass::Flag) {
        out.offer("<", "less");
        out.offer("<=", "less or equal");
        out.offer(">", "greater");
        out.offer(">=", "greater or equal");
    }
    if (type.valueClass == ValueClass::Number)
        out.offer("&", "bits under a mask");
    if (hasOctets(type)) {
        out.offer("contains", "octets or text anywhere in it");
        out.offer("matches", "regular expression, any case");
    }
    offerConnectives(out);
}

bool isWord(std::string_view name)
{
    return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
               return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
           });
}

void offerValues(Collector &out, const PlacedLexeme &place,
                 const std::vector<std::string> &setNames, const SetLookup &kinds)
{
    if (place.field != nullptr) {
        const OperandType type = typeOf(FieldOperand{place.field, 0});
        if (type.valueClass == ValueClass::Flag) {
            out.offer("1", "set");
            out.offer("0", "clear");
        }
        for (const fields::ValueName &value : place.field->values) {
            if (type.valueClass == ValueClass::Flag)
                break;
            if (isWord(value.name))
                out.offer(value.name, fmt::format("{}", value.value));
            out.offer(fmt::format("{}", value.value), std::string(value.name));
        }
    }
    if (!place.inBraces)
        return;
    // A header stands here where a slice of it is looked up: all sets may do.
    const OperandType type =
        place.field == nullptr ? OperandType{} : typeOf(FieldOperand{place.field, 0});
    const bool any = !kinds || type.valueClass == ValueClass::None;
    for (const std::string &name : setNames) {
        if (any || canHold(kinds(name), type))
            out.offer('@' + name, "set");
    }
}

} // namespace

std::vector<Completion> complete(std::string_view text, std::uint32_t cursor,
                                 const std::vector<std::string> &setNames, std::size_t most,
                                 const SetLookup &kinds)
{
    cursor = std::min(cursor, static_cast<std::uint32_t>(text.size()));
    const Partial partial = partialAt(text, cursor);
    Collector out(partial, most);
    switch (partial.place.expected) {
    case Expects::Field:
        offerFields(out, partial.typed);
        break;
    case Expects::Operator:
    case Expects::AfterMask:
        offerOperators(out, partial.place.field);
        break;
    case Expects::Value:
        offerValues(out, partial.place, setNames, kinds);
        break;
    case Expects::Connective:
        offerConnectives(out);
        break;
    case Expects::Separator:
        out.offer(",", "another value");
        out.offer("}", "end of the list");
        break;
    case Expects::Mask:
    case Expects::Occurrence:
    case Expects::Slice:
        break;
    }
    return out.take();
}

} // namespace tallygate::match
