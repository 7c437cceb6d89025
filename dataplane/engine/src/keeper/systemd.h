// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/filedescriptor.h"

// The service manager's side of sd_notify(3) and sd_listen_fds(3): stable protocols of one datagram
// and three environment variables, spoken without its library, which cannot be linked statically.

namespace tallygate::engine {

/// Sends one notification, with a descriptor for the store if there is one. Nothing without
/// NOTIFY_SOCKET. The environment is left as it is.
void notifySystemd(std::string_view text, int descriptor = -1);

/// The descriptors systemd kept for this process, by FDNAME. Once; later calls give nothing.
std::map<std::string, FileDescriptor> descriptorsFromSystemd();

} // namespace tallygate::engine
