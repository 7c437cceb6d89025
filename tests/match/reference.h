// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fields/computed.h"
#include "match/expression.h"
#include "match/program.h"
#include "match/valueset.h"
#include "packet/deepen.h"
#include "packet/read.h"

// The meaning of an expression, written down as plainly as possible: straight from the tree, with
// packet::read() for every value, slow, sharing nothing with the compiled form.

namespace tallygate::match::reference {

using packet::Packet;
using packet::Presence;

/// Members of the sets by name, as plain ranges.
using PlainSets = std::vector<std::pair<std::string, std::vector<NumberRange>>>;

/// One occurrence of an operand's value.
struct Sample
{
    Presence presence = Presence::Absent;
    std::pair<std::uint64_t, std::uint64_t> number{0, 0};
    std::string octets;     ///< captured
    std::size_t length = 0; ///< on the wire
};

inline Sample sampleOf(const Packet &packet, const fields::Field &field, const packet::Value &value)
{
    Sample sample;
    sample.presence = value.presence;
    sample.number = {value.high, value.low};
    if (value.presence == Presence::Present) {
        sample.octets =
            field.type == fields::FieldType::Bytes || field.type == fields::FieldType::Text
                ? std::string(value.octets.begin(), value.octets.end())
                : std::string(reinterpret_cast<const char *>(packet.frame.data) + value.offset,
                              value.length);
        sample.length = sample.octets.size();
    }
    return sample;
}

inline Sample sampleOf(const Packet &packet, const fields::Field &field, unsigned occurrence)
{
    Sample sample;
    if (field.read == fields::ReadKind::Presence) {
        sample.presence = packet::read(packet, field, occurrence).presence;
        unsigned wanted = occurrence;
        for (const packet::Layer &layer : packet::allLayers(packet)) {
            if (!layer.is(field.protocol))
                continue;
            if (occurrence == 0 ? layer.depth != 0 : --wanted != 0)
                continue;
            if (layer.alias == fields::Protocol::QuicCrypto) { // decrypted, in the scratch
                const auto *at = packet::octetsOf(packet, layer);
                sample.octets.assign(at, at + layer.headerLength);
                sample.length = layer.headerLength + (layer.extent == packet::Extent::Cut ? 1 : 0);
                break;
            }
            const auto *data = reinterpret_cast<const char *>(packet.frame.data);
            const std::uint32_t end = std::min(layer.end, packet.frame.capturedLength);
            if (end > layer.offset)
                sample.octets.assign(data + layer.offset, end - layer.offset);
            sample.length = std::max<std::size_t>(
                sample.octets.size(),
                layer.wireEnd > layer.offset ? layer.wireEnd - layer.offset : 0);
            break;
        }
        return sample;
    }
    return sampleOf(packet, field, packet::read(packet, field, occurrence));
}

/// What the outermost header with the field has of it, one after the other.
inline std::vector<Sample> itemsOf(const Packet &packet, const fields::Field &field)
{
    packet::Value value;
    const packet::Layer *header = packet::headerWith(packet, field, value);
    std::vector<Sample> items{sampleOf(packet, field, value)};
    for (unsigned item = 1; items.back().presence == Presence::Present; ++item)
        items.push_back(sampleOf(packet, field, packet::readFrom(packet, *header, field, item)));
    return items;
}

inline std::vector<Sample> samplesOf(const Packet &packet, const Operand &operand)
{
    if (const auto *plain = std::get_if<FieldOperand>(&operand)) {
        std::vector<Sample> samples;
        if (plain->occurrence == 0 && plain->field->read == fields::ReadKind::Computed &&
            fields::repeats(plain->field->computed))
            return itemsOf(packet, *plain->field);
        if (plain->field->read != fields::ReadKind::EitherOf)
            return {sampleOf(packet, *plain->field, plain->occurrence)};
        for (const std::string_view name : plain->field->either)
            samples.push_back(
                sampleOf(packet, fields::field(*fields::findField(name)), plain->occurrence));
        return samples;
    }
    const auto &slice = std::get<SliceOperand>(operand);
    Sample whole = sampleOf(packet, *slice.base, slice.occurrence);
    if (whole.presence != Presence::Present)
        return {whole};
    const long long total = static_cast<long long>(whole.length);
    const long long from = slice.offset < 0 ? total + slice.offset : slice.offset;
    const long long to = slice.length == 0 ? total : from + slice.length;
    Sample part;
    if (from < 0 || to > total || from >= to)
        return {part};
    if (to > static_cast<long long>(whole.octets.size())) {
        part.presence = Presence::Cut;
        return {part};
    }
    part.presence = Presence::Present;
    part.octets = whole.octets.substr(std::size_t(from), std::size_t(to - from));
    part.length = part.octets.size();
    for (const char c : part.octets) {
        part.number.first = part.number.first << 8 | part.number.second >> 56;
        part.number.second = part.number.second << 8 | static_cast<unsigned char>(c);
    }
    return {part};
}

inline bool isIn(const std::pair<std::uint64_t, std::uint64_t> &value, const NumberRange &range)
{
    return std::pair(range.firstHigh, range.firstLow) <= value &&
           value <= std::pair(range.lastHigh, range.lastLow);
}

/// Whether one literal is equal to the value, as == and `in` mean it.
inline bool isEqual(const Sample &sample, const Literal &literal, bool asNumber,
                    const PlainSets &sets)
{
    if (const auto *range = std::get_if<NumberRange>(&literal))
        return isIn(sample.number, *range);
    if (const auto *octets = std::get_if<std::string>(&literal))
        return !asNumber && sample.octets == *octets;
    const auto &name = std::get<SetReference>(literal).name;
    for (const auto &[setName, ranges] : sets) {
        if (setName != name)
            continue;
        for (const NumberRange &range : ranges) {
            if (isIn(sample.number, range))
                return true;
        }
    }
    return false;
}

inline bool isOrdered(Comparison comparison, int order)
{
    switch (comparison) {
    case Comparison::Less:
        return order < 0;
    case Comparison::LessEqual:
        return order <= 0;
    case Comparison::Greater:
        return order > 0;
    default:
        return order >= 0;
    }
}

/// What a test says of one occurrence that is there.
inline Truth judge(const Node &node, const Sample &found, const PlainSets &sets)
{
    Sample sample = found;
    if (node.hasMask) {
        sample.number.first &= node.maskHigh;
        sample.number.second &= node.mask;
    }
    const bool octetField =
        std::holds_alternative<SliceOperand>(node.operand) ||
        std::get<FieldOperand>(node.operand).field->type == fields::FieldType::Bytes ||
        std::get<FieldOperand>(node.operand).field->type == fields::FieldType::Text;
    const bool asNumber = node.hasMask || !octetField;
    const bool cut = sample.octets.size() < sample.length;
    const auto truth = [](bool holds) { return holds ? Truth::True : Truth::False; };
    switch (node.comparison) {
    case Comparison::Present:
        return Truth::True;
    case Comparison::NonZero:
        return truth(sample.number != std::pair<std::uint64_t, std::uint64_t>(0, 0));
    case Comparison::Contains: {
        const bool there =
            sample.octets.find(std::get<std::string>(node.literals[0])) != std::string::npos;
        return there ? Truth::True : cut ? Truth::Undecidable : Truth::False;
    }
    case Comparison::Matches: {
        re2::RE2::Options options(re2::RE2::Latin1);
        options.set_case_sensitive(false);
        const re2::RE2 pattern(std::get<std::string>(node.literals[0]), options);
        return cut ? Truth::Undecidable : truth(re2::RE2::PartialMatch(sample.octets, pattern));
    }
    case Comparison::Equal:
    case Comparison::In:
    case Comparison::NotEqual: {
        bool any = false;
        for (const Literal &literal : node.literals)
            any = any || isEqual(sample, literal, asNumber, sets);
        return truth(any != (node.comparison == Comparison::NotEqual));
    }
    default:
        break;
    }
    if (!asNumber)
        return truth(isOrdered(node.comparison,
                               sample.octets.compare(std::get<std::string>(node.literals[0]))));
    const auto &range = std::get<NumberRange>(node.literals[0]);
    const std::pair<std::uint64_t, std::uint64_t> value{range.firstHigh, range.firstLow};
    return truth(isOrdered(node.comparison, sample.number < value   ? -1
                                            : sample.number > value ? 1
                                                                    : 0));
}

inline Truth evaluateTest(const Node &node, const Packet &packet, const PlainSets &sets)
{
    // `!=`: present and no occurrence equal. Everything else: some occurrence satisfies it.
    const bool all = node.comparison == Comparison::NotEqual;
    bool present = false;
    bool undecided = false;
    for (const Sample &sample : samplesOf(packet, node.operand)) {
        if (sample.presence == Presence::Absent)
            continue;
        const Truth truth =
            sample.presence == Presence::Cut ? Truth::Undecidable : judge(node, sample, sets);
        if (truth == Truth::Undecidable)
            undecided = true;
        else if ((truth == Truth::True) != all)
            return truth;
        else
            present = true;
    }
    if (undecided)
        return Truth::Undecidable;
    return all && present ? Truth::True : Truth::False;
}

inline Truth evaluate(const NodePtr &node, const Packet &packet, const PlainSets &sets)
{
    if (!node)
        return Truth::True;
    switch (node->kind) {
    case NodeKind::Constant:
        return node->constant ? Truth::True : Truth::False;
    case NodeKind::Test:
        return evaluateTest(*node, packet, sets);
    case NodeKind::Not: {
        const Truth truth = evaluate(node->children[0], packet, sets);
        if (truth == Truth::Undecidable)
            return truth;
        return truth == Truth::True ? Truth::False : Truth::True;
    }
    case NodeKind::And:
    case NodeKind::Or:
        break;
    }
    int trues = 0;
    int falses = 0;
    for (const NodePtr &child : node->children) {
        const Truth truth = evaluate(child, packet, sets);
        trues += truth == Truth::True;
        falses += truth == Truth::False;
    }
    const int count = static_cast<int>(node->children.size());
    if (node->kind == NodeKind::And)
        return falses > 0 ? Truth::False : trues == count ? Truth::True : Truth::Undecidable;
    return trues > 0 ? Truth::True : falses == count ? Truth::False : Truth::Undecidable;
}

} // namespace tallygate::match::reference
