// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace tallygate::policy {

/// What the members of an object are called in JSON.
template <std::size_t N>
using Keys = std::array<std::string_view, N>;

} // namespace tallygate::policy
