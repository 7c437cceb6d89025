// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/devicepolicy.h"

#include <algorithm>

#include "words.h"

namespace tallygate::pipeline {

std::string_view toString(Action action)
{
    return wordOf(action);
}

std::string_view toString(Verdict verdict)
{
    return wordOf(verdict);
}

std::string_view toString(Scope scope)
{
    return wordOf(scope);
}

std::string_view toString(PortKind kind)
{
    return wordOf(kind);
}

std::string_view toString(Cell cell)
{
    return wordOf(cell);
}

DevicePolicy withGuardHeld(DevicePolicy next, const DevicePolicy &inForce)
{
    next.heldGuard = {inForce.guard, inForce.guardOptions};
    std::erase_if(next.heldGuard.entries, [&](const GuardEntry &entry) {
        return std::find(next.guard.begin(), next.guard.end(), entry) != next.guard.end();
    });
    return next;
}

} // namespace tallygate::pipeline
