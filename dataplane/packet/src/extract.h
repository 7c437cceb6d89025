// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "fields/computed.h"
#include "packet/deepen.h"
#include "packet/read.h"

namespace tallygate::packet {

using fields::Computed;
using fields::Field;
using fields::FieldType;

/// A header's bytes while one field of it is read. Offsets are from the start of the header.
class Extract
{
public:
    /// With a `test`, readers take the first value of which it holds instead of the nth.
    Extract(const Packet &packet, const Layer &layer, const Field &field,
            const ValueTest *test = nullptr)
        : m_packet(packet)
        , m_layer(layer)
        , m_field(field)
        , m_test(test)
        , m_start(octetsOf(packet, layer))
    {}

    /// For readers of what repeats: false for a value that stands before the wanted one, `left` of
    /// which are to come.
    bool mayBeWanted(unsigned &left) const { return m_test != nullptr || left-- == 0; }
    /// True if that value ends the search.
    bool isWanted(const Value &value) const
    {
        return m_test == nullptr || value.presence != Presence::Present ||
               m_test->holds(m_test->context, value);
    }

    const Packet &packet() const { return m_packet; }
    const Layer &layer() const { return m_layer; }
    const Field &field() const { return m_field; }

    /// Readable bytes of the header; of header and payload together.
    std::uint32_t headerLength() const { return m_layer.headerLength; }
    std::uint32_t totalLength() const
    {
        return isDecoded() ? m_layer.headerLength : m_layer.end - m_layer.offset;
    }
    /// True if the layer's octets are not the frame's.
    bool isDecoded() const { return m_layer.alias == Protocol::QuicCrypto; }
    /// All readable octets of the layer: for readers of higher protocols.
    Bytes header() const { return {m_start, m_layer.headerLength}; }
    std::uint32_t wireLength() const { return m_layer.wireEnd - m_layer.offset; }

    /// Requires: at < totalLength().
    std::uint8_t byte(std::uint32_t at) const { return start()[at]; }
    /// Requires: at + 2 <= totalLength().
    std::uint16_t word(std::uint32_t at) const
    {
        return loadBigEndian<std::uint16_t>(start() + at);
    }

    /// How far a value may reach: to the end of the header, or of header and payload (ICMP).
    enum class Within : std::uint8_t { Header, Message };

    /// The row's value with its place moved by `base`.
    Value at(std::uint32_t base, Within within) const
    {
        return take(base + m_field.byteOffset, m_field.byteWidth, within);
    }
    Value inHeader() const { return at(0, Within::Header); }
    Value inMessage() const { return at(0, Within::Message); }

    /// `width` bytes at `offset`, typed as the row says; none if `width` is 0.
    Value take(std::uint32_t offset, std::uint32_t width, Within within) const;
    /// Octets of any length.
    Value octets(std::uint32_t offset, std::uint32_t length) const;
    /// Octets of the packet's scratch that stand for `length` bytes at `offset`.
    Value decodedText(Bytes text, std::uint32_t offset, std::uint32_t length) const;
    /// A number that stands in these bytes in some other way, or nowhere (`length` 0).
    Value number(std::uint64_t value, std::uint32_t offset = 0, std::uint32_t length = 0) const;
    /// For Presence rows.
    Value present(std::uint32_t offset, std::uint32_t length) const
    {
        return number(1, offset, length);
    }
    /// What lies past the readable part: Cut if the capture ended there, else Absent.
    Value beyond(Within within = Within::Header) const;
    static Value absent() { return {}; }

private:
    /// With its place in the frame, if it has one.
    Value placed(Value value, std::uint32_t offset, std::uint32_t length) const;
    const std::uint8_t *start() const { return m_start; }

    const Packet &m_packet;
    const Layer &m_layer;
    const Field &m_field;
    const ValueTest *m_test;
    const std::uint8_t *m_start; ///< of the layer's octets
};

/// Values of ReadKind::Computed rows. `item` counts repeated items from 0.
Value readComputed(const Extract &extract, unsigned item);
/// Those in option lists and other repeating parts.
Value readIpOption(const Extract &extract, unsigned item);
Value readTcpOption(const Extract &extract, unsigned item);
Value readIpv6Option(const Extract &extract, unsigned item);
Value readNdOption(const Extract &extract, unsigned item);
Value readMldRecord(const Extract &extract, unsigned item);
Value readWindowMultiplier(const Extract &extract);
Value readSackCount(const Extract &extract, unsigned item);
/// Those of link headers, shims and ARP.
Value readLinkComputed(const Extract &extract, unsigned item);
/// Those of ICMP and ICMPv6.
Value readIcmpComputed(const Extract &extract, unsigned item);
/// Those of higher protocols, a family each.
Value readDns(const Extract &extract, unsigned item);
Value readHigherOption(const Extract &extract, unsigned item);
Value readNtp(const Extract &extract, unsigned item);
Value readStun(const Extract &extract, unsigned item);
Value readTftp(const Extract &extract, unsigned item);
Value readSyslog(const Extract &extract, unsigned item);
Value readDhcp(const Extract &extract, unsigned item);
Value readDhcpv6(const Extract &extract, unsigned item);
Value readBgp(const Extract &extract, unsigned item);
Value readIsakmp(const Extract &extract, unsigned item);
Value readUdpEncapsulation(const Extract &extract, unsigned item);
Value readSnmp(const Extract &extract, unsigned item);
Value readHttp(const Extract &extract, unsigned item);
Value readSip(const Extract &extract, unsigned item);
Value readSsh(const Extract &extract, unsigned item);
Value readSmb(const Extract &extract, unsigned item);
Value readModbus(const Extract &extract, unsigned item);
Value readRdp(const Extract &extract, unsigned item);
Value readQuic(const Extract &extract, unsigned item);
Value readTls(const Extract &extract, unsigned item);

} // namespace tallygate::packet
