// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "extract.h"
#include "fields/parts.h"

// Reads rows whose value stands in a part of a header (see fields/parts.h). The reader of a
// protocol goes through the header from front to back and shows each part to a Parts, which takes
// the value that the row asks for and stops it.
//
//     Parts parts(extract, item);
//     while (parts.reaches(at, 4)) {
//         const std::uint32_t length = extract.word(at + 2);
//         if (parts.meets(SctpPart::Chunk, at, length))
//             break;
//         at += length;
//     }
//     return parts.value();

namespace tallygate::packet {

class Parts
{
public:
    Parts(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_item(item)
    {}

    /// True if `length` bytes at `offset` can be read and the value has not been found: go on.
    /// Behind what cannot be read nothing is known of where parts stand: all later ones are
    /// ignored.
    bool reaches(std::uint32_t offset, std::uint32_t length)
    {
        if (m_isFound || m_isOver)
            return false;
        const std::uint64_t end = std::uint64_t{offset} + length;
        if (end <= m_extract.totalLength())
            return true;
        m_isOver = true;
        m_isCut = end <= m_extract.wireLength();
        return false;
    }

    /// True if the row reads that part: what is costly to find need not be looked for else.
    template <class Part>
    bool wants(Part part) const
    {
        return static_cast<std::uint16_t>(part) == m_extract.field().argument;
    }

    /// A part of `length` bytes on the wire; true if nothing more need be shown.
    template <class Part>
    bool meets(Part part, std::uint32_t offset, std::uint32_t length)
    {
        return m_isFound || (!m_isOver && wants(part) && take(offset, length));
    }

    /// A part that stands in no bytes of its own but is told by some.
    template <class Part>
    bool meetsNumber(Part part, std::uint64_t number)
    {
        if (m_isFound || m_isOver || !wants(part) || !m_extract.mayBeWanted(m_item))
            return m_isFound;
        return found(m_extract.number(number));
    }

    Value value() const
    {
        if (m_isFound)
            return m_value;
        Value none;
        none.presence = m_isCut ? Presence::Cut : Presence::Absent;
        return none;
    }

private:
    bool take(std::uint32_t offset, std::uint32_t length)
    {
        const Field &field = m_extract.field();
        const bool isOpen = field.byteWidth == 0;
        const std::uint32_t needed = field.byteOffset + field.byteWidth;
        if (field.type != FieldType::Presence && (isOpen ? length <= needed : length < needed))
            return false;
        return m_extract.mayBeWanted(m_item) && found(valueAt(offset, length));
    }

    bool found(const Value &value)
    {
        m_value = value;
        return m_isFound = m_extract.isWanted(value);
    }

    Value valueAt(std::uint32_t offset, std::uint32_t length) const
    {
        const Field &field = m_extract.field();
        const std::uint32_t total = m_extract.totalLength();
        if (field.type == FieldType::Presence)
            return offset < total ? m_extract.present(offset, std::min(length, total - offset))
                                  : m_extract.beyond(Extract::Within::Message);
        const std::uint32_t width =
            field.byteWidth == 0 ? length - field.byteOffset : field.byteWidth;
        Value value = m_extract.take(offset + field.byteOffset, width, Extract::Within::Message);
        // Text ends with a zero byte where that comes first.
        if (field.type == FieldType::Text) {
            const auto end = std::find(value.octets.begin(), value.octets.end(), 0);
            value.octets = value.octets.first(std::size_t(end - value.octets.begin()));
        }
        return value;
    }

    const Extract &m_extract;
    unsigned m_item;
    bool m_isFound = false;
    bool m_isOver = false; ///< the end of what can be read was met
    bool m_isCut = false;
    Value m_value;
};

/// Reads an option's part out of a list of options as IPv4 and TCP have them (RFC 791 3.1, RFC 9293
/// 3.1): octets of kind 0 end it, of kind 1 pad it, and any other kind is followed by its length.
/// `show(kind, at, length)` shows the parts of one option. `first` is where the list begins.
template <class Show>
Value readOptionParts(const Extract &extract, const Parts &parts, std::uint32_t first, Show show)
{
    const std::uint32_t end = extract.headerLength();
    for (std::uint32_t at = first; at < end;) {
        const std::uint8_t kind = extract.byte(at);
        if (kind == 0)
            return parts.value();
        if (kind == 1) {
            ++at;
            continue;
        }
        const std::uint32_t length = at + 1 < end ? extract.byte(at + 1) : 0;
        if (length < 2 || length > end - at)
            break;
        show(kind, at, length);
        at += length;
    }
    const Value value = parts.value();
    return value.presence == Presence::Present ? value : extract.beyond();
}

/// The readers, one a protocol.
Value readSctp(const Extract &extract, unsigned item);
Value readDccp(const Extract &extract, unsigned item);
Value readGre(const Extract &extract, unsigned item);
Value readIgmp(const Extract &extract, unsigned item);
Value readOspf(const Extract &extract, unsigned item);
Value readPim(const Extract &extract, unsigned item);
Value readVrrp(const Extract &extract, unsigned item);
Value readStp(const Extract &extract, unsigned item);
Value readLldp(const Extract &extract, unsigned item);
Value readPppoe(const Extract &extract, unsigned item);
Value readTunnel(const Extract &extract, unsigned item);
Value readIpOptionPart(const Extract &extract, unsigned item);
Value readMptcp(const Extract &extract, unsigned item);
Value readMldSource(const Extract &extract, unsigned item);
Value readMobility(const Extract &extract, unsigned item);

} // namespace tallygate::packet
