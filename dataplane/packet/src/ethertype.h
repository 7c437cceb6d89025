// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/bytes.h"

// Numbers and encodings of link headers that both the walk and the reader of fields need.

namespace tallygate::packet {

/// EtherTypes (IANA ieee-802-numbers).
namespace ethertype {
inline constexpr std::uint32_t kGreatestLength = 1500;
inline constexpr std::uint32_t kLeast = 0x0600;
inline constexpr std::uint32_t kIpv4 = 0x0800;
inline constexpr std::uint32_t kArp = 0x0806;
inline constexpr std::uint32_t kRarp = 0x8035;
inline constexpr std::uint32_t kVlan = 0x8100;
inline constexpr std::uint32_t kIpv6 = 0x86dd;
inline constexpr std::uint32_t kMpls = 0x8847;
inline constexpr std::uint32_t kMplsMulticast = 0x8848;
inline constexpr std::uint32_t kPppoeDiscovery = 0x8863;
inline constexpr std::uint32_t kPppoeSession = 0x8864;
inline constexpr std::uint32_t kJumboLlc = 0x8870;
inline constexpr std::uint32_t kServiceTag = 0x88a8;
inline constexpr std::uint32_t kCiscoMetadata = 0x8909;
inline constexpr std::uint32_t kOldDoubleTag = 0x9100;
inline constexpr std::uint32_t kOldStp = 0x8181;
inline constexpr std::uint32_t kLldp = 0x88cc;
inline constexpr std::uint32_t kProfinetLldp = 0x8942;
} // namespace ethertype

/// Marks the protocol number of SNAP with Cisco's organisation in Step::RareLlc.
inline constexpr std::uint32_t kCiscoProtocol = 0x10000;

/// True for the SNAP organisations whose protocol numbers are EtherTypes: 00:00:00 (RFC 1042) and
/// 00:00:f8 (bridge tunnel).
inline bool snapCarriesEtherType(std::uint32_t organisation)
{
    return organisation == 0x000000 || organisation == 0x0000f8;
}

/// The address family, or the EtherType in its place, of a loopback header in the byte order of
/// whatever host captured it. Both orders of a 32-bit and of a 16-bit number are recognised: a
/// family is small.
inline std::uint32_t loopbackFamily(const std::uint8_t *at)
{
    const std::uint32_t value = loadLittleEndian<std::uint32_t>(at);
    if ((value & 0xffff0000) != 0) {
        const bool isLowHalfSwapped = (value & 0xff000000) == 0 && (value & 0xff0000) < 0x60000;
        return isLowHalfSwapped ? value >> 16 : byteSwapped(value);
    }
    if ((value & 0xff) == 0 && (value & 0xff00) < 0x600)
        return byteSwapped(static_cast<std::uint16_t>(value));
    return value;
}

} // namespace tallygate::packet
