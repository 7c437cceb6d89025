// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tallygate {

/// The candidates nearest to a mistyped word (Damerau-Levenshtein), best first, at most `most`,
/// none farther than a third of the word's length (at least 1).
std::vector<std::string> nearestNames(std::string_view word,
                                      std::span<const std::string_view> candidates,
                                      std::size_t most = 3);

std::string_view trimmed(std::string_view text); ///< without ASCII white space at both ends

/// What a hexadecimal digit is worth; -1 for any other character.
constexpr int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// Without the three bytes that some programs put before UTF-8.
std::string_view withoutByteOrderMark(std::string_view text);

/// Decimal, or hexadecimal after "0x"; the whole text or nothing.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);

/// The text with every byte that is no part of well-formed UTF-8 (RFC 3629) replaced by U+FFFD.
std::string toValidUtf8(std::string_view text);

} // namespace tallygate
