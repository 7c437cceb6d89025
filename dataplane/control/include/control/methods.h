// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "control/role.h"

namespace tallygate::control {

/// A method of the control protocol as docs/protocol.md has it.
struct MethodInfo
{
    std::string_view name;
    Role role = Role::Root; ///< the least that may call it
    bool audited = true;
};

/// All of them, in the order of the document.
std::span<const MethodInfo> methods();
/// Null if there is none of that name.
const MethodInfo *findMethod(std::string_view name);

} // namespace tallygate::control
