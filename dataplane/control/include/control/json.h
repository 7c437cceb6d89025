// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace tallygate::control {

using Json = nlohmann::json;

constexpr std::size_t kMaxJsonDepth = 64; ///< arrays and objects within each other

/// Strict JSON (RFC 8259) from a peer that is not trusted: UTF-8 is checked, an object with two
/// members of one name and nesting beyond kMaxJsonDepth are refused, integers beyond 64 bits too.
/// Errors: "json-syntax", "json-duplicate", "json-depth", with the byte in `where.offset`.
Result<Json> parseJson(std::string_view text);

/// One line without line feed. Bytes that are not UTF-8 become U+FFFD.
std::string toText(const Json &value);

/// 64-bit integers travel as strings of decimal digits (RFC 7951, 6.1), since many readers of
/// JSON make doubles of numbers.
Json fromUint64(std::uint64_t value);
/// Nothing but such a string: no sign, no leading zero. Error "params-invalid".
Result<std::uint64_t> toUint64(const Json &value);

/// Errors as they travel, in `data` of an error object and within results:
/// {"code", "kind", "message", "hint", "where": {"file", "line", "column", "offset", "path"}}, with
/// what is empty or zero left out.
Json fromError(const Error &error);
/// What is missing stays empty; an unknown kind is Semantic.
Error toError(const Json &value);

} // namespace tallygate::control
