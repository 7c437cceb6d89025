// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "policy/policy.h"

namespace tallygate::policy {

/// A service that comes with Tallygate (IANA service names and port numbers). These are not stored
/// in a policy file; a policy's own service of the same name takes its place.
struct BuiltinService
{
    std::string_view name;
    std::string_view expression;
    std::string_view description;
};

/// Sorted by name.
std::span<const BuiltinService> builtinServices();

/// Null if there is none of that name.
const BuiltinService *builtinService(std::string_view name);

/// The expression behind a name in a service cell: the policy's own service first, then the
/// built-in ones. The text lives as long as the snapshot. A walk over the policy's services.
std::optional<std::string_view> serviceExpression(const Policy &policy, std::string_view name);

} // namespace tallygate::policy
