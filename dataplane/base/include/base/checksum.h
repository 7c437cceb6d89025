// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace tallygate {

/// The Internet checksum (RFC 1071) of parts that follow each other. Every part but the last has an
/// even length.
class InternetChecksum
{
public:
    InternetChecksum &add(Bytes part)
    {
        std::size_t i = 0;
        for (; i + 1 < part.size(); i += 2)
            m_sum += static_cast<std::uint64_t>(part[i] << 8 | part[i + 1]);
        if (i < part.size())
            m_sum += static_cast<std::uint64_t>(part[i] << 8);
        return *this;
    }
    /// A number as 32 bits in network order, as pseudo headers have them.
    InternetChecksum &add32(std::uint32_t value)
    {
        m_sum += (value >> 16) + (value & 0xffff);
        return *this;
    }

    /// What the field of a header is to hold; 0 over data that has its right checksum in it.
    std::uint16_t value() const
    {
        std::uint64_t sum = m_sum;
        while (sum > 0xffff)
            sum = (sum >> 16) + (sum & 0xffff);
        return static_cast<std::uint16_t>(~sum);
    }

private:
    std::uint64_t m_sum = 0;
};

} // namespace tallygate
