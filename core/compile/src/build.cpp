// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "policy/whereused.h"

#include "passes.h"

namespace tallygate::compile {

namespace {

pipeline::Action toPipeline(policy::Action action)
{
    switch (action) {
    case policy::Action::Permit:
        return pipeline::Action::Permit;
    case policy::Action::Drop:
        return pipeline::Action::Drop;
    case policy::Action::Reject:
        return pipeline::Action::Reject;
    case policy::Action::Limit:
        return pipeline::Action::Limit;
    case policy::Action::Count:
        return pipeline::Action::Count;
    }
    return pipeline::Action::Drop;
}

pipeline::Verdict toPipeline(policy::Verdict verdict)
{
    switch (verdict) {
    case policy::Verdict::Permit:
        return pipeline::Verdict::Permit;
    case policy::Verdict::Drop:
        return pipeline::Verdict::Drop;
    case policy::Verdict::Reject:
        return pipeline::Verdict::Reject;
    }
    return pipeline::Verdict::Drop;
}

pipeline::Scope toPipeline(policy::Scope scope)
{
    switch (scope) {
    case policy::Scope::Any:
        return pipeline::Scope::Any;
    case policy::Scope::ToDevice:
        return pipeline::Scope::ToDevice;
    case policy::Scope::FromDevice:
        return pipeline::Scope::FromDevice;
    case policy::Scope::Transit:
        return pipeline::Scope::Transit;
    }
    return pipeline::Scope::Any;
}

pipeline::LogSettings toPipeline(const policy::LogSettings &log)
{
    return {log.enabled, log.what == policy::LogWhat::Exceeding, log.sample, log.maxPerSecond};
}

/// Gathers what the applications of one device reach: filters, and through their rules sets and
/// meters, each once, in the order of the policy.
class Builder
{
public:
    Builder(Context &context, const policy::Device &device)
        : m_context(context)
        , m_device(device)
    {}

    pipeline::DevicePolicy build()
    {
        m_result.policyName = m_context.policy()->name;
        m_result.deviceUuid = m_device.uuid;
        m_result.deviceName = m_device.name;
        m_result.localState = {m_device.localAddresses, m_device.localGroups};
        m_result.systemChecks = {m_device.systemChecks.incompleteHeader,
                                 m_device.systemChecks.longHeaderChain, m_device.systemChecks.land};
        addGuard();
        addIsolation();
        addApplications();
        for (const auto &filter : m_context.policy()->filters) {
            if (m_filters.contains(filter.get()))
                addFilter(*filter);
        }
        addMeters();
        addSets();
        return std::move(m_result);
    }

private:
    void addGuard()
    {
        const policy::ManagementGuard &guard = m_device.guard;
        for (const policy::GuardEntry &entry : guard.entries) {
            if (const auto range = parseAddressRange(entry.prefix))
                m_result.guard.push_back({*range, entry.tcpPort});
        }
        m_result.guardOptions = {guard.routerAdvertisements, guard.redirects, guard.dhcp};
    }

    void addIsolation()
    {
        for (const policy::PortIsolation &entry : m_device.isolation)
            m_result.isolation.push_back({entry.interfaces, roleOf(entry.role), entry.community});
    }

    static pipeline::IsolationRole roleOf(policy::IsolationRole role)
    {
        switch (role) {
        case policy::IsolationRole::Promiscuous:
            break;
        case policy::IsolationRole::Isolated:
            return pipeline::IsolationRole::Isolated;
        case policy::IsolationRole::Community:
            return pipeline::IsolationRole::Community;
        }
        return pipeline::IsolationRole::Promiscuous;
    }

    void addApplications()
    {
        for (const auto &application : m_context.policy()->applications) {
            const policy::Filter *filter = m_context.filter(application->filter);
            if (!application->enabled || application->device != m_device.name || filter == nullptr)
                continue;
            m_filters.insert(filter);
            pipeline::DeviceApplication &target = m_result.applications.emplace_back();
            target.uuid = application->uuid;
            target.filter = filter->uuid;
            target.interfaces = interfacesOf(*application);
            target.direction = application->direction == policy::Direction::In
                                   ? pipeline::Direction::In
                                   : pipeline::Direction::Out;
            target.scope = toPipeline(application->scope);
            target.order = application->order;
        }
    }

    std::vector<std::string> interfacesOf(const policy::Application &application) const
    {
        if (!application.interface.starts_with('@'))
            return {application.interface};
        const auto *group =
            m_context.interfaceGroup(std::string_view(application.interface).substr(1));
        return group == nullptr ? std::vector<std::string>() : group->patterns;
    }

    void addFilter(const policy::Filter &filter)
    {
        pipeline::DeviceFilter &target = m_result.filters.emplace_back();
        target.uuid = filter.uuid;
        target.name = filter.name;
        target.defaultVerdict = toPipeline(filter.defaultVerdict);
        target.defaultLog = toPipeline(filter.defaultLog);
        std::uint32_t number = 0;
        for (const auto &section : filter.sections) {
            for (const auto &rule : section->rules) {
                ++number;
                if (section->enabled && rule->enabled)
                    target.rules.push_back(makeRule(filter, *rule, number));
            }
        }
    }

    pipeline::DeviceRule makeRule(const policy::Filter &filter, const policy::Rule &rule,
                                  std::uint32_t number)
    {
        pipeline::DeviceRule target;
        target.uuid = rule.uuid;
        target.name = rule.name;
        target.number = number;
        auto resolved = m_context.take(rule);
        if (!resolved)
            resolved = resolveRule(m_context, filter, rule, number);
        target.conditions = std::move(resolved->conditions);
        target.action = toPipeline(rule.action);
        target.log = toPipeline(rule.log);
        if (!rule.expires.empty())
            target.expires = parseRfc3339(rule.expires);
        if (rule.action == policy::Action::Limit) {
            if (const policy::Meter *meter = m_context.meter(rule.meter)) {
                target.meter = meter->uuid;
                m_meters.insert(meter);
            }
        }
        for (const pipeline::Condition &condition : target.conditions) {
            if (condition.expression.find('@') == std::string::npos)
                continue;
            for (std::string &name : policy::setNamesIn(condition.expression))
                m_sets.insert(std::move(name));
        }
        return target;
    }

    void addMeters()
    {
        for (const auto &source : m_context.policy()->meters) {
            if (!m_meters.contains(source.get()))
                continue;
            if (const auto config = meterConfig(*source))
                m_result.meters.push_back(
                    {source->uuid, source->name, *config, source->deviceWide});
        }
    }

    void addSets()
    {
        for (const auto &source : m_context.policy()->sets) {
            const ResolvedSet *resolved = m_context.set(source->name);
            if (resolved != nullptr && m_sets.contains(source->name))
                m_result.sets.push_back({source->name, resolved->kind, resolved->entries});
        }
    }

    Context &m_context;
    const policy::Device &m_device;
    pipeline::DevicePolicy m_result;
    absl::flat_hash_set<const policy::Filter *> m_filters;
    absl::flat_hash_set<const policy::Meter *> m_meters;
    absl::flat_hash_set<std::string> m_sets;
};

} // namespace

pipeline::DevicePolicy buildDevicePolicy(Context &context, const policy::Device &device)
{
    return Builder(context, device).build();
}

} // namespace tallygate::compile
