// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tallygate::control {

/// What a peer of the control socket may do (SEMANTICS 12.1). Each may what those before it may.
enum class Role : std::uint8_t {
    None,
    View,    ///< see: status, counters, the policy in force
    Operate, ///< also hits, resets, commits
    Admin,   ///< also interfaces, guard, fail mode, capture
    Root,    ///< also replace the program
};

std::string_view toString(Role role);
std::optional<Role> parseRole(std::string_view word);

} // namespace tallygate::control
