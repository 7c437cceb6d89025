// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/methods.h"

#include <algorithm>

namespace tallygate::control {

namespace {

constexpr MethodInfo kMethods[] = {
    {"hello", Role::View, false},
    {"status", Role::View, false},
    {"interfaces.list", Role::View, false},
    {"interfaces.manage", Role::Admin, true},
    {"interfaces.unmanage", Role::Admin, true},
    {"interfaces.setFailMode", Role::Admin, true},
    {"policy.chunk", Role::Operate, false},
    {"policy.validate", Role::Operate, false},
    {"policy.stage", Role::Operate, true},
    {"policy.prove", Role::Operate, false},
    {"policy.activate", Role::Operate, true},
    {"policy.confirm", Role::Operate, true},
    {"policy.rollback", Role::Operate, true},
    {"policy.history", Role::View, false},
    {"policy.get", Role::View, false},
    {"set.add", Role::Operate, true},
    {"set.remove", Role::Operate, true},
    {"set.replace", Role::Operate, true},
    {"guard.get", Role::View, false},
    {"counters.get", Role::View, false},
    {"counters.subscribe", Role::View, false},
    {"counters.unsubscribe", Role::View, false},
    {"counters.reset", Role::Operate, true},
    {"counters.undoReset", Role::Operate, true},
    {"hits.subscribe", Role::Operate, false},
    {"hits.unsubscribe", Role::Operate, false},
    {"log.get", Role::View, false},
    {"log.set", Role::Admin, true},
    {"capture.start", Role::Admin, true},
    {"capture.read", Role::Admin, false},
    {"capture.stop", Role::Admin, false},
    {"audit.get", Role::Operate, false},
    {"engine.restartWorker", Role::Admin, true},
    {"engine.auditFrames", Role::View, false},
    {"engine.shutdown", Role::Admin, true},
    {"engine.upgrade", Role::Root, true},
};

} // namespace

std::span<const MethodInfo> methods()
{
    return kMethods;
}

const MethodInfo *findMethod(std::string_view name)
{
    const auto found =
        std::find_if(std::begin(kMethods), std::end(kMethods),
                     [name](const MethodInfo &method) { return method.name == name; });
    return found == std::end(kMethods) ? nullptr : found;
}

} // namespace tallygate::control
