// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tallygate {

/// SHA-1 (RFC 3174), for name-based UUIDs only; nothing here relies on it for security.
std::array<std::uint8_t, 20> sha1(std::string_view input);

}  // namespace tallygate
