// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of core/policy that reads text from outside: policy files, edits of the journal,
// rules on the clipboard and in files, CSV, addresses, cells and the filter bar. The first byte
// chooses.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/cell.h"
#include "policy/clipboard.h"
#include "policy/editjson.h"
#include "policy/excerpt.h"
#include "policy/policyfile.h"
#include "policy/query.h"
#include "policy/whereused.h"

using namespace tallygate;
using namespace tallygate::policy;

namespace {

/// A property that does not hold is a finding, in release builds too.
void require(bool holds)
{
    if (!holds)
        std::abort();
}

void policyFile(std::string_view text)
{
    const auto policy = parsePolicy(text);
    if (!policy) {
        require(!policy.error().code.empty() && !policy.error().message.empty());
        return;
    }
    const std::string written = writePolicy(*policy);
    const auto again = parsePolicy(written);
    require(again && *again == *policy && writePolicy(*again) == written);
}

void edit(std::string_view text)
{
    const auto parsed = parseEdit(text);
    if (!parsed)
        return;
    const std::string written = writeEdit(*parsed);
    const auto again = parseEdit(written);
    require(again && writeEdit(*again) == written);
    const Policy start;
    const auto applied = apply(start, *parsed);
    if (!applied)
        return;
    const auto back = apply(applied->next, applied->inverse);
    require(back && back->next == start);
}

void clipboard(std::string_view text)
{
    if (const auto rules = rulesFromJson(text, PasteIdentity::Keep)) {
        const auto again = rulesFromJson(rulesToJson(*rules), PasteIdentity::Keep);
        require(again && again->size() == rules->size());
    }
    addressesFromText(text);
    if (const auto rules = rulesFromCsv(text)) {
        const auto again = rulesFromCsv(rulesToCsv(*rules));
        require(again && again->size() == rules->size());
    }
}

/// A file of rules: what it brings can be written again, and goes into a policy and out of it.
void rulesFile(std::string_view text)
{
    const auto excerpt = readExcerpt(text, "<file>");
    if (!excerpt) {
        require(!excerpt.error().code.empty() && !excerpt.error().message.empty());
        return;
    }
    const auto again = readExcerpt(*writeExcerpt(*excerpt), "<file>");
    require(again && again->rules.size() == excerpt->rules.size());
    Document document;
    document.uuid = Uuid::random();
    Filter filter;
    filter.uuid = Uuid::random();
    filter.name = "f";
    document.filters.push_back(std::make_shared<const Filter>(filter));
    const Policy start = *Policy::fromDocument(std::move(document));
    const Edit edit =
        importEdit(start, *excerpt, planImport(start, *excerpt), {filter.uuid, {}, {}, "s"});
    const auto applied = apply(start, edit);
    require(applied && apply(applied->next, applied->inverse)->next == start);
    // Once more, everything is known.
    const ImportPlan plan = planImport(applied->next, *excerpt);
    require(plan.count(ImportFate::Comes) == 0);
}

class NoFigures : public QueryContext
{
public:
    std::optional<std::uint64_t> hits(const Uuid &) const override { return std::nullopt; }
    bool hasFinding(const Uuid &) const override { return false; }
    Timestamp now() const override { return Timestamp{}; }
};

void lines(std::string_view text)
{
    const Cell cell = cellFromText(text);
    require(cellFromText(toText(cell)) == cell);
    require(withSetRenamed(text, "a", "a") == text);
    if (auto query = parseQuery(text)) {
        const NoFigures figures;
        Rule rule;
        rule.name = text;
        rule.source = cell;
        QueryMatcher(std::move(*query), Policy(), figures).matches(rule);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char *>(data) + 1, size - 1);
    switch (data[0]) {
    case 'e':
        edit(text);
        break;
    case 'c':
        clipboard(text);
        break;
    case 'r':
        rulesFile(text);
        break;
    case 'l':
        lines(text);
        break;
    default:
        policyFile(std::string_view(reinterpret_cast<const char *>(data), size));
    }
    return 0;
}
