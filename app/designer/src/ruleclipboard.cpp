// SPDX-License-Identifier: GPL-3.0-or-later
#include "ruleclipboard.h"

#include <algorithm>

#include "session/dragmime.h"

namespace tallygate::app {

namespace {

const QString kCut = QStringLiteral("application/x-tallygate-cut");

Result<std::vector<policy::RulePtr>> fromJson(const std::string &json, bool cut,
                                              const policy::Policy &policy)
{
    auto kept = policy::rulesFromJson(json, policy::PasteIdentity::Keep);
    if (!kept)
        return kept;
    const bool known = std::any_of(kept->begin(), kept->end(), [&](const policy::RulePtr &rule) {
        return policy.find(rule->uuid).has_value();
    });
    return cut && !known ? kept : policy::rulesFromJson(json, policy::PasteIdentity::New);
}

} // namespace

std::vector<policy::RulePtr> rulesOf(const policy::Policy &policy, const std::vector<Uuid> &uuids)
{
    std::vector<policy::RulePtr> rules;
    rules.reserve(uuids.size());
    for (const auto &place : policy.findRules(uuids)) {
        if (place)
            rules.push_back(place->rule);
    }
    return rules;
}

std::unique_ptr<QMimeData> rulesMimeData(const policy::Policy &policy,
                                         const std::vector<Uuid> &uuids, RuleOrigin origin)
{
    const auto rules = rulesOf(policy, uuids);
    auto mime = std::make_unique<QMimeData>();
    const QByteArray csv = QByteArray::fromStdString(policy::rulesToCsv(rules));
    mime->setData(mime::kRules, QByteArray::fromStdString(policy::rulesToJson(rules)));
    mime->setData(QStringLiteral("text/csv"), csv);
    mime->setText(QString::fromUtf8(csv));
    if (origin == RuleOrigin::Cut)
        mime->setData(kCut, "1");
    return mime;
}

Result<PastedRules> pastedRules(const QMimeData &mime, const policy::Policy &policy)
{
    const auto wrap = [](Result<std::vector<policy::RulePtr>> rules) -> Result<PastedRules> {
        if (!rules)
            return fail(rules.error());
        return PastedRules{std::move(*rules), false};
    };
    if (mime.hasFormat(mime::kRules))
        return wrap(fromJson(mime.data(mime::kRules).toStdString(), mime.hasFormat(kCut), policy));
    const std::string text = mime.text().toStdString();
    if (policy::looksLikeRulesJson(text))
        return wrap(fromJson(text, false, policy));
    if (policy::looksLikeRulesCsv(text))
        return wrap(policy::rulesFromCsv(text));
    const auto addresses = policy::addressesFromText(text);
    if (!addresses)
        return fail(addresses.error());
    return PastedRules{policy::rulesForSources(*addresses), true};
}

} // namespace tallygate::app
