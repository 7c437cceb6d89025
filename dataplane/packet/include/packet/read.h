// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "base/address.h"
#include "fields/field.h"
#include "packet/packet.h"

// Values of fields, read from a parsed packet. Thread-safe, no allocation (except format()).

namespace tallygate::packet {

enum class Presence : std::uint8_t {
    Absent, ///< the packet does not carry the field
    Present,
    Cut, ///< the capture ended before it (SEMANTICS 8.6): whether and what is unknown
};

/// One value and where it stands in the frame.
struct Value
{
    Presence presence = Presence::Absent;
    std::uint64_t high = 0;   ///< upper half of an IPv6 address, else 0
    std::uint64_t low = 0;    ///< the number, IPv4 address, MAC address, or lower half
    Bytes octets;             ///< for Bytes and Text; empty otherwise
    std::uint32_t offset = 0; ///< first byte in the frame, for highlighting
    std::uint32_t length = 0; ///< bytes in the frame; 0 for values that stand nowhere (tcp.len)
};

/// The greatest N of `field#N`, and the most items of one field that a dissection shows of a
/// header.
inline constexpr unsigned kMaxOccurrence = 256;

/// Reads a field that is not EitherOf. `occurrence` 0 means the plain field: first occurrence at
/// depth 0, and for repeated items inside one header (ip.opt.type) the first of them. N >= 1 is
/// `field#N`: the Nth occurrence outward-in over the whole packet.
Value read(const Packet &packet, const fields::Field &field, unsigned occurrence = 0);

/// The header that read() takes the plain field from, and that value. If there is none, nullptr and
/// in `first` why. The header may have the field more than once (chunks, options, questions):
/// readFrom() has the others, from item 1 on.
const Layer *headerWith(const Packet &packet, const fields::Field &field, Value &first);

/// A question about one value, asked of several in turn.
struct ValueTest
{
    bool (*holds)(const void *context, const Value &value);
    const void *context;
};

/// The first value of a field in one given layer of which `test` holds, found in one pass over the
/// header whatever number of values it has. If there is none: Cut where the capture ended before it
/// could be told, else Absent.
Value find(const Packet &packet, const Layer &layer, const fields::Field &field,
           const ValueTest &test);

/// Reads from one given layer (the dissection tree goes layer by layer). `item` counts repeated
/// items in that header from 0.
Value readFrom(const Packet &packet, const Layer &layer, const fields::Field &field,
               unsigned item = 0);

/// A big-endian number of `width` bytes, 1 to 8, from `at`.
inline std::uint64_t loadBits(const std::uint8_t *at, std::uint32_t width)
{
    switch (width) {
    case 1:
        return *at;
    case 2:
        return loadBigEndian<std::uint16_t>(at);
    case 4:
        return loadBigEndian<std::uint32_t>(at);
    default:
        break;
    }
    std::uint64_t raw = 0;
    for (std::uint32_t i = 0; i < width; ++i)
        raw = raw << 8 | at[i];
    return raw;
}

/// The fast path of read() for ReadKind::Bits and occurrence 0, inlined into compiled expressions.
inline Presence readBits(const Packet &packet, Protocol protocol, std::uint32_t byteOffset,
                         std::uint32_t byteWidth, std::uint32_t shift, std::uint64_t mask,
                         std::uint64_t &value)
{
    const Layer *layer = packet.outer(protocol);
    if (layer == nullptr)
        return packet.mayStillCarry(protocol) ? Presence::Cut : Presence::Absent;
    if (byteOffset + byteWidth > layer->headerLength)
        return layer->extent == Extent::Cut ? Presence::Cut : Presence::Absent;
    const std::uint64_t raw = loadBits(packet.frame.data + layer->offset + byteOffset, byteWidth);
    value = raw >> shift & mask;
    return Presence::Present;
}

/// A value as a person reads it: "443", "0x0800", "198.51.100.5", "Set". No name of the value.
std::string format(const fields::Field &field, const Value &value);

} // namespace tallygate::packet
