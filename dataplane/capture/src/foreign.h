// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace tallygate::capture {

/// For a file that is neither pcap nor pcapng: what it is, from its first bytes, and what to do.
Error foreignFormatError(Bytes beginning, const std::string &file);

} // namespace tallygate::capture
