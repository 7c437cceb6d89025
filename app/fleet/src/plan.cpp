// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan.h"

#include <algorithm>

#include "base/address.h"
#include "base/sha256.h"
#include "compile/compile.h"

namespace tallygate::app {

using pipeline::DeviceFilter;
using pipeline::DevicePolicy;

namespace {

/// That of a device whose policies have said nothing of it (docs/engine.md).
std::vector<pipeline::GuardEntry> guardAtFirst()
{
    return {{*parseAddressRange("0.0.0.0/0"), 22}, {*parseAddressRange("::/0"), 22}};
}

} // namespace

bool Plan::narrowsGuard() const
{
    if (!after || after->guard.empty())
        return false;
    const auto now = before && !before->guard.empty() ? before->guard : guardAtFirst();
    return !std::ranges::all_of(now, [this](const pipeline::GuardEntry &entry) {
        return std::ranges::find(after->guard, entry) != after->guard.end();
    });
}

Plan planOf(SharedPolicy wanted, std::string text, const DeviceState &state)
{
    static const DevicePolicy kNothing;
    Plan plan;
    plan.text = std::move(text);
    plan.digest = sha256Hex(plan.text);
    plan.before = state.policy;
    plan.after = std::move(wanted);
    for (const DeviceFilter &filter : plan.after->filters)
        plan.rules += filter.rules.size();
    const DevicePolicy &before = plan.before ? *plan.before : kNothing;
    plan.changes = compare::ruleChanges(before, *plan.after);
    plan.others = compare::otherDifferences(before, *plan.after);
    plan.counters = compare::counterChange(before, *plan.after);
    return plan;
}

Plan makePlan(const policy::Policy &policy, const Uuid &device, const DeviceState &state,
              Timestamp now)
{
    Plan plan;
    compile::Compilation compiled = compile::compileFor(policy, device, now);
    if (compiled.devicePolicy) {
        std::string text = pipeline::writeDevicePolicy(*compiled.devicePolicy);
        plan = planOf(std::make_shared<const DevicePolicy>(std::move(*compiled.devicePolicy)),
                      std::move(text), state);
    }
    plan.diagnostics = std::move(compiled.diagnostics);
    return plan;
}

} // namespace tallygate::app
