// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/netlink.h"

/// The part of ethtool that ports need, by ioctl (linux/ethtool.h).
namespace tallygate::io {

struct Feature
{
    bool on = false;
    bool fixed = false; ///< cannot be changed
    bool operator==(const Feature &) const = default;
};

/// By the kernel's names, such as "rx-gro". Empty where the driver tells nothing.
std::map<std::string, Feature> featuresOf(std::string_view link);

/// Turns features on and off; unknown and fixed ones are left alone. A feature that depends on
/// another may follow it.
Result<void> setFeatures(std::string_view link, const std::map<std::string, bool> &wanted);

/// Receive queues in use, `otherwise` where the driver does not tell.
std::uint32_t queuesInUse(LinkIndex link, std::uint32_t otherwise);

} // namespace tallygate::io
