// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// The form of a GRE header, which its first four bytes tell (RFC 2784, 2890, 2637, 1701).

namespace tallygate::packet {

struct GreHeader
{
    static constexpr std::uint32_t kLeast = 4;
    static constexpr std::uint32_t kPpp = 0x880b;
    static constexpr std::uint32_t kCdma2000 = 0x8881;
    static constexpr std::uint32_t kWccp = 0x883e;

    std::uint32_t flags;
    std::uint32_t type;

    bool hasRoute() const { return (flags & 0x4000) != 0; }
    bool hasChecksum() const { return (flags & 0x8000) != 0 || hasRoute(); }
    bool hasKey() const { return (flags & 0x2000) != 0; }
    bool hasSequence() const { return (flags & 0x1000) != 0; }
    /// The header of PPTP and its like.
    bool isEnhanced() const { return (type == kPpp && (flags & 7) != 0) || type == kCdma2000; }
    bool hasAcknowledgement() const { return isEnhanced() && (flags & 0x80) != 0; }
    bool hasEnhancedKey() const { return hasKey() && isEnhanced() && type != kCdma2000; }

    /// Bytes up to the source route, which must be read to be known.
    std::uint32_t fixedLength() const
    {
        return kLeast + 4u * (unsigned{hasChecksum()} + unsigned{hasKey()} +
                              unsigned{hasSequence()} + unsigned{hasAcknowledgement()});
    }
};

/// WCCP version 2 puts four bytes in front of the datagram; `first` is what would be its first.
constexpr bool isWccpRedirect(const GreHeader &header, std::uint8_t first)
{
    return header.type == GreHeader::kWccp && first != 0x45;
}

} // namespace tallygate::packet
