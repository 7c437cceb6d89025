// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan.h"

namespace tallygate::app {

inline Uuid named(const std::string &name)
{
    return Uuid::fromName(Uuid(), name);
}

inline pipeline::DeviceRule ruleOf(const std::string &name, const std::string &expression,
                                   pipeline::Action action)
{
    pipeline::DeviceRule rule;
    rule.uuid = named(name);
    rule.name = name;
    rule.action = action;
    if (!expression.empty())
        rule.conditions.push_back({.expression = expression});
    return rule;
}

/// On packets that come in at wan0.
inline SharedPolicy policyOf(std::vector<pipeline::DeviceRule> rules)
{
    pipeline::DevicePolicy policy;
    policy.policyName = "Lab";
    policy.deviceUuid = named("device");
    policy.deviceName = "edge-01";
    pipeline::DeviceFilter filter;
    filter.uuid = named("filter");
    filter.name = "edge";
    for (std::size_t i = 0; i < rules.size(); ++i)
        rules[i].number = static_cast<std::uint32_t>(i + 1);
    filter.rules = std::move(rules);
    policy.filters.push_back(std::move(filter));
    pipeline::DeviceApplication application;
    application.uuid = named("application");
    application.filter = named("filter");
    application.interfaces = {"wan0"};
    policy.applications.push_back(application);
    return std::make_shared<const pipeline::DevicePolicy>(std::move(policy));
}

} // namespace tallygate::app
