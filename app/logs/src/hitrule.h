// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "logs/recordsource.h"
#include "policy/policy.h"
#include "services/navigator.h"

namespace tallygate::app {

class Explainer;
class RuleHistory;

/// Where the rule of a hit is, and how it stands in the open policy.
struct HitRule
{
    std::optional<Location> location; ///< none: it is not in the open policy
    QString note;                     ///< a sentence or two
};

HitRule ruleOfHit(const policy::Policy &policy, const storage::LoggedHit &hit);

/// The rule as it was when it logged the hit, and what became of it in what the device runs now; a
/// few lines. While that is being read, or where it cannot be, that it may differ.
QString ruleAsItWas(RuleHistory &history, const RecordSource &source, const Explainer &explainer,
                    const storage::LoggedHit &hit);

/// A rule on the Policy page; `revision` 0: of none.
Location ruleLocation(const Uuid &filter, const Uuid &rule, std::uint64_t revision);

} // namespace tallygate::app
