// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "pipeline/devicepolicy.h"

namespace tallygate::live {

/// A rule of a test: its match as one expression.
struct RuleSpec
{
    std::string name;
    std::string match; ///< empty: everything
    pipeline::Action action = pipeline::Action::Permit;
    Uuid meter{};
    pipeline::LogSettings log{};
};

/// A device policy, put together piece by piece. Identities follow from names, so that two
/// policies of one test mean the same by the same name.
class PolicyMaker
{
public:
    explicit PolicyMaker(const std::string &name = "live test");

    /// Names of filters are unique, those of rules within their filter.
    Uuid filter(const std::string &name, const std::vector<RuleSpec> &rules,
                pipeline::Verdict byDefault = pipeline::Verdict::Permit);
    /// Returns the application's identity.
    Uuid apply(const Uuid &filter, const std::string &interface, pipeline::Direction direction,
               pipeline::Scope scope = pipeline::Scope::Any, std::int32_t order = 0);
    Uuid meter(const std::string &name, const meter::MeterConfig &config);
    void guard(const std::string &prefix, std::uint16_t port);

    const pipeline::DevicePolicy &policy() const { return m_policy; }
    std::string json() const { return pipeline::writeDevicePolicy(m_policy); }

    static Uuid ruleUuid(const Uuid &filter, const std::string &rule);

private:
    pipeline::DevicePolicy m_policy;
};

} // namespace tallygate::live
