// SPDX-License-Identifier: GPL-3.0-or-later
#include "place.h"

#include <algorithm>

#include "fields/computed.h"
#include "packet/deepen.h"

namespace tallygate::match {

using fields::Field;
using fields::FieldType;
using fields::ReadKind;
using packet::Extent;
using packet::Layer;
using packet::ParseFlag;

namespace {

/// What a header that is not listed means: absent, or past the end of the capture.
Presence missing(const Packet &packet, fields::Protocol protocol, unsigned occurrence)
{
    const bool perhaps = occurrence == 0 ? packet.mayStillCarry(protocol)
                                         : packet.has(ParseFlag::CutBySnaplen) || packet.deep.isCut;
    return perhaps ? Presence::Cut : Presence::Absent;
}

OctetSpan layerOctets(const Packet &packet, const Field &field, unsigned occurrence)
{
    const Layer *layer = occurrence == 0 ? packet::outermost(packet, field.protocol)
                                         : packet::nth(packet, field.protocol, occurrence);
    OctetSpan span;
    if (layer == nullptr) {
        span.presence = missing(packet, field.protocol, occurrence);
        return span;
    }
    span.presence = Presence::Present;
    if (layer->alias == fields::Protocol::QuicCrypto) {
        span.octets = Bytes(packet::octetsOf(packet, *layer), layer->headerLength);
        span.wireLength = span.octets.size() + (layer->extent == Extent::Cut ? 1 : 0);
        return span;
    }
    const std::uint32_t end = std::min(layer->end, packet.frame.capturedLength);
    if (end > layer->offset)
        span.octets = Bytes(packet.frame.data + layer->offset, end - layer->offset);
    span.wireLength = std::max<std::uint64_t>(
        span.octets.size(), layer->wireEnd > layer->offset ? layer->wireEnd - layer->offset : 0);
    return span;
}

} // namespace

Place Place::of(const Field &field, unsigned occurrence)
{
    Place place;
    place.field = &field;
    place.occurrence = occurrence;
    place.protocol = field.protocol;
    if (occurrence == 0 && field.read == ReadKind::Computed && fields::repeats(field.computed))
        place.how = How::Items;
    if (occurrence != 0 || fields::isHigher(field.protocol))
        return place;
    place.byteOffset = field.byteOffset;
    place.byteWidth = field.byteWidth;
    place.shift = field.shift;
    if (field.read == ReadKind::Bits) {
        place.how = How::Bits;
        place.mask = fields::maskOf(field);
    } else if (field.read == ReadKind::Octets && field.type == FieldType::Ipv6) {
        place.how = How::Wide;
    }
    return place;
}

Presence Place::loadWide(const Packet &packet, std::uint64_t &high, std::uint64_t &low) const
{
    const Layer *layer = packet.outer(protocol);
    if (layer == nullptr)
        return missing(packet, protocol, 0);
    if (byteOffset + 16u > layer->headerLength)
        return layer->extent == Extent::Cut ? Presence::Cut : Presence::Absent;
    const std::uint8_t *at = packet.frame.data + layer->offset + byteOffset;
    high = loadBigEndian<std::uint64_t>(at);
    low = loadBigEndian<std::uint64_t>(at + 8);
    return Presence::Present;
}

Presence Place::loadRead(const Packet &packet, std::uint64_t &high, std::uint64_t &low) const
{
    const packet::Value value = packet::read(packet, *field, occurrence);
    high = value.high;
    low = value.low;
    return value.presence;
}

OctetSpan octetsOf(const Packet &packet, const Field &field, unsigned occurrence)
{
    if (field.read == ReadKind::Presence)
        return layerOctets(packet, field, occurrence);
    const packet::Value value = packet::read(packet, field, occurrence);
    if (value.presence == Presence::Present)
        return octetsOf(packet, field, value);
    OctetSpan span;
    span.presence = value.presence;
    return span;
}

OctetSpan octetsOf(const Packet &packet, const Field &field, const packet::Value &value)
{
    OctetSpan span;
    span.presence = Presence::Present;
    // Addresses stand in the frame as they are; an empty text is empty, whatever it was decoded
    // from.
    const bool own = field.type == FieldType::Bytes || field.type == FieldType::Text;
    span.octets = own ? value.octets : Bytes(packet.frame.data + value.offset, value.length);
    span.wireLength = span.octets.size();
    return span;
}

OctetSpan octetsOf(const Packet &packet, const SliceOperand &slice)
{
    OctetSpan span = octetsOf(packet, *slice.base, slice.occurrence);
    if (span.presence != Presence::Present)
        return span;
    const auto total = static_cast<std::int64_t>(span.wireLength);
    const std::int64_t first = slice.offset >= 0 ? slice.offset : total + slice.offset;
    const std::int64_t end = slice.length == 0 ? total : first + slice.length;
    OctetSpan part;
    if (first < 0 || first >= end || end > total)
        return part;
    if (end > static_cast<std::int64_t>(span.octets.size())) {
        part.presence = Presence::Cut;
        return part;
    }
    part.presence = Presence::Present;
    part.octets =
        span.octets.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
    part.wireLength = part.octets.size();
    return part;
}

} // namespace tallygate::match
