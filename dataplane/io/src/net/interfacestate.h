// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "io/netlink.h"
#include "net/rtsocket.h"

namespace tallygate::io {

/// What the stack knows by the index of one interface, as the kernel's own messages: so flags and
/// attributes that this program knows nothing of go where the interface's place goes.
struct InterfaceState
{
    std::vector<RtMessage> addresses; ///< in the kernel's order: primary before secondary
    std::vector<RtMessage> neighbours;
    std::vector<RtMessage> routes;   ///< of all tables; not those that addresses bring with them
    std::vector<RtMessage> nextHops; ///< next hop objects
    std::vector<RtMessage> bridgeEntries; ///< of the bridge that it is a port of
    std::int64_t takenAtSeconds = 0;      ///< CLOCK_BOOTTIME: lifetimes count from here
};

Result<InterfaceState> readInterfaceState(RtSocket &socket, LinkIndex link);

nlohmann::json toJson(const InterfaceState &state);
nlohmann::json toJson(const std::vector<RtMessage> &messages);
std::vector<RtMessage> messagesOf(const nlohmann::json &json); ///< throws as below
/// Throws nlohmann::json::exception if it is not what toJson() writes.
InterfaceState interfaceStateOf(const nlohmann::json &json);

/// Seconds since the machine started, sleep included.
std::int64_t secondsSinceBoot();

} // namespace tallygate::io
