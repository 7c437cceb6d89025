// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "base/result.h"
#include "io/xdpside.h"

// An XDP program on an interface, by netlink: it stays when the process ends.

namespace tallygate::io {

/// Attaches `program`: in the driver, else generically, never both. What is there already is left
/// if it is this program, replaced in one step if it is `earlier` (-1: none) or bears our program's
/// name, and else an error. Errors as XdpSide::open().
Result<AttachMode> attach(std::uint32_t ifindex, int program, int earlier, bool genericOnly);

/// Takes `program` off the interface, if it is the one that is there.
Result<void> detach(std::uint32_t ifindex, int program);

} // namespace tallygate::io
