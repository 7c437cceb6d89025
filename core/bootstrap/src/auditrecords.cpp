// SPDX-License-Identifier: GPL-3.0-or-later
#include "bootstrap/auditrecords.h"

namespace tallygate::bootstrap {

namespace {

std::string actionOf(Verb verb)
{
    switch (verb) {
    case Verb::Check:
        return "engine.check";
    case Verb::Install:
        return "engine.install";
    case Verb::Upgrade:
        return "engine.upgrade";
    case Verb::Uninstall:
        return "engine.uninstall";
    }
    return {};
}

} // namespace

AuditRecord recordOfStart(const Plan &plan)
{
    return {
        actionOf(plan.verb),
        {{"address", toString(plan.endpoint.target)}, {"bundle", plan.bundle.filename().string()}}};
}

AuditRecord recordOfEnd(Verb verb, const Result<void> &done)
{
    if (!done)
        return recordOfFailure(verb, done.error().message);
    return {actionOf(verb) + ".done", {{"reason", ""}}};
}

AuditRecord recordOfFailure(Verb verb, const std::string &reason)
{
    return {actionOf(verb) + ".failed", {{"reason", reason}}};
}

} // namespace tallygate::bootstrap
