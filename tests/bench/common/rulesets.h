// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "pipeline/devicepolicy.h"

// The same rules, written for each of those that are compared: the first rules-1 permit UDP to a
// port of stations that get no traffic, the last permits the benchmark's own; the rest is dropped.

namespace tallygate::bench {

/// Of the traffic that the rules are about.
inline constexpr std::uint16_t kPort = 9;
/// The station, in host order, of a rule but the last: one in 198.18.0.0/15 each, for benchmarks
/// (RFC 2544). Requires: rule < 131,072.
std::uint32_t idleStation(std::size_t rule);

/// How nftables holds the rules.
enum class NftForm : std::uint8_t {
    Linear,   ///< one rule each, with a counter
    Map,      ///< one verdict map of address and port: exact matches only
    Interval, ///< one set of address ranges
};
std::string_view toString(NftForm form);

/// A ruleset for `nft -f`. `family` is "ip" or "bridge".
std::string nftRules(std::string_view family, NftForm form, std::size_t rules,
                     std::string_view destination);

/// A device policy with so many applications on `interface`, in, each of a filter of its own with
/// all the rules.
pipeline::DevicePolicy tallygatePolicy(std::size_t rules, std::string_view destination,
                                       std::string_view interface, std::uint8_t applications);
/// One application's, as JSON.
std::string tallygateRules(std::size_t rules, std::string_view destination,
                           std::string_view interface);

} // namespace tallygate::bench
