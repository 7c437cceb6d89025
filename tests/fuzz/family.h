// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <vector>

#include "fields/field.h"
#include "packet/deepen.h"
#include "packet/dissect.h"
#include "packet/packet.h"
#include "packet/read.h"

// What the fuzz targets of the protocol families have in common. The input of a payload target is
//   byte 0   bits 0-6 choose one of the family's ways (modulo their number), bit 7 IPv6
//   byte 1   so many bytes of the payload were on the wire but not captured
//   rest     the payload
// and that of a frame target
//   byte 0   chooses the link type, byte 1 as above, the rest is the frame.

namespace tallygate::fuzz {

using fields::Protocol;

/// How a payload gets to its protocol: TCP (6) or UDP (17) with a port, or an IP protocol alone.
struct Way
{
    std::uint8_t ipProtocol;
    std::uint16_t port = 0;
};

using Family = std::initializer_list<Protocol>;

constexpr std::size_t kChoices = 2;
constexpr std::size_t kMostBytes = 16384;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// The octets of a value stand in the frame or in the packet's scratch, wholly.
inline bool isWithin(const packet::Packet &packet, Bytes octets)
{
    if (octets.empty())
        return true;
    const auto isIn = [octets](const std::uint8_t *begin, std::size_t size) {
        return octets.data() >= begin && octets.data() + octets.size() <= begin + size;
    };
    return isIn(packet.frame.data, packet.frame.capturedLength) ||
           isIn(packet.scratch.text.data(), packet.scratch.text.size()) ||
           isIn(packet.scratch.crypto.data(), packet.scratch.crypto.size());
}

inline void check(const packet::Packet &packet, const fields::Field &field,
                  const packet::Value &value)
{
    require(value.length == 0 || value.offset + value.length <= packet.frame.capturedLength);
    require(isWithin(packet, value.octets));
    (void)packet::format(field, value);
}

inline void checkLayers(const packet::Packet &packet)
{
    const auto layers = packet::allLayers(packet);
    require(layers.size() >= 1 && layers.size() <= packet::Packet::kMaxLayers);
    for (const packet::Layer &layer : layers) {
        if (layer.alias == Protocol::QuicCrypto)
            continue; // stands in the scratch
        require(layer.offset + layer.headerLength <= layer.end);
        require(layer.end <= packet.frame.capturedLength && layer.end <= layer.wireEnd);
    }
}

inline void checkNodes(const std::vector<packet::DissectionNode> &nodes, std::uint32_t captured)
{
    for (const packet::DissectionNode &node : nodes) {
        require(node.offset + node.length <= captured);
        checkNodes(node.children, captured);
    }
}

/// Every field of the family, plain, counted and item by item in each of its layers.
inline void readAll(const packet::Packet &packet, Family family)
{
    for (const Protocol protocol : family) {
        for (const fields::Field &field : fields::fieldsOf(protocol)) {
            if (field.read == fields::ReadKind::EitherOf)
                continue;
            for (const unsigned occurrence : {0u, 1u, 2u, 5u})
                check(packet, field, packet::read(packet, field, occurrence));
        }
    }
    for (const packet::Layer &layer : packet::allLayers(packet)) {
        for (const Protocol protocol : {layer.protocol, layer.alias}) {
            if (protocol == Protocol::Count)
                continue; // no second name
            for (const fields::Field &field : fields::fieldsOf(protocol)) {
                for (const unsigned item : {0u, 1u, 2u, 3u, 17u, 300u})
                    check(packet, field, packet::readFrom(packet, layer, field, item));
            }
        }
    }
}

/// The frame in memory of its own size, so that a byte read past its end is found.
inline int runFrame(std::vector<std::uint8_t> bytes, std::uint32_t notCaptured, LinkType linkType,
                    Family family)
{
    bytes.shrink_to_fit();
    const auto captured = static_cast<std::uint32_t>(bytes.size());
    packet::Packet packet;
    packet::parse({bytes.data(), captured, captured + notCaptured, linkType, {}}, packet);
    checkLayers(packet);
    readAll(packet, family);
    checkNodes(packet::dissect(packet), captured);
    (void)packet::summarise(packet);
    return 0;
}

inline void append16(std::vector<std::uint8_t> &bytes, std::uint32_t value)
{
    bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    bytes.push_back(static_cast<std::uint8_t>(value));
}

/// IPv4 or IPv6 and, where the way has one, a TCP or UDP header in front of a payload of
/// `payloadLength` bytes on the wire.
inline std::vector<std::uint8_t> headersOf(const Way &way, bool isIpv6, std::uint32_t payloadLength)
{
    constexpr std::uint16_t kOtherPort = 50000;
    constexpr std::uint32_t kIpv4Length = 20;
    std::vector<std::uint8_t> bytes;
    const std::uint32_t transport = way.port == 0 ? 0 : way.ipProtocol == kTcp ? 20 : 8;
    const std::uint32_t length = transport + payloadLength;
    if (isIpv6) {
        bytes = {0x60, 0, 0, 0};
        append16(bytes, length);
        bytes.insert(bytes.end(), {way.ipProtocol, 64});
        for (std::uint8_t i = 0; i < 32; ++i)
            bytes.push_back(i);
    } else {
        bytes = {0x45, 0};
        append16(bytes, kIpv4Length + length);
        bytes.insert(bytes.end(),
                     {0, 1, 0, 0, 64, way.ipProtocol, 0, 0, 192, 0, 2, 1, 198, 51, 100, 2});
    }
    if (transport == 0)
        return bytes;
    append16(bytes, kOtherPort);
    append16(bytes, way.port);
    if (way.ipProtocol == kTcp) {
        bytes.insert(bytes.end(), {0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0x10, 0, 0, 0, 0, 0});
    } else {
        append16(bytes, length);
        append16(bytes, 0);
    }
    return bytes;
}

/// A payload target: see the top of the file.
inline int runPayload(std::initializer_list<Way> ways, Family family, const std::uint8_t *data,
                      std::size_t size)
{
    if (size < kChoices || size > kMostBytes)
        return 0;
    constexpr std::uint8_t kIpv6 = 0x80;
    const Way &way = ways.begin()[(data[0] & ~kIpv6) % ways.size()];
    const auto payloadLength = static_cast<std::uint32_t>(size - kChoices);
    auto bytes = headersOf(way, (data[0] & kIpv6) != 0, payloadLength + data[1]);
    bytes.insert(bytes.end(), data + kChoices, data + size);
    return runFrame(std::move(bytes), data[1], LinkType::Raw, family);
}

/// A frame target.
inline int runWholeFrame(std::initializer_list<LinkType> linkTypes, Family family,
                         const std::uint8_t *data, std::size_t size)
{
    if (size < kChoices || size > kMostBytes)
        return 0;
    const LinkType linkType = linkTypes.begin()[data[0] % linkTypes.size()];
    return runFrame({data + kChoices, data + size}, data[1], linkType, family);
}

} // namespace tallygate::fuzz
