// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QMimeData>

#include "base/result.h"
#include "policy/clipboard.h"
#include "policy/policy.h"

namespace tallygate::app {

/// Rules on their way through clipboard and drag: JSON for us, CSV as text for others.

/// Whether the rules were taken out of where they came from (cut): then pasting keeps identity.
enum class RuleOrigin { Copied, Cut };

std::unique_ptr<QMimeData> rulesMimeData(const policy::Policy &policy,
                                         const std::vector<Uuid> &rules,
                                         RuleOrigin origin = RuleOrigin::Copied);

std::vector<policy::RulePtr> rulesOf(const policy::Policy &policy, const std::vector<Uuid> &uuids);

struct PastedRules
{
    std::vector<policy::RulePtr> rules;
    bool fromAddresses = false;
};
/// The rules in the data: our JSON, text that is such JSON or CSV, or addresses one a line. Rules
/// that were cut keep their identity if no rule of the policy has it.
Result<PastedRules> pastedRules(const QMimeData &mime, const policy::Policy &policy);

} // namespace tallygate::app
