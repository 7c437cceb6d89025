// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tallygate {

/// An IPv4 address; `value` is in host order so that ranges compare as numbers.
struct Ipv4Address
{
    std::uint32_t value = 0;
    auto operator<=>(const Ipv4Address &) const = default;
};

/// An IPv6 address as two host-order halves, so that ranges compare as numbers.
struct Ipv6Address
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const Ipv6Address &) const = default;

    static Ipv6Address fromBytes(const std::uint8_t *bytes);  ///< 16 bytes, network order
    std::array<std::uint8_t, 16> toBytes() const;
};

/// A 48-bit hardware address in the low bits of `value`, host order.
struct MacAddress
{
    std::uint64_t value = 0;
    auto operator<=>(const MacAddress &) const = default;
};

std::optional<Ipv4Address> parseIpv4(std::string_view text);  ///< dotted quad only
std::optional<Ipv6Address> parseIpv6(std::string_view text);  ///< RFC 4291 text, no zone
std::optional<MacAddress> parseMac(std::string_view text);    ///< ':' '-' or Cisco '.' form

std::string toString(Ipv4Address address);
std::string toString(const Ipv6Address &address);  ///< RFC 5952
std::string toString(MacAddress address);          ///< "02:1b:44:11:3a:b7"

/// An inclusive range of addresses of one family. A prefix is such a range.
struct AddressRange
{
    bool v6 = false;
    Ipv6Address first;  ///< IPv4 addresses stand in the low 32 bits of `low`
    Ipv6Address last;
    auto operator<=>(const AddressRange &) const = default;

    bool contains(Ipv4Address address) const
    {
        return !v6 && address.value >= first.low && address.value <= last.low;
    }
    bool contains(const Ipv6Address &address) const
    {
        return v6 && address >= first && address <= last;
    }
};

/// "192.0.2.1", "192.0.2.0/24", "192.0.2.1-192.0.2.9" (also with ".."), the same for IPv6.
/// Host bits set below a prefix length are an error that names the prefix that was meant.
Result<AddressRange> parseAddressRange(std::string_view text);
/// The shortest exact text: an address, a prefix if it is one, else "first-last".
std::string toString(const AddressRange &range);

}  // namespace tallygate
