// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tallygate::remote {

constexpr std::size_t kLongestPrintable = 500; ///< bytes

/// What a server said, for people: UTF-8, without control characters, and not too much of it (its
/// end, where the reason mostly stands).
std::string printable(std::string_view text);

} // namespace tallygate::remote
