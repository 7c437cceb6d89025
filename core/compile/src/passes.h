// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "context.h"

/// The passes of the compiler, in the order they run. Each adds findings to the context; a later
/// one may rely on what an earlier one resolved.
namespace tallygate::compile {

/// Puts nested sets in, judges every literal, finds cycles, missing names and empty sets.
void resolveSets(Context &context);

/// Types the expressions of the policy's own services.
void checkServices(Context &context);

/// Judges rate, burst and key of every meter.
void checkMeters(Context &context);
/// The meter as the pipeline has it; its error is a finding of checkMeters().
Result<meter::MeterConfig> meterConfig(const policy::Meter &meter);

/// Turns the cells and the expression of a rule into conditions. `number` is its '#'.
ResolvedRule resolveRule(Context &context, const policy::Filter &filter, const policy::Rule &rule,
                         std::uint32_t number);
/// Judges every rule of a filter: what resolveRule() finds, and expiry, disabled, unreachable.
void checkFilter(Context &context, const policy::Filter &filter);

/// Judges applications: names, groups, scopes, filters that are applied nowhere.
void checkApplications(Context &context);

/// Judges the own addresses of a device.
void checkDevice(Context &context, const policy::Device &device);

/// Builds the device policy from what was resolved; only what the device uses goes in.
pipeline::DevicePolicy buildDevicePolicy(Context &context, const policy::Device &device);

} // namespace tallygate::compile
