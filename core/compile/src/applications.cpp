// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <fmt/format.h>

#include "base/address.h"
#include "passes.h"
#include "pipeline/policyprogram.h"

namespace tallygate::compile {

namespace {

/// "edge-inbound on edge-01 wan0, in".
std::string describe(const policy::Application &application)
{
    return fmt::format("{} on {} {}, {}", application.filter, application.device,
                       application.interface, policy::toString(application.direction));
}

Diagnostic &addFinding(Context &context, Severity severity, const char *code,
                       const policy::Application &application, std::string_view what,
                       const char *column)
{
    Diagnostic &finding =
        context.add(severity, code, application.uuid,
                    fmt::format("application {}: {}", describe(application), what),
                    {describe(application), std::string(what)});
    finding.column = column;
    return finding;
}

void checkInterface(Context &context, const policy::Application &application,
                    const policy::Device &device)
{
    const std::string &interface = application.interface;
    const auto &known = device.interfaces;
    if (!interface.starts_with('@')) {
        if (!known.empty() && std::find(known.begin(), known.end(), interface) == known.end())
            addFinding(context, Severity::Warning, "application-interface-unknown", application,
                       fmt::format("{} has no interface named {}", device.name, interface),
                       "interface");
        return;
    }
    const auto *group = context.interfaceGroup(std::string_view(interface).substr(1));
    if (group == nullptr) {
        addFinding(context, Severity::Error, "application-group-missing", application,
                   fmt::format("there is no interface group named {}", interface), "interface");
        return;
    }
    const bool any = std::any_of(known.begin(), known.end(), [&](const std::string &name) {
        return std::any_of(
            group->patterns.begin(), group->patterns.end(),
            [&](const std::string &pattern) { return pipeline::matchesGlob(pattern, name); });
    });
    if (!known.empty() && !any)
        addFinding(context, Severity::Warning, "application-group-empty", application,
                   fmt::format("{} has no interface of the group {}", device.name, interface),
                   "interface");
}

void checkApplication(Context &context, const policy::Application &application)
{
    if (context.filter(application.filter) == nullptr)
        addFinding(context, Severity::Error, "application-filter-missing", application,
                   fmt::format("there is no filter named {}", application.filter), "filter");
    const bool cannotMeet = (application.scope == policy::Scope::ToDevice &&
                             application.direction == policy::Direction::Out) ||
                            (application.scope == policy::Scope::FromDevice &&
                             application.direction == policy::Direction::In);
    if (cannotMeet)
        addFinding(context, Severity::Error, "application-scope-direction", application,
                   fmt::format("{} packets never go {}", policy::toString(application.scope),
                               policy::toString(application.direction)),
                   "scope");
    if (const policy::Device *device = context.device(application.device))
        checkInterface(context, application, *device);
    else
        addFinding(context, Severity::Error, "application-device-missing", application,
                   fmt::format("there is no device named {}", application.device), "device");
    if (!application.enabled)
        addFinding(context, Severity::Note, "application-disabled", application, "is off", "");
}

} // namespace

void checkApplications(Context &context)
{
    absl::flat_hash_set<std::string_view> applied;
    for (const auto &application : context.policy()->applications) {
        checkApplication(context, *application);
        applied.insert(application->filter);
    }
    for (const auto &filter : context.policy()->filters) {
        if (!applied.contains(filter->name))
            context.add(Severity::Note, "filter-unapplied", filter->uuid,
                        fmt::format("filter {} is applied to no interface", filter->name),
                        {filter->name});
    }
}

namespace {

void checkGuard(Context &context, const policy::Device &device)
{
    const policy::ManagementGuard &guard = device.guard;
    const auto say = [&](const char *code, std::string text, std::vector<std::string> arguments) {
        context.add(Severity::Error, code, device.uuid, std::move(text), std::move(arguments))
            .column = "guard";
    };
    for (const policy::GuardEntry &entry : guard.entries) {
        if (const auto range = parseAddressRange(entry.prefix); !range)
            say("guard-prefix-invalid",
                fmt::format("device {}: guard entry '{}': {}", device.name, entry.prefix,
                            range.error().message),
                {device.name, entry.prefix, range.error().message});
    }
    if (guard.entries.size() > pipeline::kMaxGuardEntries)
        say("guard-too-long",
            fmt::format("device {}: {} guard entries; at most {} are possible", device.name,
                        guard.entries.size(), pipeline::kMaxGuardEntries),
            {device.name, std::to_string(guard.entries.size()),
             std::to_string(pipeline::kMaxGuardEntries)});
    if (guard.entries.empty() && guard != policy::ManagementGuard{})
        say("guard-empty",
            fmt::format("device {}: what the guard permits besides needs at least one entry",
                        device.name),
            {device.name});
}

void checkIsolation(Context &context, const policy::Device &device)
{
    for (const policy::PortIsolation &entry : device.isolation) {
        if ((entry.role == policy::IsolationRole::Community) != entry.community.empty())
            continue;
        context
            .add(Severity::Error, "isolation-community", device.uuid,
                 fmt::format("device {}: a community port, and no other, names its community",
                             device.name),
                 {device.name})
            .column = "isolation";
    }
}

} // namespace

void checkDevice(Context &context, const policy::Device &device)
{
    checkGuard(context, device);
    checkIsolation(context, device);
    for (const auto *list : {&device.localAddresses, &device.localGroups}) {
        for (const std::string &text : *list) {
            const std::string address = text.substr(0, text.find('/'));
            if (parseIpv4(address) || parseIpv6(address))
                continue;
            context
                .add(Severity::Error, "local-address-invalid", device.uuid,
                     fmt::format("device {}: '{}' is not an address", device.name, text),
                     {device.name, text})
                .column = "localAddresses";
        }
    }
}

} // namespace tallygate::compile
