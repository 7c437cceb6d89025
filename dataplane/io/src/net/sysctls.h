// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

/// The settings of one interface below /proc/sys/net, of the calling thread's namespace.
namespace tallygate::io {

/// "ipv4/conf/rp_filter" to its value, without the interface's name. Unreadable ones are left out.
using Sysctls = std::map<std::string, std::string>;

Sysctls readSysctls(std::string_view link);

/// One value; empty if there is none.
std::string readSysctl(std::string_view link, const std::string &key);
/// False if the kernel has no such setting or refuses the value.
bool writeSysctl(std::string_view link, const std::string &key, const std::string &value);

/// Makes all values those of `wanted`, writing only what differs. Refused values stay as they are.
void applySysctls(std::string_view link, const Sysctls &wanted);

/// Lets packets in whose route back does not leave by this interface (the routes are just moving).
void loosenReversePath(std::string_view link);

/// Receive work of the interface by threads of the kernel, which take precedence so far
/// (base/precedence.h); false if sysfs does not have the interface.
bool setThreadedNapi(std::string_view link, int niceness);

} // namespace tallygate::io
