// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/read.h"

#include <fmt/format.h>

#include "base/address.h"
#include "extract.h"

namespace tallygate::packet {

using fields::Display;
using fields::ReadKind;

Value Extract::take(std::uint32_t offset, std::uint32_t width, Within within) const
{
    const std::uint32_t bound = within == Within::Header ? headerLength() : totalLength();
    if (width == 0 || offset + width > bound)
        return beyond(within);
    const std::uint8_t *at = start() + offset;
    Value value;
    value.presence = Presence::Present;
    switch (m_field.type) {
    case FieldType::Ipv6:
        value.high = loadBigEndian<std::uint64_t>(at);
        value.low = loadBigEndian<std::uint64_t>(at + 8);
        break;
    case FieldType::Bytes:
    case FieldType::Text:
        value.octets = Bytes(at, width);
        break;
    case FieldType::Presence:
        value.low = 1;
        break;
    default:
        for (std::uint32_t i = 0; i < width; ++i)
            value.low = value.low << 8 | at[i];
        value.low = value.low >> m_field.shift & fields::maskOf(m_field);
        if (m_field.type == FieldType::Boolean)
            value.low = value.low != 0 ? 1 : 0;
    }
    return placed(value, offset, width);
}

Value Extract::octets(std::uint32_t offset, std::uint32_t length) const
{
    Value value;
    value.presence = Presence::Present;
    value.octets = Bytes(start() + offset, length);
    return placed(value, offset, length);
}

Value Extract::decodedText(Bytes text, std::uint32_t offset, std::uint32_t length) const
{
    Value value;
    value.presence = Presence::Present;
    value.octets = text;
    return placed(value, offset, length);
}

Value Extract::placed(Value value, std::uint32_t offset, std::uint32_t length) const
{
    if (isDecoded())
        return value;
    value.offset = m_layer.offset + offset;
    value.length = length;
    return value;
}

Value Extract::number(std::uint64_t value, std::uint32_t offset, std::uint32_t length) const
{
    Value result;
    result.presence = Presence::Present;
    result.low = value;
    return placed(result, offset, length);
}

Value Extract::beyond(Within within) const
{
    const bool isCut = m_layer.extent == Extent::Cut ||
                       (within == Within::Message && m_layer.end < m_layer.wireEnd);
    Value value;
    value.presence = isCut ? Presence::Cut : Presence::Absent;
    return value;
}

namespace {

/// How many items of a field a layer has, up to `most`. An item is there if one behind it is.
unsigned countItems(const Packet &packet, const Layer &layer, const Field &field, unsigned most)
{
    unsigned low = 0;
    unsigned high = most;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (readFrom(packet, layer, field, middle).presence == Presence::Present)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::string hexadecimal(std::uint64_t value, unsigned bits)
{
    return fmt::format("0x{:0{}x}", value, (bits + 3) / 4);
}

std::string octetsAsText(Bytes octets)
{
    std::string text;
    for (const std::uint8_t octet : octets)
        text += fmt::format("{}{:02x}", text.empty() ? "" : ":", octet);
    return text;
}

} // namespace

const Layer *headerWith(const Packet &packet, const Field &field, Value &first)
{
    bool isCut = false;
    const Layer *begin = outermost(packet, field.protocol);
    const Layer *end =
        packet.layers.data() +
        (fields::isHigher(field.protocol) ? packet.deep.layerCount : packet.layerCount);
    for (const Layer *layer = begin == nullptr ? end : begin; layer != end; ++layer) {
        if (layer->depth != 0)
            break;
        if (!layer->is(field.protocol))
            continue;
        first = readFrom(packet, *layer, field);
        if (first.presence == Presence::Present)
            return layer;
        isCut = isCut || first.presence == Presence::Cut;
    }
    first = {};
    if (isCut || packet.mayStillCarry(field.protocol))
        first.presence = Presence::Cut;
    return nullptr;
}

Value readFrom(const Packet &packet, const Layer &layer, const Field &field, unsigned item)
{
    if (item >= kMaxOccurrence)
        return {};
    const Extract extract(packet, layer, field);
    if (field.read == ReadKind::Computed)
        return readComputed(extract, item);
    if (item != 0 || field.read == ReadKind::EitherOf)
        return {};
    if (field.read == ReadKind::Presence)
        return extract.present(0, layer.headerLength);
    return extract.inHeader();
}

Value find(const Packet &packet, const Layer &layer, const Field &field, const ValueTest &test)
{
    if (field.read == ReadKind::Computed && fields::isReadInOnePass(field.computed)) {
        const Value value = readComputed(Extract(packet, layer, field, &test), 0);
        // What such a header has once at most is read without asking.
        const bool isFound = value.presence != Presence::Present || test.holds(test.context, value);
        return isFound ? value : Value{};
    }
    for (unsigned item = 0;; ++item) {
        const Value value = readFrom(packet, layer, field, item);
        if (value.presence != Presence::Present || test.holds(test.context, value))
            return value;
    }
}

Value read(const Packet &packet, const Field &field, unsigned occurrence)
{
    if (occurrence == 0) {
        Value value;
        headerWith(packet, field, value);
        return value;
    }
    const auto layers = allLayers(packet);
    bool isCut = packet.has(ParseFlag::CutBySnaplen) || packet.deep.isCut;
    for (const Layer &layer : layers) {
        if (!layer.is(field.protocol))
            continue;
        const Value value = readFrom(packet, layer, field, occurrence - 1);
        if (value.presence == Presence::Present)
            return value;
        isCut = isCut || value.presence == Presence::Cut;
        occurrence -= countItems(packet, layer, field, occurrence - 1);
    }
    Value value;
    if (isCut)
        value.presence = Presence::Cut;
    return value;
}

std::string format(const Field &field, const Value &value)
{
    switch (field.type) {
    case FieldType::Presence:
        return {};
    case FieldType::Boolean:
        return value.low != 0 ? "Set" : "Not set";
    case FieldType::Ipv4:
        return toString(Ipv4Address{static_cast<std::uint32_t>(value.low)});
    case FieldType::Ipv6:
        return toString(Ipv6Address{value.high, value.low});
    case FieldType::Ether:
        return toString(MacAddress{value.low});
    case FieldType::Bytes:
        return octetsAsText(value.octets);
    case FieldType::Text:
        return std::string(value.octets.begin(), value.octets.end());
    case FieldType::Unsigned:
        break;
    }
    return field.display == Display::Hexadecimal ? hexadecimal(value.low, field.widthBits)
                                                 : fmt::format("{}", value.low);
}

} // namespace tallygate::packet
