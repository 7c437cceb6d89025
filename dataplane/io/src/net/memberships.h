// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "io/netlink.h"

namespace tallygate::io {

/// All groups joined in the namespace of the calling thread, sorted (/proc/net/igmp, igmp6).
std::vector<Membership> readMemberships();

/// The lines of /proc/net/igmp and /proc/net/igmp6.
std::vector<Membership> parseIgmp(std::string_view text);
std::vector<Membership> parseIgmp6(std::string_view text);

/// Groups that every interface is in by itself: all nodes, and the solicited nodes of addresses.
bool isJoinedByItself(const Membership &membership);

} // namespace tallygate::io
