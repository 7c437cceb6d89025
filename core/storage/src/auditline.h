// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Where the seal stands in a line of an audit chain.

namespace tallygate::storage {

inline constexpr std::string_view kHashMember = ",\"hash\":\"";
inline constexpr std::size_t kHashLength = 64;
inline const std::string kNoHash(kHashLength, '0');

/// What the hash is of. Requires a line long enough for one.
inline std::string_view bodyOf(std::string_view line)
{
    return line.substr(0, line.size() - kHashMember.size() - kHashLength - 2);
}

/// The hash at the end of the line; empty if it is not that of the line's bytes.
std::string verifiedHash(std::string_view line);

} // namespace tallygate::storage
