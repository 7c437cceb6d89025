// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "engine/revisionstore.h"

namespace tallygate::engine {

using OrderedJson = nlohmann::ordered_json;

/// JSON of one object, or the error that says of which file it is not.
Result<OrderedJson> parseObject(std::string_view text, const std::filesystem::path &file);

/// A member of the given kind, or nothing.
std::optional<std::string> textMember(const OrderedJson &object, const char *key);
/// A number that was written as text, as 64-bit integers are (RFC 7951).
std::optional<std::uint64_t> numberMember(const OrderedJson &object, const char *key);
std::optional<Timestamp> timeMember(const OrderedJson &object, const char *key);

OrderedJson guardToJson(const std::vector<pipeline::GuardEntry> &guard);
std::optional<std::vector<pipeline::GuardEntry>> guardFromJson(const OrderedJson &list);
OrderedJson optionsToJson(const pipeline::GuardOptions &options);

OrderedJson metaToJson(const RevisionMeta &meta);
Result<RevisionMeta> metaFromJson(std::string_view text, const std::filesystem::path &file);

} // namespace tallygate::engine
