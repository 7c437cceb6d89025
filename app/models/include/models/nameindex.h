// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "policy/policy.h"

namespace tallygate::app {

/// The objects of one snapshot by name, for cells that are painted, checked and completed many
/// times between two edits. Built anew only when the lists of objects changed. GUI thread.
class NameIndex
{
public:
    void follow(const policy::Policy &policy);

    const policy::Set *set(std::string_view name) const;
    /// The policy's own or a built-in one.
    bool hasService(std::string_view name) const;
    const policy::Service *ownService(std::string_view name) const;
    const policy::Meter *meter(std::string_view name) const;
    const policy::Policy &policy() const { return m_policy; }

private:
    policy::Policy m_policy; // keeps what the maps point at
    std::unordered_map<std::string_view, const policy::Set *> m_sets;
    std::unordered_map<std::string_view, const policy::Service *> m_services;
    std::unordered_map<std::string_view, const policy::Meter *> m_meters;
};

} // namespace tallygate::app
