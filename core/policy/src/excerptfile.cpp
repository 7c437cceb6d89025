// SPDX-License-Identifier: GPL-3.0-or-later
// Excerpts to JSON and back.
#include <array>

#include "base/text.h"
#include "excerptjson.h"
#include "policy/clipboard.h"

namespace tallygate::policy {

namespace {

constexpr int kExcerptVersion = 1;
constexpr std::size_t kRulesBetweenReports = 1024;
constexpr std::size_t kTypicalRuleBytes = 400;
constexpr std::string_view kVersionKey = "tallygateRules";

Error cancelled()
{
    return {ErrorKind::Cancelled, "cancelled", "cancelled", {}, {}};
}

/// A newer file and a whole policy are called so, whatever else stands in them.
void checkIsExcerpt(JsonReader &reader, simdjson::ondemand::document &document)
{
    if (document.type() != simdjson::ondemand::json_type::object)
        reader.refuse(reader.text().data(), "not-rules",
                      "these are no rules of Tallygate: expected an object");
    if (!checkVersion(reader, document, kVersionKey, kExcerptVersion)) {
        document.rewind();
        JsonValue policy;
        if (document.find_field_unordered("tallygate").get(policy) == simdjson::SUCCESS)
            reader.refuse(JsonReader::begin(policy), "not-rules",
                          "this is a whole policy, not rules of one", "open it as a policy");
    }
    document.rewind();
}

std::vector<RulePtr> readRules(JsonReader &reader, JsonValue list, const ExcerptProgress &progress)
{
    std::vector<RulePtr> rules;
    reader.array(list, [&](JsonValue item) {
        if (progress && rules.size() % kRulesBetweenReports == 0) {
            const auto done =
                static_cast<std::size_t>(JsonReader::begin(item) - reader.text().data());
            if (!progress(done, reader.text().size()))
                throw ReadFault{cancelled()};
        }
        rules.push_back(read<Rule>(reader, item));
    });
    return rules;
}

} // namespace

Excerpt readExcerptJson(JsonReader &reader, simdjson::ondemand::document &root,
                        const ExcerptProgress &progress)
{
    static constexpr std::array<std::string_view, 5> kKeys{kVersionKey, "sets", "services",
                                                           "meters", "rules"};
    constexpr std::uint64_t kRequired = 1 << 0 | 1 << 4;
    checkIsExcerpt(reader, root);
    Excerpt excerpt;
    reader.object(JsonValue(root.get_value()), kKeys, kRequired,
                  [&](std::size_t key, JsonValue member) {
                      switch (key) {
                      case 0:
                          reader.integer(member, 1, kExcerptVersion);
                          break;
                      case 1:
                          excerpt.sets = readList<Set>(reader, member);
                          break;
                      case 2:
                          excerpt.services = readList<Service>(reader, member);
                          break;
                      case 3:
                          excerpt.meters = readList<Meter>(reader, member);
                          break;
                      case 4:
                          excerpt.rules = readRules(reader, member, progress);
                          break;
                      }
                  });
    return excerpt;
}

RulePtr withNewIdentity(const Rule &rule)
{
    Rule copy = rule;
    copy.uuid = Uuid::random();
    return std::make_shared<const Rule>(std::move(copy));
}

Result<std::string> writeExcerpt(const Excerpt &excerpt, const ExcerptProgress &progress)
{
    JsonWriter out(JsonWriter::Style::Pretty);
    out.reserve(excerpt.rules.size() * kTypicalRuleBytes);
    out.beginObject();
    out.member(kVersionKey, std::int64_t{kExcerptVersion});
    writeListIfAny(out, "sets", excerpt.sets);
    writeListIfAny(out, "services", excerpt.services);
    writeListIfAny(out, "meters", excerpt.meters);
    out.nextLine();
    out.key("rules");
    out.beginList();
    for (std::size_t i = 0; i < excerpt.rules.size(); ++i) {
        if (progress && i % kRulesBetweenReports == 0 && !progress(i, excerpt.rules.size()))
            return fail(cancelled());
        out.item();
        write(out, *excerpt.rules[i]);
    }
    out.endList();
    out.endObject();
    out.raw("\n");
    return out.take();
}

Result<Excerpt> readExcerpt(std::string_view text, std::string_view file,
                            const ExcerptProgress &progress)
{
    text = withoutByteOrderMark(text);
    if (!trimmed(text).starts_with('{')) {
        auto rules = rulesFromCsv(text, file);
        if (!rules)
            return fail(std::move(rules.error()));
        return Excerpt{{}, {}, {}, std::move(*rules), false};
    }
    auto excerpt =
        runReader<Excerpt>(text, file, [&](JsonReader &reader, simdjson::ondemand::document &root) {
            reader.checkIdentities();
            return readExcerptJson(reader, root, progress);
        });
    if (excerpt) {
        for (RulePtr &rule : excerpt->rules)
            rule = withNewIdentity(*rule);
    }
    return excerpt;
}

} // namespace tallygate::policy
