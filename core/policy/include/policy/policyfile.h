// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "policy/policy.h"

/// The policy file: JSON, extension ".tallygate", schema in resources/schema/policy.schema.json.
///
/// Writing is deterministic: keys in a fixed order, values that are the default left out, two
/// spaces a level, one object per group of lines, so that `git diff` shows a changed rule as a
/// changed line or two. parse(write(p)) == p for every policy, and write(parse(t)) == t for every
/// text that write() made.
///
/// Reading is strict: unknown keys, repeated keys, repeated UUIDs and repeated names are refused.
/// Errors carry file, line, column (`where`) and the JSON pointer (`where.path`). Codes:
/// "json-syntax", "key-unknown", "key-duplicate", "key-missing", "type-wrong", "value-invalid",
/// "uuid-invalid", "uuid-duplicate", "uuid-missing", "name-duplicate", "name-invalid",
/// "version-newer", "not-a-policy".
namespace tallygate::policy {

/// The version of the format that this program reads and writes.
inline constexpr int kFormatVersion = 1;

/// `file` is only for messages.
Result<Policy> parsePolicy(std::string_view json, std::string_view file = "<policy>");
std::string writePolicy(const Policy &policy);

Result<Policy> loadPolicy(const std::filesystem::path &path);
/// Atomically: a new file, fsync, rename. On failure the old file stands.
Result<void> savePolicy(const Policy &policy, const std::filesystem::path &path);

} // namespace tallygate::policy
