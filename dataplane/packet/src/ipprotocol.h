// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tallygate::packet {

/// Protocol numbers that the walk follows (IANA protocol-numbers).
namespace ipprotocol {
inline constexpr std::uint32_t kHopOpts = 0;
inline constexpr std::uint32_t kIcmp = 1;
inline constexpr std::uint32_t kIgmp = 2;
inline constexpr std::uint32_t kIpv4 = 4;
inline constexpr std::uint32_t kTcp = 6;
inline constexpr std::uint32_t kUdp = 17;
inline constexpr std::uint32_t kDccp = 33;
inline constexpr std::uint32_t kIpv6 = 41;
inline constexpr std::uint32_t kRouting = 43;
inline constexpr std::uint32_t kFragment = 44;
inline constexpr std::uint32_t kGre = 47;
inline constexpr std::uint32_t kEsp = 50;
inline constexpr std::uint32_t kAh = 51;
inline constexpr std::uint32_t kIcmpv6 = 58;
inline constexpr std::uint32_t kDstOpts = 60;
inline constexpr std::uint32_t kOspf = 89;
inline constexpr std::uint32_t kEtherIp = 97;
inline constexpr std::uint32_t kPim = 103;
inline constexpr std::uint32_t kVrrp = 112;
inline constexpr std::uint32_t kL2tp = 115;
inline constexpr std::uint32_t kSctp = 132;
inline constexpr std::uint32_t kMobility = 135;
inline constexpr std::uint32_t kUdpLite = 136;
inline constexpr std::uint32_t kMpls = 137;
inline constexpr std::uint32_t kHip = 139;
inline constexpr std::uint32_t kShim6 = 140;
inline constexpr std::uint32_t kEthernet = 143;

/// True for headers that name the one behind them.
constexpr bool isExtension(std::uint32_t protocol)
{
    return protocol == kHopOpts || protocol == kRouting || protocol == kFragment ||
           protocol == kAh || protocol == kDstOpts || protocol == kShim6;
}
} // namespace ipprotocol

} // namespace tallygate::packet
