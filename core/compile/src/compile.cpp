// SPDX-License-Identifier: GPL-3.0-or-later
#include "compile/compile.h"

#include <fmt/format.h>

#include "passes.h"

namespace tallygate::compile {

namespace {

/// The filters that applications of this device name.
std::vector<const policy::Filter *> filtersOf(const Context &context, const policy::Device &device)
{
    absl::flat_hash_set<const policy::Filter *> used;
    for (const auto &application : context.policy()->applications) {
        if (application->enabled && application->device == device.name)
            used.insert(context.filter(application->filter));
    }
    std::vector<const policy::Filter *> filters;
    for (const auto &filter : context.policy()->filters) {
        if (used.contains(filter.get()))
            filters.push_back(filter.get());
    }
    return filters;
}

} // namespace

std::vector<Diagnostic> check(const policy::Policy &policy, Timestamp now)
{
    Context context(policy, now, Context::Purpose::Findings);
    resolveSets(context);
    checkServices(context);
    checkMeters(context);
    for (const auto &filter : policy->filters)
        checkFilter(context, *filter);
    for (const auto &device : policy->devices)
        checkDevice(context, *device);
    checkApplications(context);
    return context.takeDiagnostics();
}

Compilation compileFor(const policy::Policy &policy, const Uuid &deviceUuid, Timestamp now)
{
    Compilation compilation;
    Context context(policy, now, Context::Purpose::DevicePolicy);
    const policy::DevicePtr device = policy.device(deviceUuid);
    if (device == nullptr) {
        context.add(Severity::Error, "device-missing", deviceUuid,
                    fmt::format("the policy has no device {}", deviceUuid.toString()),
                    {deviceUuid.toString()});
        compilation.diagnostics = context.takeDiagnostics();
        return compilation;
    }
    resolveSets(context);
    checkServices(context);
    checkMeters(context);
    for (const policy::Filter *filter : filtersOf(context, *device))
        checkFilter(context, *filter);
    checkDevice(context, *device);
    checkApplications(context);
    const bool sound = context.errorCount() == 0;
    compilation.diagnostics = context.takeDiagnostics();
    if (sound)
        compilation.devicePolicy = buildDevicePolicy(context, *device);
    return compilation;
}

} // namespace tallygate::compile
