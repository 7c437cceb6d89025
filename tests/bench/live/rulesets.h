// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The same rules, written for each of those that are compared: the first rules-1 permit UDP to a
// port of stations that get no traffic, the last permits the benchmark's own; the rest is dropped.

namespace tallygate::bench {

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

/// A device policy with one application on `interface`, in.
std::string tallygateRules(std::size_t rules, std::string_view destination,
                           std::string_view interface);

} // namespace tallygate::bench
