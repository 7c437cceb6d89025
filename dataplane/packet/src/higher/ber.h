// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"

// Basic encoding rules (ITU-T X.690) as far as SNMP uses them: definite lengths, tags of one octet.
// Nothing is read past the octets; nothing recurses.

namespace tallygate::packet {

struct BerValue
{
    std::uint8_t tag;
    bool isWhole;         ///< all octets that the length promises are there
    std::uint32_t offset; ///< of the value
    std::uint32_t end;    ///< of what is there of it
};

/// Goes through values that stand side by side.
class BerReader
{
public:
    BerReader(Bytes octets, std::uint32_t begin, std::uint32_t end)
        : m_octets(octets)
        , m_at(begin)
        , m_end(end)
    {}
    /// What is inside `value`.
    BerReader(Bytes octets, const BerValue &value)
        : BerReader(octets, value.offset, value.end)
    {}

    /// The next value; false at the end, or where tag or length are not there or not of this kind.
    bool next(BerValue &value);
    /// The next value if it has that tag and is there as a whole; goes behind it in any case.
    bool next(std::uint8_t tag, BerValue &value)
    {
        return next(value) && value.tag == tag && value.isWhole;
    }
    /// The same for one that others are in, which may not be there as a whole.
    bool enter(std::uint8_t tag, BerValue &value) { return next(value) && value.tag == tag; }

private:
    Bytes m_octets;
    std::uint32_t m_at;
    std::uint32_t m_end;
};

inline bool BerReader::next(BerValue &value)
{
    constexpr std::uint8_t kLongTag = 0x1f;
    constexpr std::uint8_t kLongLength = 0x80;
    if (m_end - m_at < 2 || (m_octets[m_at] & kLongTag) == kLongTag)
        return false;
    value.tag = m_octets[m_at];
    std::uint32_t length = m_octets[m_at + 1];
    std::uint32_t at = m_at + 2;
    if (length >= kLongLength) {
        std::uint32_t octets = length & 0x7f;
        if (octets == 0 || octets > 4 || octets > m_end - at)
            return false;
        length = 0;
        while (octets-- != 0)
            length = length << 8 | m_octets[at++];
    }
    value.offset = at;
    value.isWhole = length <= m_end - at;
    value.end = value.isWhole ? at + length : m_end;
    m_at = value.end;
    return true;
}

} // namespace tallygate::packet
