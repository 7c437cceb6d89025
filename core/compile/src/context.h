// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include "base/diagnostic.h"
#include "base/time.h"
#include "compile/cells.h"
#include "match/expression.h"
#include "match/valueset.h"
#include "pipeline/devicepolicy.h"
#include "policy/policy.h"

namespace tallygate::compile {

/// A set with its nested ones put in: literals only.
struct ResolvedSet
{
    const policy::Set *set = nullptr;
    std::vector<std::string> entries;
    match::SetKind kind = match::SetKind::Addresses;
    bool hasIpv4 = false;
    bool hasIpv6 = false;
    bool usable = false; ///< false after an error that a finding names
};

/// What one rule became.
struct ResolvedRule
{
    std::vector<pipeline::Condition> conditions;
    bool failed = false; ///< an error was found
    bool always = false; ///< no condition at all
    bool never = false;  ///< only empty sets in a cell
};

/// What the passes share: the snapshot, names, what was resolved, and the findings so far.
class Context
{
public:
    enum class Purpose { Findings, DevicePolicy };

    Context(const policy::Policy &policy, Timestamp now, Purpose purpose);

    const policy::Policy &policy() const { return m_policy; }
    Timestamp now() const { return m_now; }

    const ResolvedSet *set(std::string_view name) const;
    ResolvedSet &addSet(const policy::Set &set);
    const policy::Meter *meter(std::string_view name) const;
    const policy::Filter *filter(std::string_view name) const;
    const policy::Device *device(std::string_view name) const;
    const policy::InterfaceGroup *interfaceGroup(std::string_view name) const;
    std::optional<std::string> service(std::string_view name) const;

    const CellNames &cellNames() const { return m_cellNames; }
    const match::SetLookup &setLookup() const { return m_setLookup; }

    /// What a check made of a rule, until it is taken to build from; kept for that purpose alone.
    void keep(const policy::Rule &rule, ResolvedRule resolved);
    std::optional<ResolvedRule> take(const policy::Rule &rule);

    /// Parses through a cache by text: large policies repeat themselves.
    const Result<match::Expression> &parse(const std::string &text);

    Diagnostic &add(Severity severity, std::string code, const Uuid &object, std::string message,
                    std::vector<std::string> args = {});
    std::vector<Diagnostic> takeDiagnostics() { return std::move(m_diagnostics); }
    std::size_t errorCount() const { return m_errors; }

private:
    const policy::Policy &m_policy;
    Timestamp m_now;
    Purpose m_purpose;
    absl::flat_hash_map<std::string_view, std::unique_ptr<ResolvedSet>> m_sets;
    absl::flat_hash_map<std::string_view, const policy::Meter *> m_meters;
    absl::flat_hash_map<std::string_view, const policy::Filter *> m_filters;
    absl::flat_hash_map<std::string_view, const policy::Device *> m_devices;
    absl::flat_hash_map<std::string_view, const policy::InterfaceGroup *> m_groups;
    absl::flat_hash_map<std::string_view, std::string_view> m_services;
    absl::flat_hash_map<std::string, std::unique_ptr<Result<match::Expression>>> m_parsed;
    absl::flat_hash_map<const policy::Rule *, ResolvedRule> m_resolved;
    CellNames m_cellNames;
    match::SetLookup m_setLookup;
    std::vector<Diagnostic> m_diagnostics;
    std::size_t m_errors = 0;
};

/// "rule 8 \"SYN per source\" of edge-inbound".
std::string describeRule(const policy::Filter &filter, std::uint32_t number,
                         const policy::Rule &rule);

} // namespace tallygate::compile
