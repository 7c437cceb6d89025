// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/dissect.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>
#include <utility>

#include "describe.h"
#include "packet/deepen.h"
#include "packet/read.h"

namespace tallygate::packet {

using fields::Field;
using fields::FieldType;
using fields::ReadKind;

namespace {

constexpr std::size_t kLongestLiteral = 32; ///< octets in an expression made from a bytes field
constexpr std::size_t kLongestValue = 64;   ///< octets of a value that are written out
constexpr std::uint32_t kSliceBytes = 16;   ///< compared where a value is too long, or has no name

/// Counts occurrences of fields and headers outward-in, for `field#N`.
class Occurrences
{
public:
    /// The name that means this occurrence, "vlan.id#2" or without a suffix for the plain reading;
    /// empty where the expressions have no number for it.
    std::string next(std::string_view name, unsigned depth)
    {
        const unsigned count = ++m_counts[name];
        if (count > kMaxOccurrence)
            return {};
        return count == 1 && depth == 0 ? std::string(name) : fmt::format("{}#{}", name, count);
    }

private:
    std::unordered_map<std::string_view, unsigned> m_counts;
};

std::string quoted(Bytes octets)
{
    std::string text = "\"";
    for (const std::uint8_t octet : octets) {
        if (octet == '"' || octet == '\\')
            text += '\\';
        if (octet < 0x20 || octet >= 0x7f)
            text += fmt::format("\\x{:02x}", octet);
        else
            text += static_cast<char>(octet);
    }
    return text + '"';
}

/// The value as it is written in an expression; empty if it cannot be.
std::string literalOf(const Field &field, const Value &value)
{
    switch (field.type) {
    case FieldType::Presence:
        return {};
    case FieldType::Boolean:
        return value.low != 0 ? "1" : "0";
    case FieldType::Text:
        return value.octets.empty() ? std::string{} : quoted(value.octets);
    case FieldType::Bytes:
        if (value.octets.empty() || value.octets.size() > kLongestLiteral)
            return {};
        return format(field, value);
    default:
        return format(field, value);
    }
}

/// The first bytes at a place of the frame.
std::string sliceExpression(const Packet &packet, std::uint32_t offset, std::uint32_t length)
{
    const Bytes frame(packet.frame.data, packet.frame.capturedLength);
    const std::uint32_t count = std::min(length, kSliceBytes);
    const Bytes bytes = frame.subspan(offset, count);
    return fmt::format("frame[{}:{}] == {:02x}", offset, count,
                       fmt::join(bytes.begin(), bytes.end(), ":"));
}

std::string expressionOf(const Packet &packet, const Field &field, const std::string &name,
                         const Value &value)
{
    const std::string literal = literalOf(field, value);
    if (!literal.empty() && !name.empty())
        return fmt::format("{} == {}", name, literal);
    // A value that is too long to be written, or empty: its first bytes, or that it is there.
    return value.length == 0 ? name : sliceExpression(packet, value.offset, value.length);
}

/// The head of a long value; text is not divided within a character of UTF-8.
std::string shortened(const Field &field, const Value &value)
{
    std::size_t length = kLongestValue;
    while (field.type == FieldType::Text && length > 0 && (value.octets[length] & 0xC0) == 0x80)
        --length;
    Value head = value;
    head.octets = value.octets.first(length);
    return fmt::format("{}… ({} bytes)", format(field, head), value.octets.size());
}

DissectionNode nodeOf(const Packet &packet, const Layer &layer, const Field &field,
                      const std::string &name, const Value &value)
{
    DissectionNode node;
    node.field = &field;
    node.label = field.label;
    node.value = format(field, value);
    if (value.octets.size() > kLongestValue)
        node.wholeValue = std::exchange(node.value, shortened(field, value));
    node.valueName = nameOfValue(packet, layer, field, value.low);
    node.expression = expressionOf(packet, field, name, value);
    node.offset = value.offset;
    node.length = value.length;
    return node;
}

bool isShown(const Field &field)
{
    return !field.secondary && field.read != ReadKind::EitherOf && field.read != ReadKind::Presence;
}

/// Rows whose values a layer shows: those of its protocol, and of its second name where the
/// protocol has none for the same bytes.
std::vector<const Field *> rowsOf(const Layer &layer)
{
    std::vector<const Field *> rows;
    const auto add = [&rows](Protocol protocol) {
        for (const Field &field : fields::fieldsOf(protocol)) {
            if (isShown(field))
                rows.push_back(&field);
        }
    };
    if (layer.alias != Protocol::Count && layer.protocol != Protocol::Ipv6)
        add(layer.alias);
    add(layer.protocol);
    return rows;
}

/// Values of one layer, in the order of the frame; those that stand nowhere come last.
std::vector<DissectionNode> valuesOf(const Packet &packet, const Layer &layer,
                                     Occurrences &occurrences)
{
    std::vector<DissectionNode> nodes;
    for (const Field *field : rowsOf(layer)) {
        for (unsigned item = 0;; ++item) {
            const Value value = readFrom(packet, layer, *field, item);
            if (value.presence != Presence::Present)
                break;
            nodes.push_back(
                nodeOf(packet, layer, *field, occurrences.next(field->name, layer.depth), value));
        }
    }
    std::stable_sort(nodes.begin(), nodes.end(),
                     [](const DissectionNode &a, const DissectionNode &b) {
                         if ((a.length == 0) != (b.length == 0))
                             return b.length == 0;
                         return a.length != 0 && a.offset < b.offset;
                     });
    return nodes;
}

bool isPartOf(const DissectionNode &part, const DissectionNode &whole)
{
    const std::string_view name = part.field->name;
    const std::string_view prefix = whole.field->name;
    return name.size() > prefix.size() && name.starts_with(prefix) && name[prefix.size()] == '.' &&
           part.offset >= whole.offset && part.offset + part.length <= whole.offset + whole.length;
}

/// Puts `tcp.flags.syn` under `tcp.flags`, by name and bytes.
std::vector<DissectionNode> nested(std::vector<DissectionNode> flat)
{
    std::vector<DissectionNode> tree;
    for (DissectionNode &node : flat) {
        std::vector<DissectionNode> *level = &tree;
        while (!level->empty() && isPartOf(node, level->back()))
            level = &level->back().children;
        level->push_back(std::move(node));
    }
    return tree;
}

/// The Presence row of a layer: that of its second name if it has one of its own.
const Field *headerRowOf(const Layer &layer)
{
    for (const Protocol protocol : {layer.alias, layer.protocol}) {
        if (protocol == Protocol::Count)
            continue;
        for (const Field &field : fields::fieldsOf(protocol)) {
            if (field.read == ReadKind::Presence)
                return &field;
        }
    }
    return nullptr;
}

DissectionNode layerNode(const Packet &packet, const Layer &layer, Occurrences &occurrences)
{
    DissectionNode node;
    node.field = headerRowOf(layer);
    node.label = titleOf(packet, layer);
    if (node.field != nullptr)
        node.expression = occurrences.next(node.field->name, layer.depth);
    node.offset = layer.offset;
    if (layer.protocol == Protocol::Frame)
        node.length = packet.frame.capturedLength;
    else if (layer.alias != Protocol::QuicCrypto)
        node.length = layer.headerLength;
    if (node.expression.empty() && node.length > 0)
        node.expression = sliceExpression(packet, node.offset, node.length);
    node.extent = layer.extent;
    node.room = layer.end - layer.offset;
    node.children = nested(valuesOf(packet, layer, occurrences));
    return node;
}

DissectionNode bytesNode(const Packet &packet, std::string label, std::uint32_t offset,
                         std::uint32_t length)
{
    DissectionNode node;
    node.label = std::move(label);
    node.value = fmt::format("{} {}", length, length == 1 ? "byte" : "bytes");
    node.expression = sliceExpression(packet, offset, length);
    node.offset = offset;
    node.length = length;
    return node;
}

/// What no header claimed: the payload of the last one, and what is behind all lengths.
void addRest(const Packet &packet, std::vector<DissectionNode> &tree)
{
    // What was decrypted stands in no place of the frame.
    const auto layers = allLayers(packet);
    const Layer &last =
        layers.back().alias == Protocol::QuicCrypto ? layers[layers.size() - 2] : layers.back();
    const std::uint32_t begin = last.offset + last.headerLength;
    if (last.end > begin) {
        // Behind a header that is not whole stands the rest of it, as far as it was there.
        const char *label = last.extent != Extent::Whole       ? "Not read"
                            : last.protocol == Protocol::Frame ? "Data"
                                                               : "Payload";
        tree.push_back(bytesNode(packet, label, begin, last.end - begin));
        if (last.end < last.wireEnd)
            tree.back().extent = Extent::Cut;
    }
    const std::uint32_t end = std::max(last.end, begin);
    if (end < packet.frame.capturedLength)
        tree.push_back(bytesNode(packet, "Trailer", end, packet.frame.capturedLength - end));
}

} // namespace

std::vector<DissectionNode> dissect(const Packet &packet)
{
    std::vector<DissectionNode> tree;
    Occurrences occurrences;
    for (const Layer &layer : allLayers(packet))
        tree.push_back(layerNode(packet, layer, occurrences));
    if (packet.layerCount != 0)
        addRest(packet, tree);
    return tree;
}

} // namespace tallygate::packet
