// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "../extract.h"

// How a field that a segment may have many times is read: the family's walk reports each part where
// it stands, and the one that is wanted is taken.

namespace tallygate::packet {

class ItemReader
{
public:
    ItemReader(const Extract &extract, unsigned item)
        : m_extract(extract)
        , m_left(item)
    {}

    bool isFound() const { return m_isFound; }
    Bytes data() const { return m_extract.header(); }
    /// True if `count` octets are there, captured.
    bool has(std::uint32_t at, std::uint32_t count) const { return at + count <= data().size(); }

    /// A part stands there, typed as the row says.
    template <class Part>
    void report(Part part, std::uint32_t at, std::uint32_t width)
    {
        if (!isWanted(part))
            return;
        const bool isPresence = m_extract.field().type == FieldType::Presence;
        const auto size = static_cast<std::uint32_t>(data().size());
        take(isPresence ? m_extract.present(at, std::min(width, size - std::min(at, size)))
                        : m_extract.take(at, width, Extract::Within::Header));
    }
    /// The same for a number whose least octet comes first; the row's shift and width apply.
    template <class Part>
    void reportLittle(Part part, std::uint32_t at, std::uint32_t width)
    {
        if (!isWanted(part))
            return;
        if (!has(at, width)) {
            take(m_extract.beyond());
            return;
        }
        std::uint64_t number = 0;
        for (std::uint32_t i = width; i-- > 0;)
            number = number << 8 | data()[at + i];
        const Field &field = m_extract.field();
        take(m_extract.number(number >> field.shift & fields::maskOf(field), at, width));
    }
    /// A number that was read already.
    template <class Part>
    void reportNumber(Part part, std::uint64_t number, std::uint32_t at = 0,
                      std::uint32_t width = 0)
    {
        if (isWanted(part))
            take(m_extract.number(number, at, width));
    }

    /// What was found; else what `wasCut` makes of it.
    Value value(bool wasCut) const
    {
        if (m_isFound)
            return m_value;
        return wasCut ? m_extract.beyond() : Extract::absent();
    }

private:
    template <class Part>
    bool isWanted(Part part)
    {
        return !m_isFound && static_cast<std::uint16_t>(part) == m_extract.field().argument &&
               m_extract.mayBeWanted(m_left);
    }
    void take(const Value &value)
    {
        m_value = value;
        m_isFound = m_extract.isWanted(value);
    }

    const Extract &m_extract;
    unsigned m_left; ///< items before the wanted one
    bool m_isFound = false;
    Value m_value;
};

} // namespace tallygate::packet
