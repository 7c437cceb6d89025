// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tallygate {

/// SHA-256 (FIPS 180-4) in lower-case hexadecimal: 64 characters.
std::string sha256Hex(std::string_view text);

} // namespace tallygate
