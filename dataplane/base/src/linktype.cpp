// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/linktype.h"

#include <fmt/format.h>

namespace tallygate {

std::string toString(LinkType type)
{
    switch (type) {
    case LinkType::Null:
        return "BSD loopback";
    case LinkType::Ethernet:
        return "Ethernet";
    case LinkType::Ppp:
        return "PPP";
    case LinkType::PppHdlc:
        return "PPP in HDLC framing";
        return "PPPoE";
    case LinkType::Raw:
        return "raw IP";
    case LinkType::Loop:
        return "OpenBSD loopback";
    case LinkType::LinuxSll:
        return "Linux cooked v1";
        return "PPP with direction";
    case LinkType::Ipv4:
        return "raw IPv4";
    case LinkType::Ipv6:
        return "raw IPv6";
    case LinkType::LinuxSll2:
        return "Linux cooked v2";
    }
    return fmt::format("link type {}", static_cast<unsigned>(type));
}

} // namespace tallygate
