// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/clipboard.h"

#include "base/address.h"
#include "base/text.h"
#include "excerptjson.h"

namespace tallygate::policy {

namespace {

/// Without what follows '#' or ';'.
std::string_view withoutComment(std::string_view line)
{
    return line.substr(0, line.find_first_of("#;"));
}

/// The comma-separated parts of one line of addresses.
Result<void> addAddresses(std::string_view line, std::uint32_t number,
                          std::vector<std::string> &addresses)
{
    std::size_t at = 0;
    while (at <= line.size()) {
        const std::size_t comma = std::min(line.find(',', at), line.size());
        const std::string_view part = line.substr(at, comma - at);
        const std::string_view text = trimmed(part);
        if (!text.empty()) {
            const auto range = parseAddressRange(text);
            if (!range) {
                Error error = range.error();
                error.where.line = number;
                error.where.column = static_cast<std::uint32_t>(text.data() - line.data() + 1);
                return fail(std::move(error));
            }
            addresses.push_back(toString(*range));
        }
        at = comma + 1;
    }
    return {};
}

} // namespace

std::string rulesToJson(const std::vector<RulePtr> &rules)
{
    return *writeExcerpt({{}, {}, {}, rules});
}

Result<std::vector<RulePtr>> rulesFromJson(std::string_view json, PasteIdentity identity)
{
    auto rules = runReader<std::vector<RulePtr>>(
        json, "<clipboard>", [&](JsonReader &reader, simdjson::ondemand::document &root) {
            if (identity == PasteIdentity::Keep)
                reader.checkIdentities();
            return readExcerptJson(reader, root, {}).rules;
        });
    if (rules && identity == PasteIdentity::New) {
        for (RulePtr &rule : *rules)
            rule = withNewIdentity(*rule);
    }
    return rules;
}

bool looksLikeRulesJson(std::string_view text)
{
    text = trimmed(text);
    constexpr std::size_t kHead = 64;
    return !text.empty() && text.front() == '{' &&
           text.substr(0, kHead).find("\"tallygateRules\"") != std::string_view::npos;
}

Result<std::vector<std::string>> addressesFromText(std::string_view text)
{
    std::vector<std::string> addresses;
    std::uint32_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (auto added = addAddresses(withoutComment(text.substr(0, end)), ++number, addresses);
            !added)
            return fail(std::move(added.error()));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return addresses;
}

std::vector<RulePtr> rulesForSources(const std::vector<std::string> &addresses)
{
    std::vector<RulePtr> rules;
    rules.reserve(addresses.size());
    for (const std::string &address : addresses) {
        Rule rule;
        rule.uuid = Uuid::random();
        rule.source.items.push_back(address);
        rules.push_back(std::make_shared<const Rule>(std::move(rule)));
    }
    return rules;
}

} // namespace tallygate::policy
