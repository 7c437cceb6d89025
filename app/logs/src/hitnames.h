// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QString>

#include "services/tokens.h"
#include "storage/loggedhit.h"

// What the numbers and words of a hit are called.

namespace tallygate::app {

inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;

/// "tcp" for 6, "icmp", ...; the number where it has no name; empty where the packet has none.
std::string protocolName(const storage::LoggedHit &hit);
std::optional<std::uint8_t> protocolNumber(std::string_view text);
/// Whether the ports are ports, and not type and code of ICMP.
bool hasPorts(const storage::LoggedHit &hit);

/// How a verdict is shown: its tone, and its word in the language of the window.
struct HitVerdict
{
    Tone tone = Tone::Warning;
    QString word;
};
HitVerdict verdictOf(const storage::LoggedHit &hit);

} // namespace tallygate::app
