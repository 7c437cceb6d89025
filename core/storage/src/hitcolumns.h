// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace tallygate::storage {

/// The columns of a hit in the order in which it is written and read.
inline constexpr std::string_view kHitColumns =
    "time, device, notLogged, revision, application, rule, applicationName, ruleName, port, "
    "interface, direction, verdict, action, source, destination, previousHop, sourcePort, "
    "destinationPort, protocol, vlan, etherType, length, worker, sequence, standsFor";

/// In columns of numbers that a packet may not have.
inline constexpr std::int64_t kNone = -1;

} // namespace tallygate::storage
