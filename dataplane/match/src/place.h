// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/bytes.h"
#include "fields/field.h"
#include "match/expression.h"
#include "packet/packet.h"
#include "packet/read.h"

// Where a compiled test finds its value in a packet.

namespace tallygate::match {

using packet::Packet;
using packet::Presence;

/// A numeric value's place, resolved as far as it can be when the expression is compiled.
struct Place
{
    enum class How : std::uint8_t {
        Bits,  ///< up to 64 bits at a fixed offset of the first outer header
        Wide,  ///< 16 octets at a fixed offset of the first outer header
        Read,  ///< by packet::read: derived lengths, `field#N`
        Items, ///< as many as the first outer header has: options, chunks, questions
    };

    How how = How::Read;
    fields::Protocol protocol = fields::Protocol::Frame;
    std::uint8_t byteWidth = 0;
    std::uint8_t shift = 0;
    std::uint16_t byteOffset = 0;
    std::uint64_t mask = 0;
    const fields::Field *field = nullptr;
    unsigned occurrence = 0;

    static Place of(const fields::Field &field, unsigned occurrence);

    Presence load(const Packet &packet, std::uint64_t &high, std::uint64_t &low) const
    {
        high = 0;
        if (how == How::Bits)
            return packet::readBits(packet, protocol, byteOffset, byteWidth, shift, mask, low);
        return how == How::Wide ? loadWide(packet, high, low) : loadRead(packet, high, low);
    }

private:
    Presence loadWide(const Packet &packet, std::uint64_t &high, std::uint64_t &low) const;
    Presence loadRead(const Packet &packet, std::uint64_t &high, std::uint64_t &low) const;
};

/// Octets of a packet, as far as they were captured.
struct OctetSpan
{
    Presence presence = Presence::Absent;
    Bytes octets;                 ///< captured
    std::uint64_t wireLength = 0; ///< what stood on the wire; more than octets.size() if cut
    bool isCut() const { return octets.size() < wireLength; }
};

/// The octets of a field, or of a header and what it carries.
OctetSpan octetsOf(const Packet &packet, const fields::Field &field, unsigned occurrence);

/// The octets of a value that is present.
OctetSpan octetsOf(const Packet &packet, const fields::Field &field, const packet::Value &value);

/// The slice, or Absent where it does not fit, or Cut where the capture ended before its end.
OctetSpan octetsOf(const Packet &packet, const SliceOperand &slice);

} // namespace tallygate::match
