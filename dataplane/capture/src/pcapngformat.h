// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Numbers of draft-ietf-opsawg-pcapng that reader and writer share.
namespace tallygate::capture::pcapng {

constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a; ///< the same in both byte orders
constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kPacket = 2; ///< obsolete
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;

constexpr bool isPacketBlock(std::uint32_t type)
{
    return type == kPacket || type == kSimplePacket || type == kEnhancedPacket;
}

constexpr std::uint16_t kOptionEnd = 0;
constexpr std::uint16_t kOptionComment = 1;
// Of a section header:
constexpr std::uint16_t kOptionApplication = 4;
// Of an interface description:
constexpr std::uint16_t kOptionName = 2;
constexpr std::uint16_t kOptionDescription = 3;
constexpr std::uint16_t kOptionTimeResolution = 9;
constexpr std::uint16_t kOptionFcsLength = 13;
constexpr std::uint16_t kOptionTimeOffset = 14;

} // namespace tallygate::capture::pcapng
