// SPDX-License-Identifier: GPL-3.0-or-later
#include "context.h"

#include <fmt/format.h>

#include "policy/services.h"

namespace tallygate::compile {

namespace {

template <class Map>
auto lookUp(const Map &map, std::string_view name) -> typename Map::mapped_type
{
    const auto found = map.find(name);
    return found == map.end() ? nullptr : found->second;
}

} // namespace

Context::Context(const policy::Policy &policy, Timestamp now, Purpose purpose)
    : m_policy(policy)
    , m_now(now)
    , m_purpose(purpose)
{
    for (const auto &meter : policy->meters)
        m_meters.emplace(meter->name, meter.get());
    for (const auto &filter : policy->filters)
        m_filters.emplace(filter->name, filter.get());
    for (const auto &device : policy->devices)
        m_devices.emplace(device->name, device.get());
    for (const auto &group : policy->interfaceGroups)
        m_groups.emplace(group->name, group.get());
    // The policy's own services first: emplace keeps the first of a name.
    for (const auto &service : policy->services)
        m_services.emplace(service->name, service->expression);
    for (const policy::BuiltinService &service : policy::builtinServices())
        m_services.emplace(service.name, service.expression);

    m_cellNames.set = [this](std::string_view name) -> SetContent {
        if (name == "device")
            return {true, policy::SetKind::Addresses, true, true};
        const ResolvedSet *resolved = set(name);
        if (resolved == nullptr)
            return {};
        return {true, resolved->set->kind, resolved->hasIpv4, resolved->hasIpv6};
    };
    m_cellNames.service = [this](std::string_view name) { return service(name); };
    m_setLookup = [this](std::string_view name) {
        if (name == "device")
            return match::SetKind::Addresses;
        const ResolvedSet *resolved = set(name);
        return resolved == nullptr ? match::SetKind::Unknown : resolved->kind;
    };
}

const ResolvedSet *Context::set(std::string_view name) const
{
    const auto found = m_sets.find(name);
    return found == m_sets.end() ? nullptr : found->second.get();
}

ResolvedSet &Context::addSet(const policy::Set &set)
{
    auto &slot = m_sets[set.name];
    slot = std::make_unique<ResolvedSet>();
    slot->set = &set;
    return *slot;
}

const policy::Meter *Context::meter(std::string_view name) const
{
    return lookUp(m_meters, name);
}

const policy::Filter *Context::filter(std::string_view name) const
{
    return lookUp(m_filters, name);
}

const policy::Device *Context::device(std::string_view name) const
{
    return lookUp(m_devices, name);
}

const policy::InterfaceGroup *Context::interfaceGroup(std::string_view name) const
{
    return lookUp(m_groups, name);
}

std::optional<std::string> Context::service(std::string_view name) const
{
    const auto found = m_services.find(name);
    if (found == m_services.end())
        return std::nullopt;
    return std::string(found->second);
}

void Context::keep(const policy::Rule &rule, ResolvedRule resolved)
{
    if (m_purpose == Purpose::DevicePolicy)
        m_resolved.insert_or_assign(&rule, std::move(resolved));
}

std::optional<ResolvedRule> Context::take(const policy::Rule &rule)
{
    const auto found = m_resolved.find(&rule);
    if (found == m_resolved.end())
        return std::nullopt;
    std::optional<ResolvedRule> resolved(std::move(found->second));
    m_resolved.erase(found);
    return resolved;
}

const Result<match::Expression> &Context::parse(const std::string &text)
{
    auto &slot = m_parsed[text];
    if (slot == nullptr)
        slot = std::make_unique<Result<match::Expression>>(match::parse(text, m_setLookup));
    return *slot;
}

Diagnostic &Context::add(Severity severity, std::string code, const Uuid &object,
                         std::string message, std::vector<std::string> args)
{
    Diagnostic &diagnostic = m_diagnostics.emplace_back();
    diagnostic.severity = severity;
    diagnostic.code = std::move(code);
    diagnostic.object = object;
    diagnostic.message = std::move(message);
    diagnostic.args = std::move(args);
    if (severity == Severity::Error)
        ++m_errors;
    return diagnostic;
}

std::string describeRule(const policy::Filter &filter, std::uint32_t number,
                         const policy::Rule &rule)
{
    if (rule.name.empty())
        return fmt::format("rule {} of {}", number, filter.name);
    return fmt::format("rule {} \"{}\" of {}", number, rule.name, filter.name);
}

} // namespace tallygate::compile
