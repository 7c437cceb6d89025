// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "base/diagnostic.h"
#include "base/time.h"
#include "pipeline/devicepolicy.h"
#include "policy/policy.h"

/// From a policy to what one device runs, and what is wrong with a policy.
///
/// A list of small passes over one snapshot (src/passes.h): sets are resolved, services, meters and
/// rules are typed, applications are expanded for a device, what is not used is left out. Every
/// pass adds findings; none stops the others, so that a person sees all of them at once.
///
/// Findings have stable codes. Errors block a device policy from being made:
///   set-cycle, set-missing, set-entry-invalid, service-invalid, service-missing, meter-invalid,
///   meter-missing, cell-item-invalid, cell-mixed-negated, expression-invalid, expires-invalid,
///   application-filter-missing, application-device-missing, application-group-missing,
///   application-scope-direction, local-address-invalid
/// Warnings and notes do not:
///   set-empty, rule-empty-set, rule-expired, rule-disabled, section-disabled, rule-unreachable,
///   default-unreachable, filter-unapplied, application-disabled, application-interface-unknown,
///   application-group-empty, meter-unused, fragments-not-permitted
///
/// Threads: functions of their arguments only; a background job passes a snapshot.
namespace tallygate::compile {

/// Findings of the whole policy, for all devices: errors first is not promised; document order is.
/// `now` judges expiry. About 0.5 s for 100,000 rules.
std::vector<Diagnostic> check(const policy::Policy &policy, Timestamp now);

struct Compilation
{
    /// Absent if there was an error.
    std::optional<pipeline::DevicePolicy> devicePolicy;
    /// Findings of what this device gets; document order.
    std::vector<Diagnostic> diagnostics;
};

/// Compiles for one device (its UUID in the policy). A UUID that is no device gives the error
/// "device-missing". Rules that are disabled, or in a disabled section, are left out; expiry stays
/// in the rule and is judged where the device policy runs (SEMANTICS 10.1).
Compilation compileFor(const policy::Policy &policy, const Uuid &device, Timestamp now);

} // namespace tallygate::compile
