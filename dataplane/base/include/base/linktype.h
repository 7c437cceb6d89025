// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace tallygate {

/// Link-layer header types by their LINKTYPE_ numbers (www.tcpdump.org/linktypes.html). Numbers
/// that mean the same (12 and 14, platform values of RAW) are read as the one listed here.
enum class LinkType : std::uint16_t {
    Null = 0,
    Ethernet = 1,
    Ppp = 9,
    PppHdlc = 50,
    Raw = 101,
    Loop = 108,
    LinuxSll = 113,
    Ipv4 = 228,
    Ipv6 = 229,
    LinuxSll2 = 276,
};

}  // namespace tallygate
