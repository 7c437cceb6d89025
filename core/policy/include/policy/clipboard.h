// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/objects.h"

/// Rules and addresses on their way through the clipboard, a file or another program.
namespace tallygate::policy {

/// What happens to the identity of pasted rules (SEMANTICS 5.1): cut and paste keeps it, copy and
/// paste, duplicate and import make a new one.
enum class PasteIdentity : std::uint8_t { New, Keep };

/// {"tallygateRules": 1, "rules": [...]}, each rule as in the policy file: an excerpt
/// (policy/excerpt.h) without the objects, which reading passes over where they are there.
std::string rulesToJson(const std::vector<RulePtr> &rules);
Result<std::vector<RulePtr>> rulesFromJson(std::string_view json, PasteIdentity identity);
/// Whether the text looks like what rulesToJson() makes.
bool looksLikeRulesJson(std::string_view text);

/// Addresses, prefixes and ranges one a line; '#' and ';' start comments; commas also separate.
/// Every one is checked: the error names line and column.
Result<std::vector<std::string>> addressesFromText(std::string_view text);
/// A new rule for each address, with it as the source, action drop.
std::vector<RulePtr> rulesForSources(const std::vector<std::string> &addresses);

/// RFC 4180 with a header row: name, enabled, source, destination, service, when, action, meter,
/// log, comment, owner, ticket, expires. Cells as in policy/cell.h; log is "no", "yes", or
/// "1/N", "N/s", "exceeding" in any combination.
std::string rulesToCsv(const std::vector<RulePtr> &rules);
/// Columns are found by their names, in any order, unknown ones are an error; missing ones take
/// the default. New UUIDs. Separator ',' or ';' or tab, judged by the header row.
Result<std::vector<RulePtr>> rulesFromCsv(std::string_view csv, std::string_view file = "<csv>");
/// Whether the first line looks like such a header row.
bool looksLikeRulesCsv(std::string_view text);

} // namespace tallygate::policy
