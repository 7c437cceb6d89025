// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/loggedhit.h"

namespace tallygate::app {

const Timestamp kHitTime = *parseRfc3339("2026-03-01T12:00:00Z");

inline Uuid idOf(const std::string &name)
{
    return Uuid::fromName(*Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), name);
}

/// A dropped Telnet packet, `n` seconds after kHitTime.
inline storage::LoggedHit madeHit(int n)
{
    storage::LoggedHit hit;
    hit.time = kHitTime + std::chrono::seconds(n);
    hit.device = idOf("fw1");
    hit.revision = 41;
    hit.application = idOf("edge");
    hit.rule = idOf("rule3");
    hit.applicationName = "edge on wan0, in";
    hit.ruleName = "No telnet";
    hit.port = 1;
    hit.interface = "wan0";
    hit.direction = "in";
    hit.verdict = "drop";
    hit.action = "drop";
    hit.source = "203.0.113.9";
    hit.destination = "198.51.100.1";
    hit.previousHop = "02:00:00:00:00:09";
    hit.sourcePort = 40000;
    hit.destinationPort = 23;
    hit.protocol = 6;
    hit.etherType = 0x0800;
    hit.length = 60;
    hit.sequence = std::uint64_t(n);
    return hit;
}

inline storage::LoggedHit madeSuppression(int n, std::uint64_t count)
{
    storage::LoggedHit line;
    line.time = kHitTime + std::chrono::seconds(n);
    line.device = idOf("fw1");
    line.notLogged = count;
    return line;
}

} // namespace tallygate::app
