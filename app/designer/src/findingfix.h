// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "base/diagnostic.h"
#include "policy/edit.h"
#include "policy/policy.h"

namespace tallygate::app {

/// A change that takes a finding away without a decision of its own: one button on its row.
struct FindingFix
{
    QString text; ///< "Remove expiry"; translated
    policy::Edit edit;
};

/// Nothing where a person has to decide.
std::optional<FindingFix> fixOf(const Diagnostic &finding, const policy::Policy &policy);

/// '#' of a rule in its filter, 1-based; 0 if there is no such rule.
std::uint32_t numberOf(const policy::Policy &policy, const Uuid &rule);

/// How a finding's object is called: "Rule 8 SYN per source", "Set bogons"; empty for none.
QString subjectOf(const Diagnostic &finding, const policy::Policy &policy);

} // namespace tallygate::app
