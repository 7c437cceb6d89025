// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/checkchild.h"

namespace tallygate::engine {

/// The bounds that a child sets itself.
struct CheckLimits
{
    std::uint64_t processorSeconds = 0; ///< 0: none
    std::uint64_t memory = 0;           ///< bytes of address space; 0: none
};

/// A line of JSON, then the policy's text: what a child reads.
std::string writeCheckRequest(const CheckRequest &request, const CheckLimits &limits);
/// The limits are read first and given to `apply` before anything else is looked at.
Result<CheckRequest> readCheckRequest(std::string content, void (*apply)(const CheckLimits &));

} // namespace tallygate::engine
