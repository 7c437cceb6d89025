// SPDX-License-Identifier: GPL-3.0-or-later
#include "quickblock.h"

#include <algorithm>

#include <QCoreApplication>

#include "base/address.h"
#include "hitnames.h"

namespace tallygate::app {

namespace {

constexpr std::uint32_t kSlash24 = 0xFFFFFF00;

/// The texts of this file.
struct BlockWords
{
    Q_DECLARE_TR_FUNCTIONS(QuickBlock)
};

std::string blockedNetwork(const std::string &address)
{
    if (const auto v4 = parseIpv4(address))
        return toString(Ipv4Address{v4->value & kSlash24}) + "/24";
    if (const auto v6 = parseIpv6(address))
        return toString(Ipv6Address{v6->high, 0}) + "/64";
    return {};
}

std::string blockedService(const storage::LoggedHit &hit)
{
    return fmt::format("{}/{}", hit.protocol == kTcp ? "tcp" : "udp", *hit.destinationPort);
}

policy::FilterPtr filterOfHit(const policy::Policy &policy, const storage::LoggedHit &hit)
{
    if (const auto place = policy.findRule(hit.rule))
        return policy.filter(place->filter->uuid);
    const auto application = policy.application(hit.application);
    return application ? policy.filterNamed(application->filter) : nullptr;
}

/// Of a section that is made because the filter has none.
QString blockSectionName()
{
    return BlockWords::tr("Blocked");
}

policy::Edit atTheTop(const policy::Filter &filter, const policy::Rule &rule)
{
    if (!filter.sections.empty()) {
        const policy::Section &first = *filter.sections.front();
        const Uuid before = first.rules.empty() ? Uuid() : first.rules.front()->uuid;
        return policy::insertRule(first.uuid, before, rule);
    }
    policy::Section section;
    section.uuid = Uuid::random();
    section.name = blockSectionName().toStdString();
    section.rules.push_back(std::make_shared<const policy::Rule>(rule));
    return policy::insertSection(filter.uuid, {}, std::move(section));
}

/// The name of the one set that the rule drops by; empty for any other rule.
std::string setDroppedBy(const policy::Rule &rule)
{
    const bool drops = rule.action == policy::Action::Drop || rule.action == policy::Action::Reject;
    const bool bySource = rule.source.items.size() == 1 && !rule.source.negated &&
                          rule.source.items.front().starts_with('@') &&
                          rule.destination.items.empty() && rule.service.items.empty() &&
                          rule.when.empty();
    return rule.enabled && drops && bySource ? rule.source.items.front().substr(1) : std::string();
}

} // namespace

std::optional<Timestamp> endOf(BlockSpan span, Timestamp now)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    switch (span) {
    case BlockSpan::Hour:
        return second + std::chrono::hours(1);
    case BlockSpan::Day:
        return second + std::chrono::days(1);
    case BlockSpan::Week:
        return second + std::chrono::weeks(1);
    case BlockSpan::Forever:
        return std::nullopt;
    }
    return std::nullopt;
}

bool canBlock(const storage::LoggedHit &hit, BlockScope scope)
{
    if (blockedNetwork(hit.source).empty())
        return false;
    const bool service =
        (hit.protocol == kTcp || hit.protocol == kUdp) && hit.destinationPort.has_value();
    return scope != BlockScope::Service || service;
}

std::string blockedSource(const storage::LoggedHit &hit, BlockScope scope)
{
    return scope == BlockScope::Network ? blockedNetwork(hit.source) : hit.source;
}

std::optional<BlockRule> blockRule(const policy::Policy &policy, const storage::LoggedHit &hit,
                                   BlockScope scope, BlockSpan span, Timestamp now)
{
    const policy::FilterPtr filter = filterOfHit(policy, hit);
    if (!filter || !canBlock(hit, scope))
        return std::nullopt;
    BlockRule block;
    block.filter = filter->uuid;
    policy::Rule &rule = block.rule;
    rule.uuid = Uuid::random();
    rule.source.items = {blockedSource(hit, scope)};
    if (scope == BlockScope::Service)
        rule.service.items = {blockedService(hit)};
    rule.name = BlockWords::tr("Block %1")
                    .arg(QString::fromStdString(rule.source.items.front()))
                    .toStdString();
    rule.action = policy::Action::Drop;
    rule.comment =
        BlockWords::tr("From a hit of “%1” at %2")
            .arg(QString::fromStdString(hit.ruleName), QString::fromStdString(toRfc3339(hit.time)))
            .toStdString();
    if (const auto end = endOf(span, now))
        rule.expires = toRfc3339(*end);
    block.edit = atTheTop(*filter, rule);
    return block;
}

std::vector<policy::SetPtr> blockingSets(const policy::Policy &policy,
                                         const storage::LoggedHit &hit)
{
    std::vector<policy::SetPtr> sets;
    const policy::FilterPtr filter = filterOfHit(policy, hit);
    if (!filter)
        return sets;
    for (const policy::SectionPtr &section : filter->sections) {
        for (const policy::RulePtr &rule : section->rules) {
            const std::string name = setDroppedBy(*rule);
            const policy::SetPtr set = name.empty() ? nullptr : policy.setNamed(name);
            if (set && set->kind == policy::SetKind::Addresses &&
                std::ranges::find(sets, set) == sets.end())
                sets.push_back(set);
        }
    }
    return sets;
}

} // namespace tallygate::app
