// SPDX-License-Identifier: GPL-3.0-or-later
#include "findingfix.h"

#include <QCoreApplication>

#include "editsentence.h"
#include "newobject.h"

namespace tallygate::app {

namespace {

/// The texts of this file.
struct FixWords
{
    Q_DECLARE_TR_FUNCTIONS(FindingFix)
};

std::optional<FindingFix> turnOn(const Diagnostic &finding)
{
    policy::RulePatch patch;
    patch.enabled = true;
    return FindingFix{FixWords::tr("Turn on"), policy::modifyRules({finding.object}, patch)};
}

std::optional<FindingFix> removeExpiry(const Diagnostic &finding)
{
    policy::RulePatch patch;
    patch.expires = std::string();
    return FindingFix{FixWords::tr("Remove expiry"), policy::modifyRules({finding.object}, patch)};
}

/// The rule goes before the one that hides it.
std::optional<FindingFix> moveAbove(const Diagnostic &finding, const policy::Policy &policy)
{
    if (finding.related.empty())
        return std::nullopt;
    const auto above = policy.findRule(finding.related.front());
    if (!above)
        return std::nullopt;
    const QString text = FixWords::tr("Move above %1").arg(numberOf(policy, above->rule->uuid));
    return FindingFix{text,
                      policy::moveRules({finding.object}, above->section->uuid, above->rule->uuid)};
}

std::optional<FindingFix> createSet(const Diagnostic &finding)
{
    const std::string name = finding.args.empty() ? std::string() : finding.args.front();
    if (!policy::isValidName(name))
        return std::nullopt;
    policy::Set set;
    set.uuid = Uuid::random();
    set.name = name;
    return FindingFix{FixWords::tr("Create set %1").arg(QString::fromStdString(name)),
                      policy::insertObject(std::make_shared<const policy::Set>(std::move(set)))};
}

std::optional<FindingFix> permitFragments(const Diagnostic &finding, const policy::Policy &policy)
{
    const policy::FilterPtr filter = policy.filter(finding.object);
    if (!filter || filter->sections.empty())
        return std::nullopt;
    policy::Rule rule;
    rule.uuid = Uuid::random();
    rule.name = FixWords::tr("Later fragments").toStdString();
    rule.when = "ip.frag_offset > 0 or ipv6.fraghdr.offset > 0";
    rule.action = policy::Action::Permit;
    return FindingFix{FixWords::tr("Permit later fragments"),
                      policy::insertRule(filter->sections.back()->uuid, {}, std::move(rule))};
}

} // namespace

std::optional<FindingFix> fixOf(const Diagnostic &finding, const policy::Policy &policy)
{
    if (!policy.find(finding.object))
        return std::nullopt;
    if (finding.code == "rule-disabled")
        return turnOn(finding);
    if (finding.code == "rule-expired")
        return removeExpiry(finding);
    if (finding.code == "rule-unreachable")
        return moveAbove(finding, policy);
    if (finding.code == "set-missing")
        return createSet(finding);
    if (finding.code == "fragments-not-permitted")
        return permitFragments(finding, policy);
    if (finding.code == "section-disabled")
        return FindingFix{FixWords::tr("Turn on"),
                          {policy::ModifySection{finding.object, {}, {}, true}}};
    if (finding.code == "meter-unused")
        return FindingFix{FixWords::tr("Remove meter"), {policy::RemoveObject{finding.object}}};
    return std::nullopt;
}

std::uint32_t numberOf(const policy::Policy &policy, const Uuid &rule)
{
    const auto place = policy.findRule(rule);
    if (!place)
        return 0;
    std::size_t number = place->ruleIndex + 1;
    for (std::size_t i = 0; i < place->sectionIndex; ++i)
        number += place->filter->sections[i]->rules.size();
    return static_cast<std::uint32_t>(number);
}

QString subjectOf(const Diagnostic &finding, const policy::Policy &policy)
{
    const auto found = policy.find(finding.object);
    if (!found)
        return {};
    QString kind = kindName(found->kind);
    if (!kind.isEmpty())
        kind[0] = kind[0].toUpper();
    if (const auto place = policy.findRule(finding.object))
        return QStringLiteral("%1 %2 %3")
            .arg(kind)
            .arg(numberOf(policy, finding.object))
            .arg(QString::fromStdString(place->rule->name))
            .trimmed();
    if (const auto section = policy.findSection(finding.object))
        return QStringLiteral("%1 %2").arg(kind, QString::fromStdString(section->section->name));
    if (const auto object = policy.object(finding.object))
        return QStringLiteral("%1 %2")
            .arg(kind, QString::fromStdString(std::string(policy::nameOf(*object))))
            .trimmed();
    return kind;
}

} // namespace tallygate::app
