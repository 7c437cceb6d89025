// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet/deepen.h"

#include <optional>

#include "higher/handlers.h"
#include "walkstep.h"

namespace tallygate::packet {
namespace {

constexpr std::uint8_t kTcpReset = 0x04;

/// What `last` carries, if that is for a higher protocol. Only a whole header carries anything
/// that can be told.
std::optional<Segment> segmentOf(const Walk &walk, const Packet &packet, const Layer &last)
{
    if (last.extent != Extent::Whole)
        return std::nullopt;
    const std::uint8_t *at = packet.frame.data + last.offset;
    Segment segment{{walk.here(), walk.available()}, walk.onWire(), 0, 0, Carrier::Ip};
    switch (last.protocol) {
    case Protocol::Tcp:
        if ((at[13] & kTcpReset) != 0) // its data say why, in words
            return std::nullopt;
        [[fallthrough]];
    case Protocol::Udp:
        segment.carrier = last.protocol == Protocol::Tcp ? Carrier::Tcp : Carrier::Udp;
        segment.sourcePort = loadBigEndian<std::uint16_t>(at);
        segment.destinationPort = loadBigEndian<std::uint16_t>(at + 2);
        return segment;
    case Protocol::Ip:
        if ((loadBigEndian<std::uint16_t>(at + 6) & 0x1fff) != 0) // a later fragment
            return std::nullopt;
        segment.destinationPort = at[9];
        return segment;
    case Protocol::Ipv6:
        segment.destinationPort = at[6];
        return segment;
    default:
        return std::nullopt;
    }
}

/// Lists what stands behind the last layer and follows it through tunnels to the end.
void walkOn(const Packet &packet, Walk &walk)
{
    while (walk.hasRoomFor(kLayersOfAHandler)) {
        const auto segment = segmentOf(walk, packet, walk.layers().back());
        if (!segment || segment->wireLength == 0)
            return;
        const Claim claim = recognise(walk, *segment);
        if (claim.kind == Claim::TooShort)
            packet.deep.isCut = true;
        Step step = claim.next;
        if (claim.kind != Claim::Listed || step.kind == Step::Stop)
            return;
        while (step.kind != Step::Stop && !walk.isFull())
            step = takeAny(walk, step);
    }
}

} // namespace

void deepen(const Packet &packet)
{
    if (packet.deep.isDone)
        return;
    packet.deep.isDone = true;
    packet.deep.layerCount = packet.layerCount;
    if (packet.layerCount == 0)
        return;
    Walk walk(packet, packet.layers[packet.layerCount - 1u]);
    walkOn(packet, walk);
    packet.deep.layerCount = walk.layerCount();
}

const Layer *outermost(const Packet &packet, Protocol protocol)
{
    if (!fields::isHigher(protocol))
        return packet.outer(protocol);
    for (const Layer &layer : allLayers(packet).subspan(packet.layerCount)) {
        if (layer.depth == 0 && layer.is(protocol))
            return &layer;
    }
    return nullptr;
}

const Layer *nth(const Packet &packet, Protocol protocol, unsigned occurrence)
{
    for (const Layer &layer : allLayers(packet)) {
        if (layer.is(protocol) && --occurrence == 0)
            return &layer;
    }
    return nullptr;
}

const std::uint8_t *octetsOf(const Packet &packet, const Layer &layer)
{
    return layer.alias == Protocol::QuicCrypto ? packet.scratch.crypto.data()
                                               : packet.frame.data + layer.offset;
}

} // namespace tallygate::packet
