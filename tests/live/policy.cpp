// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy.h"

#include <stdexcept>

#include <fmt/format.h>

namespace tallygate::live {

namespace {

const Uuid kSpace = *Uuid::parse("6f1c5b3e-9d3c-4f53-8a0e-0d6b3f2a7c11");

} // namespace

PolicyMaker::PolicyMaker(const std::string &name)
{
    m_policy.policyName = name;
    m_policy.deviceName = "device";
    m_policy.deviceUuid = Uuid::fromName(kSpace, "device");
}

Uuid PolicyMaker::filter(const std::string &name, const std::vector<RuleSpec> &rules,
                         pipeline::Verdict byDefault)
{
    pipeline::DeviceFilter filter;
    filter.uuid = Uuid::fromName(kSpace, "filter " + name);
    filter.name = name;
    filter.defaultVerdict = byDefault;
    for (const RuleSpec &spec : rules) {
        pipeline::DeviceRule rule;
        rule.uuid = ruleUuid(filter.uuid, spec.name);
        rule.name = spec.name;
        rule.number = static_cast<std::uint32_t>(filter.rules.size() + 1);
        if (!spec.match.empty())
            rule.conditions = {{pipeline::Cell::When, spec.match}};
        rule.action = spec.action;
        rule.meter = spec.meter;
        rule.log = spec.log;
        filter.rules.push_back(std::move(rule));
    }
    m_policy.filters.push_back(std::move(filter));
    return m_policy.filters.back().uuid;
}

Uuid PolicyMaker::apply(const Uuid &filter, const std::string &interface,
                        pipeline::Direction direction, pipeline::Scope scope, std::int32_t order)
{
    pipeline::DeviceApplication application;
    application.filter = filter;
    application.interfaces = {interface};
    application.direction = direction;
    application.scope = scope;
    application.order = order;
    application.uuid = Uuid::fromName(
        filter, fmt::format("{} {} {} {}", interface, toString(direction), toString(scope), order));
    m_policy.applications.push_back(application);
    return application.uuid;
}

Uuid PolicyMaker::meter(const std::string &name, const meter::MeterConfig &config)
{
    const Uuid uuid = Uuid::fromName(kSpace, "meter " + name);
    m_policy.meters.push_back({uuid, name, config, false});
    return uuid;
}

void PolicyMaker::guard(const std::string &prefix, std::uint16_t port)
{
    const auto range = parseAddressRange(prefix);
    if (!range)
        throw std::invalid_argument("no prefix: " + prefix);
    m_policy.guard.push_back({*range, port});
}

Uuid PolicyMaker::ruleUuid(const Uuid &filter, const std::string &rule)
{
    return Uuid::fromName(filter, "rule " + rule);
}

} // namespace tallygate::live
