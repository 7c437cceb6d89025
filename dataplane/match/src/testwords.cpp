// SPDX-License-Identifier: GPL-3.0-or-later
#include "testwords.h"

#include <algorithm>
#include <array>

#include "operandtype.h"

namespace tallygate::match {

Phrase makePhrase(std::string_view code, bool negated, std::vector<std::string> args)
{
    return {(negated ? "not-" : "") + std::string(code), std::move(args), {}};
}

namespace {

using fields::Field;
using fields::FieldType;
using fields::ReadKind;

using MaybePhrase = std::optional<Phrase>;

constexpr std::size_t kMostValues = 6;

const Field *plainField(const Node &node)
{
    const auto *plain = std::get_if<FieldOperand>(&node.operand);
    return plain != nullptr && plain->occurrence == 0 ? plain->field : nullptr;
}

/// The only value of `==` without a range, if that is what the test is.
std::optional<std::uint64_t> equalTo(const Node &node)
{
    if (node.comparison != Comparison::Equal || node.literals.size() != 1)
        return std::nullopt;
    const auto *range = std::get_if<NumberRange>(&node.literals.front());
    if (range == nullptr || range->firstHigh != range->lastHigh ||
        range->firstLow != range->lastLow || range->firstHigh != 0)
        return std::nullopt;
    return range->firstLow;
}

/// The value of a flag that a test asks for: `f == 1`, `f == 0`, `f != 0`.
std::optional<bool> flagAsked(const Node &node)
{
    const Field *field = plainField(node);
    if (field == nullptr || field->type != FieldType::Boolean || node.literals.size() != 1)
        return std::nullopt;
    if (const auto value = equalTo(node))
        return *value != 0;
    const auto *range = std::get_if<NumberRange>(&node.literals.front());
    if (node.comparison == Comparison::NotEqual && range != nullptr)
        return range->firstLow == 0;
    return std::nullopt;
}

// --- Values ---------------------------------------------------------------------------------

/// Ports are known by number; elsewhere a name says more: "6 (TCP)".
std::string elementText(const Node &node, const Literal &literal)
{
    std::string text = toText(literal, node);
    if (const std::size_t dots = text.find(".."); dots != std::string::npos) {
        text.replace(dots, 2, "–");
        return text;
    }
    const Field *field = plainField(node);
    const auto *range = std::get_if<NumberRange>(&literal);
    if (field == nullptr || range == nullptr || node.hasMask || field->name.ends_with("port"))
        return text;
    if (const std::string_view name = fields::valueName(*field, range->firstLow); !name.empty())
        return fmt::format("{} ({})", text, name);
    return text;
}

std::vector<std::string> elements(const Node &node)
{
    std::vector<std::string> list;
    for (const Literal &literal : node.literals)
        list.push_back(elementText(node, literal));
    return list;
}

/// "443 or 8443", "below 1024", "other than 22".
MaybePhrase condition(const Node &node)
{
    switch (node.comparison) {
    case Comparison::Equal:
    case Comparison::In:
        if (node.literals.size() > kMostValues)
            return makePhrase("many-values", false, {std::to_string(node.literals.size())});
        return makePhrase("values", false, elements(node));
    case Comparison::NotEqual:
        return makePhrase("other-than", false, elements(node));
    case Comparison::Less:
        return makePhrase("below", false, elements(node));
    case Comparison::LessEqual:
        return makePhrase("at-most", false, elements(node));
    case Comparison::Greater:
        return makePhrase("above", false, elements(node));
    case Comparison::GreaterEqual:
        return makePhrase("at-least", false, elements(node));
    default:
        return std::nullopt;
    }
}

/// Of addresses: "10.0.0.0/8 or @nets", "an IPv4 address other than 10.0.0.1"; an order of
/// addresses has no words.
MaybePhrase addressCondition(const Node &node, ValueClass valueClass)
{
    if (node.comparison == Comparison::Equal || node.comparison == Comparison::In)
        return condition(node);
    if (node.comparison != Comparison::NotEqual)
        return std::nullopt;
    const char *family = valueClass == ValueClass::Ipv4   ? "IPv4"
                         : valueClass == ValueClass::Ipv6 ? "IPv6"
                                                          : "Ethernet";
    return makePhrase("other-address", false, {family, elementText(node, node.literals.front())});
}

/// A subject with the condition as its part.
MaybePhrase about(std::string_view subject, const Leaf &leaf, std::vector<std::string> args = {})
{
    const ValueClass valueClass = typeOf(leaf.node->operand).valueClass;
    const bool address = valueClass == ValueClass::Ipv4 || valueClass == ValueClass::Ipv6 ||
                         valueClass == ValueClass::Ether;
    auto part = address ? addressCondition(*leaf.node, valueClass) : condition(*leaf.node);
    if (!part)
        return std::nullopt;
    Phrase whole = makePhrase(subject, leaf.negated, std::move(args));
    whole.children.push_back(std::move(*part));
    return whole;
}

/// `tcp.port != 80`: TCP is there and neither side equals, which is two things to say. Negated it
/// has no words.
MaybePhrase aboutNeither(std::string_view subject, const Leaf &leaf, std::vector<std::string> args)
{
    if (leaf.negated)
        return std::nullopt;
    const Field &field = *plainField(*leaf.node);
    Phrase neither = makePhrase(subject, true, std::move(args));
    neither.children.push_back(makePhrase("values", false, elements(*leaf.node)));
    Phrase both = makePhrase("all-of");
    both.children = {
        makePhrase("protocol", false, {std::string(field.name.substr(0, field.name.find('.')))}),
        std::move(neither)};
    return both;
}

// --- Single tests ---------------------------------------------------------------------------

struct Subject
{
    std::string_view field;
    std::string_view code;
    std::string_view arg; ///< "TCP"; may be empty
};

constexpr std::array kSubjects{
    Subject{"ip.src", "source-address", ""},
    Subject{"ip.dst", "destination-address", ""},
    Subject{"ip.addr", "either-address", ""},
    Subject{"ipv6.src", "source-address", ""},
    Subject{"ipv6.dst", "destination-address", ""},
    Subject{"ipv6.addr", "either-address", ""},
    Subject{"eth.src", "source-address", ""},
    Subject{"eth.dst", "destination-address", ""},
    Subject{"eth.addr", "either-address", ""},
    Subject{"tcp.srcport", "source-port", "TCP"},
    Subject{"tcp.dstport", "destination-port", "TCP"},
    Subject{"tcp.port", "either-port", "TCP"},
    Subject{"udp.srcport", "source-port", "UDP"},
    Subject{"udp.dstport", "destination-port", "UDP"},
    Subject{"udp.port", "either-port", "UDP"},
    Subject{"vlan.id", "vlan", ""},
    Subject{"ip.proto", "carries", ""},
    Subject{"icmp.type", "message", "ICMP"},
    Subject{"icmpv6.type", "message", "ICMPv6"},
};

/// Of `field#2`: the header inside a tunnel, the inner tag.
constexpr std::array kInnerSubjects{
    Subject{"ip.src", "inner-source-address", ""},
    Subject{"ip.dst", "inner-destination-address", ""},
    Subject{"ipv6.src", "inner-source-address", ""},
    Subject{"ipv6.dst", "inner-destination-address", ""},
    Subject{"vlan.id", "inner-vlan", ""},
};

/// The TCP flags of a mask by their short names, lowest bit first.
std::vector<std::string> flagNames(std::uint64_t bits)
{
    constexpr std::array<std::string_view, 9> kNames{"FIN", "SYN", "RST", "PSH", "ACK",
                                                     "URG", "ECE", "CWR", "AE"};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if ((bits >> i & 1) != 0)
            names.emplace_back(kNames[i]);
    }
    return names;
}

constexpr std::uint64_t kSyn = 0x02;
constexpr std::uint64_t kAck = 0x10;
constexpr std::uint64_t kNamedFlags = 0x1ff;

MaybePhrase describeTcpFlags(const Leaf &leaf)
{
    const Node &node = *leaf.node;
    const std::uint64_t mask = node.hasMask ? node.mask : 0xfff;
    if ((node.hasMask && (mask & ~kNamedFlags) != 0) || leaf.negated)
        return std::nullopt;
    if (node.comparison == Comparison::NonZero)
        return makePhrase("any-tcp-flag", false, flagNames(mask));
    const auto value = equalTo(node);
    if (!value || (*value & ~kNamedFlags) != 0)
        return std::nullopt;
    if (!node.hasMask)
        return *value == 0 ? makePhrase("no-tcp-flag")
                           : makePhrase("only-tcp-flags", false, flagNames(*value));
    if ((mask & (kSyn | kAck)) == (kSyn | kAck) && *value == kSyn)
        return makePhrase("opens-a-connection");
    if (mask == (kSyn | kAck) && *value == (kSyn | kAck))
        return makePhrase("answers-an-opening");
    Phrase whole = makePhrase("tcp-flags");
    if (*value == 0)
        return makePhrase("none-of-tcp-flags", false, flagNames(mask));
    if (*value == mask)
        return makePhrase("all-tcp-flags", false, flagNames(mask));
    whole.children.push_back(makePhrase("flags-set", false, flagNames(*value)));
    whole.children.push_back(makePhrase("flags-clear", false, flagNames(mask & ~*value)));
    return whole;
}

MaybePhrase describeFlag(const Leaf &leaf)
{
    const std::optional<bool> asked = flagAsked(*leaf.node);
    if (!asked)
        return std::nullopt;
    const Field &field = *plainField(*leaf.node);
    if (field.read == ReadKind::EitherOf)
        return std::nullopt; // which of the two?
    const std::string_view name = field.name;
    struct Special
    {
        std::string_view field, code;
    };
    constexpr std::array kSpecial{
        Special{"tcp.flags.reset", "resets-a-connection"},
        Special{"tcp.flags.fin", "ends-a-connection"},
        Special{"ip.flags.mf", "more-fragments-follow"},
        Special{"ipv6.fraghdr.more", "more-fragments-follow"},
        Special{"eth.dst.ig", "goes-to-a-group"},
    };
    for (const Special &special : kSpecial) {
        if (special.field == name && *asked)
            return makePhrase(special.code, leaf.negated);
    }
    return makePhrase(*asked ? "flag-set" : "flag-clear", leaf.negated, {std::string(name)});
}

/// A field alone: a protocol, an option, a value that is there.
MaybePhrase describePresence(const Leaf &leaf)
{
    const Field *field = plainField(*leaf.node);
    if (field == nullptr)
        return std::nullopt;
    const std::string name(field->name);
    if (name == "tcp.established")
        return makePhrase("established", leaf.negated);
    if (field->type != FieldType::Presence)
        return makePhrase("has-field", leaf.negated, {name});
    if (field->read != ReadKind::Presence)
        return makePhrase("has-option", leaf.negated, {name});
    switch (fields::levelOf(field->protocol)) {
    case fields::Level::Frame:
        return makePhrase("everything", leaf.negated);
    case fields::Level::Shim:
    case fields::Level::Extension:
        return makePhrase("has-header", leaf.negated, {name});
    default:
        return makePhrase("protocol", leaf.negated, {name});
    }
}

MaybePhrase describeContent(const Leaf &leaf)
{
    const Field *field = plainField(*leaf.node);
    if (field == nullptr)
        return std::nullopt;
    const auto &wanted = std::get<std::string>(leaf.node->literals.front());
    const std::string name(field->name);
    if (leaf.node->comparison == Comparison::Matches)
        return makePhrase("matches-pattern", leaf.negated, {name, wanted});
    if (isReadable(wanted))
        return makePhrase("contains-text", leaf.negated, {name, wanted});
    return makePhrase("contains-octets", leaf.negated, {name, octetsText(wanted)});
}

MaybePhrase describeSlice(const Leaf &leaf, const SliceOperand &slice)
{
    const Comparison comparison = leaf.node->comparison;
    if (leaf.node->hasMask || slice.occurrence != 0 || slice.offset < 0 || slice.length == 0 ||
        (comparison != Comparison::Equal && comparison != Comparison::In))
        return std::nullopt;
    if (slice.offset == 0 && slice.base->name == "eth.src")
        return about("source-begins", leaf);
    if (slice.offset == 0 && slice.base->name == "eth.dst")
        return about("destination-begins", leaf);
    return about("octets-at", leaf, {std::string(slice.base->name), std::to_string(slice.offset)});
}

MaybePhrase describeInner(const Leaf &leaf, const FieldOperand &operand)
{
    for (const Subject &subject : kInnerSubjects) {
        if (operand.occurrence == 2 && subject.field == operand.field->name)
            return about(subject.code, leaf);
    }
    return std::nullopt;
}

/// Tests that have a word of their own.
MaybePhrase describeKnown(const Leaf &leaf)
{
    const Node &node = *leaf.node;
    if (isField(node, "eth.dst") && equalTo(node) == 0xffffffffffffull)
        return makePhrase("broadcast", leaf.negated);
    const bool multicast = node.literals.size() == 1 && node.comparison == Comparison::Equal;
    if (multicast && isField(node, "ip.dst") && toText(node.literals[0], node) == "224.0.0.0/4")
        return makePhrase("multicast", leaf.negated, {"IPv4"});
    if (multicast && isField(node, "ipv6.dst") && toText(node.literals[0], node) == "ff00::/8")
        return makePhrase("multicast", leaf.negated, {"IPv6"});
    if (isField(node, "ip.frag_offset") || isField(node, "ipv6.fraghdr.offset")) {
        const auto *range =
            node.literals.size() == 1 ? std::get_if<NumberRange>(&node.literals.front()) : nullptr;
        const bool zero = range != nullptr && range->lastLow == 0;
        const bool above =
            node.comparison == Comparison::Greater || node.comparison == Comparison::NotEqual;
        const bool one =
            range != nullptr && range->firstLow == 1 && node.comparison == Comparison::GreaterEqual;
        if ((zero && above) || one)
            return makePhrase("later-fragment", leaf.negated);
    }
    return std::nullopt;
}

MaybePhrase describeMasked(const Leaf &leaf)
{
    const Field *field = plainField(*leaf.node);
    if (field == nullptr)
        return std::nullopt;
    const std::string mask = maskText(*leaf.node);
    if (leaf.node->comparison == Comparison::NonZero)
        return makePhrase("any-bit", leaf.negated, {std::string(field->name), mask});
    if (leaf.node->comparison != Comparison::Equal)
        return std::nullopt;
    return makePhrase(
        "bits-equal", leaf.negated,
        {std::string(field->name), mask, toText(leaf.node->literals.front(), *leaf.node)});
}

} // namespace

bool isField(const Node &node, std::string_view name)
{
    const Field *field = plainField(node);
    return field != nullptr && field->name == name;
}

std::optional<bool> askedFlag(const Leaf &leaf, std::string_view name)
{
    if (leaf.negated || leaf.node->kind != NodeKind::Test || !isField(*leaf.node, name))
        return std::nullopt;
    return flagAsked(*leaf.node);
}

std::optional<Phrase> describeTest(const Leaf &leaf)
{
    const Node &node = *leaf.node;
    if (node.kind == NodeKind::Constant)
        return makePhrase("everything", node.constant == leaf.negated);
    if (node.comparison == Comparison::Present)
        return describePresence(leaf);
    if (node.comparison == Comparison::Contains || node.comparison == Comparison::Matches)
        return describeContent(leaf);
    if (const auto *slice = std::get_if<SliceOperand>(&node.operand))
        return describeSlice(leaf, *slice);
    const auto &operand = std::get<FieldOperand>(node.operand);
    if (operand.occurrence != 0)
        return describeInner(leaf, operand);
    if (isField(node, "tcp.flags"))
        return describeTcpFlags(leaf);
    if (auto known = describeKnown(leaf))
        return known;
    if (operand.field->type == FieldType::Boolean)
        return describeFlag(leaf);
    if (operand.field->type == FieldType::Bytes)
        return std::nullopt;
    if (node.hasMask)
        return describeMasked(leaf);
    const bool neither =
        operand.field->read == ReadKind::EitherOf && node.comparison == Comparison::NotEqual;
    for (const Subject &subject : kSubjects) {
        if (subject.field != operand.field->name)
            continue;
        std::vector<std::string> args;
        if (!subject.arg.empty())
            args.emplace_back(subject.arg);
        return neither ? aboutNeither(subject.code, leaf, std::move(args))
                       : about(subject.code, leaf, std::move(args));
    }
    if (neither)
        return std::nullopt;
    return about("field", leaf, {std::string(operand.field->name)});
}

} // namespace tallygate::match
