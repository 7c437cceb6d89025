// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "base/uuid.h"

namespace tallygate::storage {

/// A line of the hit log as a device told it (`hits.batch` of the control protocol), or, where
/// `notLogged` is not zero, a suppression line: so many hits were not logged about then, and only
/// `time` and `device` have a meaning besides.
struct LoggedHit
{
    Timestamp time; ///< of the device's clock
    Uuid device;
    std::uint64_t notLogged = 0;
    std::uint64_t revision = 0;
    Uuid application;
    Uuid rule; ///< null: the default of the filter
    std::string applicationName;
    std::string ruleName;
    std::uint32_t port = 0; ///< the port id
    std::string interface;
    std::string direction;
    std::string verdict;
    std::string action;
    std::string source; ///< addresses as text; empty where the packet has none
    std::string destination;
    std::string previousHop;                 ///< MAC
    std::optional<std::uint16_t> sourcePort; ///< for ICMP type and code stand in the ports
    std::optional<std::uint16_t> destinationPort;
    std::optional<std::uint8_t> protocol;
    std::optional<std::uint16_t> vlan;
    std::uint16_t etherType = 0;
    std::uint32_t length = 0; ///< bytes on the wire, without FCS
    std::uint32_t worker = 0;
    std::uint64_t sequence = 0;  ///< which packet of this worker
    std::uint32_t standsFor = 1; ///< packets: itself and those left out by sampling

    bool operator==(const LoggedHit &) const = default;
};

} // namespace tallygate::storage
